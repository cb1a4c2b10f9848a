import type { FieldPath } from '../../model/object.ts';
import { goQuote } from '../../net/quote.ts';
import type { Behaviour } from '../behaviour.ts';
import { expressionAsQ, expressionAsString, selectorAsQ, selectorAsString } from '../go-print.ts';
import { type LabelSelector, selectorErrors } from '../selector.ts';

/** A fault of a field, before it is known in which step and object it stands. */
export interface FieldFault {
  readonly error: string;
  readonly variants?: readonly string[];
  readonly cause: string;
  /** Below `spec`. */
  readonly path: FieldPath;
}

const duplicate = (what: string, printed: string, path: FieldPath): FieldFault => ({
  error: `duplicate definition of ${what} ${printed}`,
  cause: 'config/duplicate-object',
  path,
});

/** validateDuplicate of internal/config/config.go: one fault for each value that comes again. */
export function duplicateTexts(values: readonly string[], what: string, path: FieldPath): readonly FieldFault[] {
  return repeated(values).map(({ value, at }) => duplicate(what, goQuote(value), [...path, at]));
}

/** Each text that comes again, once, in the order of first appearance; `at` is where it comes again. */
function repeated(values: readonly string[]): readonly { readonly value: string; readonly first: number; readonly at: number }[] {
  const first = new Map<string, number>();
  const again = new Map<string, number>();
  for (const [at, value] of values.entries()) {
    if (!first.has(value)) first.set(value, at);
    else if (!again.has(value)) again.set(value, at);
  }
  return [...first].flatMap(([value, from]) => {
    const at = again.get(value);
    return at === undefined ? [] : [{ value, first: from, at }];
  });
}

/** validateLabelSelectorDuplicate; the selectors must have their values in order (sortedValues). */
export function duplicateSelectors(selectors: readonly LabelSelector[], what: string, path: FieldPath): readonly FieldFault[] {
  const texts = selectors.map(selectorAsString);
  const again = new Map(repeated(texts).map(({ first, at }) => [first, at]));
  return selectors.flatMap((selector, at) => {
    const other = again.get(at);
    return [
      ...duplicateExpressions(selector, [...path, at]),
      ...(other === undefined ? [] : [duplicate(what, selectorAsQ(selector), [...path, other])]),
    ];
  });
}

function duplicateExpressions({ matchExpressions }: LabelSelector, path: FieldPath): readonly FieldFault[] {
  const again = new Map(repeated(matchExpressions.map(expressionAsString)).map(({ first, at }) => [first, at]));
  return matchExpressions.flatMap((expression, at) => {
    const here: FieldPath = [...path, 'matchExpressions', at];
    const other = again.get(at);
    return [
      ...duplicateTexts(expression.values, 'match expression value in label selector', [...here, 'values']),
      ...(other === undefined
        ? []
        : [duplicate('match expressions', expressionAsQ(expression), [...path, 'matchExpressions', other])]),
    ];
  });
}

/** validateLabelSelectorDuplicate sorts the values of every expression in place, so later texts show them sorted. */
export function sortedValues(selectors: readonly LabelSelector[]): readonly LabelSelector[] {
  return selectors.map(({ matchLabels, matchExpressions }) => ({
    matchLabels,
    matchExpressions: matchExpressions.map((expression) => ({ ...expression, values: [...expression.values].sort() })),
  }));
}

/** The faults of invalid selectors; `wrap` gives MetalLB's text around that of apimachinery. */
export function invalidSelectors(
  selectors: readonly LabelSelector[],
  path: FieldPath,
  { selectorDialect }: Behaviour,
  wrap: (inner: string, selector: LabelSelector) => string,
): readonly FieldFault[] {
  return selectors.flatMap((selector, at) => {
    const [error, ...variants] = selectorErrors(selector, selectorDialect).map((inner) => wrap(inner, selector));
    return error === undefined ? [] : [{ error, variants, cause: 'config/invalid', path: [...path, at] }];
  });
}

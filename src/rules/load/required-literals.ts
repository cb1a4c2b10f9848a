import type { Expression } from './regex.ts';

interface Required {
  /** The one text that it matches, where there is only one. */
  readonly exact: string | null;
  /** Texts that are in whatever it matches. */
  readonly parts: readonly string[];
}

const none: Required = { exact: null, parts: [] };

/** Texts that every match of the expression contains, longest first; none is part of another. */
export function requiredLiterals(expression: Expression): readonly string[] {
  const { exact, parts } = requiredOf(expression);
  return longestFirst(exact === null ? parts : [exact]);
}

/** More ways than these to write one line are no signature. */
const mostVariants = 24;

/**
 * The same where alternatives share nothing: a list of texts for each way that the expression can be met, so that whatever
 * matches contains all texts of one of them. Empty where some way has no text of that length.
 */
export function literalVariants(expression: Expression, shortest: number): readonly (readonly string[])[] {
  const own = requiredLiterals(expression);
  if (own.some((text) => text.length >= shortest)) return [own];
  const ways = waysOf(expression);
  if (ways.length < 2) return [];
  const variants = ways.map((way) => literalVariants(way, shortest));
  const all = variants.flat();
  return variants.some((each) => each.length === 0) || all.length > mostVariants ? [] : all;
}

/** The expression with its first alternatives told apart; just itself where there are none. */
function waysOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'choice':
      return expression.options;
    case 'group':
      return waysOf(expression.item);
    case 'repeat':
      return expression.min === 1 && expression.max === 1 ? waysOf(expression.item) : [expression];
    case 'sequence':
      for (const [index, item] of expression.items.entries()) {
        const ways = waysOf(item);
        if (ways.length > 1) return ways.map((way) => ({ kind: 'sequence', items: expression.items.with(index, way) }));
      }
      return [expression];
    default:
      return [expression];
  }
}

export function longestFirst(parts: readonly string[]): readonly string[] {
  const sorted = [...new Set(parts)].filter((part) => part !== '').sort((a, b) => b.length - a.length);
  return sorted.filter((part, index) => !sorted.slice(0, index).some((longer) => longer.includes(part)));
}

function requiredOf(expression: Expression): Required {
  switch (expression.kind) {
    case 'character':
      return { exact: expression.text, parts: [] };
    case 'anchor':
    case 'look':
      return { exact: '', parts: [] };
    case 'backreference':
      return none;
    case 'group':
      return requiredOf(expression.item);
    case 'repeat':
      return ofRepeat(requiredOf(expression.item), expression.min, expression.max);
    case 'sequence':
      return ofSequence(expression.items.map(requiredOf));
    case 'choice':
      return ofChoice(expression.options.map(requiredOf));
  }
}

function ofRepeat(item: Required, min: number, max: number): Required {
  if (min === 0) return none;
  if (item.exact === null) return { exact: null, parts: item.parts };
  const text = item.exact.repeat(Math.min(min, 32));
  return min === max && min <= 32 ? { exact: text, parts: [] } : { exact: null, parts: [text] };
}

function ofSequence(items: readonly Required[]): Required {
  const parts: string[] = [];
  let run = '';
  let whole = true;
  for (const item of items) {
    if (item.exact !== null) {
      run += item.exact;
      continue;
    }
    whole = false;
    parts.push(run, ...item.parts);
    run = '';
  }
  return whole ? { exact: run, parts: [] } : { exact: null, parts: [...parts, run].filter((part) => part !== '') };
}

/** Of alternatives only what all of them share. */
function ofChoice(options: readonly Required[]): Required {
  const texts = options.map(({ exact, parts }) => (exact === null ? parts : [exact]));
  const [first, ...others] = texts;
  const [only] = options;
  if (only !== undefined && only.exact !== null && options.every(({ exact }) => exact === only.exact)) return only;
  const shared = (first ?? []).filter((part) => others.every((parts) => parts.some((other) => other.includes(part))));
  return { exact: null, parts: shared };
}

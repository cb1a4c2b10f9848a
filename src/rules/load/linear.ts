import { allBut, type CharSet, everything, isNearlyEverything, nothing, overlap } from './charset.ts';
import type { Expression } from './regex.ts';

/** Repeats of so many and more count as endless. */
const endless = 100;

/** Why an expression may run in super-linear time, and how to mend it; null where it cannot. */
export function superLinear(expression: Expression): { readonly what: string; readonly mend: string } | null {
  return structure(expression, false) ?? order(expression);
}

function structure(expression: Expression, repeated: boolean): ReturnType<typeof superLinear> {
  switch (expression.kind) {
    case 'character':
    case 'anchor':
      return null;
    case 'backreference':
      return { what: 'a backreference', mend: 'capture both and compare them in a condition' };
    case 'look':
      return hasRepeat(expression.item)
        ? { what: 'a look-around with a quantifier', mend: 'look at a fixed text only' }
        : structure(expression.item, repeated);
    case 'group':
      return structure(expression.item, repeated);
    case 'sequence':
      return firstOf(expression.items, (item) => structure(item, repeated));
    case 'choice':
      return (
        (repeated ? overlappingOptions(expression.options) : null) ??
        firstOf(expression.options, (item) => structure(item, repeated))
      );
    case 'repeat': {
      if (repeated && expression.min !== expression.max)
        return { what: 'a quantifier inside a repeated group', mend: 'use one character class instead, e.g. [0-9a-f:.]+' };
      return structure(expression.item, repeated || expression.max >= endless);
    }
  }
}

function overlappingOptions(options: readonly Expression[]): ReturnType<typeof superLinear> {
  let seen: CharSet = nothing;
  for (const option of options) {
    const first = firstOfExpression(option);
    if (first.empty || overlap(seen, first.set))
      return { what: 'overlapping alternatives under a quantifier', mend: 'use one character class instead' };
    seen |= first.set;
  }
  return null;
}

interface Step {
  /** Characters that it can begin with. */
  readonly set: CharSet;
  readonly optional: boolean;
  readonly endless: boolean;
}

/** Two endless repeats in one sequence that can eat the same text, with nothing between them that divides it. */
function order(expression: Expression): ReturnType<typeof superLinear> {
  for (const steps of sequences(expression)) {
    if (steps.filter((step) => step.endless && isNearlyEverything(step.set)).length > 1)
      return { what: 'more than one unbounded .*', mend: 'use a class that ends at a delimiter, such as [^"]*' };
    const lastNeeded = steps.findLastIndex((step) => !step.optional);
    for (const [index, first] of steps.entries()) {
      if (!first.endless) continue;
      for (let next = index + 1; next < steps.length; next++) {
        const second = steps[next];
        if (second === undefined || !second.endless || !overlap(first.set, second.set)) continue;
        const between = steps.slice(index + 1, next).filter((step) => !step.optional && !step.endless);
        const divided = between.some((step) => !overlap(step.set, first.set) || !overlap(step.set, second.set));
        const decidesNothing = next > lastNeeded;
        if (!divided && !decidesNothing)
          return {
            what: 'two unbounded repeats that can match the same text',
            mend: 'put a delimiter between them that neither of them matches',
          };
      }
    }
  }
  return null;
}

/** The expression as sequences of single steps: alternatives are tried apart, within reason. */
function sequences(expression: Expression): readonly (readonly Step[])[] {
  const most = 64;
  const walk = (node: Expression): readonly (readonly Step[])[] => {
    switch (node.kind) {
      case 'character':
        return [[{ set: node.set, optional: false, endless: false }]];
      case 'anchor':
      case 'look':
        return [[]];
      case 'backreference':
        return [[{ set: everything, optional: true, endless: true }]];
      case 'group':
        return walk(node.item);
      case 'choice':
        return node.options.flatMap(walk).slice(0, most);
      case 'sequence':
        return node.items.reduce<readonly (readonly Step[])[]>(
          (paths, item) => paths.flatMap((path) => walk(item).map((tail) => [...path, ...tail])).slice(0, most),
          [[]],
        );
      case 'repeat': {
        if (node.max >= endless) return [[{ set: allSets(node.item), optional: node.min === 0, endless: true }]];
        return node.min === 0
          ? walk(node.item).map((path) => path.map((step) => ({ ...step, optional: true })))
          : walk(node.item);
      }
    }
  };
  return walk(expression);
}

function allSets(expression: Expression): CharSet {
  switch (expression.kind) {
    case 'character':
      return expression.set;
    case 'sequence':
      return expression.items.reduce((set, item) => set | allSets(item), nothing);
    case 'choice':
      return expression.options.reduce((set, item) => set | allSets(item), nothing);
    case 'group':
    case 'repeat':
      return allSets(expression.item);
    case 'backreference':
      return everything;
    default:
      return nothing;
  }
}

function firstOfExpression(expression: Expression): { readonly set: CharSet; readonly empty: boolean } {
  switch (expression.kind) {
    case 'character':
      return { set: expression.set, empty: false };
    case 'anchor':
    case 'look':
      return { set: nothing, empty: true };
    case 'backreference':
      return { set: everything, empty: true };
    case 'group':
      return firstOfExpression(expression.item);
    case 'repeat': {
      const first = firstOfExpression(expression.item);
      return { set: first.set, empty: first.empty || expression.min === 0 };
    }
    case 'choice': {
      const firsts = expression.options.map(firstOfExpression);
      return { set: firsts.reduce((set, first) => set | first.set, nothing), empty: firsts.some((first) => first.empty) };
    }
    case 'sequence': {
      let set = nothing;
      for (const item of expression.items) {
        const first = firstOfExpression(item);
        set |= first.set;
        if (!first.empty) return { set, empty: false };
      }
      return { set, empty: true };
    }
  }
}

function hasRepeat(expression: Expression): boolean {
  switch (expression.kind) {
    case 'repeat':
      return true;
    case 'group':
    case 'look':
      return hasRepeat(expression.item);
    case 'sequence':
      return expression.items.some(hasRepeat);
    case 'choice':
      return expression.options.some(hasRepeat);
    default:
      return false;
  }
}

function firstOf(
  items: readonly Expression[],
  look: (item: Expression) => ReturnType<typeof superLinear>,
): ReturnType<typeof superLinear> {
  for (const item of items) {
    const found = look(item);
    if (found !== null) return found;
  }
  return null;
}

/**
 * A search for an expression that begins with an endless class starts anew at each character of the run. Looking behind
 * for the class itself lets it start only where a run begins, which finds the same match.
 */
export function anchoredStart(expression: Expression, source: string): string {
  const first = leading(expression);
  if (first === null || first.kind !== 'repeat' || first.max !== Infinity || first.min !== 1) return source;
  if (first.item.kind !== 'character' || (allBut(first.item.set) | first.item.set) !== everything) return source;
  const end = classEnd(source, first.at);
  return end === null ? source : `(?<!${source.slice(first.at, end)})${source}`;
}

function leading(expression: Expression): Expression | null {
  if (expression.kind === 'sequence') return expression.items[0] === undefined ? null : leading(expression.items[0]);
  return expression.kind === 'group' ? leading(expression.item) : expression;
}

/** Where the class or escape that begins at `at` ends. */
function classEnd(source: string, at: number): number | null {
  if (source[at] === '\\') return at + 2;
  if (source[at] !== '[') return null;
  for (let index = at + 1; index < source.length; index++) {
    if (source[index] === '\\') index++;
    else if (source[index] === ']') return index + 1;
  }
  return null;
}

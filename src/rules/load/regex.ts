import { allBut, type CharSet, digits, dot, everything, nothing, ofCode, ofRange, spaces, wordCharacters } from './charset.ts';

/** A regular expression as a tree. The engine stays JavaScript's own; the tree is for what must be known before it runs. */
export type Expression =
  | { readonly kind: 'character'; readonly set: CharSet; readonly text: string | null }
  | { readonly kind: 'sequence'; readonly items: readonly Expression[] }
  | { readonly kind: 'choice'; readonly options: readonly Expression[] }
  | { readonly kind: 'repeat'; readonly item: Expression; readonly min: number; readonly max: number; readonly at: number }
  | { readonly kind: 'group'; readonly item: Expression; readonly name: string | null }
  | { readonly kind: 'look'; readonly item: Expression; readonly at: number }
  | { readonly kind: 'anchor'; readonly start: boolean }
  | { readonly kind: 'backreference'; readonly at: number };

const character = (set: CharSet, text: string | null = null): Expression => ({ kind: 'character', set, text });
const literal = (text: string): Expression => character(ofCode(text.charCodeAt(0)), text);

const classes: Readonly<Record<string, CharSet>> = {
  d: digits,
  D: allBut(digits),
  w: wordCharacters,
  W: allBut(wordCharacters),
  s: spaces,
  S: allBut(spaces),
};
const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', 0: '\0' };
const quantifier = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/;
const groupStart = /^\((?:\?(?:(:)|(<?[=!])|<([A-Za-z_$][\w$]*)>))?/;

const known = new Map<string, Expression>();

/** Reads an expression that JavaScript has already accepted (without flags). Rules share many, and each is asked for several times. */
export function parseExpression(source: string): Expression {
  const before = known.get(source);
  if (before !== undefined) return before;
  const expression = parse(source);
  known.set(source, expression);
  return expression;
}

function parse(source: string): Expression {
  let at = 0;

  function choice(): Expression {
    const options = [sequence()];
    while (source[at] === '|') {
      at++;
      options.push(sequence());
    }
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  function sequence(): Expression {
    const items: Expression[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') items.push(repeated());
    return { kind: 'sequence', items };
  }

  function repeated(): Expression {
    const start = at;
    const item = atom();
    const found = quantifier.exec(source.slice(at, at + 24));
    if (found === null) return item;
    at += found[0].length;
    const [, sign, low, comma, high] = found;
    if (sign !== undefined)
      return { kind: 'repeat', item, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity, at: start };
    const min = Number(low);
    const max = comma === undefined ? min : high === undefined || high === '' ? Infinity : Number(high);
    return { kind: 'repeat', item, min, max, at: start };
  }

  function atom(): Expression {
    const start = at;
    const next = source.charAt(at);
    if (next === '(') return group(start);
    if (next === '[') return characterClass();
    if (next === '\\') return escapeSequence();
    at++;
    if (next === '.') return character(dot);
    if (next === '^' || next === '$') return { kind: 'anchor', start: next === '^' };
    return literal(next);
  }

  function group(start: number): Expression {
    const opened = groupStart.exec(source.slice(at, at + 80));
    at += opened?.[0].length ?? 1;
    const item = choice();
    at++;
    if (opened?.[2] !== undefined) return { kind: 'look', item, at: start };
    return { kind: 'group', item, name: opened?.[3] ?? null };
  }

  function escapeSequence(): Expression {
    const start = at;
    const next = source.charAt(at + 1);
    if (next === 'b' || next === 'B') {
      at += 2;
      return { kind: 'anchor', start: false };
    }
    if (next === 'k' || (next >= '1' && next <= '9')) {
      at += 2;
      return { kind: 'backreference', at: start };
    }
    return escapedCharacter();
  }

  /** An escape that means a character or a class, inside and outside of brackets. */
  function escapedCharacter(): Expression {
    const next = source.charAt(at + 1);
    const coded = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|c([A-Za-z]))/.exec(source.slice(at, at + 6));
    if (coded !== null) {
      at += coded[0].length;
      const code = coded[3] === undefined ? Number.parseInt(coded[1] ?? coded[2] ?? '0', 16) : coded[3].charCodeAt(0) % 32;
      return literal(String.fromCharCode(code));
    }
    at += 2;
    const set = Object.hasOwn(classes, next) ? classes[next] : undefined;
    if (set !== undefined) return character(set);
    return literal((Object.hasOwn(controls, next) ? controls[next] : undefined) ?? next);
  }

  function characterClass(): Expression {
    at++;
    const negated = source[at] === '^';
    if (negated) at++;
    let set: CharSet = nothing;
    const texts: string[] = [];
    while (at < source.length && source[at] !== ']') {
      const from = classMember();
      if (source[at] === '-' && source[at + 1] !== ']' && from.text !== null) {
        at++;
        const to = classMember();
        set |= to.text === null ? from.set | to.set | ofCode(45) : ofRange(from.text.charCodeAt(0), to.text.charCodeAt(0));
        texts.push('', '');
      } else {
        set |= from.set;
        texts.push(from.text ?? '');
      }
    }
    at++;
    if (negated) return character(set === nothing ? everything : allBut(set));
    const [only] = texts;
    return character(set, texts.length === 1 && only !== undefined && only !== '' ? only : null);
  }

  function classMember(): { set: CharSet; text: string | null } {
    if (source[at] === '\\') {
      if (source[at + 1] === 'b') {
        at += 2;
        return { set: ofCode(8), text: '\b' };
      }
      const escaped = escapedCharacter();
      return escaped.kind === 'character' ? escaped : { set: everything, text: null };
    }
    const text = source.charAt(at++);
    return { set: ofCode(text.charCodeAt(0)), text };
  }

  return choice();
}

/** The names of its groups, in order. */
export function groupNames(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'sequence':
      return expression.items.flatMap(groupNames);
    case 'choice':
      return [...new Set(expression.options.flatMap(groupNames))];
    case 'group':
      return [...(expression.name === null ? [] : [expression.name]), ...groupNames(expression.item)];
    case 'repeat':
    case 'look':
      return groupNames(expression.item);
    default:
      return [];
  }
}

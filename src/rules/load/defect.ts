import type { Locator, Position, YamlPath } from './locate.ts';

/** Something wrong with a rule file. It refuses the rule, or in `lint` the whole set. */
export interface Defect extends Position {
  /** The file, as the user knows it. */
  readonly file: string;
  readonly what: string;
  readonly expected: string;
  readonly mend: string;
}

export function formatDefect({ file, line, column, what, expected, mend }: Defect): string {
  return `${file}:${line}:${column}: ${what}; expected ${expected}; ${mend}`;
}

/** A defect at a node of the file; at its key, unless the value itself is what is wrong. */
export function defectAt(
  file: string,
  locator: Locator,
  path: YamlPath,
  words: Pick<Defect, 'what' | 'expected' | 'mend'>,
  at: 'key' | 'value' = 'value',
): Defect {
  const { line, column } = at === 'key' ? locator.keyAt(path) : locator.valueAt(path);
  return { file, line, column, what: words.what, expected: words.expected, mend: words.mend };
}

/** What a placeholder that nothing binds is told as. */
export function unknownCapture(name: string, names: readonly string[]): Pick<Defect, 'what' | 'expected' | 'mend'> {
  const meant = closest(name, names);
  return {
    what: `unknown capture {${name}}`,
    expected: `one of ${names.join(', ')}`,
    mend: meant === null ? 'capture it, or leave it out' : `did you mean {${meant}}?`,
  };
}

/** The candidate that a mistyped word was probably meant to be. */
export function closest(word: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const far = distance(word, candidate);
    if (far < least) {
      least = far;
      best = candidate;
    }
  }
  return best;
}

/** Levenshtein, in one row. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

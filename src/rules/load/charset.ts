/**
 * A set of characters, exact for ASCII: bit n is the character with code n, bit 128 stands for everything beyond.
 * Good enough to tell whether two repeats can eat the same text.
 */
export type CharSet = bigint;

export const everything: CharSet = (1n << 129n) - 1n;
export const nothing: CharSet = 0n;
const beyond: CharSet = 1n << 128n;

const singles: readonly CharSet[] = Array.from({ length: 128 }, (_, code) => 1n << BigInt(code));

export const ofCode = (code: number): CharSet => singles[code] ?? beyond;

export function ofRange(from: number, to: number): CharSet {
  let set = to >= 128 ? beyond : nothing;
  for (let code = from; code <= Math.min(to, 127); code++) set |= ofCode(code);
  return set;
}

export const ofText = (text: string): CharSet => {
  let set = nothing;
  for (let index = 0; index < text.length; index++) set |= ofCode(text.charCodeAt(index));
  return set;
};

/** The complement. What lies beyond ASCII stays in: a class rarely excludes all of it. */
export const allBut = (set: CharSet): CharSet => (everything & ~set) | beyond;

export const overlap = (a: CharSet, b: CharSet): boolean => (a & b) !== nothing;

/** All, or all but a line break or two: what `.` and `[^]` match. */
export const isNearlyEverything = (set: CharSet): boolean => (allBut(set) & ~beyond & ~ofText('\n\r')) === nothing;

export const digits = ofRange(48, 57);
export const wordCharacters = digits | ofRange(65, 90) | ofRange(97, 122) | ofText('_');
export const spaces = ofText(' \t\n\v\f\r') | beyond;
export const dot = allBut(ofText('\n\r'));

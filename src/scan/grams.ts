/**
 * The hot loops of the literal search. Each looks at 4-byte words of the block and lists the byte positions of those
 * whose hash is flagged. No calls and no branches but the one inside: V8 optimises them as they stand.
 *
 * A literal of n bytes holds a gram that begins at a multiple of `stride` if n >= stride + 3. So literals of 11 bytes are found by
 * every second word, literals of 7 by every word, literals of 5 by every half word, and one of 4 only by looking at every byte.
 */
const multiplier = -1640531535; // 2^32 / golden ratio

export function hashOf(gram: number, shift: number): number {
  return Math.imul(gram, multiplier) >>> shift;
}

export type GramLoop = (
  words: Int32Array,
  from: number,
  to: number,
  flags: Uint8Array,
  shift: number,
  found: Int32Array,
) => number;

export function everySecondWord(
  words: Int32Array,
  from: number,
  to: number,
  flags: Uint8Array,
  shift: number,
  found: Int32Array,
): number {
  let count = 0;
  for (let i = from; i < to; i += 2) {
    if (flags[Math.imul(words[i] as number, multiplier) >>> shift] !== 0) found[count++] = i << 2;
  }
  return count;
}

export function everyWord(
  words: Int32Array,
  from: number,
  to: number,
  flags: Uint8Array,
  shift: number,
  found: Int32Array,
): number {
  let count = 0;
  let i = from;
  for (; i + 4 <= to; i += 4) {
    const a = flags[Math.imul(words[i] as number, multiplier) >>> shift] as number;
    const b = flags[Math.imul(words[i + 1] as number, multiplier) >>> shift] as number;
    const c = flags[Math.imul(words[i + 2] as number, multiplier) >>> shift] as number;
    const d = flags[Math.imul(words[i + 3] as number, multiplier) >>> shift] as number;
    if ((a | b | c | d) !== 0) {
      if (a !== 0) found[count++] = i << 2;
      if (b !== 0) found[count++] = (i + 1) << 2;
      if (c !== 0) found[count++] = (i + 2) << 2;
      if (d !== 0) found[count++] = (i + 3) << 2;
    }
  }
  for (; i < to; i++) {
    if (flags[Math.imul(words[i] as number, multiplier) >>> shift] !== 0) found[count++] = i << 2;
  }
  return count;
}

export function everyHalfWord(
  words: Int32Array,
  from: number,
  to: number,
  flags: Uint8Array,
  shift: number,
  found: Int32Array,
): number {
  let count = 0;
  let word = words[from] as number;
  for (let i = from; i < to; i++) {
    const next = words[i + 1] as number;
    if (flags[Math.imul(word, multiplier) >>> shift] !== 0) found[count++] = i << 2;
    if (flags[Math.imul((word >>> 16) | (next << 16), multiplier) >>> shift] !== 0) found[count++] = (i << 2) + 2;
    word = next;
  }
  return count;
}

export function everyByte(
  words: Int32Array,
  from: number,
  to: number,
  flags: Uint8Array,
  shift: number,
  found: Int32Array,
): number {
  let count = 0;
  let word = words[from] as number;
  for (let i = from; i < to; i++) {
    const next = words[i + 1] as number;
    if (flags[Math.imul(word, multiplier) >>> shift] !== 0) found[count++] = i << 2;
    if (flags[Math.imul((word >>> 8) | (next << 24), multiplier) >>> shift] !== 0) found[count++] = (i << 2) + 1;
    if (flags[Math.imul((word >>> 16) | (next << 16), multiplier) >>> shift] !== 0) found[count++] = (i << 2) + 2;
    if (flags[Math.imul((word >>> 24) | (next << 8), multiplier) >>> shift] !== 0) found[count++] = (i << 2) + 3;
    word = next;
  }
  return count;
}

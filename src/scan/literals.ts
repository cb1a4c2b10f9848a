import type { LineBlock } from './block.ts';
import { frequencyOf, type GramFrequency } from './frequency.ts';
import { everyByte, everyHalfWord, everySecondWord, everyWord, type GramLoop, hashOf } from './grams.ts';

/** Shorter literals cannot be searched for: they hold no 4-byte gram. */
export const shortestLiteral = 4;
/** Literals from this length on cost least: every second word of the block tells of them. */
export const fastLiteral = 11;
/** From this length on every word has to be looked at, below it more than that. */
export const mediumLiteral = 7;
const halfWordLiteral = 5;

/** Where literals were found in a block: in the order of the lines. A position is that of the literal's first byte. */
export class Hits {
  positions = new Int32Array(1024);
  literals = new Int32Array(1024);
  count = 0;

  add(position: number, literal: number): void {
    if (this.count === this.positions.length) this.#grow();
    this.positions[this.count] = position;
    this.literals[this.count++] = literal;
  }

  /** Ascending positions. Only needed where two passes were made over the block. */
  sort(): void {
    const keys = new Float64Array(this.count);
    for (let i = 0; i < this.count; i++) keys[i] = (this.positions[i] ?? 0) * 65536 + (this.literals[i] ?? 0);
    keys.sort();
    for (let i = 0; i < this.count; i++) {
      const key = keys[i] ?? 0;
      this.positions[i] = Math.floor(key / 65536);
      this.literals[i] = key % 65536;
    }
  }

  #grow(): void {
    const positions = new Int32Array(this.count * 2);
    const literals = new Int32Array(this.count * 2);
    positions.set(this.positions);
    literals.set(this.literals);
    this.positions = positions;
    this.literals = literals;
  }
}

export interface LiteralFilter {
  /**
   * Finds every occurrence of every literal; a literal is named by its place in the list that was compiled. Returns how many
   * places it had to look at: what a better choice of windows would lower.
   */
  find(block: LineBlock, hits: Hits): number;
}

/** The rarest run of `width` grams in a literal: where it starts, and how often its grams occur. */
export interface Window {
  readonly start: number;
  readonly cost: number;
}

/** Grams that a literal must own so that the loop which suits its length cannot miss it. */
function strideFor(length: number): number {
  if (length >= fastLiteral) return 8;
  if (length >= mediumLiteral) return 4;
  return length >= halfWordLiteral ? 2 : 1;
}

export function rarestWindow(literal: Buffer, frequency: GramFrequency, width: number = strideFor(literal.length)): Window {
  let best: Window = { start: 0, cost: Number.POSITIVE_INFINITY };
  const costs: number[] = [];
  let sum = 0;
  for (let end = 0; end + 4 <= literal.length; end++) {
    const cost = frequencyOf(frequency, literal.readInt32LE(end));
    costs.push(cost);
    sum += cost;
    const start = end + 1 - width;
    if (start < 0) continue;
    if (sum < best.cost) best = { start, cost: sum };
    sum -= costs[start] as number;
  }
  return best;
}

/** The grams of one pass over the block, by hash: `entries` holds, per flagged hash, a count and then (gram, literal, offset). */
class GramPass {
  readonly #loop: GramLoop;
  readonly #shift: number;
  readonly #flags: Uint8Array;
  readonly #heads: Int32Array;
  readonly #entries: Int32Array;
  readonly #literals: readonly Buffer[];
  readonly #found = new Int32Array(wordsAtOnce * 4);

  constructor(literals: readonly Buffer[], chosen: readonly number[], width: number, loop: GramLoop, frequency: GramFrequency) {
    // A crowded table flags innocent words; a bigger one leaves the first-level cache.
    const bits = chosen.length * width <= 4096 ? 16 : 19;
    this.#loop = loop;
    this.#shift = 32 - bits;
    this.#flags = new Uint8Array(1 << bits);
    this.#heads = new Int32Array(1 << bits);
    this.#literals = literals;
    const byHash = new Map<number, number[]>();
    for (const literal of chosen) {
      const bytes = literals[literal];
      if (!bytes) continue;
      const window = rarestWindow(bytes, frequency, width);
      for (let k = 0; k < width; k++) {
        const gram = bytes.readInt32LE(window.start + k);
        const hash = hashOf(gram, this.#shift);
        const entry = [gram, literal, window.start + k];
        const known = byHash.get(hash);
        if (known) known.push(...entry);
        else byHash.set(hash, entry);
      }
    }
    const entries = [0];
    for (const [hash, list] of byHash) {
      this.#flags[hash] = 1;
      this.#heads[hash] = entries.length;
      entries.push(list.length / 3, ...list);
    }
    this.#entries = Int32Array.from(entries);
  }

  find(block: LineBlock, hits: Hits): number {
    const words = (block.end + 3) >> 2;
    let candidates = 0;
    for (let from = 0; from < words; from += wordsAtOnce) {
      const to = Math.min(from + wordsAtOnce, words);
      const count = this.#loop(block.words, from, to, this.#flags, this.#shift, this.#found);
      this.#verify(block, count, hits);
      candidates += count;
    }
    return candidates;
  }

  #verify(block: LineBlock, count: number, hits: Hits): void {
    const { bytes, end } = block;
    const entries = this.#entries;
    for (let c = 0; c < count; c++) {
      const at = this.#found[c] as number;
      const gram = (at & 3) === 0 ? (block.words[at >> 2] as number) : bytes.readInt32LE(at);
      let k = this.#heads[hashOf(gram, this.#shift)] as number;
      const last = k + (entries[k] as number) * 3;
      for (k++; k <= last; k += 3) {
        if (entries[k] !== gram) continue;
        const literal = entries[k + 1] as number;
        const start = at - (entries[k + 2] as number);
        const wanted = this.#literals[literal] as Buffer;
        if (start < 0 || start + wanted.length > end) continue;
        if (holds(bytes, start, wanted)) hits.add(start, literal);
      }
    }
  }
}

const loops: Readonly<Record<number, GramLoop>> = { 8: everySecondWord, 4: everyWord, 2: everyHalfWord, 1: everyByte };

/** So many words at once: what the loop read is still in the first-level cache when the candidates are verified. */
const wordsAtOnce = 8192;

function holds(bytes: Buffer, start: number, wanted: Buffer): boolean {
  for (let i = 0; i < wanted.length; i++) {
    if (bytes[start + i] !== wanted[i]) return false;
  }
  return true;
}

/**
 * Sampled q-grams: of each literal the rarest window of grams is searched for, with the loop that its length allows.
 * Literals are bytes without a newline, at least `shortestLiteral` long, and at most 65,536 of them.
 */
export function compileLiterals(literals: readonly Buffer[], frequency: GramFrequency): LiteralFilter {
  const widthOf = (bytes: Buffer): number => strideFor(bytes.length);
  for (const bytes of literals) {
    if (bytes.length < shortestLiteral)
      throw new RangeError(`literal shorter than ${shortestLiteral} bytes: ${bytes.toString()}`);
  }
  const indices = literals.map((_, index) => index);
  const passes: GramPass[] = [];
  // Long literals are found in one pass, at the stride of the shortest of them; so are short ones.
  for (const isLong of [true, false]) {
    const chosen = indices.filter((index) => (literals[index] as Buffer).length >= mediumLiteral === isLong);
    if (chosen.length === 0) continue;
    const width = Math.min(...chosen.map((index) => widthOf(literals[index] as Buffer)));
    passes.push(new GramPass(literals, chosen, width, loops[width] ?? everyByte, frequency));
  }
  return {
    find(block, hits) {
      hits.count = 0;
      let candidates = 0;
      for (const pass of passes) candidates += pass.find(block, hits);
      if (passes.length > 1) hits.sort();
      return candidates;
    },
  };
}

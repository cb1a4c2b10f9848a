import { corpus } from './corpus.ts';
import { hashOf } from './grams.ts';

/** How often 4-byte grams occur, by hash. Only a guess of rarity: the search is exact with any table. */
export type GramFrequency = Uint32Array;

const bits = 16;
const shift = 32 - bits;

export function countGrams(bytes: Buffer, into: GramFrequency = new Uint32Array(1 << bits), weight = 1): GramFrequency {
  for (let i = 0; i + 4 <= bytes.length; i++) {
    const slot = hashOf(bytes.readInt32LE(i), shift);
    into[slot] = (into[slot] ?? 0) + weight;
  }
  return into;
}

export function frequencyOf(table: GramFrequency, gram: number): number {
  return table[hashOf(gram, shift)] ?? 0;
}

/** The table to begin with: lines as MetalLB and FRR mostly write them, weighted by how common they are. */
export function corpusFrequency(): GramFrequency {
  const table = new Uint32Array(1 << bits);
  for (const [weight, line] of corpus) countGrams(Buffer.from(`${line}\n`), table, weight);
  return table;
}

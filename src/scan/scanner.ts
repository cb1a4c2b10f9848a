import type { Captures, LogRecord, LogStream, SourceKind } from '../model/log.ts';
import type { Signature, SignatureLine } from '../model/signature.ts';
import type { LineBlock } from './block.ts';
import { corpusFrequency, countGrams, type GramFrequency } from './frequency.ts';
import {
  compileLiterals,
  fastLiteral,
  Hits,
  type LiteralFilter,
  mediumLiteral,
  rarestWindow,
  shortestLiteral,
} from './literals.ts';
import type { Retention } from './retention.ts';

/** A line that holds a literal, as the reader of its stream sees it. */
export interface ScannedLine extends SignatureLine {
  readonly stream: LogStream;
  /** Milliseconds since the epoch. */
  time(): number | null;
  /** Whether a signature for these writers may look at it. */
  isFrom(sources: readonly SourceKind[]): boolean;
  /** Makes its record, now or until the block ends. The same record each time. */
  recorder(): () => LogRecord;
}

export interface Scanner {
  /** Literals in a block, in the order of the lines. The list is reused by the next block. */
  find(block: LineBlock): Hits;
  /** By literal: which of the marks that the scanner was made with it is, or -1. */
  marks(): Int16Array;
  /** By literal: how many signatures want to see lines with it. */
  wanted(): Uint16Array;
  /** Tests the signatures of the literals `from`…`to` of the hits, which lie in one line. Says whether one matched. */
  match(line: ScannedLine, hits: Hits, from: number, to: number): boolean;
}

interface Search {
  readonly filter: LiteralFilter;
  readonly marks: Int16Array;
  readonly wanted: Uint16Array;
  /** By literal: places in the signatures. */
  readonly signatures: readonly (readonly number[])[];
}

/** With more candidates than one in so many words the windows are chosen anew, by the grams of the block at hand. */
const tooManyCandidates = 100;
const retuneEvery = 256 * 1024 * 1024;
const leastSample = 64 * 1024;
/** What two samples could not better, more of them will not. */
const mostTunings = 2;

/**
 * All signatures in one search; what they find goes to `retention`, which scanners may share. `marks` are literals that the reader itself wants to know of (null: not now). Which literal of a signature
 * is searched for, and which window of it, is a matter of speed only: the result does not depend on it.
 */
export function createScanner(
  signatures: readonly Signature[],
  marks: readonly (string | null)[],
  retention: Retention,
): Scanner {
  const hits = new Hits();
  let search = compile(signatures, marks, corpusFrequency());
  let sinceTuned = retuneEvery;
  let tunings = mostTunings;
  const seen: number[] = [];

  function tune(block: LineBlock, candidates: number): void {
    sinceTuned += block.end;
    if (tunings === 0 || sinceTuned < retuneEvery || block.end < leastSample) return;
    if (candidates * tooManyCandidates < block.end >> 2) return;
    sinceTuned = 0;
    tunings--;
    search = compile(signatures, marks, countGrams(block.bytes.subarray(0, block.end), corpusFrequency()));
    search.filter.find(block, hits);
  }

  function test(signature: Signature, line: ScannedLine): boolean {
    if (!line.isFrom(signature.sources)) return false;
    const { literals } = signature;
    for (let i = 0; i < literals.length; i++) {
      if (!line.text.includes(literals[i] as string)) return false;
    }
    const captures = signature.match(line);
    if (!captures) return false;
    retention.add(signature.id, line.stream, keyOf(signature, captures), line.time(), { captures, record: line.recorder() });
    return true;
  }

  return {
    find(block) {
      tune(block, search.filter.find(block, hits));
      return hits;
    },
    marks: () => search.marks,
    wanted: () => search.wanted,
    match(line, found, from, to) {
      let matched = false;
      seen.length = 0;
      for (let h = from; h < to; h++) {
        const literal = found.literals[h] as number;
        if (seen.includes(literal)) continue;
        seen.push(literal);
        const owners = search.signatures[literal] as readonly number[];
        for (let i = 0; i < owners.length; i++) {
          if (test(signatures[owners[i] as number] as Signature, line)) matched = true;
        }
      }
      return matched;
    },
  };
}

export function keyOf(signature: Signature, captures: Captures): string {
  return signature.key.map((name) => captures[name] ?? '').join('\u0000');
}

function compile(signatures: readonly Signature[], marks: readonly (string | null)[], frequency: GramFrequency): Search {
  const literals: Buffer[] = [];
  const indexOf = new Map<string, number>();
  const owners: number[][] = [];
  const markOf: number[] = [];
  function intern(text: string): number {
    const known = indexOf.get(text);
    if (known !== undefined) return known;
    const index = literals.length;
    indexOf.set(text, index);
    literals.push(Buffer.from(text, 'utf8'));
    owners.push([]);
    markOf.push(-1);
    return index;
  }
  marks.forEach((text, mark) => {
    if (text !== null) markOf[intern(text)] = mark;
  });
  signatures.forEach((signature, index) => {
    owners[intern(rarest(signature.literals, frequency))]?.push(index);
  });
  return {
    filter: compileLiterals(literals, frequency),
    marks: Int16Array.from(markOf),
    wanted: Uint16Array.from(owners, (list) => list.length),
    signatures: owners,
  };
}

/** The texts that the search looks for to begin with: one of each signature. */
export function searchedLiterals(signatures: readonly Signature[]): readonly string[] {
  const frequency = corpusFrequency();
  return [...new Set(signatures.map(({ literals }) => rarest(literals, frequency)))];
}

/**
 * The literal that fewest lines hold, as far as can be guessed: no line holds it more often than its rarest gram. A short one
 * makes the search slower for all, which is worth it only where the others are in many lines.
 */
function rarest(literals: readonly string[], frequency: GramFrequency): string {
  let best = '';
  let bestCost = Number.POSITIVE_INFINITY;
  for (const text of literals) {
    const bytes = Buffer.from(text, 'utf8');
    if (bytes.length < shortestLiteral) continue;
    const lines = rarestWindow(bytes, frequency, 1).cost;
    const slower = bytes.length >= fastLiteral ? 0 : bytes.length >= mediumLiteral ? 8 : 40;
    const cost = lines + slower + rarestWindow(bytes, frequency).cost / 1000 - bytes.length / 1e6;
    if (cost < bestCost) {
      best = text;
      bestCost = cost;
    }
  }
  return best;
}

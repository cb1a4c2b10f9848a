import type { Facts } from '../model/facts.ts';
import type { LogStream } from '../model/log.ts';
import { speakerOf } from '../model/log.ts';
import type { ClockSkew } from '../model/report.ts';

/** Signatures of events that all speakers see at the same moment. */
const seenByAll = ['shared#node-join', 'shared#node-leave', 'shared#config-reloaded'] as const;

/** Farther apart they are different events. */
const sameEventMs = 120_000;
/** Below this, the difference is the network's and the scheduler's. */
const worthTellingMs = 3_000;
const enoughPairs = 3;

interface Sighting {
  readonly what: string;
  readonly time: number;
}

/**
 * How far the nodes' clocks are apart, estimated from events that several speakers logged. Only said where at least
 * three events agree on it.
 */
export function clockSkewOf(facts: Facts): readonly ClockSkew[] {
  const byNode = sightingsByNode(facts);
  const [reference, ...others] = [...byNode.keys()].sort();
  if (reference === undefined) return [];
  return others.flatMap((node) => {
    const offsets = pairOffsets(byNode.get(reference) ?? [], byNode.get(node) ?? []);
    const median = offsets[Math.floor(offsets.length / 2)];
    if (median === undefined || offsets.length < enoughPairs || Math.abs(median) < worthTellingMs) return [];
    const agreeing = offsets.filter((offset) => Math.abs(offset - median) <= worthTellingMs).length;
    if (agreeing * 2 <= offsets.length) return [];
    return [
      {
        node,
        against: reference,
        seconds: Math.round(median / 1000),
        basis: `${agreeing} of ${offsets.length} events seen on both`,
      },
    ];
  });
}

function sightingsByNode(facts: Facts): ReadonlyMap<string, readonly Sighting[]> {
  const byNode = new Map<string, Sighting[]>();
  for (const signature of seenByAll) {
    for (const { stream, kept } of facts.occurrences.get(signature) ?? []) {
      if (stream.kind !== 'speaker') continue;
      const own = byNode.get(speakerOf(stream)) ?? [];
      byNode.set(speakerOf(stream), own);
      own.push(...kept.flatMap((seen) => sighting(signature, seen.captures.node2 ?? '', seen.record.time, stream)));
    }
  }
  return byNode;
}

function sighting(signature: string, subject: string, time: number | null, stream: LogStream): readonly Sighting[] {
  // At its own start a speaker sees all members join at once, which the others do not see.
  const started = time !== null && stream.firstTime !== null && time - stream.firstTime < 10_000;
  return time === null || started ? [] : [{ what: `${signature} ${subject}`, time }];
}

/** Sorted differences (theirs − ours) of events that pair off uniquely within the window. */
function pairOffsets(ours: readonly Sighting[], theirs: readonly Sighting[]): readonly number[] {
  return ours
    .flatMap(({ what, time }) => {
      const near = theirs.filter((other) => other.what === what && Math.abs(other.time - time) <= sameEventMs);
      const [only] = near;
      return near.length === 1 && only ? [only.time - time] : [];
    })
    .toSorted((a, b) => a - b);
}

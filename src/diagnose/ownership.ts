import { groupBy } from '../model/group.ts';
import type { OwnershipReport } from '../model/report.ts';
import type { Announcement } from './announcements.ts';

/** A stretch of time, in milliseconds since the epoch, in which a node announced an address. */
interface Span {
  readonly node: string;
  readonly from: number;
  /** null: to the end of that node's log. */
  readonly to: number | null;
}

/** What one address went through over layer 2. */
export interface Ownership {
  readonly ip: string;
  readonly spans: readonly Span[];
  readonly moves: number;
  readonly overlapSeconds: number;
}

/** Speakers of one segment hand over within seconds; below this, two owners at once are a hand-over seen by two clocks. */
const handOverMs = 5_000;

/** Who owned each address when, from all speakers' logs together. `ends` gives the last time of each node's log. */
export function ownershipOf(announcements: readonly Announcement[], ends: ReadonlyMap<string, number>): readonly Ownership[] {
  const byAddress = groupBy(
    announcements.filter(({ protocol, time }) => protocol !== 'bgp' && time !== null),
    ({ ip }) => ip,
  );
  return [...byAddress]
    .map(([ip, events]) => {
      const spans = [...groupBy(events, ({ node }) => node)].flatMap(([node, own]) => spansOf(node, own));
      const ordered = spans.toSorted((a, b) => a.from - b.from || (a.node < b.node ? -1 : 1));
      return { ip, spans: ordered, moves: countMoves(ordered), overlapSeconds: overlap(ordered, ends) };
    })
    .filter(({ spans }) => spans.length > 0)
    .toSorted((a, b) => (a.ip < b.ip ? -1 : 1));
}

function spansOf(node: string, events: readonly Announcement[]): readonly Span[] {
  const spans: Span[] = [];
  let since: number | null = null;
  for (const { event, time } of events) {
    if (time === null) continue;
    if (event === 'announced') since ??= time;
    else if (since !== null) {
      spans.push({ node, from: since, to: time });
      since = null;
    }
  }
  if (since !== null) spans.push({ node, from: since, to: null });
  return spans;
}

function countMoves(spans: readonly Span[]): number {
  return spans.slice(1).filter((span, index) => spans[index]?.node !== span.node).length;
}

function overlap(spans: readonly Span[], ends: ReadonlyMap<string, number>): number {
  let total = 0;
  const endOf = (span: Span) => span.to ?? ends.get(span.node) ?? span.from;
  spans.forEach((a, index) => {
    for (const b of spans.slice(index + 1)) {
      if (a.node === b.node) continue;
      const shared = Math.min(endOf(a), endOf(b)) - Math.max(a.from, b.from);
      if (shared > handOverMs) total += shared;
    }
  });
  return Math.round(total / 1000);
}

export function reportOwnership(
  ownership: Ownership,
  service: string | null,
  predicted: string | null,
  formatTime: (ms: number) => string,
): OwnershipReport {
  return {
    ip: ownership.ip,
    service,
    predicted,
    spans: ownership.spans.map(({ node, from, to }) => ({
      node,
      from: formatTime(from),
      to: to === null ? null : formatTime(to),
    })),
    moves: ownership.moves,
    overlapSeconds: ownership.overlapSeconds,
  };
}

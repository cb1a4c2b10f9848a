import { groupBy } from '../model/group.ts';
import type { OwnershipReport } from '../model/report.ts';
import { announcingSpans } from '../rules/evaluate/announcing-spans.ts';
import type { Announcement } from './announcements.ts';

/** A stretch of time, in milliseconds since the epoch, in which a node announced an address. */
interface Span {
  readonly node: string;
  readonly from: number;
  readonly to: number;
  /** To the end of that node's log. */
  readonly toTheEnd: boolean;
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

/** Who owned each address when, from all speakers' logs together. */
export function ownershipOf(announcements: readonly Announcement[]): readonly Ownership[] {
  const layer2 = announcements.filter(({ event, protocol }) => event === 'withdrawn' || protocol !== 'bgp');
  const spans = [...groupBy(layer2, ({ stream }) => stream)].flatMap(([stream, own]) =>
    announcingSpans(stream, own.flatMap(wordOf)),
  );
  return [...groupBy(spans, ({ ip }) => ip)]
    .map(([ip, own]) => {
      const ordered = own
        .map(({ begin, from, to, toTheEnd }) => ({ node: begin.node, from, to, toTheEnd }))
        .toSorted((a, b) => a.from - b.from || (a.node < b.node ? -1 : 1));
      return { ip, spans: ordered, moves: countMoves(ordered), overlapSeconds: overlap(ordered) };
    })
    .toSorted((a, b) => (a.ip < b.ip ? -1 : 1));
}

function wordOf({ event, ip, node, service, time, place }: Announcement) {
  return time === null ? [] : [{ announces: event === 'announced', ips: [ip], service, time, line: place.line, node }];
}

function countMoves(spans: readonly Span[]): number {
  return spans.slice(1).filter((span, index) => spans[index]?.node !== span.node).length;
}

function overlap(spans: readonly Span[]): number {
  let total = 0;
  spans.forEach((a, index) => {
    for (const b of spans.slice(index + 1)) {
      if (a.node === b.node) continue;
      const shared = Math.min(a.to, b.to) - Math.max(a.from, b.from);
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
    spans: ownership.spans.map(({ node, from, to, toTheEnd }) => ({
      node,
      from: formatTime(from),
      to: toTheEnd ? null : formatTime(to),
    })),
    moves: ownership.moves,
    overlapSeconds: ownership.overlapSeconds,
  };
}

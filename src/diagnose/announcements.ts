import type { Facts } from '../model/facts.ts';
import { type LogStream, type Occurrence, speakerOf } from '../model/log.ts';
import type { Place } from '../model/place.ts';

/** A speaker said that it announces or withdraws an address. */
export interface Announcement {
  readonly event: 'announced' | 'withdrawn';
  readonly ip: string;
  readonly node: string;
  readonly stream: LogStream;
  /** null: the line holds for all protocols. */
  readonly protocol: 'layer2' | 'bgp' | null;
  readonly reason: string | null;
  readonly service: string | null;
  readonly time: number | null;
  readonly place: Place;
}

/** All announcements and withdrawals of all speakers, in the order of each log. */
export function announcementsOf(facts: Facts): readonly Announcement[] {
  return [
    ...read(facts, 'shared#service-announced', 'announced'),
    ...read(facts, 'shared#service-withdrawn', 'withdrawn'),
  ].toSorted((a, b) => (a.time ?? 0) - (b.time ?? 0) || (a.place.source === b.place.source ? a.place.line - b.place.line : 0));
}

function read(facts: Facts, signature: string, event: Announcement['event']): readonly Announcement[] {
  const groups = facts.occurrences.get(signature) ?? [];
  return groups
    .filter(({ stream }) => stream.kind === 'speaker')
    .flatMap(({ stream, kept }) => kept.flatMap((occurrence) => announcements(occurrence, stream, event)));
}

function announcements(
  { record, captures }: Occurrence,
  stream: LogStream,
  event: Announcement['event'],
): readonly Announcement[] {
  const ips = [captures.ip, captures.ip2].filter((ip): ip is string => ip !== undefined && ip !== '');
  return ips.map((ip) => ({
    event,
    ip,
    node: speakerOf(stream),
    stream,
    protocol: protocolOf(captures.protocol),
    reason: captures.reason ?? null,
    service: captures.service ?? record.service,
    time: record.time,
    place: record.place,
  }));
}

function protocolOf(word: string | undefined): Announcement['protocol'] {
  return word === 'layer2' || word === 'bgp' ? word : null;
}

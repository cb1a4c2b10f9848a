import { groupBy } from '../../model/group.ts';
import { speakerOf } from '../../model/log.ts';
import { type AnnouncingSpan, announcingSpans, type SpeakerWord } from '../evaluate/announcing-spans.ts';
import { compareEvents, type Event } from '../evaluate/events.ts';
import type { CheckScene } from './check.ts';

/** A stretch of time in which a speaker announced an address over layer 2. */
export interface Span extends Omit<AnnouncingSpan<SpeakerWord>, 'begin' | 'end'> {
  /** The node, else what tells the speaker from others. */
  readonly owner: string;
  readonly begin: Event;
  readonly end: Event | null;
}

interface SpokenEvent extends SpeakerWord {
  readonly event: Event;
}

/** Who announced which address when, from all speakers' logs. */
export function spansOf(scene: CheckScene): readonly Span[] {
  const announced = scene.shared('service-announced').filter(({ values }) => values.get('protocol') !== 'bgp');
  const words = [
    ...announced.flatMap((event) => spoken(event, true)),
    ...scene.shared('service-withdrawn').flatMap((event) => spoken(event, false)),
  ];
  return [...groupBy(words, ({ event }) => event.record.stream)].flatMap(([stream, own]) =>
    announcingSpans(
      stream,
      own.toSorted((a, b) => compareEvents(a.event, b.event)),
    ).map((span) => ({ ...span, owner: speakerOf(stream), begin: span.begin.event, end: span.end?.event ?? null })),
  );
}

function spoken(event: Event, announces: boolean): readonly SpokenEvent[] {
  const { time, place } = event.record;
  if (time === null) return [];
  const ips = ['ip', 'ip2'].flatMap((name) => event.values.get(name) ?? []).filter((ip) => ip !== '');
  return [{ event, announces, ips, service: event.values.get('service') ?? null, time, line: place.line }];
}

/** A gratuitous request asks for the sender's own address: another speaker announces it. */
export function isAsked({ record, values }: Event): boolean {
  return record.fields.senderIP !== values.get('ip');
}

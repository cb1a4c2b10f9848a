import { groupBy } from '../../model/group.ts';
import { type LogStream, speakerOf } from '../../model/log.ts';
import { compareEvents, type Event } from '../events.ts';
import type { CheckScene } from './check.ts';

/** A stretch of time in which a speaker announced an address over layer 2. */
export interface Span {
  readonly ip: string;
  /** The node, else what tells the speaker from others. */
  readonly owner: string;
  readonly from: number;
  /** Where the log ends without a withdrawal, its end. */
  readonly to: number;
  readonly toTheEnd: boolean;
  readonly begin: Event;
  readonly end: Event | null;
}

/**
 * Who announced which address when, from all speakers' logs. A speaker says so again at every reconcile; it says that it
 * no longer does only when the last protocol has dropped the service, and nothing when it dies.
 */
export function spansOf(scene: CheckScene): readonly Span[] {
  const announced = scene.shared('service-announced').filter(({ values }) => values.get('protocol') !== 'bgp');
  const events = [
    ...announced.map((event) => ({ event, announces: true })),
    ...scene.shared('service-withdrawn').map((event) => ({ event, announces: false })),
  ];
  const byStream = groupBy(events, ({ event }) => event.record.stream);
  return [...byStream].flatMap(([stream, own]) => spansOfStream(stream, own));
}

interface Change {
  readonly event: Event;
  readonly announces: boolean;
}

function spansOfStream(stream: LogStream, changes: readonly Change[]): readonly Span[] {
  const spans: Span[] = [];
  const open = new Map<string, Event>();
  const close = (ip: string, to: number, toTheEnd: boolean, end: Event | null) => {
    const begin = open.get(ip);
    open.delete(ip);
    const from = begin?.record.time ?? null;
    if (begin !== undefined && from !== null && to >= from)
      spans.push({ ip, owner: speakerOf(stream), from, to, toTheEnd, begin, end });
  };
  let last = stream.firstTime ?? 0;
  const starts = [...stream.starts].sort((a, b) => a.line - b.line);
  for (const { event, announces } of changes.toSorted((a, b) => compareEvents(a.event, b.event))) {
    const { time, place } = event.record;
    if (time === null) continue;
    // A new process: whatever the one before announced ended with it.
    while (starts[0] !== undefined && starts[0].line < place.line) {
      starts.shift();
      for (const ip of [...open.keys()]) close(ip, last, false, null);
    }
    last = time;
    for (const ip of addressesOf(event, open)) {
      if (!announces) close(ip, time, false, event);
      else if (!open.has(ip)) open.set(ip, event);
    }
  }
  for (const ip of [...open.keys()]) close(ip, starts.length > 0 ? last : (stream.lastTime ?? last), starts.length === 0, null);
  return spans;
}

/** v0.12 and older withdraw with the name of the service alone. */
function addressesOf(event: Event, open: ReadonlyMap<string, Event>): readonly string[] {
  const own = ['ip', 'ip2'].flatMap((name) => event.values.get(name) ?? []).filter((ip) => ip !== '');
  const service = event.values.get('service');
  if (own.length > 0 || service === undefined) return own;
  return [...open].filter(([, begin]) => begin.values.get('service') === service).map(([ip]) => ip);
}

/** A gratuitous request asks for the sender's own address: another speaker announces it. */
export function isAsked({ record, values }: Event): boolean {
  return record.fields.senderIP !== values.get('ip');
}

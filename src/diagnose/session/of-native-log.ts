import type { Facts } from '../../model/facts.ts';
import { groupBy } from '../../model/group.ts';
import type { LogStream } from '../../model/log.ts';
import type { Place } from '../../model/place.ts';
import { redact } from '../../parse/redact.ts';
import { bareAddress, plainAddress, type Sighting, sighting, speakerOfStream } from './sighting.ts';

/** The speaker says that a session came up, fell, or could not be had. */
export interface SessionEvent {
  readonly up: boolean;
  readonly time: number | null;
  readonly stream: LogStream;
  readonly address: string;
  readonly error: string | null;
  readonly place: Place;
}

/** What the speaker itself logs in native mode, in the order of the log. */
export function nativeEvents(facts: Facts): readonly SessionEvent[] {
  return [
    ...eventsOf(facts, 'shared#session-up', true),
    ...eventsOf(facts, 'shared#session-down', false),
    ...eventsOf(facts, 'shared#connect-failed', false),
  ].toSorted((a, b) => (a.time ?? 0) - (b.time ?? 0) || a.place.line - b.place.line);
}

export function eventsOf(facts: Facts, signature: string, up: boolean): readonly SessionEvent[] {
  return (facts.occurrences.get(signature) ?? []).flatMap(({ stream, kept }) =>
    kept.flatMap(({ record, captures }) =>
      captures.peer === undefined
        ? []
        : [
            {
              up,
              time: record.time,
              stream,
              address: bareAddress(captures.peer),
              error: captures.error ?? captures.reason ?? null,
              place: record.place,
            },
          ],
    ),
  );
}

/** The last of up and down counts. */
export function fromNativeLog(events: readonly SessionEvent[]): readonly Sighting[] {
  const bySession = groupBy(events, ({ stream, address }) => `${speakerOfStream(stream)} ${plainAddress(address)}`);
  return [...bySession.values()].flatMap((own) => {
    const last = own.at(-1);
    if (!last) return [];
    // What was the matter before the session came up matters no more.
    const error = last.up ? null : (own.findLast((event) => event.error !== null)?.error ?? null);
    return [
      sighting({
        node: last.stream.node,
        pod: last.stream.pod,
        address: last.address,
        state: last.up ? 'established' : 'down',
        stateText: last.up ? 'session up' : 'session down',
        lastReset: error === null ? null : redact(error.slice(0, 300)),
        place: last.place,
      }),
    ];
  });
}

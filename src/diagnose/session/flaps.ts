import type { Facts } from '../../model/facts.ts';
import { groupBy } from '../../model/group.ts';
import type { LogStream } from '../../model/log.ts';
import type { SessionFlaps } from '../../model/report.ts';
import { formatTime, parseTime } from '../../parse/time.ts';
import { eventsOf, type SessionEvent } from './of-native-log.ts';
import { plainAddress, type Sighting, speakerOfStream, whoseSession } from './sighting.ts';

/** Ups and downs of all sessions, and the logs that would show them. */
export interface SessionHistory {
  /** In order of time, by speaker and address. */
  readonly events: ReadonlyMap<string, readonly SessionEvent[]>;
  readonly streams: readonly LogStream[];
  /** Losses that were counted and not kept: by speaker and address. */
  readonly counted: ReadonlyMap<string, number>;
}

const lossSignatures = ['shared#session-down', 'shared#frr-session-down'] as const;

export function sessionHistory(facts: Facts, native: readonly SessionEvent[]): SessionHistory {
  const events = [
    ...native,
    ...eventsOf(facts, 'shared#frr-session-up', true),
    ...eventsOf(facts, 'shared#frr-session-down', false),
  ].toSorted((a, b) => (a.time ?? 0) - (b.time ?? 0) || a.place.line - b.place.line);
  const counted = new Map<string, number>();
  for (const signature of lossSignatures) {
    for (const { stream, kept, total } of facts.occurrences.get(signature) ?? []) {
      const peer = kept[0]?.captures.peer;
      if (peer === undefined || total === kept.length) continue;
      const key = keyOf(stream, peer);
      counted.set(key, (counted.get(key) ?? 0) + total);
    }
  }
  const bySession = groupBy(events, ({ stream, address }) => eventsKey(speakerOfStream(stream), plainAddress(address)));
  return { events: bySession, counted, streams: facts.streams.filter(({ kind }) => kind === 'speaker' || kind === 'frr') };
}

const eventsKey = (speaker: string, address: string) => `${speaker} ${address}`;
const keyOf = (stream: LogStream, address: string) => `${stream.source} ${speakerOfStream(stream)} ${plainAddress(address)}`;

/** Losses by the log that shows most of them (FRR's log stands in two files), else by FRR's counter since it started. */
export function flapsOf(session: Sighting, { events, streams, counted }: SessionHistory): SessionFlaps | undefined {
  const whose = whoseSession(session);
  const address = plainAddress(session.address);
  const own = events.get(eventsKey(whose, address)) ?? [];
  const logs = [...new Set(own.map(({ stream }) => stream.source))].map((source) => {
    const inLog = own.filter(({ stream }) => stream.source === source);
    const [first] = inLog;
    const total = first ? counted.get(keyOf(first.stream, address)) : undefined;
    return { losses: Math.max(lossesIn(inLog), total ?? 0), ...windowOf(streams.filter((stream) => stream.source === source)) };
  });
  const [most] = logs.toSorted((a, b) => b.losses - a.losses);
  if (most !== undefined && most.losses > 0) return { ...most, basis: 'log' };
  if (session.dropped === null || session.dropped === 0) return undefined;
  const since = streams.filter(
    (stream) => stream.kind === 'frr' && speakerOfStream(stream) === whose && stream.starts.length > 0,
  );
  return { losses: session.dropped, ...windowOf(since), basis: 'counter' };
}

/** Of an established session: an attempt that failed is no loss. */
function lossesIn(events: readonly SessionEvent[]): number {
  return events.filter((event, index) => !event.up && events[index - 1]?.up === true).length;
}

function windowOf(streams: readonly LogStream[]): Pick<SessionFlaps, 'from' | 'to'> {
  const from = streams.flatMap(({ firstTime }) => firstTime ?? []);
  const to = streams.flatMap(({ lastTime }) => lastTime ?? []);
  return {
    from: from.length === 0 ? null : formatTime(Math.min(...from)),
    to: to.length === 0 ? null : formatTime(Math.max(...to)),
  };
}

/** One loss makes no rate, and a short stretch is no hour. */
export function perHour(flaps: SessionFlaps | undefined): number | null {
  if (flaps === undefined || flaps.losses < 2) return null;
  const [from, to] = [parseTime(flaps.from), parseTime(flaps.to)];
  if (from === null || to === null || to <= from) return null;
  return Math.round((flaps.losses / ((to - from) / 3_600_000)) * 10) / 10;
}

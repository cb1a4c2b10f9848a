import type { Basis } from '../../model/finding.ts';
import type { Captures, LogRecord, LogStream, Occurrence, OccurrenceGroup, SourceKind } from '../../model/log.ts';
import type { Evidence } from '../../model/place.ts';
import { redactLine } from '../../parse/redact.ts';
import { formatTime } from '../../parse/time.ts';
import { usualBounds } from '../../scan/retention.ts';
import type { Scope } from '../load/rule.ts';

/** An occurrence of a signature, with the names that a rule may use of it. */
export interface Event {
  readonly record: LogRecord;
  readonly captures: Captures;
  readonly values: ReadonlyMap<string, string>;
  readonly free: ReadonlySet<string>;
  /** How many it stands for: after the last of the first ones that were kept, those that were only counted. */
  readonly weight: number;
}

/** Written by what runs on a node and is about that node. */
const ofTheNode: ReadonlySet<SourceKind> = new Set(['speaker', 'frr', 'reloader', 'frr-metrics', 'frr-k8s', 'frr-state']);
const nodeIsFree: ReadonlySet<string> = new Set(['node']);
const nothingFree: ReadonlySet<string> = new Set();

export function eventsOf(group: OccurrenceGroup): readonly Event[] {
  const hidden = group.total - group.kept.length;
  const gapAfter = Math.min(usualBounds.first, Math.ceil(group.kept.length / 2)) - 1;
  return group.kept.map((occurrence, index) => eventOf(occurrence, index === gapAfter && hidden > 0 ? 1 + hidden : 1));
}

function eventOf({ record, captures }: Occurrence, weight: number): Event {
  const { stream } = record;
  const values = new Map<string, string>([['source', record.place.source]]);
  if (stream.node !== null) values.set('node', stream.node);
  if (stream.pod !== null) values.set('pod', stream.pod);
  if (stream.namespace !== null) values.set('namespace', stream.namespace);
  if (record.service !== null) values.set('service', record.service);
  for (const [name, text] of Object.entries(captures)) values.set(name, text);
  const free = ofTheNode.has(stream.kind) || 'node' in captures ? nothingFree : nodeIsFree;
  return { record, captures, values, free, weight };
}

/** What a place to look in is called: events with the same one are in one scope. */
export function scopeOf({ record: { stream } }: Event, scope: Scope): string {
  if (scope === 'bundle') return '';
  if (scope === 'node') return stream.node ?? containerOf(stream);
  return containerOf(stream);
}

/** The container's log goes on over its restarts: the previous one and the current one are one stream. */
function containerOf(stream: LogStream): string {
  // A text may hold pieces of several containers' logs that nothing names.
  if (stream.pod === null) return `${stream.source}:${stream.firstLine}`;
  return `${stream.namespace ?? ''}/${stream.pod}/${stream.container ?? stream.kind}`;
}

/** Whether `b` lies after `a`; without times only within one container's log can that be told. */
export function isAfter(b: Event, a: Event): boolean {
  return compareEvents(a, b) < 0;
}

/** Runs once for every pair that a sort compares, over all lines that were kept: it makes nothing. */
export function compareEvents(a: Event, b: Event): number {
  const one = a.record;
  const other = b.record;
  const lines = one.stream.source === other.stream.source ? one.place.line - other.place.line : 0;
  if (isSameContainer(one.stream, other.stream)) {
    if (lines !== 0) return lines;
    if (one.stream.previous !== other.stream.previous) return one.stream.previous ? -1 : 1;
  }
  // Several containers' logs in one file stand in no order but that of their times.
  return one.time === null || other.time === null ? lines : one.time - other.time || lines;
}

/** What `containerOf` compares, without its texts. */
function isSameContainer(a: LogStream, b: LogStream): boolean {
  if (a === b) return true;
  if (a.pod === null || b.pod === null) return a.pod === b.pod && a.source === b.source && a.firstLine === b.firstLine;
  return a.pod === b.pod && (a.namespace ?? '') === (b.namespace ?? '') && (a.container ?? a.kind) === (b.container ?? b.kind);
}

/** The values of some names, as a text that is the same where they agree; null where one is unbound. */
export function agreement(values: ReadonlyMap<string, string>, names: readonly string[]): string | null {
  const parts: string[] = [];
  for (const name of names) {
    const value = values.get(name);
    if (value === undefined) return null;
    parts.push(value);
  }
  return parts.join('\u0000');
}

export function evidenceOf({ record }: Event): Evidence {
  const time = record.time === null ? {} : { time: formatTime(record.time) };
  return { ...record.place, ...time, text: redactLine(record.text) };
}

/** What a line says: its error, else its message, else all of it. */
export function messageOf({ record }: Event): string {
  for (const key of ['error', 'err', 'msg', 'message']) {
    const value = Object.hasOwn(record.fields, key) ? record.fields[key] : undefined;
    if (typeof value === 'string' && value !== '') return redactLine(value);
  }
  return redactLine(record.text);
}

export function basisOf(kind: SourceKind): Basis {
  switch (kind) {
    case 'event':
    case 'status':
    case 'words':
      return kind;
    case 'frr-state':
      return 'frr';
    default:
      return 'log';
  }
}

/** Whether an event lies within some time after its process began. */
export function isAfterStart({ record }: Event, length: number): boolean {
  const { time, stream } = record;
  if (time === null) return false;
  return startTimes(stream).some((start) => time >= start && time - start <= length);
}

function startTimes(stream: LogStream): readonly number[] {
  if (stream.startTimes !== undefined) return stream.startTimes.filter((time) => time !== null);
  const beginsWithIt = stream.starts.some((place) => place.line === stream.firstLine);
  return beginsWithIt && stream.firstTime !== null ? [stream.firstTime] : [];
}

import type { LogRecord, LogStream, SourceKind } from '../../model/log.ts';
import type { JsonObject } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import type { Place } from '../../model/place.ts';
import type { ScannedLine } from '../../scan/scanner.ts';
import type { Undated } from './clock.ts';

const nothing: JsonObject = Object.freeze(Object.create(null));
/** More of a line is not kept; its fields are, each cut to a share of this. */
const mostText = 16 * 1024;
const mostFieldText = 2048;

/** What log viewers put before a line that they show: a time, a name, a bar. */
const shownBefore = /^[^{"]{1,160}?[|:>\]\s](?=\{"(?:caller|level|ts|branch|event|msg|error|op)"\s?:)/;

/** Fields of a JSON line; none where it is no JSON object. */
export function fieldsOf(line: string): JsonObject {
  const text = line.startsWith('{') ? line : line.slice(shownBefore.exec(line.slice(0, 200))?.[0].length ?? line.length);
  if (!text.startsWith('{')) return nothing;
  return objectIn(text) ?? objectIn(mended(text)) ?? nothing;
}

function objectIn(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** A value without quotes that is no JSON: what people write over numbers that nobody shall see. */
const maskedValue = /":(\[[A-Za-z _-]{1,40}\]|<[^<>",{}\n]{1,40}>|\*{1,40}|[Xx]{1,40})(?=[,}]|$)/g;
/** A field begins; what stands before it was whole. */
const fieldStart = ',"';

/** A line that its reporter masked, or that was cut when it was pasted: masks become texts, and the field that was cut is left out. */
function mended(text: string): string {
  const masked = text.slice(0, mostText).replace(maskedValue, '":"$1"');
  if (masked.endsWith('}')) return masked;
  const last = masked.lastIndexOf(fieldStart);
  return last < 0 ? masked : `${masked.slice(0, last)}}`;
}

/** A string of its own: what is cut out of a text keeps all of that text in memory. */
export function ownText(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** The record of a line. Its fields are read when somebody asks: kept, they would be several times the text. */
class LineRecord implements LogRecord {
  readonly place: Place;
  readonly offset: number;
  time: number | null;
  readonly timeText: string | null;
  readonly text: string;
  readonly stream: LogStream;
  readonly service: string | null;
  readonly around: LogRecord['around'];

  constructor({ place, offset, time, timeText, text, stream, service, around }: Omit<LogRecord, 'fields'>) {
    this.place = place;
    this.offset = offset;
    this.time = time;
    this.timeText = timeText;
    this.text = text;
    this.stream = stream;
    this.service = service;
    this.around = around;
  }

  get fields(): JsonObject {
    return fieldsOf(this.text);
  }
}

export function recordOf(line: Omit<LogRecord, 'fields'>): LogRecord & Undated {
  const { text } = line;
  if (text.length <= mostText) return new LineRecord(line);
  return { ...line, text: ownText(text.slice(0, mostText)), fields: cutFields(fieldsOf(text)) };
}

function cutFields(fields: JsonObject): JsonObject {
  const cut = Object.entries(fields).map(([key, value]) => [
    key,
    typeof value === 'string' && value.length > mostFieldText ? ownText(value.slice(0, mostFieldText)) : value,
  ]);
  return Object.fromEntries(cut);
}

/** Kinds of writers whose texts are logs. */
export const logKinds: ReadonlySet<SourceKind> = new Set([
  'controller',
  'speaker',
  'frr',
  'reloader',
  'frr-metrics',
  'frr-k8s',
  'operator',
  'kubernetes',
  'unknown',
]);

/** Whether a signature for these sources may look at a line of this kind. Where nobody knows who wrote a log line, all may. */
export function mayLook(sources: readonly SourceKind[], kind: SourceKind, isLogLine: () => boolean): boolean {
  if (sources.includes(kind)) return true;
  return kind === 'unknown' && sources.some((source) => logKinds.has(source)) && isLogLine();
}

/** A line that is not of a log: an event, a text of a status. */
export class PlainLine implements ScannedLine {
  readonly text: string;
  readonly #fields: JsonObject;
  readonly #record: LogRecord;

  constructor(record: LogRecord) {
    this.text = record.text;
    this.#fields = record.fields;
    this.#record = record;
  }

  fields(): JsonObject {
    return this.#fields;
  }

  isFrom(sources: readonly SourceKind[]): boolean {
    return sources.includes(this.#record.stream.kind);
  }

  get stream(): LogStream {
    return this.#record.stream;
  }

  time(): number | null {
    return this.#record.time;
  }

  recorder(): () => LogRecord {
    return () => this.#record;
  }
}

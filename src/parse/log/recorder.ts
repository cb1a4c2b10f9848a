import type { LogRecord } from '../../model/log.ts';
import { type Around, linesAround } from './around.ts';
import type { FileClock, YearClock } from './clock.ts';
import type { LineCursor } from './cursor.ts';
import { recordOf } from './line.ts';
import { serviceOf } from './service.ts';
import type { GrowingStream } from './stream.ts';
import { TailTime, timeOfLine } from './time.ts';

/** What a record is made of, beside its text. */
interface Snapshot extends Pick<LogRecord, 'place' | 'offset' | 'service'> {
  readonly stream: GrowingStream;
  readonly stamp: string;
  readonly ms: number | null | undefined;
}

/** Neighbours are kept for what people look at first, and not without end: lines that are more than routine. */
const mostWithNeighbours = 40;
const routine = /"level":"(?:info|debug)"/;

/** Makes the record of the line at hand, at once or as long as its block is there. */
export class LineRecorder {
  readonly #cursor: LineCursor;
  readonly #clock: FileClock;
  readonly #source: string;
  readonly #firstByte: number;
  readonly #sinks: { readonly years: YearClock; readonly longestLine: number };
  readonly #tail = new TailTime();
  #offset = 0;
  #withNeighbours = 0;
  #record: (() => LogRecord) | null = null;
  #ms: number | null | undefined | 'unread' = 'unread';

  constructor(
    cursor: LineCursor,
    clock: FileClock,
    input: { readonly source: string; readonly firstByte?: number },
    sinks: { readonly years: YearClock; readonly longestLine: number },
  ) {
    this.#cursor = cursor;
    this.#clock = clock;
    this.#source = input.source;
    this.#firstByte = input.firstByte ?? 0;
    this.#sinks = sinks;
  }

  /** The cursor moves on. */
  next(offset: number): void {
    this.#offset = offset;
    this.#record = null;
    this.#ms = 'unread';
  }

  /** Undefined where only the year is missing. */
  time(): number | null | undefined {
    if (this.#ms === 'unread') {
      const { block, content, end, shape } = this.#cursor;
      const fast = shape === 'json' ? this.#tail.read(block.bytes, content, end) : null;
      this.#ms = fast === null ? this.#clock.read(timeOfLine(this.#cursor.text()), this.#cursor.stamp()) : this.#clock.saw(fast);
    }
    return this.#ms;
  }

  recorder(stream: GrowingStream, line: number): () => LogRecord {
    if (this.#record) return this.#record;
    const { block, start, content, end } = this.#cursor;
    const snapshot: Snapshot = {
      place: { source: this.#source, line },
      offset: this.#firstByte + this.#offset,
      service: stream.reconciled.current,
      stream,
      stamp: this.#cursor.stamp(),
      ms: this.time(),
    };
    const stop = Math.min(end, content + this.#sinks.longestLine);
    let made: LogRecord | null = null;
    this.#record = () => {
      made ??= this.#make(block.bytes.toString('utf8', content, stop), snapshot, () =>
        linesAround(block.bytes, block.end, start, end),
      );
      return made;
    };
    return this.#record;
  }

  #make(text: string, { place, offset, stream, service, stamp, ms }: Snapshot, neighbours: () => Around): LogRecord {
    const around = this.#around(text, neighbours);
    const time = timeOfLine(text);
    const timeText = time.kind === 'none' ? stamp || null : time.text;
    const record = recordOf({
      place,
      offset,
      time: ms ?? null,
      timeText,
      text,
      stream,
      service: serviceOf(text, service),
      ...around,
    });
    if (ms === undefined && time.kind === 'yearless') this.#sinks.years.wait(record, time);
    return record;
  }

  #around(text: string, neighbours: () => Around): { readonly around?: Around } {
    if (this.#withNeighbours >= mostWithNeighbours || routine.test(text)) return {};
    this.#withNeighbours++;
    return { around: neighbours() };
  }
}

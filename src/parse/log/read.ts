import type { Trouble } from '../../model/bundle.ts';
import type { SourceKind } from '../../model/log.ts';
import { type LineBlock, LineBlocks } from '../../scan/block.ts';
import type { Hits } from '../../scan/literals.ts';
import type { Retention } from '../../scan/retention.ts';
import type { ScannedLine, Scanner } from '../../scan/scanner.ts';
import { Attribution, type AttributionOptions, type Writer } from './attribution.ts';
import { FileClock, type YearClock } from './clock.ts';
import { LineCursor } from './cursor.ts';
import type { DumpedObjects } from './dump.ts';
import { LastDumps } from './last-dumps.ts';
import { mayLook } from './line.ts';
import { isBanner, type Mark, marks, versionInBanner } from './marks.ts';
import { LineRecorder } from './recorder.ts';
import { isDockerLine, Rewriter, type RewrittenBlock } from './rewrite.ts';
import { reconcilerMark } from './service.ts';
import { SilenceSearch } from './silence.ts';
import type { GrowingStream } from './stream.ts';
import { timeOfLine } from './time.ts';
import type { Unexplained } from './unexplained.ts';
import { CallerKinds, isJsonLog, writerOf } from './writer.ts';

export interface LogInput extends AttributionOptions {
  /** Number and byte position of the first line, where the text is a part of its file. */
  readonly firstLine?: number;
  readonly firstByte?: number;
  /** How long it is, where that is known: a short text needs little memory. */
  readonly bytes?: number;
}

/** What all logs of a bundle share. Scanners are made with `markTexts`. */
export interface LogSinks {
  /** The search for the texts of one writer, whose level is known to be debug or not; null: of all that may be in the text. */
  readonly scannerOf: (kind: SourceKind | null, isDebug: boolean) => Scanner;
  /** Where the scanner puts what it finds. */
  readonly retention: Retention;
  readonly unexplained: Unexplained;
  readonly dumps: DumpedObjects;
  readonly years: YearClock;
  readonly longestLine: number;
}

export interface LogOutcome {
  readonly streams: readonly GrowingStream[];
  readonly lines: number;
  readonly troubles: readonly Trouble[];
}

const [newline, brace, escapeByte] = [10, 123, 27];
const blockBytes = 256 * 1024;
/** Lines after which a log with one writer is believed to have no other. */
const sureAfter = 4000;
/** Lines of a stream whose time is looked at until one has one. */
const mostUntimed = 200;
/** A banner that is so much older than the line before it begins another process's log. */
const clockSlack = 2000;
/** Whose warnings and errors are worth knowing although no signature does. */
const alarming: ReadonlySet<SourceKind> = new Set([
  'controller',
  'speaker',
  'frr',
  'reloader',
  'frr-metrics',
  'frr-k8s',
  'operator',
  'unknown',
]);

/** Reads one log as it comes: sorts its lines into streams, and shows those with a literal to the signatures. */
export class LogReader {
  readonly #input: LogInput;
  readonly #sinks: LogSinks;
  readonly #blocks: LineBlocks;
  readonly #attribution: Attribution;
  readonly #clock: FileClock;
  readonly #rewriter: Rewriter;
  readonly #cursor: LineCursor;
  readonly #silences = new SilenceSearch();
  readonly #scanned: ScannedLine;
  readonly #dumps = new LastDumps();
  #scanner: Scanner;
  /** The writer whose texts alone are searched for. */
  #only: GrowingStream | null = null;
  #writer: Writer;
  #stream: GrowingStream;
  #line: number;
  readonly #callers = new CallerKinds();
  readonly #recorder: LineRecorder;

  constructor(input: LogInput, sinks: LogSinks) {
    this.#input = input;
    this.#sinks = sinks;
    this.#line = input.firstLine ?? 1;
    this.#attribution = new Attribution(input);
    this.#writer = this.#attribution.plain;
    this.#stream = this.#attribution.nobody;
    this.#clock = new FileClock(sinks.years);
    this.#rewriter = new Rewriter(sinks.longestLine);
    this.#cursor = new LineCursor(sinks.longestLine);
    this.#recorder = new LineRecorder(this.#cursor, this.#clock, input, sinks);
    this.#scanner = sinks.scannerOf(null, false);
    this.#blocks = new LineBlocks(
      sinks.longestLine,
      (block) => this.#read(block),
      Math.min(blockBytes, (input.bytes ?? blockBytes) + 1),
    );
    this.#scanned = this.#scannedLine();
  }

  push(chunk: Buffer): void {
    this.#blocks.push(chunk);
  }

  end(): LogOutcome {
    this.#blocks.end();
    const lines = this.#line - (this.#input.firstLine ?? 1);
    const rest = this.#rewriter.rest();
    if (rest) this.#walk(rest, 0);
    const streams = this.#attribution.streams.filter((stream) => stream.lines > 0);
    for (const stream of streams) stream.finish();
    this.#dumps.settle(this.#input.source, this.#sinks.dumps);
    return { streams, lines, troubles: this.#troubles(streams) };
  }

  #troubles(streams: readonly GrowingStream[]): readonly Trouble[] {
    const cut = streams.reduce((sum, stream) => sum + stream.cutLines, 0);
    if (cut === 0) return [];
    const what = `${cut} of its lines are longer than ${this.#sinks.longestLine} bytes and were cut (raise the limit of a line to read them whole)`;
    return [{ source: this.#input.source, what, lost: 'part' }];
  }

  /** Blocks with colours, docker's JSON or lines in pieces are made plain first, from where that begins. */
  #read(block: LineBlock): void {
    let done = 0;
    if (!this.#rewriter.isPending && !block.bytes.subarray(0, block.end).includes(escapeByte)) {
      this.#only = this.#onlyWriter(block);
      done = this.#walk(block, 0);
      if (done < block.end && this.#only !== null) {
        this.#only = null;
        done = this.#walk(block, done);
      }
    }
    if (done < block.end) {
      this.#only = null;
      const first = this.#line;
      this.#walk(this.#rewriter.rewrite(block, done, first), 0);
      this.#line = first + this.#rewriter.linesRead;
    }
    // A line within the limit was cut there; longer ones were counted when they were met.
    if (block.cut && this.#cursor.bytes - 1 <= this.#sinks.longestLine) this.#stream.cutLines++;
  }

  /**
   * After a while a log that has had one writer is searched for that one's texts only, and for all again from the line on
   * where another one writes.
   */
  #onlyWriter(block: LineBlock): GrowingStream | null {
    const [only, other] = this.#attribution.streams;
    if (!only?.isCertain || other || only.lines < sureAfter || this.#input.otherwise !== null) return null;
    const last = block.bytes.subarray(0, block.end - 1).lastIndexOf(newline) + 1;
    const kinds = [0, last].map((at) => this.#callers.of(block.bytes, at) ?? only.kind);
    return kinds.every((kind) => kind === only.kind) ? only : null;
  }

  /** Goes over the lines of a block. Stops before a line that must be read otherwise, and says where. */
  #walk(block: LineBlock | RewrittenBlock, from: number): number {
    const { bytes, end } = block;
    const origins = 'origins' in block ? block.origins : null;
    this.#scanner = this.#sinks.scannerOf(this.#only?.kind ?? null, this.#only?.level === 'debug');
    const hits = this.#scanner.find(block);
    this.#cursor.block = block;
    let hit = 0;
    while (hit < hits.count && (hits.positions[hit] as number) < from) hit++;
    let stop = end;
    for (let s = from, index = 0; s < end; index++) {
      const e = bytes.indexOf(newline, s);
      const origin = origins?.[index];
      if (origin) {
        this.#line = origin.line;
      }
      this.#recorder.next(origin?.offset ?? block.base + s);
      if (!this.#attribute(s, e, origins !== null)) {
        stop = s;
        break;
      }
      const first = hit;
      while (hit < hits.count && (hits.positions[hit] as number) < e) hit++;
      const { shape } = this.#cursor;
      if (hit > first || shape === 'klog' || shape === 'crash') this.#look(hits, first, hit);
      this.#line++;
      s = e + 1;
    }
    this.#endOfBlock(stop);
    return stop;
  }

  /** Finds whose the line is. False: it must be made plain first, or searched for more. */
  #attribute(s: number, e: number, isPlain: boolean): boolean {
    const cursor = this.#cursor;
    const { plain } = this.#attribution;
    const { component } = plain;
    const isJson = cursor.block.bytes[s] === brace;
    if (isJson && !isPlain && isDockerLine(cursor.block.bytes, s)) return false;
    if (isJson && component?.isSettled === true && this.#input.otherwise === null) {
      // By far the most lines of the biggest files.
      cursor.atJson(s, e);
      plain.current = component;
      this.#writer = plain;
      this.#stream = component;
    } else {
      cursor.at(s, e);
      if (cursor.isPartial && !isPlain) return false;
      this.#writer = this.#attribution.writer(cursor.writer);
      this.#stream = this.#attribution.streamOf(this.#writer, cursor.shape, this.#line, cursor.text);
    }
    if (this.#only !== null && this.#stream !== this.#only) return false;
    this.#count(this.#stream);
    return true;
  }

  #count(stream: GrowingStream): void {
    const cursor = this.#cursor;
    stream.lines++;
    stream.bytes += cursor.bytes;
    if (cursor.shape !== 'other' || cursor.hasStamp) {
      stream.timedStart = cursor.start;
      stream.timedEnd = cursor.end;
    }
    if (stream.firstTime === null && stream.lines < mostUntimed) this.#firstTime(stream);
    if (cursor.bytes - 1 > this.#sinks.longestLine) stream.cutLines++;
  }

  #firstTime(stream: GrowingStream): void {
    const time = this.#clock.read(timeOfLine(this.#cursor.text()), this.#cursor.stamp());
    if (typeof time === 'number') stream.sawTime(time);
    else if (!this.#clock.hasYear) this.#clock.look(this.#cursor.text());
    const level = /"level":"(info|warn|error)"/.exec(this.#cursor.head())?.[1];
    if (level === 'info' || level === 'warn' || level === 'error') stream.sawLevel(level);
  }

  /** A line with a literal in it, or one that alarms by its shape. */
  #look(hits: Hits, from: number, to: number): void {
    const { unexplained } = this.#sinks;
    const scanner = this.#scanner;
    const cursor = this.#cursor;
    let alarm = cursor.shape === 'crash' || (cursor.shape === 'klog' && !cursor.head().startsWith('I'));
    let isWanted = false;
    const wanted = scanner.wanted();
    const markOf = scanner.marks();
    for (let h = from; h < to; h++) {
      const literal = hits.literals[h] as number;
      if ((wanted[literal] as number) > 0) isWanted = true;
      const mark = marks[markOf[literal] as number];
      if (!mark) continue;
      if (mark.kind === 'alarm') alarm = true;
      this.#marked(mark, hits.positions[h] as number);
    }
    if (!isWanted && !alarm) return;
    this.#correct();
    const isMatched = isWanted && scanner.match(this.#scanned, hits, from, to);
    const { kind, pod } = this.#stream;
    if (alarm && !isMatched && alarming.has(kind) && (kind !== 'unknown' || pod === null))
      unexplained.add(this.#recorder.recorder(this.#stream, this.#line)());
  }

  /** The line may say that it is another program's than those before it. */
  #correct(): void {
    if (this.#cursor.shape !== 'json') return;
    const quick = this.#callers.of(this.#cursor.block.bytes, this.#cursor.content);
    const kind = quick === undefined ? writerOf(this.#cursor.text()) : quick;
    if (kind === null || (kind === this.#stream.kind && this.#stream.isCertain)) return;
    this.#move(this.#attribution.corrected(this.#writer, this.#stream, kind, this.#line));
  }

  #move(to: GrowingStream): void {
    const from = this.#stream;
    if (from === to) return;
    from.lines--;
    from.bytes -= this.#cursor.bytes;
    this.#stream = to;
    this.#count(to);
  }

  #marked(mark: Mark, position: number): void {
    switch (mark.kind) {
      case 'level':
      case 'alarm':
        this.#stream.sawLevel(mark.level);
        return;
      case 'service': {
        const { block, end } = this.#cursor;
        const dumped = this.#stream.reconciled.see(block.bytes, position + reconcilerMark.length, end);
        if (dumped) this.#dumps.add(dumped.of, block.bytes, dumped.at, this.#cursor.content, end, this.#line);
        return;
      }
      case 'resources':
        this.#dumps.addResources(this.#cursor.block.bytes, this.#cursor.content, this.#cursor.end, this.#line);
        return;
      case 'node':
        this.#stream.home.see(this.#cursor.head(), this.#stream.starts.length > 0);
        return;
      case 'banner':
        this.#banner();
        return;
      default:
        mark satisfies never;
    }
  }

  #banner(): void {
    const text = this.#cursor.text();
    if (!isBanner(text)) return;
    const time = this.#clock.read(timeOfLine(text), this.#cursor.stamp()) ?? null;
    const kind = writerOf(text);
    if (kind !== null && this.#cursor.shape === 'json') {
      const known = this.#attribution.corrected(this.#writer, this.#stream, kind, this.#line);
      const before = this.#timeBefore();
      const isOther = known.lines > 1 && time !== null && before !== null && time < before - clockSlack;
      this.#move(isOther ? this.#attribution.reopened(this.#writer, kind, this.#line) : known);
    }
    if (time !== null) this.#stream.sawTime(time);
    this.#stream.reconciled.restart();
    this.#stream.started(this.#line, time, versionInBanner(text));
  }

  /** The time of the line before, whosever it is. */
  #timeBefore(): number | null {
    const start = this.#cursor.previousStart();
    if (start < 0) return this.#stream.lastTime;
    const { time, stamp } = this.#cursor.timeAt(start, this.#cursor.start - 1);
    return this.#clock.read(time, stamp) ?? null;
  }

  /** The line at hand, as signatures see it. */
  #scannedLine(): ScannedLine {
    const cursor = this.#cursor;
    const streamOf = (): GrowingStream => this.#stream;
    return {
      get stream() {
        return streamOf();
      },
      get text() {
        return cursor.text();
      },
      fields: cursor.fields,
      isFrom: (sources) => mayLook(sources, this.#stream.kind, () => this.#isLogLine()),
      time: () => this.#recorder.time() ?? null,
      recorder: () => this.#recorder.recorder(this.#stream, this.#line),
    };
  }

  /** Whether a line that nobody can be named for is a log's at all. */
  #isLogLine(): boolean {
    if (this.#stream.pod !== null) return false;
    const { shape, text } = this.#cursor;
    return shape === 'klog' || shape === 'crash' || (shape === 'json' && isJsonLog(text()));
  }

  /** The block's memory is about to be used again: what is wanted of it is copied now. */
  #endOfBlock(stop: number): void {
    const cursor = this.#cursor;
    this.#sinks.retention.settle();
    for (const stream of this.#attribution.streams) {
      stream.reconciled.settle();
      if (stream.timedStart < 0) continue;
      const { time, stamp } = cursor.timeAt(stream.timedStart, stream.timedEnd);
      const now = this.#clock.read(time, stamp);
      stream.timedStart = -1;
      if (typeof now !== 'number') continue;
      const before = stream.lastTime;
      stream.sawTime(now);
      this.#silences.after(stream, before, now, () => this.#timesOf(stream, stop));
    }
  }

  *#timesOf(stream: GrowingStream, stop: number): Iterable<number> {
    const { bytes } = this.#cursor.block;
    for (let s = 0; s < stop; ) {
      const e = bytes.indexOf(newline, s);
      this.#cursor.at(s, e);
      if (this.#attribution.writer(this.#cursor.writer).named === stream.named && this.#cursor.shape !== 'other') {
        const time = this.#clock.read(timeOfLine(this.#cursor.head()), this.#cursor.stamp());
        if (typeof time === 'number') yield time;
      }
      s = e + 1;
    }
  }
}

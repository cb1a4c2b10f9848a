import type { JsonObject } from '../../model/object.ts';
import type { LineBlock } from '../../scan/block.ts';
import { type LineShape, shapeOf } from './attribution.ts';
import { fieldsOf } from './line.ts';
import type { RewrittenBlock } from './rewrite.ts';
import { type LineTime, timeOfLine } from './time.ts';
import { type NamedWriter, Transport } from './transport.ts';

const [carriageReturn, newline] = [13, 10];
/** Enough of a line for its keys; dumps are long. */
const headBytes = 2048;

/** The line at hand. Text is made of it only when somebody asks. */
export class LineCursor {
  block: LineBlock | RewrittenBlock = { bytes: Buffer.alloc(0), words: new Int32Array(0), end: 0, base: 0, cut: false };
  start = 0;
  /** Without the line's end. */
  end = 0;
  /** Just after the newline. */
  next = 0;
  content = 0;
  shape: LineShape = 'other';
  readonly #transport = new Transport();
  readonly #longest: number;
  #hasTransport = false;
  #text: string | null = null;
  #fields: JsonObject | null = null;

  constructor(longestLine: number) {
    this.#longest = longestLine;
  }

  /** Moves to a line that is JSON from its first byte on. */
  atJson(start: number, newlineAt: number): void {
    this.#at(start, newlineAt);
    this.#hasTransport = false;
    this.content = start;
    this.shape = 'json';
  }

  at(start: number, newlineAt: number): void {
    this.#at(start, newlineAt);
    this.#hasTransport = true;
    this.#transport.peel(this.block.bytes, start, this.end);
    this.content = this.#transport.content;
    this.shape = shapeOf(this.block.bytes, this.content, this.end);
  }

  #at(start: number, newlineAt: number): void {
    this.start = start;
    this.next = newlineAt + 1;
    this.end = newlineAt > start && this.block.bytes[newlineAt - 1] === carriageReturn ? newlineAt - 1 : newlineAt;
    this.#text = null;
    this.#fields = null;
  }

  get isPartial(): boolean {
    return this.#hasTransport && this.#transport.partial;
  }

  get writer(): NamedWriter | null {
    return this.#hasTransport ? this.#transport.writer : null;
  }

  get bytes(): number {
    return this.next - this.start;
  }

  /** Without its prefixes, cut at the line limit. */
  text = (): string => {
    this.#text ??= this.block.bytes.toString('utf8', this.content, Math.min(this.end, this.content + this.#longest));
    return this.#text;
  };

  fields = (): JsonObject => {
    this.#fields ??= fieldsOf(this.text());
    return this.#fields;
  };

  head(): string {
    return this.#text ?? this.block.bytes.toString('latin1', this.content, Math.min(this.end, this.content + headBytes));
  }

  /** The time stamp that the carrier put before the line, or none. */
  stamp(): string {
    if (!this.#hasTransport || this.#transport.stampEnd === this.#transport.stampStart) return '';
    return this.block.bytes.toString('latin1', this.#transport.stampStart, this.#transport.stampEnd);
  }

  get hasStamp(): boolean {
    return this.#hasTransport && this.#transport.stampEnd > this.#transport.stampStart;
  }

  /** The time of another line of the block, and its stamp. */
  timeAt(start: number, end: number): { readonly time: LineTime; readonly stamp: string } {
    const { bytes } = this.block;
    const peeled = new Transport();
    peeled.peel(bytes, start, end);
    const text = bytes.toString('latin1', peeled.content, Math.min(end, peeled.content + this.#longest));
    return { time: timeOfLine(text), stamp: bytes.toString('latin1', peeled.stampStart, peeled.stampEnd) };
  }

  /** Where the line before this one begins, or -1. */
  previousStart(): number {
    if (this.start === 0) return -1;
    return this.start < 2 ? 0 : this.block.bytes.lastIndexOf(newline, this.start - 2) + 1;
  }
}

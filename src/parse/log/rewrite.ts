import { allocate, type LineBlock } from '../../scan/block.ts';
import { Transport } from './transport.ts';

/** A block as it is scanned, and where its lines stood in the file. */
export interface RewrittenBlock extends LineBlock {
  /** By line of the block: where it began in the file. */
  readonly origins: readonly LineOrigin[];
}

export interface LineOrigin {
  readonly offset: number;
  readonly line: number;
}

const [newline, escapeByte, backslash, quote] = [10, 27, 92, 34];
const dockerStart = Buffer.from('{"log":');

export function isDockerLine(bytes: Buffer, start: number): boolean {
  if (bytes[start + 2] !== 108 || bytes[start + 4] !== 103) return false;
  return bytes.compare(dockerStart, 0, dockerStart.length, start, start + dockerStart.length) === 0;
}

/** The pieces of a line whose end has not come yet. */
interface Pending extends LineOrigin {
  readonly pieces: Buffer[];
  length: number;
}

/**
 * Makes plain lines of what literals cannot be found in: colours inside the text, docker's JSON around it, lines that the
 * container runtime cut in pieces. Docker's lines become what CRI would have written, so that its time is kept.
 */
export class Rewriter {
  readonly #longest: number;
  readonly #transport = new Transport();
  #memory = allocate(1024);
  #length = 0;
  #pending: Pending | null = null;
  /** Lines of the file that the last block took. */
  linesRead = 0;

  constructor(longestLine: number) {
    this.#longest = longestLine;
  }

  get isPending(): boolean {
    return this.#pending !== null;
  }

  /** The lines from `start` on; `first` is the number of the first one. */
  rewrite(block: LineBlock, start: number, first: number): RewrittenBlock {
    const origins: LineOrigin[] = [];
    const wanted = block.end - start + (this.#pending?.length ?? 0) + 128;
    if (this.#memory.bytes.length < wanted) this.#memory = allocate(wanted);
    this.#length = 0;
    let line = first;
    for (let s = start; s < block.end; line++) {
      const e = block.bytes.indexOf(newline, s);
      const at = this.#length;
      this.#line(block.bytes, s, e);
      const origin = this.#pending ?? { offset: block.base + s, line };
      if (this.#isPartial(at)) {
        this.#keep(at, origin);
      } else {
        this.#finish(at);
        origins.push({ offset: origin.offset, line: origin.line });
      }
      s = e + 1;
    }
    this.linesRead = line - first;
    return this.#block(block, origins);
  }

  /** What is left of a line whose end never came. */
  rest(): RewrittenBlock | null {
    const pending = this.#pending;
    if (!pending) return null;
    this.#pending = null;
    this.#memory = allocate(pending.length + 128);
    this.#length = 0;
    this.#append(pending);
    this.#memory.bytes[this.#length++] = newline;
    return this.#block({ base: pending.offset, cut: false }, [{ offset: pending.offset, line: pending.line }]);
  }

  #block(block: { readonly base: number; readonly cut: boolean }, origins: readonly LineOrigin[]): RewrittenBlock {
    const { bytes, words } = this.#memory;
    bytes.fill(0, this.#length, Math.min(this.#length + 16, bytes.length));
    return { bytes, words, end: this.#length, base: block.base, cut: block.cut, origins };
  }

  #line(bytes: Buffer, start: number, end: number): void {
    if (isDockerLine(bytes, start) && this.#docker(bytes, start, end)) return;
    this.#plain(bytes, start, end);
  }

  /** Copies without colours and other terminal sequences. */
  #plain(bytes: Buffer, start: number, end: number): void {
    const out = this.#memory.bytes;
    let from = start;
    while (from < end) {
      const at = bytes.subarray(from, end).indexOf(escapeByte);
      const stop = at < 0 ? end : from + at;
      bytes.copy(out, this.#length, from, stop);
      this.#length += stop - from;
      from = at < 0 ? end : afterSequence(bytes, stop, end);
    }
  }

  #docker(bytes: Buffer, start: number, end: number): boolean {
    let entry: unknown;
    try {
      entry = JSON.parse(bytes.toString('utf8', start, end));
    } catch {
      return false;
    }
    if (entry === null || typeof entry !== 'object' || !('log' in entry) || typeof entry.log !== 'string') return false;
    const time = 'time' in entry && typeof entry.time === 'string' ? entry.time.slice(0, 40) : '';
    const whole = entry.log.endsWith('\n');
    const text = Buffer.from((whole ? entry.log.slice(0, -1) : entry.log).replaceAll('\n', ' '));
    const prefix = /^\d{4}-\d\d-\d\dT[^ ]+$/.test(time) ? `${time} ${streamOf(entry)} ${whole ? 'F' : 'P'} ` : '';
    // Bytes that are no UTF-8 grow when they are decoded.
    if (prefix.length + text.length > end - start) return false;
    this.#length += this.#memory.bytes.write(prefix, this.#length, 'latin1');
    this.#plain(text, 0, text.length);
    return true;
  }

  #isPartial(at: number): boolean {
    this.#transport.peel(this.#memory.bytes, at, this.#length);
    return this.#transport.partial;
  }

  #keep(at: number, { offset, line }: LineOrigin): void {
    const from = this.#pending ? this.#transport.content : at;
    this.#pending ??= { pieces: [], length: 0, offset, line };
    // Beyond the longest line the rest is dropped; whoever counts lines reports the cut.
    if (this.#pending.length <= this.#longest + 2) {
      const piece = Buffer.from(this.#memory.bytes.subarray(from, this.#length));
      this.#pending.pieces.push(piece);
      this.#pending.length += piece.length;
    }
    this.#length = at;
  }

  /** Ends a line, with the pieces before it in front. */
  #finish(at: number): void {
    const pending = this.#pending;
    if (pending) {
      const rest = Buffer.from(this.#memory.bytes.subarray(this.#transport.content, this.#length));
      this.#length = at;
      this.#append(pending);
      this.#length += rest.copy(this.#memory.bytes, this.#length);
      this.#pending = null;
    }
    this.#memory.bytes[this.#length++] = newline;
  }

  #append({ pieces }: Pending): void {
    for (const piece of pieces) this.#length += piece.copy(this.#memory.bytes, this.#length);
  }
}

function streamOf(entry: object): string {
  return 'stream' in entry && entry.stream === 'stderr' ? 'stderr' : 'stdout';
}

/** Just after a terminal sequence: ESC [ … letter, ESC ] … BEL, or ESC and one byte. */
function afterSequence(bytes: Buffer, at: number, end: number): number {
  const kind = bytes[at + 1];
  let i = at + 2;
  if (kind === 91) {
    while (i < end && !((bytes[i] as number) >= 64 && (bytes[i] as number) <= 126)) i++;
    return Math.min(i + 1, end);
  }
  if (kind === 93) {
    while (i < end && bytes[i] !== 7 && bytes[i] !== backslash && bytes[i] !== quote) i++;
    return bytes[i] === 7 || bytes[i] === backslash ? Math.min(i + 1, end) : Math.min(i, end);
  }
  return Math.min(i, end);
}

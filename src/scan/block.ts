/** Whole lines of a stream, in memory that the next block reuses. */
export interface LineBlock {
  readonly bytes: Buffer;
  /** The same memory as 32-bit words; at least 16 bytes of padding follow `end`. */
  readonly words: Int32Array;
  /** Just after the last line's newline. */
  readonly end: number;
  /** Byte position of the block's start in the stream. */
  readonly base: number;
  /** The last line was longer than allowed and its rest was dropped. */
  readonly cut: boolean;
}

const newline = 10;
const padding = 64;
const usualBytes = 256 * 1024;

export function allocate(bytes: number): { readonly bytes: Buffer; readonly words: Int32Array } {
  const memory = new ArrayBuffer(((bytes + 3) & ~3) + padding);
  return { bytes: Buffer.from(memory), words: new Int32Array(memory) };
}

/** Gathers chunks into blocks of whole lines. `use` must be done with a block when it returns. */
export class LineBlocks {
  readonly #longest: number;
  readonly #use: (block: LineBlock) => void;
  #memory: { readonly bytes: Buffer; readonly words: Int32Array };
  #capacity: number;
  #length = 0;
  #base = 0;
  #dropping = false;
  #dropped = 0;

  constructor(longestLine: number, use: (block: LineBlock) => void, capacity = usualBytes) {
    this.#longest = Math.max(longestLine, 1);
    this.#use = use;
    this.#capacity = capacity;
    this.#memory = allocate(capacity);
  }

  push(chunk: Buffer): void {
    let start = 0;
    while (start < chunk.length) {
      if (this.#dropping) {
        start = this.#drop(chunk, start);
        continue;
      }
      const taken = Math.min(chunk.length - start, this.#capacity - this.#length);
      chunk.copy(this.#memory.bytes, this.#length, start, start + taken);
      this.#length += taken;
      start += taken;
      if (this.#length === this.#capacity) this.#full();
    }
  }

  /** The last line may lack its newline. */
  end(): void {
    if (this.#dropping) this.#emitCut();
    if (this.#length === 0) return;
    if (this.#memory.bytes[this.#length - 1] !== newline) {
      const raw = this.#length;
      this.#memory.bytes[this.#length] = newline; // the padding has room
      this.#emit(raw + 1, raw, false);
    } else {
      this.#emit(this.#length, this.#length, false);
    }
  }

  #full(): void {
    const end = this.#memory.bytes.subarray(0, this.#length).lastIndexOf(newline) + 1;
    if (end > 0) {
      this.#emit(end, end, false);
    } else if (this.#capacity < this.#longest) {
      this.#grow();
    } else {
      this.#dropping = true;
    }
  }

  #grow(): void {
    const old = this.#memory.bytes;
    this.#capacity = Math.min(this.#capacity * 2, Math.max(this.#longest, this.#capacity));
    this.#memory = allocate(this.#capacity);
    old.copy(this.#memory.bytes, 0, 0, this.#length);
  }

  #drop(chunk: Buffer, start: number): number {
    const at = chunk.indexOf(newline, start);
    const stop = at < 0 ? chunk.length : at + 1;
    this.#dropped += stop - start;
    if (at >= 0) this.#emitCut();
    return stop;
  }

  #emitCut(): void {
    const raw = this.#length + this.#dropped;
    this.#memory.bytes[this.#length] = newline;
    this.#dropping = false;
    this.#dropped = 0;
    const length = this.#length + 1;
    this.#length = length;
    this.#emit(length, raw, true);
  }

  #emit(end: number, raw: number, cut: boolean): void {
    const { bytes, words } = this.#memory;
    const rest = this.#length - end;
    this.#use({ bytes, words, end, base: this.#base, cut });
    this.#base += raw;
    if (rest > 0) bytes.copy(bytes, 0, end, this.#length);
    this.#length = Math.max(rest, 0);
  }
}

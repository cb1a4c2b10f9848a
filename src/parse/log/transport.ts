/**
 * What carried a line here and stands before it: `kubectl logs --prefix` and `--timestamps`, must-gather and CRI stamps, stern,
 * kubetail, the journal. Layers are peeled off on bytes, without making text, because in some files every line has them.
 */

/** Whose line it is, where its prefix tells. */
export interface NamedWriter {
  readonly namespace: string | null;
  readonly pod: string | null;
  readonly container: string | null;
  readonly node: string | null;
  /** The unit of a journal line. */
  readonly unit: string | null;
}

const [blank, zero, nine, bracket, colon, dash] = [32, 48, 57, 91, 58, 45];
const most = 4;
const longestName = 320;
/** Words that look like a name but are none: after so many a text is prose, and names are no longer looked for. */
const mostMisses = 5000;

const bracketName = /^\[(?:pod\/([a-z0-9.-]+)\/([a-z0-9.-]+)|([a-z0-9.-]+-[a-z0-9]{4,10})(?: ([a-z0-9.-]+))?)\] $/;
const sternName = /^(?:([a-z0-9-]{1,63}) )?([a-z0-9][a-z0-9.-]*-[a-z0-9]{4,10}) ([a-z0-9][a-z0-9-]{0,62}) $/;
const journalName = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d{1,9})? ([^\s:]{1,253}) ([^\s:[\]]{1,128})(?:\[\d{1,10}\])?: $/;

/** Peels one line after the other; what it found of the last one is in its fields. */
export class Transport {
  /** Where the line itself begins. */
  content = 0;
  /** The carrier's time stamp, `stampEnd` excluded; equal where there is none. */
  stampStart = 0;
  stampEnd = 0;
  /** The container runtime cut the line: its rest comes in the next one of the same stream. */
  partial = false;
  /** Changes from line to line only where the prefix does. */
  writer: NamedWriter | null = null;

  readonly #known = new Map<string, NamedWriter | null>();
  #lastName = Buffer.alloc(longestName);
  #lastLength = 0;
  #lastWriter: NamedWriter | null = null;
  #found = 0;
  #misses = 0;

  peel(bytes: Buffer, start: number, end: number): void {
    this.content = start;
    this.stampStart = start;
    this.stampEnd = start;
    this.partial = false;
    this.writer = null;
    for (let layer = 0; layer < most; layer++) {
      if (!this.#layer(bytes, this.content, end)) return;
    }
  }

  #layer(bytes: Buffer, at: number, end: number): boolean {
    const first = bytes[at] as number;
    if (isDigit(first) && bytes[at + 4] === dash) {
      if (this.#stamp(bytes, at, end)) return true;
      return this.writer === null && this.#named(bytes, at, end);
    }
    if (this.writer !== null) return false;
    return mayBeName(first) && this.#named(bytes, at, end);
  }

  /** 2025-11-23T19:02:11.050936762Z , and what CRI adds: `stderr F `. */
  #stamp(bytes: Buffer, at: number, end: number): boolean {
    if (bytes[at + 7] !== dash || bytes[at + 10] !== 84 || bytes[at + 13] !== colon || this.stampEnd > this.stampStart)
      return false;
    let stop = at + 19;
    while (stop < end && stop < at + 40 && bytes[stop] !== blank) stop++;
    if (bytes[stop] !== blank && stop !== end) return false;
    this.stampStart = at;
    this.stampEnd = stop;
    this.content = Math.min(stop + 1, end);
    const tag = stop + 7;
    // ` stdout F ` or ` stderr P `
    if (bytes[stop + 1] === 115 && bytes[stop + 2] === 116 && bytes[stop + 3] === 100 && bytes[tag] === blank && tag + 2 <= end) {
      const flag = bytes[tag + 1];
      if (flag === 70 || flag === 80) {
        this.partial = flag === 80;
        this.content = Math.min(tag + 3, end);
      }
    }
    return true;
  }

  #named(bytes: Buffer, at: number, end: number): boolean {
    if (this.#lastLength > 0 && this.#startsLikeLast(bytes, at, end)) {
      this.writer = this.#lastWriter;
      this.content = at + this.#lastLength;
      return true;
    }
    if (this.#misses > mostMisses + 10 * this.#found && bytes[at] !== bracket) return false;
    const stop = nameEnd(bytes, at, Math.min(end, at + longestName));
    if (stop < 0) return false;
    const writer = this.#writerOf(bytes.toString('latin1', at, stop), bytes, stop);
    if (!writer) {
      this.#misses++;
      return false;
    }
    this.#found++;
    bytes.copy(this.#lastName, 0, at, stop);
    this.#lastLength = stop - at;
    this.#lastWriter = writer;
    this.writer = writer;
    this.content = stop;
    return true;
  }

  #startsLikeLast(bytes: Buffer, at: number, end: number): boolean {
    const length = this.#lastLength;
    if (at + length > end || bytes[at + length - 2] !== this.#lastName[length - 2]) return false;
    for (let i = 0; i < length; i++) {
      if (bytes[at + i] !== this.#lastName[i]) return false;
    }
    return true;
  }

  #writerOf(text: string, bytes: Buffer, stop: number): NamedWriter | null {
    // A journal's prefix carries the time, so it is another one in each second.
    if (text.charCodeAt(3) === blank && text.charCodeAt(9) === colon) return journalWriter(text);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const writer = text.startsWith('[') ? bracketWriter(text) : sternWriter(text, bytes[stop] as number);
    // Prose must not fill the memory with phrases that are no names.
    if (writer && this.#known.size < 10_000) this.#known.set(text, writer);
    return writer;
  }
}

function mayBeName(byte: number): boolean {
  return byte === bracket || isCapital(byte) || isNameByte(byte);
}

/** Just after the blank that ends a prefix, or -1. */
function nameEnd(bytes: Buffer, at: number, end: number): number {
  const first = bytes[at] as number;
  if (first === bracket) return after(bytes, at, end, 93);
  if (isCapital(first)) {
    const journal = bytes[at + 3] === blank && bytes[at + 6] === blank && bytes[at + 9] === colon;
    return journal ? after(bytes, at + 16, end, colon) : -1;
  }
  return sternEnd(bytes, at, end);
}

/** Two or three words of lower-case letters, digits, dashes and dots, and then what looks like a line of a log. */
function sternEnd(bytes: Buffer, at: number, end: number): number {
  let blanks = 0;
  for (let i = at; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === blank) {
      blanks++;
      if (blanks >= 2 && startsContent(bytes[i + 1])) return i + 1;
      if (blanks === 3) return -1;
    } else if (!isNameByte(byte)) {
      return -1;
    }
  }
  return -1;
}

function isNameByte(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || isDigit(byte) || byte === dash || byte === 46;
}

function isDigit(byte: number): boolean {
  return byte >= zero && byte <= nine;
}

function isCapital(byte: number): boolean {
  return byte >= 65 && byte <= 90;
}

function after(bytes: Buffer, at: number, end: number, mark: number): number {
  for (let i = at; i + 1 < end; i++) {
    if (bytes[i] === mark && bytes[i + 1] === blank) return i + 2;
  }
  return -1;
}

/** A brace, a digit, or a capital letter: how lines of MetalLB, FRR, klog and the reloader begin. */
function startsContent(byte: number | undefined): boolean {
  return byte !== undefined && (byte === 123 || isDigit(byte) || isCapital(byte));
}

function bracketWriter(text: string): NamedWriter | null {
  const m = bracketName.exec(text);
  if (!m) return null;
  return { namespace: null, pod: m[1] ?? m[3] ?? null, container: m[2] ?? m[4] ?? null, node: null, unit: null };
}

function sternWriter(text: string, next: number): NamedWriter | null {
  const m = sternName.exec(text);
  if (!m?.[2] || !m[3] || !startsContent(next)) return null;
  return { namespace: m[1] ?? null, pod: m[2], container: m[3], node: null, unit: null };
}

function journalWriter(text: string): NamedWriter | null {
  const m = journalName.exec(text);
  return m?.[1] && m[2] ? { namespace: null, pod: null, container: null, node: m[1], unit: m[2] } : null;
}

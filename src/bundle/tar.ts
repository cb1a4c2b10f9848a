import { type ExtractEvents, extract, type Header } from 'tar-stream';
import type { Bytes } from './bytes.ts';
import type { Member, OnTrouble } from './member.ts';

/** Archives of before POSIX are welcome too, and without a mark each write tells by `drain` when it is done. */
const SETTINGS = { allowUnknownFormat: true, highWaterMark: 0 };

type Body = ExtractEvents['entry'][1];

/** Between two members stand at most a header, a long name and extended headers, never this much. */
const MOST_HEADER_BYTES = 512 * 1024;
const MOST_PAX_FIELDS = 1000;

const KINDS: Readonly<Record<string, Exclude<Member['kind'], 'unreadable'>>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'folder',
  symlink: 'symbolic link',
  link: 'hard link',
  'character-device': 'device or pipe',
  'block-device': 'device or pipe',
  fifo: 'device or pipe',
};

function memberOf(header: Header, bytes: Bytes): Member {
  const { name } = header;
  const type: string | null = header.type;
  const kind = KINDS[type ?? ''];
  if (kind === undefined) return { kind: 'unreadable', name, why: 'a tar member of an unknown type' };
  return kind === 'file' ? { kind, name, bytes } : { kind, name };
}

/**
 * The members of a tar in its order, pulled. tar-stream parses; here it is fed only as fast as the reader takes, and
 * never told that its input ended, because it would throw away what it holds of a member that is cut off.
 */
export class TarReader {
  readonly #source: Bytes;
  readonly #onTrouble: OnTrouble;
  readonly #extract = extract(SETTINGS);
  #arrived: { readonly header: Header; readonly body: Body; readonly release: () => void } | null = null;
  #writable = true;
  #sourceEnded = false;
  #settled = false;
  #broken = false;
  #inMember = false;
  #cutOff = false;
  #headerBytes = 0;
  #zeroTail = 0;
  #wake = (): void => undefined;

  constructor(source: Bytes, onTrouble: OnTrouble) {
    this.#source = source;
    this.#onTrouble = onTrouble;
    const wake = (): void => this.#wake();
    this.#extract.on('entry', (header, stream, next) => {
      for (const event of ['readable', 'end', 'close', 'error'] as const) stream.on(event, wake);
      this.#arrived = { header, body: stream, release: next };
      wake();
    });
    this.#extract.on('drain', () => {
      this.#writable = true;
      wake();
    });
    this.#extract.on('error', () => {
      this.#broken = true;
      wake();
    });
  }

  async *members(): AsyncGenerator<Member> {
    try {
      for (;;) {
        this.#headerBytes = 0;
        while (this.#arrived === null && (await this.#advance()));
        const arrived = this.#arrived;
        if (arrived === null) break;
        this.#arrived = null;
        if (paxFields(arrived.header) > MOST_PAX_FIELDS) {
          this.#onTrouble('archive', 'absurd tar header: what follows was not read', 'part');
          return;
        }
        this.#inMember = true;
        const bytes = this.#body(arrived.header, arrived.body);
        yield memberOf(arrived.header, bytes);
        while ((await bytes.next()) !== null);
        this.#inMember = false;
        arrived.release();
      }
      if (this.#broken) this.#onTrouble('archive', 'damaged tar header: what follows could not be read', 'part');
      else if (this.#zeroTail < 512 && !this.#cutOff)
        this.#onTrouble('archive', 'the end mark of the tar is missing: it seems to be cut off', 'part');
      // What follows the archive is read on, for the checksum of the gzip around it.
      while (!this.#sourceEnded && (await this.#source.next()) !== null);
    } finally {
      this.#extract.destroy();
    }
  }

  #body(header: Header, body: Body): Bytes {
    const size = header.type === 'directory' ? 0 : (header.size ?? 0);
    let given = 0;
    let over = size === 0;
    const next = async (): Promise<Buffer | null> => {
      while (!over) {
        const chunk = body.read();
        if (Buffer.isBuffer(chunk)) {
          given += chunk.length;
          over = given === size;
          return chunk;
        }
        if (!(await this.#advance())) {
          over = true;
          this.#cutOff = true;
          this.#onTrouble('member', `cut off: only ${given} of ${size} bytes are there`, 'part');
        }
      }
      return null;
    };
    return { next, close: () => undefined };
  }

  /** One step on: another chunk for tar-stream, or its answer. False where nothing will come any more. */
  async #advance(): Promise<boolean> {
    if (this.#broken) return false;
    if (!this.#writable) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
      return true;
    }
    if (this.#sourceEnded) return this.#settle();
    const chunk = await this.#source.next();
    if (chunk === null) {
      this.#sourceEnded = true;
      return true;
    }
    this.#countHeaderBytes(chunk);
    if (!this.#broken) this.#writable = this.#extract.write(chunk);
    return true;
  }

  /** What tar-stream has already taken may come to light a few ticks later. */
  async #settle(): Promise<boolean> {
    if (this.#settled) return false;
    await new Promise((resolve) => setImmediate(resolve));
    this.#settled = true;
    return true;
  }

  /** tar-stream gathers and merges extended headers without end, so that an archive of nothing else would take hours. */
  #countHeaderBytes(chunk: Buffer): void {
    const zeros = zerosAtEnd(chunk);
    this.#zeroTail = zeros === chunk.length ? this.#zeroTail + zeros : zeros;
    if (this.#inMember || zeros === chunk.length) return;
    this.#headerBytes += chunk.length;
    if (this.#headerBytes > MOST_HEADER_BYTES) this.#broken = true;
  }
}

function paxFields({ pax }: Header): number {
  return typeof pax === 'object' && pax !== null ? Object.keys(pax).length : 0;
}

function zerosAtEnd(chunk: Buffer): number {
  let start = chunk.length;
  while (start > 0 && chunk[start - 1] === 0) start--;
  return chunk.length - start;
}

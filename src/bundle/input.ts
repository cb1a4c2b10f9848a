import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { type Blob, type Bytes, blobOf, CHUNK_BYTES, stretch } from './bytes.ts';

/** One of the things that a user handed in, opened: to be read in order, or anywhere where it is a file or in memory. */
export interface Input {
  readonly bytes: Bytes;
  readonly blob: Blob | null;
  close(): Promise<void>;
}

export type OnError = (error: unknown) => void;

/** An error while reading ends the bytes: what was read before stays. */
export async function openFile(path: string, onError: OnError, links: 'follow' | 'refuse'): Promise<Input> {
  const handle = await open(path, constants.O_RDONLY | (links === 'follow' ? 0 : constants.O_NOFOLLOW));
  const blob = fileBlob(handle, (await handle.stat()).size, onError);
  return { bytes: fileBytes(handle, onError), blob, close: () => handle.close() };
}

export function openBuffer(buffer: Buffer): Input {
  const blob = blobOf(buffer);
  return { bytes: stretch(blob, 0, buffer.length), blob, close: async () => undefined };
}

export function openStream(stream: AsyncIterable<Uint8Array>, onError: OnError): Input {
  const iterator = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const next = async (): Promise<Buffer | null> => {
    while (rest.length === 0) {
      const { done, value } = await iterator.next();
      if (done === true) return null;
      rest = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
    const chunk = rest.subarray(0, CHUNK_BYTES);
    rest = rest.subarray(CHUNK_BYTES);
    return chunk;
  };
  return { bytes: guarded(next, onError), blob: null, close: async () => void (await iterator.return?.()) };
}

function guarded(next: () => Promise<Buffer | null>, onError: OnError): Bytes {
  let failed = false;
  return {
    next: async () => {
      if (failed) return null;
      return next().catch((error: unknown) => {
        failed = true;
        onError(error);
        return null;
      });
    },
    close: () => undefined,
  };
}

/** Read to its end and not to its size, which grows while somebody still writes. */
function fileBytes(handle: FileHandle, onError: OnError): Bytes {
  let position = 0;
  return guarded(async () => {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(CHUNK_BYTES), 0, CHUNK_BYTES, position);
    position += bytesRead;
    return bytesRead === 0 ? null : buffer.subarray(0, bytesRead);
  }, onError);
}

function fileBlob(handle: FileHandle, size: number, onError: OnError): Blob {
  return {
    size,
    read: async (position, length) => {
      if (!(position >= 0 && position < size)) return Buffer.alloc(0);
      const wanted = Math.min(length, size - position);
      const { bytesRead, buffer } = await handle
        .read(Buffer.allocUnsafeSlow(wanted), 0, wanted, position)
        .catch((error: unknown) => {
          onError(error);
          return { bytesRead: 0, buffer: Buffer.alloc(0) };
        });
      return buffer.subarray(0, bytesRead);
    },
  };
}

/** Counts and hashes what passes, so that the digest costs no second reading. */
export class Digest implements Bytes {
  count = 0;
  readonly #hash = createHash('sha256');
  readonly #bytes: Bytes;
  readonly #onBytes: (count: number) => void;

  constructor(bytes: Bytes, onBytes: (count: number) => void) {
    this.#bytes = bytes;
    this.#onBytes = onBytes;
  }

  async next(): Promise<Buffer | null> {
    const chunk = await this.#bytes.next();
    if (chunk === null) return null;
    this.count += chunk.length;
    this.#hash.update(chunk);
    this.#onBytes(chunk.length);
    return chunk;
  }

  close(): void {
    this.#bytes.close();
  }

  /** Of the whole input: what nobody has read yet is read now, unless it is more than `most`. */
  async sha256(most: number): Promise<string | null> {
    let rest = 0;
    for (let chunk = await this.#bytes.next(); chunk !== null; chunk = await this.#bytes.next()) {
      rest += chunk.length;
      this.count += chunk.length;
      this.#hash.update(chunk);
      if (rest > most) return null;
    }
    return this.#hash.digest('hex');
  }
}

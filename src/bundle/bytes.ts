/**
 * Bytes to be pulled chunk by chunk; null is the end. Whoever opened them closes them, and closing does not close what
 * they are made from: a reader may leave an entry early while the archive around it is read on.
 */
export interface Bytes {
  next(): Promise<Buffer | null>;
  close(): void;
}

/** Bytes of known length that can be read anywhere, which zip needs. A read beyond the end is short. */
export interface Blob {
  readonly size: number;
  read(position: number, length: number): Promise<Buffer>;
}

/** Large enough that the cost of a chunk does not count, small enough for the processor's cache. */
export const CHUNK_BYTES = 256 * 1024;

const WINDOW_BYTES = 64 * 1024;

const nothing = (): void => undefined;

export function bytesOf(chunks: readonly Buffer[]): Bytes {
  let index = 0;
  return { next: async () => chunks[index++] ?? null, close: nothing };
}

export function blobOf(buffer: Buffer): Blob {
  return {
    size: buffer.length,
    read: async (position, length) => (position >= 0 ? buffer.subarray(position, position + length) : buffer.subarray(0, 0)),
  };
}

/** The same blob, read in larger pieces by whoever asks for many small ones one after the other. */
export function windowed(blob: Blob): Blob {
  let start = 0;
  let view: Buffer = Buffer.alloc(0);
  return {
    size: blob.size,
    read: async (position, length) => {
      if (length > WINDOW_BYTES) return blob.read(position, length);
      if (!(position >= start && position + length <= start + view.length)) {
        view = await blob.read(position, WINDOW_BYTES);
        start = position;
      }
      return view.subarray(position - start, position - start + length);
    },
  };
}

/** A stretch of a blob, in order. */
export function stretch(blob: Blob, start: number, end: number): Bytes {
  let position = start;
  return {
    next: async () => {
      const chunk = await blob.read(position, Math.max(0, Math.min(CHUNK_BYTES, end - position)));
      position += chunk.length;
      return chunk.length === 0 ? null : chunk;
    },
    close: nothing,
  };
}

/** The first bytes, at least `wanted` of them unless there are fewer, and all bytes from the start. */
export async function peek(bytes: Bytes, wanted: number): Promise<{ readonly head: Buffer; readonly bytes: Bytes }> {
  const seen: Buffer[] = [];
  let length = 0;
  while (length < wanted) {
    const chunk = await bytes.next();
    if (chunk === null) break;
    seen.push(chunk);
    length += chunk.length;
  }
  const head = seen.length === 1 && seen[0] !== undefined ? seen[0] : Buffer.concat(seen);
  let index = 0;
  const replay: Bytes = { next: async () => seen[index++] ?? bytes.next(), close: () => bytes.close() };
  return { head, bytes: replay };
}

/** All bytes in one buffer, or null where there are more than `limit`. */
export async function collect(bytes: Bytes, limit: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for (let chunk = await bytes.next(); chunk !== null; chunk = await bytes.next()) {
    length += chunk.length;
    if (length > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** For whoever reads an entry: one pass, over as soon as `open` says so. Leaving early closes nothing. */
export async function* iterate(bytes: Bytes, open: () => boolean): AsyncGenerator<Buffer> {
  while (open()) {
    const chunk = await bytes.next();
    if (chunk === null) return;
    yield chunk;
  }
}

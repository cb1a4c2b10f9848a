import type { Entry } from '../model/bundle.ts';

/** The beginning of an entry, and how to have the rest. */
export interface OpenEntry {
  readonly path: string;
  readonly head: Buffer;
  /** The head is all of it. */
  readonly isWhole: boolean;
  /** The chunks from the first byte on, each once. */
  chunks(): AsyncGenerator<Buffer>;
}

const headBytes = 64 * 1024;

/** Reads as much of an entry as it takes to recognise it. */
export async function openEntry({ path, content }: Entry): Promise<OpenEntry> {
  const iterator = content[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let bytes = 0;
  let isWhole = false;
  while (bytes < headBytes && !isWhole) {
    const next = await iterator.next();
    if (next.done === true) isWhole = true;
    else {
      first.push(next.value);
      bytes += next.value.length;
    }
  }
  return {
    path,
    head: Buffer.concat(first),
    isWhole,
    async *chunks() {
      yield* first;
      while (!isWhole) {
        const next = await iterator.next();
        if (next.done === true) return;
        yield next.value;
      }
    },
  };
}

export interface WholeText {
  readonly text: string;
  readonly bytes: number;
  /** Bytes beyond the limit, which were not kept. */
  readonly dropped: number;
}

/** All of an entry as text, up to a limit; a cut is made at the end of a line. */
export async function wholeText(entry: OpenEntry, limit: number): Promise<WholeText> {
  const chunks: Buffer[] = [];
  let kept = 0;
  let bytes = 0;
  for await (const chunk of entry.chunks()) {
    bytes += chunk.length;
    if (kept >= limit) continue;
    const part = chunk.subarray(0, limit - kept);
    // The bundle may use the chunk's memory again.
    chunks.push(Buffer.from(part));
    kept += part.length;
  }
  let all = Buffer.concat(chunks);
  if (kept < bytes) all = all.subarray(0, all.lastIndexOf(10) + 1);
  return { text: all.toString('utf8'), bytes, dropped: bytes - all.length };
}

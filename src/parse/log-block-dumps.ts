import type { DumpedObjects } from './log-dump.ts';
import { dumpedName } from './log-service.ts';
import { timeOfLine } from './log-time.ts';

/** Where a line with an object stands in the block at hand. */
interface DumpAt {
  readonly of: 'service' | 'slice';
  readonly name: number;
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

const hashed = 64;

/**
 * The dumps in a block. A tenth of a log at debug is dumps of the same few objects: they are told apart by a hash of the bytes
 * from their name on (name, namespace, uid), and only the last one of each is read, when the block ends.
 */
export class BlockDumps {
  readonly #last = new Map<number, DumpAt>();
  #resources: { readonly start: number; readonly end: number; readonly line: number } | null = null;
  readonly #bytes: () => Buffer;

  constructor(bytes: () => Buffer) {
    this.#bytes = bytes;
  }

  add(of: 'service' | 'slice', name: number, start: number, end: number, line: number): void {
    const bytes = this.#bytes();
    let hash = of === 'slice' ? 1 : 0;
    const stop = Math.min(end, name + hashed);
    for (let i = name; i < stop; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
    this.#last.set(hash, { of, name, start, end, line });
  }

  addResources(start: number, end: number, line: number): void {
    this.#resources = { start, end, line };
  }

  /** Reads those that are the last ones, before the block's memory is used again. */
  settle(source: string, into: DumpedObjects): void {
    const bytes = this.#bytes();
    const textOf = (start: number, end: number): string => bytes.toString('utf8', start, end);
    for (const { of, name, start, end, line } of this.#last.values()) {
      const named = dumpedName(bytes, name, end);
      if (named !== null) into.keep(`${of} ${named}`, dumpOf(textOf(start, end), source, line));
    }
    if (this.#resources) {
      const { start, end, line } = this.#resources;
      into.keep('resources', dumpOf(textOf(start, end), source, line));
    }
    this.#last.clear();
    this.#resources = null;
  }
}

function dumpOf(text: string, source: string, line: number): Parameters<DumpedObjects['keep']>[1] {
  const time = timeOfLine(text);
  return { text, place: { source, line }, time: time.kind === 'full' ? time.ms : null };
}

import type { DumpedObjects } from './dump.ts';
import { type DumpedLine, dumpedName, plainName } from './service.ts';
import { timeOfLine } from './time.ts';

/** The last line in which an object was dumped. */
interface LastDump {
  bytes: Buffer;
  length: number;
  line: number;
  /** Where its name begins in the line; -1 for the dump of all resources. */
  name: number;
  readonly of: DumpedLine['of'] | 'resources';
}

const hashed = 64;
const seeds: Readonly<Record<DumpedLine['of'], number>> = { service: 0, slice: 1, deletion: 2 };
const mostObjects = 5000;
const mostBytes = 16 * 1024 * 1024;

/**
 * The dumps in a log. A tenth of a log at debug is dumps of the same few objects: they are told apart by a hash of the bytes
 * from their name on (name, namespace, uid), copied as they are, and read when the log ends.
 */
export class LastDumps {
  readonly #last = new Map<number, LastDump>();
  #bytes = 0;

  /** `name` is where the object's name begins, `start` and `end` are the line's. */
  add(of: DumpedLine['of'], bytes: Buffer, name: number, start: number, end: number, line: number): void {
    let hash = seeds[of];
    // What follows the name of one that is gone is the time.
    const quote = of === 'deletion' ? bytes.indexOf(34, name) : -1;
    const stop = Math.min(end, name + hashed, quote < 0 ? end : quote);
    for (let i = name; i < stop; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
    this.#keep(hash, of, bytes, name - start, start, end, line);
  }

  addResources(bytes: Buffer, start: number, end: number, line: number): void {
    this.#keep(-1, 'resources', bytes, -1, start, end, line);
  }

  #keep(hash: number, of: LastDump['of'], bytes: Buffer, name: number, start: number, end: number, line: number): void {
    const length = end - start;
    const known = this.#last.get(hash);
    if (known && known.bytes.length >= length) {
      bytes.copy(known.bytes, 0, start, end);
      known.length = length;
      known.line = line;
      known.name = name;
      return;
    }
    if (!known && (this.#last.size >= mostObjects || this.#bytes + length > mostBytes)) return;
    // Room for the same object with a few more fields.
    const room = Buffer.allocUnsafeSlow(length + (length >> 2));
    bytes.copy(room, 0, start, end);
    this.#bytes += room.length - (known?.bytes.length ?? 0);
    this.#last.set(hash, { bytes: room, length, line, name, of });
  }

  settle(source: string, into: DumpedObjects): void {
    // A Service may be made again under its name after it was deleted: the later line counts.
    const inOrder = [...this.#last.values()].sort((a, b) => a.line - b.line);
    for (const { bytes, length, line, name, of } of inOrder) {
      const text = bytes.toString('utf8', 0, length);
      const time = timeOfLine(text);
      const dump = { text, place: { source, line }, time: time.kind === 'full' ? time.ms : null };
      if (of === 'resources') {
        into.keep('resources', dump);
        continue;
      }
      const named = of === 'deletion' ? plainName(bytes, name, length) : dumpedName(bytes, name, length);
      // A deletion takes the place of the Service's last dump, and holds no object.
      if (named !== null) into.keep(`${of === 'slice' ? 'slice' : 'service'} ${named}`, dump);
    }
    this.#last.clear();
  }
}

import type { Captures, LogRecord, LogStream, Occurrence, OccurrenceGroup } from '../model/log.ts';

/** How much of what was found is kept. Beyond, occurrences are only counted. */
export interface RetentionBounds {
  /** Of each signature, stream and key. */
  readonly first: number;
  readonly last: number;
  /** Of the whole run. */
  readonly records: number;
  readonly keys: number;
  readonly textBytes: number;
  readonly minutes: number;
}

export const usualBounds: RetentionBounds = {
  first: 10,
  last: 40,
  records: 30_000,
  keys: 20_000,
  textBytes: 24 * 1024 * 1024,
  minutes: 120_000,
};

/** An occurrence whose record is made later: only if it is still among the last ones when its block ends. */
interface Pending {
  readonly captures: Captures;
  readonly record: () => LogRecord;
}

/** A capture is a slice that would keep all of its line in memory. */
function ownText(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, 'utf8').toString('utf8');
}

function ownCaptures(captures: Captures): Captures {
  const own: Record<string, string> = {};
  for (const name in captures) {
    const text = captures[name];
    if (text !== undefined) own[name] = ownText(text);
  }
  return own;
}

class Group implements OccurrenceGroup {
  readonly signature: string;
  readonly key: string;
  readonly stream: LogStream;
  readonly perMinute = new Map<number, number>();
  total = 0;
  readonly #first: Occurrence[] = [];
  readonly #last: (Occurrence | null)[] = [];
  readonly #pending: (Pending | null)[] = [];
  #oldest = 0;

  constructor(signature: string, key: string, stream: LogStream) {
    this.signature = signature;
    this.key = key;
    this.stream = stream;
  }

  get kept(): readonly Occurrence[] {
    const last = [...this.#last.slice(this.#oldest), ...this.#last.slice(0, this.#oldest)];
    return [...this.#first, ...last.filter((occurrence) => occurrence !== null)];
  }

  get size(): number {
    return this.#first.length + this.#last.length;
  }

  /** Says whether something waits for `settle`. */
  keep(pending: Pending, first: number, last: number): boolean {
    if (this.#first.length < first) {
      this.#first.push({ captures: ownCaptures(pending.captures), record: pending.record() });
      return false;
    }
    if (this.#last.length < last) {
      this.#pending[this.#last.length] = pending;
      this.#last.push(null);
    } else {
      this.#pending[this.#oldest] = pending;
      this.#oldest = (this.#oldest + 1) % this.#last.length;
    }
    return true;
  }

  /** Makes the records that are still wanted. Returns by how many bytes of text it has grown. */
  settle(): number {
    let bytes = 0;
    for (let i = 0; i < this.#last.length; i++) {
      const pending = this.#pending[i];
      if (!pending) continue;
      const record = pending.record();
      bytes += record.text.length - (this.#last[i]?.record.text.length ?? 0);
      this.#last[i] = { captures: ownCaptures(pending.captures), record };
      this.#pending[i] = null;
    }
    return bytes;
  }
}

function plain({ signature, key, stream, total, kept, perMinute }: OccurrenceGroup): OccurrenceGroup {
  return { signature, key, stream, total, kept, perMinute };
}

export interface Retained {
  readonly occurrences: ReadonlyMap<string, readonly OccurrenceGroup[]>;
  /** Occurrences of subjects that came when there were already too many. */
  readonly uncounted: number;
  /** Occurrences of which only the number is known although their group had room. */
  readonly unkept: number;
}

/** Keeps the first and last occurrences of each signature, stream and key, and counts the rest. */
export class Retention {
  readonly #bounds: RetentionBounds;
  readonly #bySignature = new Map<string, Map<LogStream, Map<string, Group>>>();
  readonly #unsettled = new Set<Group>();
  #records = 0;
  #keys = 0;
  #textBytes = 0;
  #minutes = 0;
  #uncounted = 0;
  #unkept = 0;

  constructor(bounds: RetentionBounds = usualBounds) {
    this.#bounds = bounds;
  }

  /** `record` is called at once, at the next `settle`, or never. */
  add(signature: string, stream: LogStream, key: string, time: number | null, pending: Pending): void {
    const group = this.#group(signature, stream, key);
    if (!group) {
      this.#uncounted++;
      return;
    }
    group.total++;
    this.#count(group, time);
    const isFull = this.#records >= this.#bounds.records || this.#textBytes >= this.#bounds.textBytes;
    const before = group.size;
    // A subject is never without its first line and its last one.
    const [first, last] = isFull ? [1, 1] : [this.#bounds.first, this.#bounds.last];
    if (group.keep(pending, first, last)) this.#unsettled.add(group);
    this.#records += group.size - before;
    if (isFull && group.size === before && before < this.#bounds.first + this.#bounds.last) this.#unkept++;
  }

  /** To be called before the memory that pending records are read from is used again. */
  settle(): void {
    for (const group of this.#unsettled) this.#textBytes += group.settle();
    this.#unsettled.clear();
  }

  finish(): Retained {
    this.settle();
    const occurrences = new Map<string, readonly OccurrenceGroup[]>();
    for (const [signature, streams] of this.#bySignature) {
      occurrences.set(
        signature,
        [...streams.values()].flatMap((groups) => [...groups.values()].map(plain)),
      );
    }
    return { occurrences, uncounted: this.#uncounted, unkept: this.#unkept };
  }

  #group(signature: string, stream: LogStream, key: string): Group | undefined {
    let streams = this.#bySignature.get(signature);
    if (!streams) {
      streams = new Map();
      this.#bySignature.set(signature, streams);
    }
    let groups = streams.get(stream);
    if (!groups) {
      groups = new Map();
      streams.set(stream, groups);
    }
    const known = groups.get(key);
    if (known) return known;
    // Even the first and last lines of all subjects may be too much text.
    if (this.#keys >= this.#bounds.keys || this.#textBytes >= 2 * this.#bounds.textBytes) return undefined;
    this.#keys++;
    const copy = ownText(key);
    const group = new Group(signature, copy, stream);
    groups.set(copy, group);
    return group;
  }

  #count(group: Group, time: number | null): void {
    if (time === null) return;
    const minute = Math.floor(time / 60_000);
    const known = group.perMinute.get(minute);
    if (known === undefined) {
      if (this.#minutes >= this.#bounds.minutes) return;
      this.#minutes++;
    }
    group.perMinute.set(minute, (known ?? 0) + 1);
  }
}

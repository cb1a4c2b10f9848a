import type { Place } from './place.ts';

/** Bounds that hold on any input. All counts are of the whole run, all sizes are bytes. */
export interface Limits {
  /** Sum of all entries after decompression. */
  readonly totalBytes: number;
  /** Files in all archives together. */
  readonly entries: number;
  /** Archives inside archives. */
  readonly nesting: number;
  /** One log line; what is beyond is cut and listed as trouble. */
  readonly lineBytes: number;
  /** One YAML or JSON document. */
  readonly documentBytes: number;
}

export type InputKind = 'tgz' | 'tar' | 'zip' | 'gz' | 'folder' | 'file' | 'stdin' | 'several' | 'issue';

/** What a user hands in. `name` is how the report calls it; a path is called by its last part. */
export type InputSource =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'stream'; readonly name: string; readonly stream: AsyncIterable<Uint8Array> }
  | { readonly kind: 'bytes'; readonly name: string; readonly bytes: Buffer };

/** What was given to us, as the report names it. `sha256` is null for folders and several inputs. */
export interface InputSummary {
  readonly name: string;
  readonly kind: InputKind;
  readonly sha256: string | null;
  readonly bytes: number;
  readonly entries: number;
}

/** Something that could not be read, or not whole. It never stops the rest. */
export interface Trouble {
  readonly source: string;
  readonly line?: number;
  /** What is the matter, in words a reporter understands. */
  readonly what: string;
  /** What was lost by it. */
  readonly lost: 'whole' | 'part' | 'nothing';
  /** A limit of the whole run was reached here: nothing was read after it. */
  readonly ended?: true;
}

/** One file of the input, decompressed, within the limits. `content` may be iterated once, before the next entry is asked for. */
export interface Entry {
  readonly path: string;
  readonly content: AsyncIterable<Buffer>;
}

/**
 * An opened input. `entries` yields each file once, in the archive's order. `summary` and `troubles` are complete
 * only after the last entry.
 */
export interface Bundle {
  readonly entries: AsyncIterable<Entry>;
  summary(): InputSummary;
  troubles(): readonly Trouble[];
}

/** An input that cannot be read at all, or wrong usage: one line for the user, exit code 2. */
export class InputError extends Error {
  readonly place: Place | undefined;
  constructor(message: string, place?: Place) {
    super(message);
    this.name = 'InputError';
    this.place = place;
  }
}

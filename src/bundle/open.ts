import {
  type Bundle,
  type Entry,
  InputError,
  type InputKind,
  type InputSource,
  type InputSummary,
  type Limits,
  type Trouble,
} from '../model/bundle.ts';
import { expand } from './expand.ts';
import { walk, whyNot } from './folder.ts';
import { type Given, lookAt } from './given.ts';
import { Digest, openFile } from './input.ts';
import { safeLabel } from './label.ts';
import { Ledger } from './ledger.ts';

export interface ReadOptions {
  /** Told often; `total` is null where it cannot be known. */
  readonly onProgress?: (read: number, total: number | null) => void;
}

/**
 * Opens whatever a reporter uploads. An input that does not exist is an InputError at once; one that turns out to hold
 * nothing readable is an InputError at the end of `entries`.
 */
export async function openBundle(
  inputs: readonly InputSource[],
  limits: Partial<Limits> = {},
  options: ReadOptions = {},
): Promise<Bundle> {
  if (inputs.length === 0) throw new InputError('nothing to read: give a file, a folder, or - for standard input');
  return new OpenedBundle(await Promise.all(inputs.map(lookAt)), limits, options);
}

class OpenedBundle implements Bundle {
  readonly entries: AsyncIterable<Entry>;
  readonly #given: readonly Given[];
  readonly #ledger: Ledger;
  readonly #onProgress: (read: number, total: number | null) => void;
  readonly #total: number | null;
  #progress = 0;
  #bytes = 0;
  #count = 0;
  #sha256: string | null = null;

  constructor(given: readonly Given[], limits: Partial<Limits>, { onProgress }: ReadOptions) {
    this.#given = given;
    this.#ledger = new Ledger(limits);
    this.#onProgress = onProgress ?? (() => undefined);
    const sizes = given.map((one) => (one.kind === 'folder' ? null : one.size));
    this.#total = sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0);
    this.entries = this.#readAll();
  }

  summary(): InputSummary {
    const names = this.#given.map(({ name }) => safeLabel(name));
    const name = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
    return { name, kind: this.#kind(), sha256: this.#sha256, bytes: this.#bytes, entries: this.#count };
  }

  troubles(): readonly Trouble[] {
    return this.#ledger.troubles();
  }

  async *#readAll(): AsyncGenerator<Entry> {
    for (const given of this.#given) {
      if (this.#ledger.stopped) break;
      for await (const entry of given.kind === 'folder' ? this.#readFolder(given) : this.#readFile(given)) {
        this.#count += 1;
        yield entry;
      }
    }
    if (this.#count === 0) throw new InputError(this.#whyNothing());
  }

  async *#readFile(given: Exclude<Given, { kind: 'folder' }>): AsyncGenerator<Entry> {
    const ledger = this.#ledger;
    const { label, prefix } = this.#labelOf(given);
    if (!ledger.admit(label)) return;
    const onError = (error: unknown): void => ledger.note(label, whyNot(error), 'part');
    const input = await given.open(onError);
    ledger.inputBytes += given.size ?? 0;
    const digest = new Digest(input.bytes, (count) => {
      if (given.size === null) ledger.inputBytes += count;
      this.#tick(count);
    });
    try {
      yield* expand({ label, prefix, bytes: digest, blob: input.blob, depth: 0, within: 'nothing' }, ledger);
      // A pipe may never end; the rest of a file is at most as long as the file.
      const sha256 = given.size === null && ledger.stopped ? null : await digest.sha256(ledger.limits.totalBytes);
      if (this.#given.length === 1) this.#sha256 = sha256;
    } finally {
      this.#bytes += given.size ?? digest.count;
      await input.close();
    }
  }

  async *#readFolder(given: Extract<Given, { kind: 'folder' }>): AsyncGenerator<Entry> {
    const ledger = this.#ledger;
    const { label: folder, prefix } = this.#labelOf(given);
    for await (const met of walk(given.path)) {
      const name = prefix + safeLabel(met.name);
      if (met.kind === 'link inside') continue;
      if (!ledger.admit(folder)) return;
      if (met.kind === 'file') yield* this.#readFolderFile(met.path, ledger.label(name));
      else if (met.kind === 'unreadable') ledger.note(name, met.why, 'whole');
      else ledger.skip(folder, met.kind === 'link outside' ? 'outward link' : 'device or pipe', name);
      if (ledger.stopped) return;
    }
  }

  async *#readFolderFile(path: string, label: string): AsyncGenerator<Entry> {
    const ledger = this.#ledger;
    const onError = (error: unknown): void => ledger.note(label, whyNot(error), 'part');
    const input = await openFile(path, onError, 'refuse').catch((error: unknown) => whyNot(error));
    if (typeof input === 'string') {
      ledger.note(label, input, 'whole');
      return;
    }
    const size = input.blob?.size ?? 0;
    this.#bytes += size;
    ledger.inputBytes += size;
    try {
      yield* expand({ label, prefix: `${label}/`, bytes: input.bytes, blob: input.blob, depth: 0, within: 'folder' }, ledger);
    } finally {
      await input.close();
    }
    this.#tick(size);
  }

  /** The only input's members stand under their own names; of several inputs each has its own branch. */
  #labelOf(given: Given): { readonly label: string; readonly prefix: string } {
    const name = safeLabel(given.name);
    if (this.#given.length === 1) return { label: name, prefix: '' };
    const label = this.#ledger.label(name);
    return { label, prefix: `${label}/` };
  }

  #tick(count: number): void {
    this.#progress += count;
    this.#onProgress(this.#total === null ? this.#progress : Math.min(this.#progress, this.#total), this.#total);
  }

  #kind(): InputKind {
    const [only] = this.#given;
    if (only === undefined || this.#given.length > 1) return 'several';
    if (only.kind === 'folder') return 'folder';
    if (only.kind === 'stream') return 'stdin';
    const [outer, inner] = this.#ledger.formats;
    if (outer === 'gzip') return inner === 'tar' ? 'tgz' : 'gz';
    return outer === 'tar' || outer === 'zip' ? outer : 'file';
  }

  #whyNothing(): string {
    const troubles = this.#ledger.troubles();
    const worst = troubles.find(({ lost }) => lost === 'whole') ?? troubles[0];
    const [only] = this.#given;
    if (only === undefined || this.#given.length > 1)
      return `none of the inputs could be read${worst ? `; ${worst.source}: ${worst.what}` : ''}`;
    return `${only.name}: ${worst?.what ?? (only.kind === 'folder' ? 'the folder has no files' : 'there are no files in it')}`;
  }
}

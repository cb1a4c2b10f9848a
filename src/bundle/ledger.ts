import type { Limits, Trouble } from '../model/bundle.ts';
import type { Bytes } from './bytes.ts';
import { distinctLabels } from './label.ts';
import { BOMB_FLOOR_BYTES, BOMB_RATIO, LIMIT_OPTIONS, sizeInWords, withDefaults } from './limits.ts';

/** A hostile archive can be in trouble a hundred thousand times; nobody reads that. */
const MOST_TROUBLES = 500;

export type Skipped = 'symbolic link' | 'outward link' | 'hard link' | 'device or pipe';

const SKIPPED: Readonly<
  Record<Skipped, { readonly one: string; readonly many: string; readonly why: string; readonly lost: Trouble['lost'] }>
> = {
  'symbolic link': { one: 'symbolic link', many: 'symbolic links', why: 'not followed', lost: 'nothing' },
  'outward link': {
    one: 'symbolic link out of the folder, or to nowhere',
    many: 'symbolic links out of the folder, or to nowhere',
    why: 'not followed',
    lost: 'whole',
  },
  'hard link': {
    one: 'hard link',
    many: 'hard links',
    why: 'not followed, since the file has another name too',
    lost: 'nothing',
  },
  'device or pipe': { one: 'device or pipe', many: 'devices or pipes', why: 'not read', lost: 'nothing' },
};

/** What one run has read, what it may still read, and what went wrong. */
export class Ledger {
  readonly limits: Limits;
  readonly label: (name: string) => string = distinctLabels();
  inputBytes = 0;
  #stopped = false;
  #unpacked = 0;
  #members = 0;
  #unlisted = 0;
  readonly #mayBeBomb: boolean;
  readonly #troubles: Trouble[] = [];
  readonly #troubled = new Set<string>();
  readonly #formats: string[] = [];
  readonly #skipped = new Map<string, { source: string; what: Skipped; first: string; count: number }>();

  constructor(limits: Partial<Limits>) {
    this.limits = withDefaults(limits);
    this.#mayBeBomb = limits.totalBytes === undefined;
  }

  /** A limit of the whole run was reached: no source gives bytes any more. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** What was recognised first, and what in it: enough to tell a .tgz from a .gz. */
  get formats(): readonly string[] {
    return this.#formats;
  }

  saw(format: string): void {
    if (this.#formats.length < 2) this.#formats.push(format);
  }

  troubled(source: string): boolean {
    return this.#troubled.has(source);
  }

  note(source: string, what: string, lost: Trouble['lost']): void {
    this.#troubled.add(source);
    if (this.#troubles.length < MOST_TROUBLES) this.#troubles.push({ source, what, lost });
    else this.#unlisted += 1;
  }

  /** Links and devices are counted, not listed one by one. */
  skip(source: string, what: Skipped, name: string): void {
    const key = `${what} ${source}`;
    const known = this.#skipped.get(key);
    if (known) known.count += 1;
    else this.#skipped.set(key, { source, what, first: name, count: 1 });
  }

  /** Another file, folder or link of an archive: false where there are too many. */
  admit(source: string): boolean {
    this.#members += 1;
    if (this.#members <= this.limits.entries) return true;
    if (this.#stopped) return false;
    const most = this.limits.entries.toLocaleString('en-US');
    this.#stop(source, `more than ${most} files: the rest was not read; ${LIMIT_OPTIONS.entries} raises the limit`);
    return false;
  }

  /** How many of so many more bytes may be used. */
  #spend(source: string, bytes: number): number {
    if (this.#stopped) return 0;
    const before = this.#unpacked;
    this.#unpacked += bytes;
    const { totalBytes } = this.limits;
    if (this.#unpacked > totalBytes) {
      this.#stop(
        source,
        `more than ${sizeInWords(totalBytes)} unpacked: the rest was not read; ${LIMIT_OPTIONS.totalBytes} raises the limit`,
      );
      return totalBytes - before;
    }
    if (this.#mayBeBomb && this.#unpacked > BOMB_FLOOR_BYTES && this.#unpacked > BOMB_RATIO * this.inputBytes) {
      const ratio = Math.round(this.#unpacked / Math.max(1, this.inputBytes));
      this.#stop(
        source,
        `unpacks to ${ratio} times its size, like a decompression bomb: the rest was not read; ${LIMIT_OPTIONS.totalBytes} sets a limit instead`,
      );
      return 0;
    }
    return bytes;
  }

  /** The same bytes, counted; they end where the limit is. */
  metered(source: string, bytes: Bytes): Bytes {
    return {
      next: async () => {
        const chunk = this.#stopped ? null : await bytes.next();
        if (chunk === null) return null;
        const allowed = this.#spend(source, chunk.length);
        if (allowed === chunk.length) return chunk;
        return allowed > 0 ? chunk.subarray(0, allowed) : null;
      },
      close: () => bytes.close(),
    };
  }

  troubles(): readonly Trouble[] {
    const skipped = [...this.#skipped.values()].map(({ source, what, first, count }): Trouble => {
      const { one, many, why, lost } = SKIPPED[what];
      return {
        source,
        what: count === 1 ? `a ${one} (${first}): ${why}` : `${count} ${many} (the first is ${first}): ${why}`,
        lost,
      };
    });
    const unlisted =
      this.#unlisted > 0
        ? [{ source: 'input', what: `${this.#unlisted} more troubles, not listed`, lost: 'part' } satisfies Trouble]
        : [];
    return [...this.#troubles, ...skipped, ...unlisted];
  }

  #stop(source: string, what: string): void {
    this.#troubled.add(source);
    // Told however many troubles there are: it says why the rest is missing.
    this.#troubles.push({ source, what, lost: 'part', ended: true });
    this.#stopped = true;
  }
}

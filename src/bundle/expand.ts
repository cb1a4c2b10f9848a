import type { Entry } from '../model/bundle.ts';
import { type Blob, type Bytes, blobOf, collect, iterate, peek } from './bytes.ts';
import { damageInWords, Inflation } from './inflate.ts';
import { safeLabel } from './label.ts';
import type { Ledger } from './ledger.ts';
import { LIMIT_OPTIONS, sizeInWords, ZIP_IN_MEMORY_BYTES } from './limits.ts';
import type { Member, OnTrouble } from './member.ts';
import { HEAD_BYTES, recognise } from './recognise.ts';
import { TarReader } from './tar.ts';
import { asUtf8 } from './text.ts';
import { readZip } from './zip.ts';

/** A file of whatever format that is to be read. */
export interface Unread {
  readonly label: string;
  /** What the names of its members begin with. */
  readonly prefix: string;
  readonly bytes: Bytes;
  /** The same bytes at random, where they are not on their way out of something else. */
  readonly blob: Blob | null;
  /** Archives around it; a tar and the gzip around it are one. */
  readonly depth: number;
  readonly within: 'nothing' | 'folder' | 'gzip' | 'archive';
}

/** All files within a file: itself, if it is no archive. */
export async function* expand(file: Unread, ledger: Ledger): AsyncGenerator<Entry> {
  const { head, bytes } = await peek(file.bytes, HEAD_BYTES);
  const format = recognise(head);
  ledger.saw(format.kind);
  switch (format.kind) {
    case 'unsupported':
      ledger.note(file.label, `${format.name} archives are not supported: unpack it and give the folder`, 'whole');
      return;
    case 'resource-fork':
      return;
    case 'plain':
      yield* leaf({ ...file, bytes: metered(file, bytes, ledger) }, head, ledger);
      return;
    case 'tar':
      if (file.within === 'gzip') yield* expandTar({ ...file, bytes }, ledger);
      else if (opens(file, ledger))
        yield* expandTar({ ...file, depth: file.depth + 1, bytes: metered(file, bytes, ledger) }, ledger);
      return;
    case 'gzip':
      if (opens(file, ledger)) yield* expandGzip({ ...file, depth: file.depth + 1, bytes }, ledger);
      return;
    case 'zip':
      if (opens(file, ledger)) yield* expandZip({ ...file, depth: file.depth + 1, bytes }, ledger);
      return;
  }
}

function opens(file: Unread, ledger: Ledger): boolean {
  if (file.depth < ledger.limits.nesting) return true;
  ledger.note(
    file.label,
    `an archive inside ${file.depth} others: not opened; ${LIMIT_OPTIONS.nesting} raises the limit`,
    'whole',
  );
  return false;
}

/** What comes out of an archive has been counted there. */
function metered(file: Unread, bytes: Bytes, ledger: Ledger): Bytes {
  return file.within === 'nothing' || file.within === 'folder' ? ledger.metered(file.label, bytes) : bytes;
}

async function* leaf(file: Unread, head: Buffer, ledger: Ledger): AsyncGenerator<Entry> {
  if (head.length === 0) {
    if (ledger.stopped) return;
    ledger.note(file.label, 'empty', file.within === 'nothing' ? 'whole' : 'nothing');
    if (file.within === 'nothing') return;
  }
  const text = asUtf8(head, file.bytes);
  let current = true;
  yield { path: file.label, content: iterate(text, () => current) };
  current = false;
}

async function* expandGzip(file: Unread, ledger: Ledger): AsyncGenerator<Entry> {
  const inflation = new Inflation('gzip', file.bytes, (damage, unpacked) =>
    ledger.note(file.label, damageInWords(damage, unpacked), unpacked === 0 ? 'whole' : 'part'),
  );
  try {
    const { head, bytes } = await peek(ledger.metered(file.label, inflation), HEAD_BYTES);
    // Not even the header of the first file of a tar is whole.
    if (inflation.damage !== null && head.length < HEAD_BYTES && (head.length === 0 || head.includes(0))) return;
    yield* expand({ ...file, bytes, blob: null, within: 'gzip' }, ledger);
  } finally {
    inflation.close();
  }
}

async function* expandTar(file: Unread, ledger: Ledger): AsyncGenerator<Entry> {
  const contents = new Contents(file, ledger);
  yield* contents.entries(new TarReader(file.bytes, contents.onTrouble).members(), (bytes) => bytes);
}

async function* expandZip(file: Unread, ledger: Ledger): AsyncGenerator<Entry> {
  const blob = file.blob ?? (await held(file.bytes));
  if (ledger.stopped) return;
  if (blob === null) {
    const most = sizeInWords(ZIP_IN_MEMORY_BYTES);
    ledger.note(
      file.label,
      `a zip of more than ${most} can only be read from a file of its own: unpack what is around it, or save it first`,
      'whole',
    );
    return;
  }
  const contents = new Contents(file, ledger);
  const members = untilStopped(readZip(blob, contents.onTrouble), ledger);
  yield* contents.entries(members, (bytes, label) => ledger.metered(label, bytes));
}

/** A tar runs dry by itself; a zip would go on with one empty file after the other. */
async function* untilStopped(members: AsyncIterable<Member>, ledger: Ledger): AsyncGenerator<Member> {
  for await (const member of members) {
    if (ledger.stopped) return;
    yield member;
  }
}

/** zip needs its end first, so that one on its way out of something else has to be in memory. */
async function held(bytes: Bytes): Promise<Blob | null> {
  const buffer = await collect(bytes, ZIP_IN_MEMORY_BYTES);
  return buffer === null ? null : blobOf(buffer);
}

/** An archive's members, with labels, and what is wrong with them. */
class Contents {
  readonly #archive: Unread;
  readonly #ledger: Ledger;
  #current: string;

  constructor(archive: Unread, ledger: Ledger) {
    this.#archive = archive;
    this.#ledger = ledger;
    this.#current = archive.label;
  }

  /** Only what is not said yet: a damaged gzip cuts off the tar in it, and a limit cuts off everything. */
  readonly onTrouble: OnTrouble = (of, what, lost) => {
    const source = of === 'archive' ? this.#archive.label : this.#current;
    const { stopped } = this.#ledger;
    if (of === 'archive' ? stopped || this.#ledger.troubled(source) : stopped && this.#ledger.troubled(source)) return;
    this.#ledger.note(source, stopped ? 'cut off where the limit was reached' : what, lost);
  };

  async *entries(members: AsyncIterable<Member>, count: (bytes: Bytes, label: string) => Bytes): AsyncGenerator<Entry> {
    const { label: archive, prefix, depth } = this.#archive;
    const ledger = this.#ledger;
    for await (const member of members) {
      if (!ledger.admit(archive)) return;
      if (member.kind === 'folder') continue;
      const name = prefix + safeLabel(member.name);
      if (member.kind === 'file') {
        const label = ledger.label(name);
        this.#current = label;
        yield* expand(
          { label, prefix: `${label}/`, bytes: count(member.bytes, label), blob: null, depth, within: 'archive' },
          ledger,
        );
      } else if (member.kind === 'unreadable') ledger.note(ledger.label(name), member.why, 'whole');
      else ledger.skip(archive, member.kind, name);
    }
  }
}

import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, RandomAccessReader, type ZipFile } from 'yauzl';
import { type Blob, type Bytes, stretch, windowed } from './bytes.ts';
import { damageInWords, Inflation } from './inflate.ts';
import type { Member, OnTrouble } from './member.ts';
import { readLocal, salvageZip } from './salvage.ts';

const ENCRYPTED = 'encrypted: unpack it with its password and give the folder';

const STORED = 0;
const DEFLATED = 8;
const METHODS: Readonly<Record<number, string>> = {
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'zstd',
  95: 'xz',
  98: 'PPMd',
  99: 'AES',
};

/** The members of a zip in the order of its directory; of one that is cut off, in the order of their bytes. */
export async function* readZip(blob: Blob, onTrouble: OnTrouble): AsyncGenerator<Member> {
  const zip = await openDirectory(windowed(blob));
  if (zip === null) {
    onTrouble(
      'archive',
      'the directory at the end of the zip is missing or damaged: it seems to be cut off, and was read as far as it goes',
      'part',
    );
    yield* salvageZip(blob, onTrouble);
    return;
  }
  const contents = windowed(blob);
  const taken = new Stretches();
  try {
    for await (const entry of zip.eachEntry()) {
      const member = await memberOf(contents, entry, taken, onTrouble);
      yield member;
      if (member.kind === 'file') member.bytes.close();
    }
  } catch (error) {
    const encrypted = error instanceof Error && error.message.includes('encryption');
    onTrouble(
      'archive',
      encrypted ? ENCRYPTED : 'the directory of the zip is damaged: what it lists further on could not be read',
      'part',
    );
  } finally {
    zip.close();
  }
}

async function openDirectory(blob: Blob): Promise<ZipFile | null> {
  const settings = { decodeStrings: false, validateEntrySizes: false, autoClose: false };
  const zip = await fromRandomAccessReaderPromise(new BlobReader(blob), blob.size, settings).catch(() => null);
  // Errors reach us through the iteration; one that comes after it must not end the program.
  zip?.on('error', () => undefined);
  return zip;
}

/** yauzl's view of a blob. It reads the directory only; the members' bytes are read past it, in larger pieces. */
class BlobReader extends RandomAccessReader {
  readonly #blob: Blob;

  constructor(blob: Blob) {
    super();
    this.#blob = blob;
  }

  override read(buffer: Buffer, offset: number, length: number, position: number, callback: (error: Error | null) => void): void {
    this.#blob
      .read(position, length)
      .then((bytes) => callback(bytes.copy(buffer, offset) < length ? new Error('unexpected end') : null))
      .catch((error: unknown) => this.emit('error', error));
  }
}

async function memberOf(blob: Blob, entry: Entry, taken: Stretches, onTrouble: OnTrouble): Promise<Member> {
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  if (name.endsWith('/')) return { kind: 'folder', name };
  if (isSymbolicLink(entry)) return { kind: 'symbolic link', name };
  const unreadable = (why: string): Member => ({ kind: 'unreadable', name, why });
  if (entry.isEncrypted()) return unreadable(ENCRYPTED);
  const { compressionMethod: method, compressedSize, uncompressedSize } = entry;
  if (method !== STORED && method !== DEFLATED) {
    return unreadable(
      `compressed with ${METHODS[method] ?? `method ${method}`}, which is not supported: unpack it and give the folder`,
    );
  }
  const local = await readLocal(blob, entry.relativeOffsetOfLocalHeader);
  const end = (local?.start ?? 0) + compressedSize;
  if (local === null || end > blob.size) return unreadable('the zip is damaged where this file should be');
  if (!taken.take(entry.relativeOffsetOfLocalHeader, end))
    return unreadable('shares its bytes with another file of the zip, as in a decompression bomb: not read');

  const packed = stretch(blob, local.start, end);
  const onDamage = (what: string): void => onTrouble('member', what, 'part');
  const bytes =
    method === STORED
      ? packed
      : new Inflation('deflate', packed, (damage, unpacked) => onDamage(damageInWords(damage, unpacked)), {
          expected: uncompressedSize,
        });
  return { kind: 'file', name, bytes: checked(bytes, entry, onDamage) };
}

/** The Unix file type, where a Unix system made the archive. */
function isSymbolicLink(entry: Entry): boolean {
  return entry.versionMadeBy >>> 8 === 3 && ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}

/** Compares what came out with what the directory says of it. */
function checked(bytes: Bytes, entry: Entry, onDamage: (what: string) => void): Bytes {
  let sum = 0;
  let length = 0;
  let over = false;
  return {
    next: async () => {
      if (over) return null;
      const chunk = await bytes.next();
      if (chunk !== null) {
        sum = crc32(chunk, sum);
        length += chunk.length;
        return chunk;
      }
      over = true;
      const damaged = bytes instanceof Inflation && bytes.damage !== null;
      if (!damaged && length !== entry.uncompressedSize)
        onDamage(`the zip says ${entry.uncompressedSize} bytes, but ${length} are there`);
      else if (!damaged && sum !== entry.crc32) onDamage(damageInWords('checksum', length));
      return null;
    },
    close: () => {
      over = true;
      bytes.close();
    },
  };
}

/** Where the members lie. Members that overlap are how small zips unpack to petabytes. */
class Stretches {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  take(start: number, end: number): boolean {
    const at = this.#firstAfter(start);
    if ((this.#ends[at - 1] ?? 0) > start || (this.#starts[at] ?? Number.POSITIVE_INFINITY) < end) return false;
    this.#starts.splice(at, 0, start);
    this.#ends.splice(at, 0, end);
    return true;
  }

  #firstAfter(start: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

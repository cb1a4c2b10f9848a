import { type Blob, stretch } from './bytes.ts';
import { damageInWords, Inflation } from './inflate.ts';
import type { Member, OnTrouble } from './member.ts';

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_HEADER = 0x02014b50;
const HEADER_BYTES = 30;
const ENCRYPTED_FLAG = 1;
const SIZES_FOLLOW_FLAG = 8;
const UTF8_FLAG = 0x800;
/** With and without a signature, with sizes of four and of eight bytes. */
const DESCRIPTOR_BYTES = [16, 24, 12, 20];

/** What a zip without its directory still gives: one member after the other, as their own headers describe them. */
export async function* salvageZip(blob: Blob, onTrouble: OnTrouble): AsyncGenerator<Member> {
  for (let position: number | null = 0; position !== null; ) {
    const header = await blob.read(position, HEADER_BYTES);
    if (header.length < HEADER_BYTES || header.readUInt32LE(0) !== LOCAL_HEADER) return;
    const flags = header.readUInt16LE(6);
    const method = header.readUInt16LE(8);
    const nameBytes = header.readUInt16LE(26);
    const start: number = position + HEADER_BYTES + nameBytes + header.readUInt16LE(28);
    const size = header.readUInt32LE(18);
    const sizeFollows = (flags & SIZES_FOLLOW_FLAG) !== 0 || size === 0xffffffff;
    const name = (await blob.read(position + HEADER_BYTES, nameBytes)).toString((flags & UTF8_FLAG) !== 0 ? 'utf8' : 'latin1');
    const end = sizeFollows ? blob.size : start + size;

    if ((flags & ENCRYPTED_FLAG) !== 0 || (method !== 0 && method !== 8) || (method === 0 && sizeFollows)) {
      yield { kind: 'unreadable', name, why: 'cannot be read from a zip without a directory' };
      position = sizeFollows ? null : end;
    } else if (name.endsWith('/')) {
      yield { kind: 'folder', name };
      position = end;
    } else if (method === 0) {
      yield { kind: 'file', name, bytes: stretch(blob, start, end) };
      if (end > blob.size) onTrouble('member', damageInWords('cut off', 0), 'part');
      position = end;
    } else {
      const inflation: Inflation = new Inflation('deflate', stretch(blob, start, end), (damage, unpacked) =>
        onTrouble('member', damageInWords(damage, unpacked), 'part'),
      );
      yield { kind: 'file', name, bytes: inflation };
      // Where its size follows, only unpacking it tells where the next one begins.
      while (sizeFollows && (await inflation.next()) !== null);
      inflation.close();
      position = sizeFollows ? await afterDescriptor(blob, start + inflation.used) : end;
    }
  }
}

async function afterDescriptor(blob: Blob, position: number): Promise<number | null> {
  for (const length of DESCRIPTOR_BYTES) {
    const next = await blob.read(position + length, 4);
    if (next.length === 4 && [LOCAL_HEADER, DIRECTORY_HEADER].includes(next.readUInt32LE(0))) return position + length;
  }
  return null;
}

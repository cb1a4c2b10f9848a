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

/** What a member's own header, in front of its bytes, says. */
interface Local {
  readonly name: string;
  readonly encrypted: boolean;
  readonly method: number;
  readonly start: number;
  /** Null where the sizes stand behind the bytes, or in eight bytes elsewhere. */
  readonly end: number | null;
}

/** What a zip without its directory still gives: one member after the other, as their own headers describe them. */
export async function* salvageZip(blob: Blob, onTrouble: OnTrouble): AsyncGenerator<Member> {
  for (let position: number | null = 0; position !== null; ) {
    const local: Local | null = await readLocal(blob, position);
    if (local === null) return;
    position = local.end;
    const { name, method, start, end } = local;
    if (name.endsWith('/')) yield { kind: 'folder', name };
    else if (!local.encrypted && method === 8) {
      const inflation: Inflation = inflate(blob, local, onTrouble);
      yield { kind: 'file', name, bytes: inflation };
      if (end === null) position = await afterDescriptor(blob, start + (await lengthOf(inflation)));
      inflation.close();
    } else if (!local.encrypted && method === 0 && end !== null) {
      yield { kind: 'file', name, bytes: stretch(blob, start, end) };
      if (end > blob.size) onTrouble('member', damageInWords('cut off', 0), 'part');
    } else yield { kind: 'unreadable', name, why: 'cannot be read from a zip without a directory' };
  }
}

export async function readLocal(blob: Blob, position: number): Promise<Local | null> {
  const header = await blob.read(position, HEADER_BYTES);
  if (header.length < HEADER_BYTES || header.readUInt32LE(0) !== LOCAL_HEADER) return null;
  const flags = header.readUInt16LE(6);
  const size = header.readUInt32LE(18);
  const nameBytes = header.readUInt16LE(26);
  const name = await blob.read(position + HEADER_BYTES, nameBytes);
  const start = position + HEADER_BYTES + nameBytes + header.readUInt16LE(28);
  return {
    name: name.toString((flags & UTF8_FLAG) !== 0 ? 'utf8' : 'latin1'),
    encrypted: (flags & ENCRYPTED_FLAG) !== 0,
    method: header.readUInt16LE(8),
    start,
    end: (flags & SIZES_FOLLOW_FLAG) !== 0 || size === 0xffffffff ? null : start + size,
  };
}

function inflate(blob: Blob, { start, end }: Local, onTrouble: OnTrouble): Inflation {
  const packed = stretch(blob, start, end ?? blob.size);
  return new Inflation('deflate', packed, (damage, unpacked) => onTrouble('member', damageInWords(damage, unpacked), 'part'));
}

/** Where its size follows, only unpacking a member to its end tells where the next one begins. */
async function lengthOf(inflation: Inflation): Promise<number> {
  while ((await inflation.next()) !== null);
  return inflation.used;
}

async function afterDescriptor(blob: Blob, position: number): Promise<number | null> {
  for (const length of DESCRIPTOR_BYTES) {
    const next = await blob.read(position + length, 4);
    if (next.length === 4 && [LOCAL_HEADER, DIRECTORY_HEADER].includes(next.readUInt32LE(0))) return position + length;
  }
  return null;
}

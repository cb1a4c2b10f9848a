import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';

/** Contents by name, or a header of its own for whatever is no plain file. */
export type Files = Readonly<Record<string, string | Buffer>>;

export async function tar(
  files: Files,
  more: readonly (Partial<Header> & { name: string; pax?: Record<string, string> })[] = [],
): Promise<Buffer> {
  const archive = pack();
  for (const header of more)
    if (header.type === undefined) archive.entry(header, '');
    else archive.entry(header);
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, Buffer.from(content));
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export const tgz = async (files: Files): Promise<Buffer> => gzipSync(await tar(files));

/** A tar header as the caller wants it, with the right checksum. */
export function tarHeader({
  name,
  size,
  type = '0',
  magic = 'ustar\u000000',
}: {
  name: string;
  size: string | Buffer;
  type?: string;
  magic?: string;
}): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 'latin1');
  header.write('0000644\0', 100);
  if (typeof size === 'string') header.write(size, 124, 'latin1');
  else size.copy(header, 124);
  header.write(type, 156);
  header.write(magic, 257, 'latin1');
  header.fill(' ', 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** Fills up to whole tar blocks. */
export const blocks = (content: Buffer): Buffer => Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)]);

export const TAR_END = Buffer.alloc(1024);

export interface ZipMember {
  readonly name: string | Buffer;
  readonly content: string | Buffer;
  readonly method?: number;
  readonly flags?: number;
  readonly mode?: number;
  /** What the headers claim instead of the truth. */
  readonly claims?: { readonly crc?: number; readonly size?: number; readonly packed?: number; readonly offset?: number };
  /** Leave the sizes out of the local header and write them behind, as a stream does. */
  readonly streamed?: boolean;
}

/** A zip made by hand, so that each of its fields can lie. */
export function zip(members: readonly ZipMember[], comment = ''): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const name = Buffer.from(member.name);
    const content = Buffer.from(member.content);
    const method = member.method ?? 8;
    const packed = method === 8 ? deflateRawSync(content) : content;
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE((member.flags ?? 0) | (member.streamed === true ? 8 : 0), 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(member.claims?.crc ?? crc32(content), 10);
    fields.writeUInt32LE(member.claims?.packed ?? packed.length, 14);
    fields.writeUInt32LE(member.claims?.size ?? content.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.from(fields);
    if (member.streamed === true) local.fill(0, 10, 22);
    const descriptor =
      member.streamed === true ? Buffer.concat([Buffer.from('PK\x07\x08', 'latin1'), fields.subarray(10, 22)]) : Buffer.alloc(0);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(((member.mode ?? 0o100644) << 16) >>> 0, 6);
    place.writeUInt32LE(member.claims?.offset ?? offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), fields, place, name);
    const whole = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), local, name, packed, descriptor]);
    parts.push(whole);
    offset += whole.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, listing, end, Buffer.from(comment)]);
}

export type Format =
  | { readonly kind: 'gzip' | 'tar' | 'zip' | 'plain' | 'resource-fork' }
  | { readonly kind: 'unsupported'; readonly name: string };

/** As much as is needed to tell a tar. */
export const HEAD_BYTES = 512;

const UNSUPPORTED: readonly (readonly [name: string, magic: string])[] = [
  ['7z', '377abcaf271c'],
  ['rar', '526172211a07'],
  ['xz', 'fd377a585a00'],
  ['zstd', '28b52ffd'],
  ['lz4', '04224d18'],
  ['lzip', '4c5a4950'],
  ['bzip2', '425a68'],
  ['compress (.Z)', '1f9d'],
];

/** What bytes are, by themselves: names lie. */
export function recognise(head: Buffer): Format {
  const starts = (magic: string): boolean =>
    head.toString('latin1', 0, magic.length / 2) === Buffer.from(magic, 'hex').toString('latin1');
  // RFC 1952: magic, deflate, no reserved flag.
  if (starts('1f8b08') && ((head[3] ?? 0xff) & 0xe0) === 0) return { kind: 'gzip' };
  // A local header, the end record of an empty zip, or the mark of a split one.
  if (starts('504b0304') || starts('504b0506') || starts('504b0708')) return { kind: 'zip' };
  if (isTar(head)) return { kind: 'tar' };
  // AppleDouble, which macOS puts beside each file of an archive as `._name`.
  if (starts('00051607')) return { kind: 'resource-fork' };
  const unsupported = UNSUPPORTED.find(([name, magic]) => starts(magic) && (name !== 'bzip2' || isBzip2(head)));
  return unsupported ? { kind: 'unsupported', name: unsupported[0] } : { kind: 'plain' };
}

/** "BZh" could begin a text; a block's or the end's magic number follows the level. */
function isBzip2(head: Buffer): boolean {
  const block = head.toString('hex', 4, 10);
  return block === '314159265359' || block === '177245385090';
}

/** POSIX and GNU archives say `ustar`; those of before have only the header's checksum. */
function isTar(head: Buffer): boolean {
  if (head.length < 512 || head[0] === 0) return false;
  if (head.toString('latin1', 257, 262) === 'ustar') return true;
  const field = /^ *([0-7]{1,7})[ \0]/.exec(head.toString('latin1', 148, 156));
  if (field === null) return false;
  // The checksum is taken with its own field as blanks.
  let sum = 8 * 32;
  for (const [index, byte] of head.subarray(0, 512).entries()) if (index < 148 || index >= 156) sum += byte;
  return sum === Number.parseInt(field[1] ?? '', 8);
}

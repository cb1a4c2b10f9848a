import type { Bytes } from './bytes.ts';

type Encoding = 'utf-16le' | 'utf-16be';

const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The bytes as UTF-8 without a byte order mark. PowerShell's `>` writes UTF-16; whoever reads an entry need not know.
 */
export function asUtf8(head: Buffer, bytes: Bytes): Bytes {
  if (head.subarray(0, 3).equals(UTF8_MARK)) return withoutFirst(UTF8_MARK.length, bytes);
  const encoding = utf16(head);
  return encoding === null ? bytes : decoded(encoding, bytes);
}

function utf16(head: Buffer): Encoding | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return withoutMark(head.subarray(0, 512));
}

/** Without a mark: text whose every second byte is zero, and hardly one of the others. */
function withoutMark(sample: Buffer): Encoding | null {
  const pairs = Math.floor(sample.length / 2);
  if (pairs < 8) return null;
  const zeros = [0, 0];
  for (const [index, byte] of sample.subarray(0, pairs * 2).entries()) {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
    else if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1b) return null;
  }
  const [even = 0, odd = 0] = zeros;
  if (even === 0 && odd >= pairs * 0.9) return 'utf-16le';
  if (odd === 0 && even >= pairs * 0.9) return 'utf-16be';
  return null;
}

function decoded(encoding: Encoding, bytes: Bytes): Bytes {
  const decoder = new TextDecoder(encoding);
  let over = false;
  return {
    next: async () => {
      while (!over) {
        const chunk = await bytes.next();
        over = chunk === null;
        const text = chunk === null ? decoder.decode() : decoder.decode(chunk, { stream: true });
        if (text !== '') return Buffer.from(text);
      }
      return null;
    },
    close: () => bytes.close(),
  };
}

function withoutFirst(count: number, bytes: Bytes): Bytes {
  let missing = count;
  return {
    next: async () => {
      for (;;) {
        const chunk = await bytes.next();
        if (chunk === null || missing === 0) return chunk;
        const cut = Math.min(missing, chunk.length);
        missing -= cut;
        if (chunk.length > cut) return chunk.subarray(cut);
      }
    },
    close: () => bytes.close(),
  };
}

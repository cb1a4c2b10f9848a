import { describe, expect, it } from 'vitest';
import { recognise } from '../../src/bundle/recognise.ts';
import { piped, read, readBytes } from './reading.ts';

const TEXT = 'time="2025" msg="Grüße, 世界 🎉"\r\nsecond line\r\n';
const ASCII = 'kind: List\nitems: []\n';
const le = (text: string): Buffer => Buffer.from(text, 'utf16le');
const be = (text: string): Buffer => le(text).swap16();

describe('text', () => {
  it.each([
    ['UTF-16 LE with a mark', le(`\ufeff${TEXT}`), TEXT],
    ['UTF-16 BE with a mark', be(`\ufeff${TEXT}`), TEXT],
    ['UTF-16 LE without one', le(ASCII), ASCII],
    ['UTF-16 BE without one', be(ASCII), ASCII],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`), TEXT],
    ['UTF-8', Buffer.from(TEXT), TEXT],
    ['UTF-16 that is cut off', le(`\ufeff${ASCII}`).subarray(0, -1), `${ASCII.slice(0, -1)}\ufffd`],
    ['half a pair', le('\ufeffa\ud83cb'), 'a\ufffdb'],
  ])('in %s comes as UTF-8, in whatever pieces', async (_, content, text) => {
    expect((await readBytes('a.txt', content)).files).toEqual({ 'a.txt': text });
    for (const piece of [1, 3, 7]) expect((await read([piped(content, piece)])).files).toEqual({ stdin: text });
  });

  it('is not guessed where it is none', async () => {
    const binary = Buffer.from([1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8, 0, 9, 0]);
    expect((await readBytes('a.bin', binary)).files).toEqual({ 'a.bin': binary.toString() });
    const short = le('abc');
    expect((await readBytes('a.bin', short)).files).toEqual({ 'a.bin': short.toString() });
  });
});

describe('a format is recognised', () => {
  it.each([
    ['1f8b08000000', 'gzip'],
    ['1f8b08ff0000', 'plain'],
    ['1f8b', 'plain'],
    ['504b0304', 'zip'],
    ['504b0506', 'zip'],
    ['504b0102', 'plain'],
    ['00051607', 'resource-fork'],
    ['425a68393141592653590a', 'unsupported'],
    ['425a68393141', 'plain'],
    ['1f9d90', 'unsupported'],
    ['4c5a495001', 'unsupported'],
    ['', 'plain'],
  ])('%s is %s', (hex, kind) => {
    expect(recognise(Buffer.from(hex, 'hex')).kind).toBe(kind);
  });

  it('and a text is no tar, whatever stands at the place of the checksum', () => {
    const text = Buffer.alloc(512, 'x');
    expect(recognise(text).kind).toBe('plain');
    text.write('0001234\0', 148);
    expect(recognise(text).kind).toBe('plain');
  });
});

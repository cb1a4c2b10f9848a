import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunked, linesOf } from './blocks.ts';

describe('LineBlocks', () => {
  it('gives the same lines and offsets however the stream is cut into chunks', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'é', '{', ' ', '\r'), maxLength: 60 });
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(2000)), fc.boolean(), (lines, cuts, endsWithNewline) => {
        const bytes = Buffer.from(lines.join('\n') + (endsWithNewline && lines.length > 0 ? '\n' : ''));
        const found = linesOf(chunked(bytes, cuts), 4096, 32);
        const wanted = bytes.toString('latin1').split('\n');
        if (wanted[wanted.length - 1] === '') wanted.pop();
        expect(found.lines.map(({ text }) => text)).toEqual(wanted);
        for (const { text, offset } of found.lines) expect(bytes.toString('latin1', offset, offset + text.length)).toBe(text);
        expect(found.cuts).toBe(0);
      }),
    );
  });

  it.each([
    ['in the middle', `${'x'.repeat(1000)}\nnext\n`],
    ['at the end, without its newline', `${'x'.repeat(1000)}`],
  ])('cuts an over-long line %s, and keeps the offsets of what follows', (_, text) => {
    const { lines, cuts } = linesOf(chunked(Buffer.from(`first\n${text}`), [300, 500, 1002]), 100, 64);
    expect(cuts).toBe(1);
    expect(lines[0]).toEqual({ text: 'first', offset: 0 });
    expect(lines[1]?.text.length).toBeGreaterThanOrEqual(100);
    expect(lines[1]?.text.length).toBeLessThan(1000);
    if (text.endsWith('next\n')) expect(lines[2]).toEqual({ text: 'next', offset: 6 + 1001 });
  });

  it('yields nothing for an empty stream', () => {
    expect(linesOf([], 100, 64)).toEqual({ lines: [], cuts: 0 });
  });
});

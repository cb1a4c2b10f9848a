import { expect, test } from 'vitest';
import { goQuote, goQuoteRune } from '../../src/net/quote.ts';

test.each([
  ['shop', '"shop"'],
  ['say "hi"\\', '"say \\"hi\\"\\\\"'],
  ['a\tb\u0001\u007f', '"a\\tb\\x01\\x7f"'],
  ['é\u200b😀\ue000', '"é\\u200b😀\\ue000"'],
])('goQuote %j', (text, quoted) => {
  expect(goQuote(text)).toBe(quoted);
});

test.each([
  [33, "'!'"],
  [39, "'\\''"],
  [40, "'('"],
  [129, "'\\u0081'"],
  [-1, "'\ufffd'"],
])('goQuoteRune %d', (code, quoted) => {
  expect(goQuoteRune(code)).toBe(quoted);
});

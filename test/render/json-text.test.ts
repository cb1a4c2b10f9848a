import { expect, test } from 'vitest';
import { jsonPieces } from '../../src/render/json-text.ts';

const written = (value: unknown) => [...jsonPieces(value)].join('');

test.each([
  ['null', null],
  ['a text', 'a "b" \n'],
  ['an empty list and object', { a: [], b: {}, c: [{}] }],
  ['nothing where nothing is', { a: undefined, b: [undefined, 1], c: Number.NaN }],
  ['depths', { a: { b: { c: { d: { e: [1, [2, [3, { f: null }]]] } } } } }],
  ['a member that is named so', JSON.parse('{"__proto__": {"a": 1}}')],
])('writes %s as JSON.stringify does', (_what, value) => {
  expect(written(value)).toBe(`${JSON.stringify(value, null, 2)}\n`);
});

test('comes in pieces', () => {
  const long = {
    services: Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`s${index}`, { text: 'x'.repeat(100) }])),
  };
  const pieces = [...jsonPieces(long)];
  expect(pieces.length).toBeGreaterThan(3);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
  expect(pieces.join('')).toBe(`${JSON.stringify(long, null, 2)}\n`);
});

test('characters that act are escaped, in names too', () => {
  const value = { 'a\u202eb': 'c\u009b31m' };
  expect(written(value)).toBe('{\n  "a\\u202eb": "c\\u009b31m"\n}\n');
  expect(JSON.parse(written(value))).toEqual(value);
});

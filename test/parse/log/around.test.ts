import { expect, test } from 'vitest';
import { linesAround } from '../../../src/parse/log/around.ts';

const log = Buffer.from('one\ntwo\nthree\r\nfour\nfive\nsix\n');
const around = (line: string, bytes = log, filled = bytes.length) => {
  const start = bytes.indexOf(line);
  return linesAround(bytes, filled, start, start + line.length);
};

test.each([
  ['four', { before: ['two', 'three'], after: ['five', 'six'] }],
  ['one', { before: [], after: ['two', 'three'] }],
  ['two', { before: ['one'], after: ['three', 'four'] }],
  ['six', { before: ['four', 'five'], after: [] }],
])('two lines each way of %s, as far as there are', (line, expected) => {
  expect(around(line)).toEqual(expected);
});

test('nothing beyond what was read, and long lines cut', () => {
  expect(around('four', log, log.indexOf('six')).after).toEqual(['five']);
  const long = Buffer.from(`${'x'.repeat(1000)}\nhere\n`);
  expect(around('here', long).before).toEqual([`${'x'.repeat(240)}…`]);
});

import { expect, test } from 'vitest';
import { inertLine } from '../../../src/action/told/log.ts';

test.each([
  '::set-output name=a::b',
  '  ::error::x',
  'a\n::add-mask::b',
  'a\r::stop-commands::b',
  'a\u2028::error::b',
  '##[error]boo',
  'x ##[set-env name=PATH]y',
  '::::error::',
  ':::error::',
])('a runner finds no command in %j', (text) => {
  const line = inertLine(text);
  expect(line).not.toMatch(/[\n\r\u2028\u2029]/);
  expect(line).not.toContain('::');
  expect(line).not.toContain('##[');
});

test('ordinary words stay as they are', () => {
  expect(inertLine('Downloaded report.tgz, 40,982 bytes.')).toBe('Downloaded report.tgz, 40,982 bytes.');
});

test('is of bounded length', () => expect(inertLine('x'.repeat(100_000)).length).toBeLessThan(2_100));

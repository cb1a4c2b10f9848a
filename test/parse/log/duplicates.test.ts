import { expect, test } from 'vitest';
import type { LogStream } from '../../../src/model/log.ts';
import { findDuplicates } from '../../../src/parse/log/duplicates.ts';

const log = (source: string, more: Partial<LogStream> = {}): LogStream => ({
  source,
  kind: 'speaker',
  namespace: 'metallb-system',
  pod: 'speaker-a',
  container: 'speaker',
  node: null,
  previous: false,
  firstLine: 1,
  lines: 10,
  bytes: 1_000,
  firstTime: 100_000,
  lastTime: 200_000,
  version: null,
  level: null,
  starts: [],
  flaws: [],
  ...more,
});

const frr = (source: string, more: Partial<LogStream> = {}) => log(source, { kind: 'frr', ...more });

test.each<[string, readonly LogStream[], readonly string[]]>([
  ['the same log under two names', [log('a'), log('b'), log('c')], ['b', 'c']],
  ['two parts of one file', [log('a'), log('a', { firstLine: 50 })], []],
  ['logs of two pods', [log('a'), log('b', { pod: 'speaker-b' })], []],
  ['the log before the restart', [log('a'), log('b', { previous: true })], []],
  ['logs of unknown pods', [log('a', { pod: null }), log('b', { pod: null })], []],
  ['logs without times', [log('a', { firstTime: null }), log('b', { firstTime: null })], []],
  ['a shorter log of a speaker', [log('a'), log('b', { lines: 9 })], []],
  ['FRR’s file within its container’s log', [frr('a'), frr('b', { lines: 9, firstTime: 99_000, lastTime: 190_000 })], ['b']],
  ['FRR’s file that goes on', [frr('a'), frr('b', { lines: 9, lastTime: 300_000 })], []],
])('%s', (_case, streams, doubled) => {
  expect([...findDuplicates(streams).streams].map(({ source }) => source)).toEqual(doubled);
});

test('ten thousands of pieces of one issue take no longer than their number', () => {
  const pieces = (pod: string | null) =>
    Array.from({ length: 40_000 }, (_, n) => frr('issue', { pod, firstTime: n * 10, lastTime: n * 10 }));
  const started = performance.now();
  expect(findDuplicates([...pieces(null), ...pieces('speaker-a')]).troubles).toEqual([]);
  expect(performance.now() - started).toBeLessThan(2_000);
});

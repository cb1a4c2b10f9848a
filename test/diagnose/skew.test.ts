import { expect, test } from 'vitest';
import { clockSkewOf } from '../../src/diagnose/skew.ts';
import { facts, seen, stream } from './build.ts';

const a = stream({ node: 'node-a' });
const b = stream({ node: 'node-b' });
const leaves = (shift: number) => [100, 700, 1300, 1900].map((at, index) => [at + shift, { node2: `peer-${index}` }] as const);

function skew(shift: number, count = 4) {
  return clockSkewOf(
    facts({
      occurrences: new Map([
        [
          'shared#node-leave',
          [seen('shared#node-leave', a, leaves(0)), seen('shared#node-leave', b, leaves(shift).slice(0, count))],
        ],
      ]),
    }),
  );
}

test('a clock that is ahead is estimated from events that both nodes logged', () => {
  expect(skew(45)).toEqual([{ node: 'node-b', against: 'node-a', seconds: 45, basis: '4 of 4 events seen on both' }]);
});

test('nothing is said of small differences or of few events', () => {
  expect(skew(2)).toEqual([]);
  expect(skew(45, 2)).toEqual([]);
});

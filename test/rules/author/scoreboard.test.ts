import { expect, test } from 'vitest';
import { scoreboardPage, scoresOf } from '../../../src/rules/author/scoreboard.ts';

const judged = [
  { bundle: 'a', truth: [['x/one']], acceptable: ['x/three'], said: ['x/one', 'x/three'] },
  { bundle: 'b', truth: [['x/one'], ['x/two', 'x/also']], acceptable: [], said: ['x/also', 'x/false'] },
  { bundle: 'c', truth: [], acceptable: [], said: [] },
];

test('hits, misses and false alarms of each cause', () => {
  expect(scoresOf(judged)).toEqual([
    { cause: 'x/also', found: 1, missed: 0, false: 0 },
    { cause: 'x/false', found: 0, missed: 0, false: 1 },
    { cause: 'x/one', found: 1, missed: 1, false: 0 },
  ]);
});

test('the page sums them up', () => {
  const page = scoreboardPage(judged);
  expect(page).toContain(
    '3 bundles whose faults are known. Recall 67 %, precision 67 %; 1 of 1 bundles without a fault are left alone.',
  );
  expect(page).toContain('| x/one | 1 | 1 | 0 | 50 % | 100 % |');
});

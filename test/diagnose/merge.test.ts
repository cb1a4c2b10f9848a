import { expect, test } from 'vitest';
import { mergeAlike } from '../../src/diagnose/merge.ts';
import { weigh } from '../../src/diagnose/roles.ts';
import { finding } from './build.ts';

const refused = (node: string, line: number) =>
  finding({
    id: 'bgp/connection-refused',
    subjects: ['BGPPeer m/tor', `Node ${node}`],
    affects: [`Service shop/${node}`],
    summary: `Node ${node} is refused by 192.0.2.1.`,
    evidence: [
      { source: `${node}.log`, line, text: 'refused' },
      { source: `${node}.log`, line: line + 1, text: 'refused' },
    ],
    firstTime: line * 1000,
    lastTime: line * 2000,
    count: 3,
  });

test('one cause on three nodes is one entry that names them all', () => {
  const [merged, ...others] = mergeAlike(weigh([refused('a', 1), refused('b', 2), refused('c', 3)]));
  expect(others).toEqual([]);
  expect(merged?.finding).toMatchObject({
    subjects: ['BGPPeer m/tor', 'Node a', 'Node b', 'Node c'],
    affects: ['Service shop/a', 'Service shop/b', 'Service shop/c'],
    summary: 'Node a is refused by 192.0.2.1; likewise b, c.',
    firstTime: 1000,
    lastTime: 6000,
    count: 9,
  });
  expect(merged?.finding.evidence.slice(0, 4).map(({ source, line }) => `${source}:${line}`)).toEqual([
    'a.log:1',
    'b.log:2',
    'c.log:3',
    'a.log:2',
  ]);
});

test('what was repaired on one node and lasts on another stays two', () => {
  const merged = mergeAlike(weigh([refused('a', 1), { ...refused('b', 2), state: 'recovered' }]));
  expect(merged.map(({ role, finding: { subjects } }) => `${role} ${subjects.at(-1)}`)).toEqual([
    'root-cause Node a',
    'information Node b',
  ]);
});

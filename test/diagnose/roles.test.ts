import { expect, test } from 'vitest';
import { weigh } from '../../src/diagnose/roles.ts';
import type { Finding } from '../../src/model/finding.ts';
import { finding } from './build.ts';

function roles(...findings: readonly Finding[]): readonly string[] {
  return weigh(findings).map(
    ({ finding: { id }, role, explainedBy }) => `${role} ${id}${explainedBy.length ? ` < ${explainedBy.join()}` : ''}`,
  );
}

const overlap = finding({
  id: 'config/pool-overlap',
  phase: 'configuration',
  explains: ['allocation/requested-pool-unknown'],
  firstTime: 1_000_000,
});
const unknownPool = finding({
  id: 'allocation/requested-pool-unknown',
  phase: 'assignment',
  subjects: ['Service shop/web'],
  lastTime: 2_000_000,
});

test('a rejected configuration explains what came of it, without a shared subject', () => {
  expect(roles(unknownPool, overlap)).toEqual([
    'root-cause config/pool-overlap',
    'consequence allocation/requested-pool-unknown < config/pool-overlap',
  ]);
});

test('an effect that ended before its cause began is none', () => {
  expect(roles({ ...unknownPool, lastTime: 500_000 }, overlap)).toEqual([
    'root-cause config/pool-overlap',
    'root-cause allocation/requested-pool-unknown',
  ]);
});

test('what was repaired is information, and explains nothing that is still there', () => {
  expect(roles(unknownPool, { ...overlap, state: 'recovered' })).toEqual([
    'root-cause allocation/requested-pool-unknown',
    'information config/pool-overlap',
  ]);
});

test('two independent faults stay two, in the order of the troubleshooting guide', () => {
  const refused = finding({ id: 'bgp/connection-refused', explains: ['bgp/prefix-not-advertised'], subjects: ['BGPPeer m/tor'] });
  const exhausted = finding({ id: 'allocation/pool-exhausted', phase: 'assignment', subjects: ['Service shop/web'] });
  expect(roles(refused, exhausted)).toEqual(['root-cause allocation/pool-exhausted', 'root-cause bgp/connection-refused']);
});

test('a session explains only the prefixes of those that share its subjects or suffer it', () => {
  const down = finding({
    id: 'bgp/connection-refused',
    explains: ['bgp/prefix-not-advertised'],
    subjects: ['BGPPeer m/tor', 'Node a'],
    affects: ['Service shop/web'],
  });
  const suffering = finding({ id: 'bgp/prefix-not-advertised', subjects: ['Service shop/web'] });
  const other = finding({ id: 'bgp/prefix-not-advertised', subjects: ['Service shop/api'] });
  expect(roles(down, suffering)).toContain('consequence bgp/prefix-not-advertised < bgp/connection-refused');
  expect(roles(down, other)).toContain('root-cause bgp/prefix-not-advertised');
});

test('two that explain each other: the more important one stays root cause', () => {
  const memberlist = finding({ id: 'l2/memberlist', phase: 'cluster', explains: ['l2/split-brain'] });
  const split = finding({ id: 'l2/split-brain', phase: 'advertisement', explains: ['l2/memberlist'] });
  expect(roles(split, memberlist)).toEqual(['root-cause l2/memberlist', 'consequence l2/split-brain < l2/memberlist']);
});

test('words direct, they do not accuse beside something proven', () => {
  const said = finding({ id: 'reachability/router', phase: 'traffic', basis: ['words'] });
  const proven = finding({ id: 'bgp/asn-mismatch', basis: ['log', 'frr'] });
  expect(roles(said, proven)).toEqual(['root-cause bgp/asn-mismatch', 'contributing reachability/router']);
  expect(roles(said)).toEqual(['root-cause reachability/router']);
});

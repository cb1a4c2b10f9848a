import { expect, test } from 'vitest';
import { reported, withSufferersOfConsequences } from '../../src/diagnose/reported.ts';
import type { PhaseReport, ReportedFinding, ServiceReport } from '../../src/model/report.ts';
import { facts, finding } from './build.ts';

const ok: PhaseReport = { status: 'ok', reason: '', findings: [] };
const service = (name: string, phases: Partial<ServiceReport['phases']> = {}): ServiceReport => ({
  service: `shop/${name}`,
  ips: ['192.0.2.10'],
  pool: null,
  protocols: ['bgp'],
  phases: { configuration: ok, assignment: ok, advertisement: ok, session: ok, traffic: ok, ...phases },
  nodes: [],
});
const failed = (...findings: readonly string[]): PhaseReport => ({ status: 'failed', reason: '', findings });
const degraded = (...findings: readonly string[]): PhaseReport => ({ status: 'ok', reason: 'degraded', findings });

function told(part: Parameters<typeof finding>[0], services: readonly ServiceReport[]) {
  const naming = { facts: facts(), services, sessions: [], namespace: 'lb', mode: null };
  return reported({ finding: finding(part), role: 'root-cause', explainedBy: [] }, services, new Map(), naming);
}

test('who fails for it in a phase of its own suffers, whether the rule names it or not', () => {
  const services = [service('a', { session: failed('bgp/down') }), service('b'), service('c', { session: failed('bgp/other') })];
  expect(told({ id: 'bgp/down' }, services).affects).toEqual(['Service shop/a']);
});

test('a rejected configuration alone is everybody’s, and hurts those only that the rule names', () => {
  const all = { configuration: failed('config/bad') };
  const services = [service('a', all), service('b', all)];
  expect(told({ id: 'config/bad', affects: ['Service shop/b'] }, services).affects).toEqual(['Service shop/b']);
  expect(told({ id: 'config/bad' }, services).affects).toEqual([]);
});

test('who is named and fares well does not suffer', () => {
  const services = [service('a', { advertisement: degraded('node/down') }), service('b', { advertisement: failed('node/down') })];
  expect(told({ id: 'node/down', affects: ['Service shop/a', 'Service shop/b'] }, services).affects).toEqual(['Service shop/b']);
});

test('the remedy has the names of what it is about', () => {
  const remedy = {
    summary: 'Run nc -vz PEER PORT.',
    commands: ['kubectl edit bgppeer -n lb NAME', 'kubectl get svc -n NAMESPACE NAME'],
  };
  const subjects = ['Neighbor 198.51.100.1', 'BGPPeer lb/tor-1', 'Service shop/a'];
  expect(told({ id: 'x', subjects, remedy }, [service('a')]).remedy).toEqual({
    summary: 'Run nc -vz 198.51.100.1 179.',
    commands: ['kubectl edit bgppeer -n lb tor-1', 'kubectl get svc -n shop a'],
  });
});

test('a root cause hurts those whom its consequences hurt, where it alone explains them', () => {
  const services = [service('a', { session: failed('bgp/down') }), service('b', { advertisement: failed('bgp/gone') })];
  const root = (id: string) => told({ id }, services);
  const consequence = (id: string, ...explainedBy: readonly string[]): ReportedFinding => ({
    ...told({ id }, services),
    role: 'consequence',
    explainedBy,
  });
  const affectsOf = (...findings: readonly ReportedFinding[]) =>
    withSufferersOfConsequences(findings).map(({ id, affects }) => [id, affects]);
  expect(affectsOf(root('bgp/down'), consequence('bgp/gone', 'bgp/down'))).toEqual([
    ['bgp/down', ['Service shop/a', 'Service shop/b']],
    ['bgp/gone', ['Service shop/b']],
  ]);
  const [first, second] = affectsOf(root('bgp/down'), root('bgp/other'), consequence('bgp/gone', 'bgp/down', 'bgp/other'));
  expect([first, second]).toEqual([
    ['bgp/down', ['Service shop/a']],
    ['bgp/other', []],
  ]);
});

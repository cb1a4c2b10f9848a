import { describe, expect, test } from 'vitest';
import { announcementsOf } from '../../src/diagnose/announcements.ts';
import { mergeAlike } from '../../src/diagnose/merge.ts';
import { ownershipOf } from '../../src/diagnose/ownership.ts';
import { weigh } from '../../src/diagnose/roles.ts';
import { observe } from '../../src/diagnose/service-nodes.ts';
import { serviceReports } from '../../src/diagnose/services.ts';
import { frrInstance } from '../../src/diagnose/session/prefixes.ts';
import { sessionsOf } from '../../src/diagnose/sessions.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { Finding } from '../../src/model/finding.ts';
import { groupBy } from '../../src/model/group.ts';
import type { LogStream, OccurrenceGroup } from '../../src/model/log.ts';
import type { ObjectFact } from '../../src/model/object.ts';
import { parseFrrDump } from '../../src/parse/frr/dump.ts';
import { facts, finding, replay, seen, stream } from './build.ts';

const place = { source: 'svc.yaml', line: 3 };

function service(name: string, ips: readonly string[], form: ObjectFact['form'] = 'yaml'): ObjectFact {
  const value = { spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress: ips.map((ip) => ({ ip })) } } };
  return { kind: 'Service', apiVersion: 'v1', namespace: 'shop', name, form, place, placeOf: () => place, value };
}

const web = service('web', ['192.0.2.10']);

/** Everything of one bundle that a service's phases are judged by. */
function phasesOf(part: Partial<Facts>, findings: readonly Finding[] = [], name = 'shop/web') {
  const all = facts({ objects: [web], ...part });
  const announcements = announcementsOf(all);
  const observed = observe(all, announcements);
  const weighed = mergeAlike(weigh(findings));
  const replayed = replay();
  const reports = serviceReports({
    facts: all,
    replay: replayed,
    weighed,
    observed,
    sessions: groupBy(sessionsOf(all, weighed, replayed, observed), ({ node }) => node ?? ''),
    ownership: new Map(ownershipOf(announcements).map((one) => [one.ip, one])),
    routers: new Map(all.frr.map((frr) => [frr.node ?? '', frrInstance(frr)])),
  });
  return reports.find(({ service: each }) => each === name)?.phases;
}

const says = (signature: string, log: LogStream, events: Parameters<typeof seen>[2]) =>
  [`shared#${signature}`, seen(`shared#${signature}`, log, events)] as const;

function occurrences(...groups: readonly (readonly [string, OccurrenceGroup])[]): Facts['occurrences'] {
  const all = new Map<string, OccurrenceGroup[]>();
  for (const [signature, group] of groups) all.set(signature, [...(all.get(signature) ?? []), group]);
  return all;
}

const [a, b] = [stream({ node: 'a' }), stream({ node: 'b' })];
const over = (protocol: 'layer2' | 'bgp') => ({ ip: '192.0.2.10', protocol });
const announcedBy = (log: LogStream, protocol: 'layer2' | 'bgp', second = 20) =>
  says('service-announced', log, [[second, over(protocol)]]);
const up = (log: LogStream, second = 10, peer = '198.51.100.1') => says('session-up', log, [[second, { peer }]]);
const down = (log: LogStream, second = 30, peer = '198.51.100.1') => says('session-down', log, [[second, { peer }]]);

describe('advertisement', () => {
  const noNetwork = finding({
    id: 'announcement/node-network-unavailable',
    phase: 'advertisement',
    subjects: ['Node a', 'Service shop/web'],
    affects: ['Service shop/web'],
    summary: 'Node a has no network.',
  });

  test('what is wrong on another node hurts nobody while one announces', () => {
    const phase = phasesOf({ streams: [b], occurrences: occurrences(announcedBy(b, 'layer2')) }, [noNetwork])?.advertisement;
    expect(phase).toEqual({
      status: 'ok',
      reason: 'degraded: only layer2 b; Node a has no network.',
      findings: ['announcement/node-network-unavailable'],
    });
  });

  test('on the node that announces it does', () => {
    const phase = phasesOf({ streams: [a], occurrences: occurrences(announcedBy(a, 'layer2')) }, [noNetwork])?.advertisement;
    expect(phase).toMatchObject({ status: 'failed', reason: 'Node a has no network.' });
    expect(phasesOf({}, [noNetwork])?.advertisement.status).toBe('failed');
  });

  test('two owners at the end are contested where a finding tells of trouble with one of them', () => {
    const both = { streams: [a, b], occurrences: occurrences(announcedBy(a, 'layer2'), announcedBy(b, 'layer2', 90)) };
    const split = finding({ id: 'l2/memberlist', phase: 'cluster', subjects: ['Node b'], summary: 'b is alone' });
    expect(phasesOf(both, [split])?.advertisement).toEqual({
      status: 'failed',
      reason: '192.0.2.10 is announced by a and b at once',
      findings: ['l2/memberlist'],
    });
    expect(phasesOf(both)?.advertisement.status).toBe('ok');
    expect(phasesOf(both, [{ ...split, subjects: ['Node c'] }])?.advertisement.status).toBe('ok');
  });

  test('a merged finding speaks of each service in its own words', () => {
    const [one, two] = ['web', 'api'].map((name) =>
      finding({
        id: 'announcement/no-endpoints',
        phase: 'advertisement',
        subjects: [`Service shop/${name}`],
        summary: `${name} has no endpoint.`,
      }),
    );
    const objects = [web, service('api', ['192.0.2.11'])];
    if (!one || !two) throw new Error('two findings');
    expect(phasesOf({ objects }, [one, two])?.advertisement.reason).toBe('web has no endpoint.');
    expect(phasesOf({ objects }, [one, two], 'shop/api')?.advertisement.reason).toBe('api has no endpoint.');
  });

  const frr = (networks: readonly string[]) => ({
    ...parseFrrDump(
      `###### show running-config\nhostname a\nrouter bgp 64512\n${networks.map((each) => ` network ${each}`).join('\n')}\n`,
      'dump_frr',
    ),
    node: 'a',
  });

  test('the speaker says it, FRR does not have it', () => {
    const announced = { streams: [a], occurrences: occurrences(announcedBy(a, 'bgp')) };
    const refused = finding({ id: 'frr/reload-failed', phase: 'configuration', subjects: ['Node a'] });
    expect(phasesOf({ ...announced, frr: [frr(['192.0.2.9/32'])] }, [refused])?.advertisement).toEqual({
      status: 'failed',
      reason: 'the speakers of a announce it, but FRR there does not have 192.0.2.10',
      findings: ['frr/reload-failed'],
    });
    // An aggregate holds it; without FRR's state nothing speaks against the speaker.
    expect(phasesOf({ ...announced, frr: [frr(['192.0.2.0/24'])] })?.advertisement.status).toBe('ok');
    expect(phasesOf(announced)?.advertisement.status).toBe('ok');
  });

  test('speakers that never had a configuration announce nothing, if their logs would show it', () => {
    const refused = finding({ id: 'config/peer-password', phase: 'configuration', summary: 'refused' });
    const controller = stream({ kind: 'controller', node: null, source: 'controller.log' });
    const loaded = (log: LogStream) => occurrences(says('config-reloaded', log, [[5, {}]]));
    const of = (log: LogStream, by: LogStream, findings: readonly Finding[]) =>
      phasesOf({ streams: [controller, log], occurrences: loaded(by) }, findings)?.advertisement.status;
    expect(of(a, controller, [refused])).toBe('failed');
    expect(of(a, a, [refused])).toBe('unknown');
    expect(of(a, controller, [])).toBe('unknown');
    expect(of(stream({ node: 'a', starts: [] }), controller, [refused])).toBe('unknown');
    expect(of(stream({ node: 'a', level: 'error' }), controller, [refused])).toBe('unknown');
  });
});

describe('session', () => {
  test('one that stands on a node that announces is enough, what is down beside it degrades', () => {
    const all = occurrences(announcedBy(a, 'bgp'), announcedBy(b, 'bgp'), up(a), up(b), down(b));
    expect(phasesOf({ streams: [a, b], occurrences: all })?.session).toMatchObject({
      status: 'ok',
      reason: 'degraded: 1 session established, 1 down: b → 198.51.100.1 session down',
    });
  });

  test('none that stands on any of them fails, on another node it does not help', () => {
    const all = occurrences(announcedBy(b, 'bgp'), up(a), up(b), down(b));
    expect(phasesOf({ streams: [a, b], occurrences: all })?.session).toMatchObject({
      status: 'failed',
      reason: 'no session of b stands: b → 198.51.100.1 session down',
    });
  });

  test('one that falls again and again does not stand', () => {
    const all = occurrences(announcedBy(a, 'bgp'), up(a, 10), down(a, 20), up(a, 30));
    const flapping = finding({ id: 'bgp/session-flapping', state: 'intermittent', subjects: ['Neighbor 198.51.100.1'] });
    expect(phasesOf({ streams: [a], occurrences: all }, [flapping])?.session).toEqual({
      status: 'failed',
      reason: 'no session of a stands: a → 198.51.100.1 lost once',
      findings: ['bgp/session-flapping'],
    });
  });

  test('without any state a finding about all nodes that announce tells', () => {
    const all = occurrences(announcedBy(a, 'bgp'), announcedBy(b, 'bgp'));
    const about = (...nodes: readonly string[]) =>
      phasesOf({ streams: [a, b], occurrences: all }, [
        finding({ id: 'bgp/kernel-no-tcp-md5', subjects: nodes.map((node) => `Node ${node}`), summary: 'no MD5' }),
      ])?.session;
    expect(about('a', 'b')).toMatchObject({ status: 'failed', reason: 'no session of a, b stands: no MD5' });
    expect(about('a')).toMatchObject({ status: 'unknown' });
    expect(about('c')).toMatchObject({ status: 'unknown', reason: 'no state of a session is in the bundle' });
  });
});

describe('assignment and traffic', () => {
  const twice = finding({
    id: 'cluster/duplicate-install',
    phase: 'cluster',
    explains: ['allocation/assigned-ip-not-allowed'],
    summary: 'MetalLB is installed twice.',
  });
  const lost = (count: number) =>
    finding({
      id: 'allocation/assigned-ip-not-allowed',
      phase: 'assignment',
      state: 'recovered',
      subjects: ['Service shop/web'],
      summary: 'it loses 192.0.2.9.',
      count,
    });

  test('an address that is lost again and again, for a cause at work, does not last', () => {
    expect(phasesOf({}, [twice, lost(40)])?.assignment).toEqual({
      status: 'failed',
      reason: 'its address does not last: it loses 192.0.2.9.',
      findings: ['cluster/duplicate-install', 'allocation/assigned-ip-not-allowed'],
    });
    expect(phasesOf({}, [twice, lost(1)])?.assignment.status).toBe('ok');
    expect(phasesOf({}, [lost(40)])?.assignment.status).toBe('ok');
  });

  test('a wrong address fails in traffic where all else went well', () => {
    const nodeAddress = finding({
      id: 'config/pool-contains-node-ip',
      phase: 'configuration',
      affects: ['Service shop/web'],
      summary: '192.0.2.10 is a node’s.',
    });
    const announced = { streams: [a], occurrences: occurrences(announcedBy(a, 'layer2')) };
    expect(phasesOf(announced, [nodeAddress])?.traffic).toMatchObject({ status: 'failed', reason: '192.0.2.10 is a node’s.' });
    expect(phasesOf({}, [nodeAddress])?.traffic.status).toBe('unknown');
    expect(phasesOf(announced, [{ ...nodeAddress, affects: [] }])?.traffic.status).toBe('unknown');
  });
});

describe('where Services were not collected', () => {
  test('those that a log shows whole count, until one says they were deleted', () => {
    const dumped = { objects: [service('web', ['192.0.2.10'], 'log-dump')] };
    expect(phasesOf(dumped)?.assignment.status).toBe('ok');
    const gone = says('service-deleted', stream({ kind: 'controller' }), [[50, { service: 'shop/web' }]]);
    expect(phasesOf({ ...dumped, occurrences: occurrences(gone) })).toBeUndefined();
  });

  test('and those that a status object names', () => {
    const value = { status: { node: 'a', serviceNamespace: 'shop', serviceName: 'web' } };
    const status = { ...web, kind: 'ServiceL2Status', namespace: 'metallb-system', name: 'l2-x', value };
    expect(phasesOf({ objects: [status] })).toMatchObject({ assignment: { status: 'ok' }, advertisement: { status: 'ok' } });
  });
});

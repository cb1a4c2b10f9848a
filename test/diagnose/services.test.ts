import { expect, test } from 'vitest';
import { announcementsOf } from '../../src/diagnose/announcements.ts';
import { ownershipOf } from '../../src/diagnose/ownership.ts';
import { weigh } from '../../src/diagnose/roles.ts';
import { observe } from '../../src/diagnose/service-nodes.ts';
import { serviceReports } from '../../src/diagnose/services.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { ObjectFact } from '../../src/model/object.ts';
import type { AnnouncementVerdict, Replay } from '../../src/model/replay.ts';
import { facts, finding, replay, seen, stream } from './build.ts';

const place = { source: 'svc.yaml', line: 3 };

function service(name: string, ips: readonly string[]): ObjectFact {
  return {
    kind: 'Service',
    apiVersion: 'v1',
    namespace: 'shop',
    name,
    form: 'yaml',
    place,
    placeOf: () => place,
    value: { spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress: ips.map((ip) => ({ ip })) } } },
  };
}

function report(facts: Facts, findings: readonly Finding[] = [], replayed: Replay = replay()) {
  const announcements = announcementsOf(facts);
  const observed = observe(facts, announcements);
  return serviceReports({
    facts,
    replay: replayed,
    weighed: weigh(findings),
    observed,
    sessions: new Map(),
    ownership: new Map(ownershipOf(announcements).map((one) => [one.ip, one])),
    routers: new Map(),
  });
}

function predicts(announcer: string, others: readonly string[]): Replay {
  const nodes = Object.fromEntries([
    [announcer, { announced: true, interfaces: ['*'] }],
    ...others.map((node) => [node, { announced: false, reason: 'notOwner', detail: 'lost election' }] as const),
  ]);
  const verdict: AnnouncementVerdict = {
    gate: 'ok',
    ips: ['192.0.2.10'],
    pool: 'a',
    layer2: { candidates: [announcer, ...others], announcer, nodes },
    steps: [],
  };
  const { announcement } = replay();
  return replay({ announcement: { ...announcement, services: { 'shop/web': verdict } } });
}

const announced = (node: string) => [
  seen('shared#service-announced', stream({ node }), [[20, { ip: '192.0.2.10', protocol: 'layer2' }]]),
];

test('an announced service is ok up to the traffic, of which nothing is known', () => {
  const [web] = report(
    facts({
      objects: [service('web', ['192.0.2.10'])],
      streams: [stream({ node: 'a' })],
      occurrences: new Map([
        ['shared#service-announced', announced('a')],
        ['shared#config-reloaded', [seen('shared#config-reloaded', stream({ node: 'a' }), [[5, {}]])]],
      ]),
    }),
    [],
    predicts('a', ['b']),
  );
  expect(Object.entries(web?.phases ?? {}).map(([phase, { status }]) => `${phase} ${status}`)).toEqual([
    'configuration ok',
    'assignment ok',
    'advertisement ok',
    'session not-applicable',
    'traffic unknown',
  ]);
  expect(web?.nodes).toEqual([
    {
      node: 'a',
      protocol: 'layer2',
      predicted: true,
      observed: true,
      agrees: true,
      reason: 'predicted by the election; announced, a.log:30',
    },
    { node: 'b', protocol: 'layer2', predicted: false, observed: null, agrees: null, reason: 'lost election' },
  ]);
});

test('a pending service fails in assignment with the finding’s words, and there is nothing to announce', () => {
  const exhausted = finding({
    id: 'allocation/pool-exhausted',
    phase: 'assignment',
    subjects: ['Service shop/web'],
    summary: 'Pool a is full.',
  });
  const [web] = report(facts({ objects: [service('web', [])] }), [exhausted]);
  expect(web?.phases.assignment).toEqual({
    status: 'failed',
    reason: 'Pool a is full.',
    findings: ['allocation/pool-exhausted'],
  });
  expect(web?.phases.advertisement.status).toBe('not-applicable');
});

test('silence of a whole log is an observation, silence of a log that begins in the middle is none', () => {
  const objects = [service('web', ['192.0.2.10'])];
  const whole = report(facts({ objects, streams: [stream({ node: 'a' })] }), [], predicts('a', []));
  const rotated = report(facts({ objects, streams: [stream({ node: 'a', starts: [] })] }), [], predicts('a', []));
  expect(whole[0]?.nodes[0]).toMatchObject({ predicted: true, observed: false, agrees: false });
  expect(rotated[0]?.nodes[0]).toMatchObject({ predicted: true, observed: null, agrees: null });
});

test('without Service objects the logs tell which services there are', () => {
  const log = stream({ kind: 'controller', node: null, source: 'controller.log' });
  const allocated = seen('shared#ip-allocated', log, [[5, { ip: '192.0.2.10', service: 'shop/web' }]]);
  expect(report(facts({ occurrences: new Map([['shared#ip-allocated', [allocated]]]) }))).toMatchObject([
    { service: 'shop/web', ips: ['192.0.2.10'] },
  ]);
});

test('what was withdrawn last is not announced', () => {
  const log = stream({ node: 'a' });
  const ip = { ip: '192.0.2.10', protocol: 'layer2' };
  const [web] = report(
    facts({
      objects: [service('web', ['192.0.2.10'])],
      streams: [log],
      occurrences: new Map([
        ['shared#service-announced', [seen('shared#service-announced', log, [[10, ip]])]],
        ['shared#service-withdrawn', [seen('shared#service-withdrawn', log, [[90, { ...ip, reason: 'noEndpoints' }]])]],
      ]),
    }),
  );
  expect(web?.nodes).toMatchObject([{ node: 'a', protocol: 'layer2', predicted: null, observed: false }]);
  expect(web?.phases.advertisement).toMatchObject({ status: 'failed', reason: 'withdrawn (noEndpoints), a.log:100' });
});

test('who holds a contested address does not suffer with the one that asks for it', () => {
  const inUse = finding({
    id: 'allocation/requested-ip-in-use',
    phase: 'assignment',
    subjects: ['Service shop/api', 'Service shop/web'],
    affects: ['Service shop/api'],
  });
  const reports = report(facts({ objects: [service('api', []), service('web', ['192.0.2.10'])] }), [inUse]);
  expect(reports.map(({ service, phases }) => `${service} ${phases.assignment.status}`)).toEqual([
    'shop/api failed',
    'shop/web ok',
  ]);
});

test('a lost election says nothing against the service where no log shows the winner', () => {
  const log = stream({ node: 'a' });
  const withdrawn = seen('shared#service-withdrawn', log, [[90, { ip: '192.0.2.10', protocol: 'layer2', reason: 'notOwner' }]]);
  const [web] = report(
    facts({
      objects: [service('web', ['192.0.2.10'])],
      streams: [log],
      occurrences: new Map([['shared#service-withdrawn', [withdrawn]]]),
    }),
  );
  expect(web?.phases.advertisement).toMatchObject({ status: 'unknown', findings: [] });
});

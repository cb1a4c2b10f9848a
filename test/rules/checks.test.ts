import { describe, expect, test } from 'vitest';
import type { FrrFact, NeighborFact } from '../../src/model/frr.ts';
import type { Replay } from '../../src/model/replay.ts';
import { checks } from '../../src/rules/checks/registry.ts';
import { judge, line, objectOf, replayOf, type Written } from './bundle.ts';

const shared = `signatures:
  start-banner: { in: [controller, speaker], pattern: 'MetalLB (?<component>controller|speaker) starting version (?<version>[0-9.]+)' }
  service-announced: { in: [speaker], fields: { event: serviceAnnounced, ip: { capture: ip }, protocol: { capture: protocol } } }
  service-withdrawn: { in: [speaker], fields: { event: serviceWithdrawn, ip: { capture: ip }, reason: { capture: reason } } }
  node-join: { in: [speaker], fields: { event: NodeJoin, node2: { capture: node2 } } }
  node-leave: { in: [speaker], fields: { event: NodeLeave, node2: { capture: node2 } } }
  arp-request: { in: [speaker], fields: { event: request, ip: { capture: ip }, interface: { capture: interface } } }
  arp-ignored: { in: [speaker], fields: { event: ignored, ip: { capture: ip }, interface: { capture: interface } } }
  arping-reply: { in: [command], pattern: 'reply from (?<ip>[0-9.]+) \\[(?<mac>[0-9a-f:]+)\\]' }
`;

/** What a check finds, by a rule that does nothing else. */
function run(name: string, written: Written, parameters?: Readonly<Record<string, unknown>>) {
  const rule = `when: { check: ${name}${parameters === undefined ? '' : `, with: ${JSON.stringify(parameters)}`} }\n`;
  const { findings, undecided } = judge(rule, written, shared);
  return { findings, status: findings.length > 0 ? 'present' : undecided[0]?.status, lacks: undecided[0]?.lacks ?? [] };
}

const started = (component = 'speaker', version = '0.15.3', clock = '00:00') =>
  line(clock, { level: 'debug', msg: `MetalLB ${component} starting version ${version}` });
const announced = (clock: string, ip = '10.0.0.1', protocol = 'layer2') =>
  line(clock, { event: 'serviceAnnounced', ip, protocol });
const withdrawn = (clock: string, reason: string, ip = '10.0.0.1') => line(clock, { event: 'serviceWithdrawn', ip, reason });
const member = (clock: string, event: 'NodeJoin' | 'NodeLeave', node2: string, address = '192.168.7.1') =>
  line(clock, { event, node2, 'node addr': address });
const end = (clock: string) => line(clock, { msg: 'the end' });
const log = (...lines: readonly string[]) => lines.join('\n');

const service = (ip = '10.0.0.1') => `kind: Service
metadata: { name: web, namespace: shop }
spec: { type: LoadBalancer }
status: { loadBalancer: { ingress: [{ ip: '${ip}' }] } }
`;
const node = (name: string, address: string, extra = '') => `kind: Node
metadata: { name: ${name} }
spec: { ${extra} }
status: { addresses: [{ type: InternalIP, address: ${address} }], conditions: [{ type: Ready, status: 'True' }] }
`;
const pool = (addresses: string) => `kind: IPAddressPool
metadata: { name: main, namespace: metallb-system }
spec: { addresses: [${addresses}] }
`;
const pod = (name: string, image: string, on: string, status: string, namespace = 'metallb-system') => `kind: Pod
metadata: { name: ${name}, namespace: ${namespace} }
spec: { nodeName: ${on}, containers: [{ name: ${name.split('-')[0]}, image: '${image}' }] }
status: ${status}
`;
const running =
  '{ phase: Running, containerStatuses: [{ name: speaker, ready: true, restartCount: 0, state: { running: {} } }] }';
const documents = (...texts: readonly string[]) => texts.join('---\n');

test('every check says what it finds and what it binds', () => {
  for (const { name, finds, binds } of checks.values()) {
    expect(finds, name).not.toBe('');
    expect(new Set(binds).size, name).toBe(binds.length);
  }
});

describe('l2-owners', () => {
  const overlap = { find: 'overlap', lasting: '10s' };
  test.each<[string, Written, string]>([
    [
      'two at once to the end',
      { logs: { 'speaker@n1': log(announced('00:00'), end('05:00')), 'speaker@n2': log(announced('01:00'), end('05:00')) } },
      'present',
    ],
    [
      'a hand-over',
      {
        logs: {
          'speaker@n1': log(announced('00:00'), withdrawn('01:05', 'notOwner')),
          'speaker@n2': log(announced('01:00'), end('05:00')),
        },
      },
      'excluded',
    ],
    [
      'the first one ended',
      { logs: { 'speaker@n1': log(announced('00:00'), end('01:00')), 'speaker@n2': log(announced('01:03'), end('05:00')) } },
      'excluded',
    ],
    [
      'BGP is announced by many',
      {
        logs: {
          'speaker@n1': log(announced('00:00', '10.0.0.1', 'bgp'), end('05:00')),
          'speaker@n2': log(announced('00:00', '10.0.0.1', 'bgp'), end('05:00')),
        },
      },
      'excluded',
    ],
    ['one speaker of several', { logs: { 'speaker@n1': log(announced('00:00'), end('05:00')) } }, 'cannot-tell'],
    ['no speaker', { logs: {} }, 'cannot-tell'],
  ])('overlap: %s', (_name, written, status) => {
    expect(run('l2-owners', written, overlap).status).toBe(status);
  });

  test('names nodes and service, and quotes both announcements', () => {
    const written = {
      objects: service(),
      logs: { 'speaker@n1': log(announced('00:00'), end('05:00')), 'speaker@n2': log(announced('01:00'), end('05:00')) },
    };
    expect(run('l2-owners', written, overlap).findings).toMatchObject([
      {
        state: 'active',
        subjects: ['Node n1', 'Node n2', 'Service shop/web'],
        evidence: [
          { source: 'speaker@n1.log', line: 1 },
          { source: 'speaker@n2.log', line: 1 },
        ],
      },
    ]);
  });

  test('an overlap that ended has recovered', () => {
    const logs = {
      'speaker@n1': log(announced('00:00'), withdrawn('03:00', 'notOwner'), end('05:00')),
      'speaker@n2': log(announced('01:00'), end('05:00')),
    };
    expect(run('l2-owners', { logs }, overlap).findings.map(({ state }) => state)).toEqual(['recovered']);
  });

  test.each([
    [3, 'present'],
    [4, 'excluded'],
  ])('moves: at least %i', (atLeast, status) => {
    const logs = {
      'speaker@n1': log(
        announced('00:00'),
        withdrawn('01:00', 'notOwner'),
        announced('02:00'),
        withdrawn('03:00', 'notOwner'),
        end('09:00'),
      ),
      'speaker@n2': log(announced('01:00'), withdrawn('02:00', 'notOwner'), announced('03:00'), end('09:00')),
    };
    expect(run('l2-owners', { logs }, { find: 'moves', atLeast }).status).toBe(status);
  });
});

describe('memberlist-split', () => {
  test.each<[string, Written['logs'], string]>([
    [
      'left while its own speaker goes on',
      {
        'speaker@n1': log(
          started(),
          member('00:01', 'NodeJoin', 'n1'),
          member('00:02', 'NodeJoin', 'n2'),
          member('01:00', 'NodeLeave', 'n2'),
          end('03:00'),
        ),
        'speaker@n2': log(started(), member('00:01', 'NodeJoin', 'n2'), member('00:02', 'NodeJoin', 'n1'), end('03:00')),
      },
      'present',
    ],
    [
      'left and came back',
      {
        'speaker@n1': log(
          started(),
          member('00:01', 'NodeJoin', 'n1'),
          member('00:02', 'NodeJoin', 'n2'),
          member('01:00', 'NodeLeave', 'n2'),
          member('01:05', 'NodeJoin', 'n2'),
          end('03:00'),
        ),
        'speaker@n2': log(started(), member('00:01', 'NodeJoin', 'n2'), member('00:02', 'NodeJoin', 'n1'), end('03:00')),
      },
      'excluded',
    ],
    [
      'its log ends with it',
      {
        'speaker@n1': log(
          started(),
          member('00:01', 'NodeJoin', 'n1'),
          member('00:02', 'NodeJoin', 'n2'),
          member('01:00', 'NodeLeave', 'n2'),
          end('03:00'),
        ),
        'speaker@n2': log(started(), member('00:01', 'NodeJoin', 'n2'), member('00:02', 'NodeJoin', 'n1'), end('01:00')),
      },
      'excluded',
    ],
    [
      'never seen',
      {
        'speaker@n1': log(started(), member('00:01', 'NodeJoin', 'n1'), end('03:00')),
        'speaker@n2': log(started(), member('00:01', 'NodeJoin', 'n2'), end('03:00')),
      },
      'present',
    ],
    ['membership is off', { 'speaker@n1': log(started(), end('03:00')), 'speaker@n2': log(started(), end('03:00')) }, 'excluded'],
    ['one log', { 'speaker@n1': log(started(), member('00:01', 'NodeJoin', 'n1'), end('03:00')) }, 'cannot-tell'],
  ])('%s', (_name, logs, status) => {
    expect(run('memberlist-split', { logs: logs ?? {} }).status).toBe(status);
  });
});

describe('no-arp-requests', () => {
  const request = (clock: string, ip: string, senderIP = '10.0.0.99') =>
    line(clock, { event: 'request', ip, interface: 'eth0', senderIP });
  const both = [started(), announced('00:10'), announced('00:10', '10.0.0.2')];
  test.each<[string, readonly string[], string]>([
    [
      'asked for the other one only',
      [...both, request('01:00', '10.0.0.2'), request('01:01', '10.0.0.2'), end('02:00')],
      'present',
    ],
    [
      'asked for both',
      [...both, request('01:00', '10.0.0.2'), request('01:01', '10.0.0.2'), request('01:02', '10.0.0.1'), end('02:00')],
      'excluded',
    ],
    [
      'gratuitous requests are none',
      [...both, request('01:00', '10.0.0.2', '10.0.0.2'), request('01:01', '10.0.0.2', '10.0.0.2'), end('02:00')],
      'cannot-tell',
    ],
    ['nobody asks for anything', [...both, end('02:00')], 'cannot-tell'],
    ['debug was off', [announced('00:10'), end('02:00')], 'cannot-tell'],
    [
      'another family says nothing',
      [
        started(),
        announced('00:10', 'fc00::1'),
        announced('00:10'),
        request('01:00', '10.0.0.1'),
        request('01:01', '10.0.0.1'),
        end('02:00'),
      ],
      'excluded',
    ],
  ])('%s', (_name, lines, status) => {
    expect(run('no-arp-requests', { logs: { 'speaker@n1': log(...lines) }, objects: service() }).status).toBe(status);
  });
});

describe('nobody-announces', () => {
  const with_ = { protocol: 'bgp', reason: ['noEndpoints'] };
  test.each<[string, Written['logs'], string]>([
    [
      'withdrawn everywhere',
      {
        'speaker@n1': log(announced('00:00', '10.0.0.1', 'bgp'), withdrawn('01:00', 'noEndpoints')),
        'speaker@n2': log(announced('00:00', '10.0.0.1', 'bgp'), withdrawn('01:00', 'noEndpoints')),
      },
      'present',
    ],
    [
      'announced again',
      {
        'speaker@n1': log(
          announced('00:00', '10.0.0.1', 'bgp'),
          withdrawn('01:00', 'noEndpoints'),
          announced('02:00', '10.0.0.1', 'bgp'),
        ),
      },
      'excluded',
    ],
    [
      'another one announces',
      {
        'speaker@n1': log(announced('00:00', '10.0.0.1', 'bgp'), withdrawn('01:00', 'noEndpoints')),
        'speaker@n2': announced('00:00', '10.0.0.1', 'bgp'),
      },
      'excluded',
    ],
    ['another reason', { 'speaker@n1': log(announced('00:00', '10.0.0.1', 'bgp'), withdrawn('01:00', 'notOwner')) }, 'excluded'],
    ['another protocol', { 'speaker@n1': log(announced('00:00'), withdrawn('01:00', 'noEndpoints')) }, 'excluded'],
    [
      'another one whose log begins too late to tell',
      {
        'speaker@n1': log(announced('00:00', '10.0.0.1', 'bgp'), withdrawn('01:00', 'noEndpoints')),
        'speaker@n2': announced('00:00', '10.0.0.2', 'bgp'),
      },
      'excluded',
    ],
    ['no speaker', {}, 'cannot-tell'],
  ])('%s', (_name, logs, status) => {
    expect(run('nobody-announces', { logs: logs ?? {}, objects: service() }, with_).status).toBe(status);
  });
});

describe('pools and nodes', () => {
  test.each<[string, string, string]>([
    ['inside', '192.168.7.0/24', 'present'],
    ['a range beside it', '192.168.7.200-192.168.7.220', 'excluded'],
    ['an address that cannot be read', 'nonsense', 'excluded'],
  ])('pool-contains-node-ip: %s', (_name, addresses, status) => {
    const { findings, status: found } = run('pool-contains-node-ip', {
      objects: documents(pool(addresses), node('n1', '192.168.7.11')),
    });
    expect(found).toBe(status);
    if (status === 'present')
      expect(findings[0]).toMatchObject({
        subjects: ['IPAddressPool metallb-system/main', 'Node n1'],
        evidence: [{ text: '- 192.168.7.0/24' }, { text: 'address: 192.168.7.11' }],
      });
  });

  test('pool-contains-node-ip: nodes were not collected', () => {
    expect(run('pool-contains-node-ip', { objects: pool('192.168.7.0/24') })).toMatchObject({
      status: 'cannot-tell',
      lacks: ['objects Node'],
    });
  });

  test.each<[string, Written, string]>([
    [
      'another network',
      {
        objects: documents(pool('10.99.0.0/28'), node('n1', '192.168.7.11'), service('10.99.0.1')),
        logs: { 'speaker@n1': announced('00:00', '10.99.0.1') },
      },
      'present',
    ],
    [
      'the same network',
      {
        objects: documents(pool('192.168.7.0/28'), node('n1', '192.168.7.99'), service('192.168.7.1')),
        logs: { 'speaker@n1': announced('00:00', '192.168.7.1') },
      },
      'excluded',
    ],
    [
      'a larger network than usual',
      {
        objects: documents(pool('192.168.99.0/28'), node('n1', '192.168.7.99'), service('192.168.99.1')),
        logs: { 'speaker@n1': announced('00:00', '192.168.99.1') },
      },
      'excluded',
    ],
    [
      'over BGP',
      {
        objects: documents(pool('10.99.0.0/28'), node('n1', '192.168.7.11'), service('10.99.0.1')),
        logs: { 'speaker@n1': announced('00:00', '10.99.0.1', 'bgp') },
      },
      'excluded',
    ],
    [
      'members instead of nodes',
      {
        objects: documents(pool('10.99.0.0/28'), service('10.99.0.1')),
        logs: { 'speaker@n1': log(announced('00:00', '10.99.0.1'), member('00:01', 'NodeJoin', 'n2', '192.168.7.12')) },
      },
      'present',
    ],
    [
      'no node is known',
      { objects: documents(pool('10.99.0.0/28'), service('10.99.0.1')), logs: { 'speaker@n1': announced('00:00', '10.99.0.1') } },
      'cannot-tell',
    ],
  ])('pool-not-in-node-subnet: %s', (_name, written, status) => {
    expect(run('pool-not-in-node-subnet', written).status).toBe(status);
  });
});

test.each<[string, string, string]>([
  ['named other interfaces', '{ interfaces: [eth1] }', 'present'],
  ['names that interface', '{ interfaces: [eth0] }', 'excluded'],
  ['names none', '{}', 'excluded'],
])('announced-interface: the advertisement %s', (_name, spec, status) => {
  const advertisement = `kind: L2Advertisement\nmetadata: { name: l2, namespace: metallb-system }\nspec: ${spec}\n`;
  const ignored = (clock: string) => line(clock, { event: 'ignored', ip: '10.0.0.1', interface: 'eth0' });
  const written = {
    objects: documents(pool('10.0.0.0/28'), advertisement, service()),
    logs: { 'speaker@n1': log(started(), ignored('01:00'), ignored('01:01')) },
  };
  const { findings, status: found } = run('announced-interface', written);
  expect(found).toBe(status);
  if (status === 'present') expect(findings[0]?.subjects).toEqual(['Service shop/web', 'L2Advertisement metallb-system/l2']);
});

test('arping-macs: several MACs for one address', () => {
  const reply = (mac: string) => `Unicast reply from 10.0.0.1 [${mac}]  1.1ms`;
  expect(run('arping-macs', { logs: { command: log(reply('02:00:00:00:00:01'), reply('02:00:00:00:00:02')) } }).status).toBe(
    'present',
  );
  expect(run('arping-macs', { logs: { command: log(reply('02:00:00:00:00:01'), reply('02:00:00:00:00:01')) } }).status).toBe(
    'excluded',
  );
  expect(run('arping-macs', {})).toMatchObject({ status: 'cannot-tell', lacks: ['command arping'] });
});

describe('pods', () => {
  const crashing =
    '{ phase: Running, containerStatuses: [{ name: controller, ready: false, restartCount: 7, state: { waiting: { reason: CrashLoopBackOff } }, lastState: { terminated: { reason: OOMKilled, exitCode: 137 } } }] }';
  const restarted =
    '{ phase: Running, containerStatuses: [{ name: speaker, ready: true, restartCount: 4, state: { running: {} }, lastState: { terminated: { reason: Error, exitCode: 1 } } }] }';
  test.each<[string, string, Readonly<Record<string, unknown>> | undefined, string]>([
    [
      'in a crash loop',
      pod('controller-abcdefgh12-abcde', 'quay.io/metallb/controller:v0.15.3', 'n1', crashing),
      { component: 'controller' },
      'present',
    ],
    [
      'another component',
      pod('controller-abcdefgh12-abcde', 'quay.io/metallb/controller:v0.15.3', 'n1', crashing),
      { component: 'speaker' },
      'excluded',
    ],
    [
      'for a given reason',
      pod('controller-abcdefgh12-abcde', 'quay.io/metallb/controller:v0.15.3', 'n1', crashing),
      { reasons: ['OOMKilled'] },
      'present',
    ],
    [
      'for another reason',
      pod('controller-abcdefgh12-abcde', 'quay.io/metallb/controller:v0.15.3', 'n1', crashing),
      { reasons: ['ErrImagePull'] },
      'excluded',
    ],
    [
      'running after restarts, not asked for',
      pod('speaker-abcde', 'quay.io/metallb/speaker:v0.15.3', 'n1', restarted),
      undefined,
      'excluded',
    ],
    [
      'running after restarts',
      pod('speaker-abcde', 'quay.io/metallb/speaker:v0.15.3', 'n1', restarted),
      { restarts: 3 },
      'present',
    ],
    [
      'not MetalLB',
      pod(
        'ingress-nginx-controller-abcdefgh12-abcde',
        'registry.k8s.io/ingress-nginx/controller:v1.9',
        'n1',
        crashing,
        'ingress',
      ),
      undefined,
      'excluded',
    ],
  ])('crashed-container: %s', (_name, objects, parameters, status) => {
    expect(run('crashed-container', { objects }, parameters).status).toBe(status);
  });

  test('crashed-container: what ended it, and the services that wait', () => {
    const pending = 'kind: Service\nmetadata: { name: web, namespace: shop }\nspec: { type: LoadBalancer }\nstatus: {}\n';
    const { findings } = run('crashed-container', {
      objects: documents(pod('controller-abcdefgh12-abcde', 'quay.io/metallb/controller:v0.15.3', 'n1', crashing), pending),
    });
    expect(findings).toMatchObject([
      {
        subjects: ['Pod metallb-system/controller-abcdefgh12-abcde'],
        affects: ['Service shop/web'],
        state: 'active',
        basis: ['status'],
      },
    ]);
    expect(findings[0]?.evidence.map(({ text }) => text)).toContain('reason: OOMKilled');
  });

  test('missing-log: a pod without its log', () => {
    const objects = documents(
      pod('speaker-n1', 'quay.io/metallb/speaker:v0.15.3', 'n1', running),
      pod('speaker-n2', 'quay.io/metallb/speaker:v0.15.3', 'n2', running),
    );
    const { findings } = run('missing-log', { objects, logs: { 'speaker@n1': started() } });
    expect(findings.map(({ subjects }) => subjects)).toEqual([['Pod metallb-system/speaker-n2']]);
  });

  test.each<[string, string, string]>([
    [
      'no speaker on a node',
      documents(
        node('n1', '10.0.0.1'),
        node('n2', '10.0.0.2', 'taints: [{ key: gpu, effect: NoSchedule }]'),
        pod('speaker-abcde', 'quay.io/metallb/speaker:v0.15.3', 'n1', running),
      ),
      'present',
    ],
    [
      'one on each',
      documents(node('n1', '10.0.0.1'), pod('speaker-abcde', 'quay.io/metallb/speaker:v0.15.3', 'n1', running)),
      'excluded',
    ],
    ['pods were not collected', node('n1', '10.0.0.1'), 'cannot-tell'],
    [
      'a table that does not place the speakers',
      documents(
        node('n1', '10.0.0.1'),
        'apiVersion: v1\nkind: Pod\nmetadata: { name: speaker-abcde, namespace: metallb-system }\nstatus: { phase: Running }\n',
      ),
      'cannot-tell',
    ],
  ])('speaker-missing: %s', (_name, objects, status) => {
    expect(run('speaker-missing', { objects }).status).toBe(status);
  });

  test.each<[string, string, string]>([
    [
      'two namespaces',
      documents(
        pod('controller-abcdefgh12-abcde', 'quay.io/metallb/controller:v0.15.3', 'n1', running),
        pod('metallb-controller-abcdefgh12-abcde', 'quay.io/metallb/controller:v0.15.3', 'n1', running, 'metallb'),
      ),
      'present',
    ],
    [
      'two of one',
      documents(
        pod('controller-abcdefgh12-abcde', 'quay.io/metallb/controller:v0.15.3', 'n1', running),
        pod('controller-abcdefgh12-fghij', 'quay.io/metallb/controller:v0.15.3', 'n1', running),
      ),
      'excluded',
    ],
    ['no pods', service(), 'cannot-tell'],
  ])('duplicate-install: %s', (_name, objects, status) => {
    expect(run('duplicate-install', { objects }).status).toBe(status);
  });
});

test.each<[string, Written['logs'], string]>([
  ['different releases', { controller: started('controller', '0.14.9'), 'speaker@n1': started('speaker', '0.15.3') }, 'present'],
  ['the same', { controller: started('controller', '0.15.3'), 'speaker@n1': started('speaker', '0.15.3') }, 'excluded'],
  ['no controller', { 'speaker@n1': started('speaker', '0.15.3') }, 'cannot-tell'],
])('version-skew: %s', (_name, logs, status) => {
  expect(run('version-skew', { logs: logs ?? {} }).status).toBe(status);
});

describe('empty-report', () => {
  const files = [{ source: 'crds/bgppeers.yaml', role: 'objects' as const, bytes: 68, lines: 5 }];
  test.each<[string, Written, string]>([
    ['empty lists', { collected: ['IPAddressPool'], facts: { files } }, 'present'],
    ['a log', { collected: ['IPAddressPool'], logs: { speaker: 'x' }, facts: { files } }, 'excluded'],
    ['an object', { objects: pool('10.0.0.0/28'), facts: { files } }, 'excluded'],
    ['words alone', { facts: { files: [{ source: 'issue.md', role: 'issue', bytes: 1, lines: 1 }] } }, 'excluded'],
  ])('%s', (_name, written, status) => {
    expect(run('empty-report', written).status).toBe(status);
  });
});

const neighbor: NeighborFact = {
  address: '10.0.0.9',
  vrf: '',
  localAs: 64512,
  remoteAs: 64513,
  state: 'Idle',
  upSeconds: null,
  remoteRouterId: '0.0.0.0',
  lastReset: 'Notification sent (OPEN Message Error/Bad Peer AS)',
  notification: { direction: 'sent', code: 2, subcode: 2, words: 'OPEN Message Error/Bad Peer AS' },
  opensSent: 3,
  opensReceived: 3,
  keepalivesReceived: 0,
  connectionsEstablished: 0,
  connectionsDropped: 0,
  holdSeconds: 180,
  configuredHoldSeconds: null,
  passwordSet: false,
  bfdStatus: null,
  port: 179,
  prefixesSent: { ipv4: 0 },
  prefixesAccepted: {},
  lines: [{ source: 'dump_frr', line: 7, text: 'BGP state = Idle' }],
  place: { source: 'dump_frr', line: 5 },
};
const frrOf = (neighbors: readonly NeighborFact[], parts: Partial<FrrFact> = {}): FrrFact => ({
  source: 'dump_frr',
  pod: 'speaker-a',
  node: 'n1',
  version: null,
  neighbors,
  bfdPeers: [],
  routes: [],
  configs: [],
  sections: [],
  ...parts,
});

describe('frr-neighbor', () => {
  test.each<[string, Readonly<Record<string, unknown>>, boolean]>([
    ['down', { established: false }, true],
    ['up', { established: true }, false],
    ['a state', { state: ['Idle', 'Active'] }, true],
    ['what the last reset says', { reset: 'Bad Peer AS' }, true],
    ['a code', { notification: ['2'] }, true],
    ['a subcode', { notification: ['2/2', '2/7'] }, true],
    ['another subcode', { notification: ['2/7'] }, false],
    ['who objects', { direction: 'received' }, false],
    ['words', { words: '^OPEN' }, true],
    ['answered', { answered: true }, true],
    ['never up', { everEstablished: false }, true],
    ['without a password', { password: true }, false],
    ['dropped', { dropped: 1 }, false],
  ])('%s', (_name, parameters, fires) => {
    const { findings } = run('frr-neighbor', { facts: { frr: [frrOf([neighbor])] } }, parameters);
    expect(findings.length > 0).toBe(fires);
    if (fires)
      expect(findings[0]).toMatchObject({
        subjects: ['Neighbor 10.0.0.9'],
        basis: ['frr'],
        state: 'active',
        evidence: [{ line: 7 }],
      });
  });

  test('what FRR does not tell never fits', () => {
    const silent = { ...neighbor, opensReceived: null, remoteRouterId: null, passwordSet: null };
    expect(run('frr-neighbor', { facts: { frr: [frrOf([silent])] } }, { answered: false }).status).toBe('excluded');
    expect(run('frr-neighbor', { facts: { frr: [frrOf([silent])] } }, { password: false }).status).toBe('excluded');
  });

  test('a session that is up again has recovered, one that keeps falling has not', () => {
    const up = { ...neighbor, state: 'Established', connectionsDropped: 5 };
    expect(run('frr-neighbor', { facts: { frr: [frrOf([up])] } }, { reset: 'Bad Peer AS' }).findings[0]?.state).toBe('recovered');
    expect(run('frr-neighbor', { facts: { frr: [frrOf([up])] } }, { dropped: 3 }).findings[0]?.state).toBe('intermittent');
  });

  test('without FRR nothing can be told', () => {
    expect(run('frr-neighbor', {}, { established: false })).toMatchObject({ status: 'cannot-tell', lacks: ['frr'] });
  });
});

describe('FRR', () => {
  const place = { source: 'dump_frr', line: 30 };
  test('bfd-down', () => {
    const peer = (status: string) => ({
      address: '10.0.0.9',
      status,
      diagnostics: 'control detection time expired',
      remoteDiagnostics: 'ok',
      lines: [{ ...place, text: `Status: ${status}` }],
      place,
    });
    expect(run('bfd-down', { facts: { frr: [frrOf([neighbor], { bfdPeers: [peer('down')] })] } }).findings).toMatchObject([
      { subjects: ['Neighbor 10.0.0.9', 'Node n1'], evidence: [{ text: 'Status: down' }, { line: 7 }] },
    ]);
    expect(run('bfd-down', { facts: { frr: [frrOf([neighbor], { bfdPeers: [peer('up')] })] } }).status).toBe('excluded');
    expect(run('bfd-down', {}).status).toBe('cannot-tell');
  });

  const config = (role: 'generated' | 'running', text: string) => ({ role, text, place: { source: role, line: 1 } });
  const generated =
    'frr version 8\nrouter bgp 64512\n neighbor 10.0.0.9 remote-as 64513\n neighbor 10.0.0.9 password secret\n address-family ipv4 unicast\n  network 10.0.0.1/32\n';
  test.each<[string, string, string]>([
    [
      'the same, in another order',
      'router bgp 64512\n neighbor 10.0.0.9 password <retracted>\n neighbor 10.0.0.9 remote-as 64513\n !\n address-family ipv4 unicast\n  network 10.0.0.1/32\n exit\n',
      'excluded',
    ],
    ['a network is missing', 'router bgp 64512\n neighbor 10.0.0.9 remote-as 64513\n neighbor 10.0.0.9 password x\n', 'present'],
    ['no running configuration', '', 'cannot-tell'],
  ])('running-config-differs: %s', (_name, text, status) => {
    const { findings, status: found } = run('running-config-differs', {
      facts: { frr: [frrOf([], { configs: [config('generated', generated), config('running', text)] })] },
    });
    expect(found).toBe(status);
    if (status === 'present')
      expect(findings[0]).toMatchObject({
        subjects: ['Node n1'],
        evidence: [{ source: 'generated', line: 6 }, { source: 'running' }],
      });
  });

  const wants = (announced: boolean): Partial<Replay> => ({
    announcement: {
      ...replayOf().announcement,
      services: {
        'shop/web': {
          gate: 'ok',
          ips: ['10.0.0.1'],
          pool: 'main',
          steps: [],
          bgp: {
            n1: {
              announced,
              advertisements: announced ? [{ prefix: '10.0.0.1/32', localPref: 0, communities: [], peers: [] }] : [],
            },
          },
        },
      },
    },
  });
  const up = { ...neighbor, state: 'Established' };
  const section = { command: 'show bgp ipv4', empty: false, place };
  test.each<[string, NeighborFact, Partial<FrrFact>, boolean, string]>([
    ['nothing is sent', up, {}, true, 'present'],
    ['the prefix is not there', { ...up, prefixesSent: { ipv4: 3 } }, { sections: [section] }, true, 'present'],
    [
      'it is there and sent',
      { ...up, prefixesSent: { ipv4: 1 } },
      { sections: [section], routes: [{ prefix: '10.0.0.1/32', family: 'ipv4', local: true, place }] },
      true,
      'excluded',
    ],
    ['it should not be', up, {}, false, 'excluded'],
    ['the session is down', neighbor, {}, true, 'excluded'],
  ])('prefix-not-advertised: %s', (_name, one, parts, wanted, status) => {
    expect(run('prefix-not-advertised', { facts: { frr: [frrOf([one], parts)] }, replay: wants(wanted) }).status).toBe(status);
  });
});

describe('disagreement', () => {
  const replayed = (announcer: string): Partial<Replay> => ({
    announcement: {
      ...replayOf().announcement,
      services: {
        'shop/web': {
          gate: 'ok',
          ips: ['10.0.0.1'],
          pool: 'main',
          steps: [],
          layer2: { candidates: ['n1', 'n2'], announcer, nodes: {} },
        },
      },
    },
  });
  test.each<[string, string, Written['logs'], string]>([
    [
      'nobody does what one should',
      'n1',
      { 'speaker@n1': log(started(), end('05:00')), 'speaker@n2': log(started(), end('05:00')) },
      'present',
    ],
    [
      'it does',
      'n1',
      { 'speaker@n1': log(started(), announced('01:00'), end('05:00')), 'speaker@n2': log(started(), end('05:00')) },
      'excluded',
    ],
    [
      'another one does',
      'n1',
      { 'speaker@n1': log(started(), end('05:00')), 'speaker@n2': log(started(), announced('01:00'), end('05:00')) },
      'excluded',
    ],
    [
      'one does what nobody should',
      '',
      { 'speaker@n1': log(started(), announced('01:00'), end('05:00')), 'speaker@n2': log(started(), end('05:00')) },
      'present',
    ],
    ['a log is missing', 'n1', { 'speaker@n1': log(started(), end('05:00')) }, 'excluded'],
    [
      'the log is too short',
      'n1',
      { 'speaker@n1': log(started(), end('00:05')), 'speaker@n2': log(started(), end('00:05')) },
      'cannot-tell',
    ],
  ])('%s', (_name, announcer, logs, status) => {
    expect(run('disagreement', { logs: logs ?? {}, objects: service(), replay: replayed(announcer) }).status).toBe(status);
  });

  test.each([
    ['an advertisement that was made before the logs end', '2026-03-02T10:01:00Z', 'present'],
    ['one that was made when they ended', '2026-03-02T10:04:55Z', 'excluded'],
  ])('%s', (_name, made, status) => {
    const logs = { 'speaker@n1': log(started(), end('05:00')), 'speaker@n2': log(started(), end('05:00')) };
    const advertisement = `kind: L2Advertisement
metadata: { name: l2, namespace: metallb-system, creationTimestamp: '${made}' }
spec: {}
`;
    const objects = documents(service(), advertisement);
    expect(run('disagreement', { logs, objects, replay: replayed('n1') }).status).toBe(status);
  });

  test('a verdict of a big cluster that leaves nodes out accuses nobody: its list of candidates is not whole', () => {
    const logs = { 'speaker@n1': log(started(), end('05:00')), 'speaker@n2': log(started(), end('05:00')) };
    const whole = replayed('n1');
    const verdict = whole.announcement?.services['shop/web'];
    if (whole.announcement === undefined || verdict === undefined || 'unknown' in verdict) throw new Error('no verdict');
    const cut = { announcement: { ...whole.announcement, services: { 'shop/web': { ...verdict, omittedNodes: 600 } } } };
    expect(run('disagreement', { logs, objects: service(), replay: whole }).status).toBe('present');
    expect(run('disagreement', { logs, objects: service(), replay: cut }).status).toBe('excluded');
  });
});

test('objects made by hand tell their lines', () => {
  expect(objectOf({ kind: 'Pod', metadata: { name: 'x' } }).placeOf(['metadata', 'name']).line).toBe(4);
});

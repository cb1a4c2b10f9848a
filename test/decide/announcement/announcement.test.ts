import { describe, expect, test } from 'vitest';
import { bgp, l2, node, peer, pool } from '../objects.ts';
import { announcementOf, dual, type Endpoint, replayed, type ServiceOptions, service, slice, speaker } from '../services.ts';

const a = pool('a', ['10.0.0.0/24']);
const nodes = node('n1', { rack: 'x' }) + node('n2', { rack: 'y' });
const speakers = speaker('n1') + speaker('n2');
const web = (options: ServiceOptions = {}, endpoints: readonly Endpoint[] = [{ node: 'n1' }]) =>
  service('web', { ips: ['10.0.0.2'], ...options }) + slice('web', endpoints);
const base = a + nodes + speakers;
const rack = (value: string) => ({ nodeSelectors: [{ matchLabels: { rack: value } }] });
const excluded = { 'node.kubernetes.io/exclude-from-external-load-balancers': 'false' };
const unavailable = { conditions: [{ type: 'NetworkUnavailable', status: 'True' }] };

describe('the gate', () => {
  test.each<readonly [string, ServiceOptions, string]>([
    ['another class', { spec: { loadBalancerClass: 'x' } }, 'ignored: loadBalancerClass'],
    ['another type', { spec: { type: 'NodePort' } }, 'notLoadBalancer'],
    ['only a hostname', { ips: [''] }, 'invalidIP'],
    ['an address in no pool', { ips: ['10.9.9.9'] }, 'ipNotAllowed'],
    ['an address that the controller would never give', { ips: ['10.0.0.0'] }, 'ok'],
  ])('%s', (_, options, gate) => {
    const buggy = pool('a', ['10.0.0.0/24'], { avoidBuggyIPs: true });
    expect(announcementOf(buggy + nodes + speakers + l2('l2') + web(options), 'shop/web').gate).toBe(gate);
  });

  test('a service without addresses is not judged', () => {
    expect(replayed(base + l2('l2') + service('web')).announcement.services).toEqual({});
  });
});

describe('layer 2', () => {
  const announcer = (yaml: string, version?: string) => announcementOf(yaml, 'shop/web', version).layer2;

  test('the smallest hash of node and first address announces, on the interfaces of its advertisements', () => {
    const yaml = base + l2('l2', { interfaces: ['eth1', 'eth0'] }) + web();
    expect(announcer(yaml)).toEqual({
      candidates: ['n1', 'n2'],
      announcer: 'n1',
      nodes: {
        n1: { announced: true, interfaces: ['eth0', 'eth1'] },
        n2: { announced: false, reason: 'notOwner', detail: 'lost election' },
      },
    });
  });

  test.each([
    ['a node without a speaker', a + nodes + speaker('n2') + l2('l2'), 'n2'],
    ['a node that the advertisement leaves out', base + l2('l2', rack('y')), 'n2'],
    ['an excluded node, whatever the label says', a + node('n1', excluded) + node('n2') + speakers + l2('l2'), 'n2'],
    ['a node without a network', a + node('n1', {}, unavailable) + node('n2') + speakers + l2('l2'), 'n2'],
    [
      '--ignore-exclude-lb',
      a + node('n1', excluded) + node('n2') + speaker('n1', { args: ['--ignore-exclude-lb'] }) + speaker('n2') + l2('l2'),
      'n1',
    ],
  ])('%s', (_, yaml, expected) => {
    expect(announcer(yaml + web())).toMatchObject({ announcer: expected });
  });

  test('with policy Local only nodes with an endpoint are candidates', () => {
    const yaml =
      base +
      l2('l2') +
      web({ spec: { externalTrafficPolicy: 'Local' } }, [{ node: 'n2' }, { node: 'n1', conditions: { ready: false } }]);
    expect(announcer(yaml)).toMatchObject({ candidates: ['n2'], announcer: 'n2' });
  });

  test('without memberlist: nobody up to v0.14.9, all nodes later, even one without a speaker', () => {
    const yaml = a + nodes + speaker('n2', { memberlist: false }) + l2('l2') + web();
    expect(announcer(yaml, '0.14.9')).toMatchObject({ candidates: [], announcer: '' });
    expect(announcer(yaml, '0.15.3')).toMatchObject({ candidates: ['n1', 'n2'], announcer: '' });
  });

  test('from v0.16.0 on the reason names the advertisements, and serviceSelectors count', () => {
    const selecting = base + l2('l2', { serviceSelectors: [{ matchLabels: { app: 'x' } }] });
    expect(announcer(selecting + web({ labels: { app: 'x' } }), '0.16.1')).toMatchObject({ announcer: 'n1' });
    expect(announcer(selecting + web(), '0.16.1')).toMatchObject({ nodes: { n1: { reason: 'noMatchingAdvertisement' } } });
    expect(announcer(selecting + web(), '0.15.3')).toMatchObject({ announcer: 'n1' });
  });
});

describe('BGP', () => {
  const tor = peer('tor', { peerAddress: '192.0.2.1' });
  const record = (yaml: string, version?: string) => announcementOf(yaml, 'shop/web', version).bgp;

  test('every node announces, each advertisement to the peers that it names', () => {
    const routes =
      bgp('wide', { aggregationLength: 24, localPref: 100, communities: ['64512:20', '64512:3'] }) +
      bgp('host', { peers: ['other'] });
    expect(record(base + tor + routes + web())).toMatchObject({
      n1: {
        announced: true,
        peers: ['tor'],
        advertisements: [
          { prefix: '10.0.0.2/32', localPref: 0, communities: [], peers: ['other'] },
          { prefix: '10.0.0.0/24', localPref: 100, communities: ['64512:3', '64512:20'], peers: [] },
        ],
      },
    });
  });

  test('each node has its reason', () => {
    const many =
      a +
      node('n1', { rack: 'x', ...excluded }) +
      node('n2', { rack: 'x' }, unavailable) +
      node('n3', { rack: 'x' }) +
      node('n4');
    const yaml = many + ['n1', 'n2', 'n3', 'n4'].map((name) => speaker(name)).join('') + tor + bgp('bgp', rack('x'));
    const local = { spec: { externalTrafficPolicy: 'Local' } };
    expect(record(yaml + web(local, [{ node: 'n4' }]))).toEqual({
      n1: { announced: false, reason: 'nodeLabeledExcludeBalancers' },
      n2: { announced: false, reason: 'nodeNetworkUnavailable' },
      n3: { announced: false, reason: 'noLocalEndpoints' },
      n4: { announced: false, reason: 'notOwner' },
    });
    expect(record(yaml + web({}, []))).toMatchObject({ n3: { reason: 'noEndpoints' } });
  });

  test('a cordoned node is out in v0.14.9 only', () => {
    const cordoned = `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' }, spec: { unschedulable: true } })}\n`;
    const yaml = a + cordoned + speaker('n1') + tor + bgp('bgp') + web();
    expect(record(yaml, '0.14.9')).toEqual({ n1: { announced: false, reason: 'nodeUnschedulable' } });
    expect(record(yaml, '0.15.3')).toMatchObject({ n1: { announced: true } });
  });

  test('an entry that cannot serve vetoes its address up to v0.15.3, for BGP only', () => {
    const twice = [
      { node: 'n1', address: '10.244.0.1' },
      { node: 'n2', address: '10.244.0.1', conditions: { ready: false } },
    ];
    const yaml = base + tor + bgp('bgp') + web({}, twice);
    expect(record(yaml, '0.15.3')).toMatchObject({ n1: { reason: 'noEndpoints' } });
    expect(record(yaml, '0.16.1')).toMatchObject({ n1: { announced: true } });
    expect(announcementOf(yaml, 'shop/web').cause).toBe('known-bug/bgp-reused-endpoint-ip');
    expect(announcementOf(yaml + l2('l2'), 'shop/web')).toMatchObject({ layer2: { announcer: 'n1' } });
  });

  test.each([
    ['0.13.12', { ready: false, serving: true }, false],
    ['0.14.3', { ready: false, serving: true }, true],
    ['0.14.3', { ready: true, serving: false }, false],
    ['0.14.9', { ready: true, serving: false }, true],
    ['0.14.9', { ready: false, serving: true, terminating: true }, true],
    ['0.16.1', {}, true],
  ])('%s counts an endpoint %j: %s', (version, conditions, counts) => {
    const yaml = base + tor + bgp('bgp') + web({}, [{ node: 'n1', conditions }]);
    expect(record(yaml, version)).toMatchObject({ n1: { announced: counts } });
  });

  test('more than 63 communities fail it, and layer 2 with it', () => {
    const communities = Array.from({ length: 64 }, (_, at) => `64512:${at}`);
    const verdict = announcementOf(base + tor + bgp('bgp', { communities }) + l2('l2') + web(), 'shop/web');
    expect(verdict.bgp).toMatchObject({ n1: { announced: false, error: 'max supported communities is 63, got 64' } });
    expect(verdict).toMatchObject({ layer2: { announcer: '' }, cause: 'known-bug/native-63-communities-blocks-l2' });
  });
});

describe('why nobody announces', () => {
  const tor = peer('tor', { peerAddress: '192.0.2.1' });
  const cases: readonly (readonly [what: string, yaml: string, cause: string, subjects: readonly string[], version?: string])[] =
    [
      [
        'no advertisement',
        base + l2('l2', { ipAddressPools: ['b'] }) + web(),
        'announcement/no-advertisement',
        ['Service shop/web', 'IPAddressPool metallb-system/a'],
      ],
      [
        'no node selected',
        base + l2('l2', rack('z')) + web(),
        'announcement/no-matching-node',
        ['Service shop/web', 'L2Advertisement metallb-system/l2'],
      ],
      [
        'no node selected, which no speaker parses',
        base + tor + bgp('bgp', rack('z')) + web(),
        'announcement/no-matching-node',
        ['Service shop/web', 'BGPAdvertisement metallb-system/bgp'],
        '0.16.1',
      ],
      [
        'no speaker there',
        a + nodes + speaker('n1') + l2('l2', rack('y')) + web(),
        'announcement/speaker-missing',
        ['Node n2', 'Service shop/web'],
      ],
      ['no endpoint', base + l2('l2') + web({}, []), 'announcement/no-endpoints', ['Service shop/web']],
      [
        'no ready endpoint',
        base + l2('l2') + web({}, [{ conditions: { ready: false } }]),
        'announcement/no-endpoints',
        ['Service shop/web'],
      ],
      [
        'no endpoint where it may announce',
        base + l2('l2', rack('x')) + web({ spec: { externalTrafficPolicy: 'Local' } }, [{ node: 'n2' }]),
        'announcement/no-local-endpoints',
        ['Service shop/web', 'Node n2'],
      ],
      [
        'all nodes excluded',
        a + node('n1', excluded) + speaker('n1') + l2('l2') + web(),
        'announcement/node-excluded',
        ['Node n1', 'Service shop/web'],
      ],
      [
        'no network',
        a + node('n1', {}, unavailable) + speaker('n1') + l2('l2') + web(),
        'announcement/node-network-unavailable',
        ['Node n1', 'Service shop/web'],
      ],
      [
        'memberlist off in an old release',
        a + nodes + speaker('n1', { memberlist: false }) + l2('l2') + web(),
        'known-bug/l2-memberlist-disabled-nobody-announces',
        ['Service shop/web'],
        '0.14.9',
      ],
      [
        'a node without a speaker is elected',
        a + nodes + speaker('n2', { memberlist: false }) + l2('l2') + web(),
        'announcement/speaker-missing',
        ['Node n1', 'Service shop/web'],
      ],
      ['no peer at all', base + bgp('bgp') + web(), 'bgp/no-peer-for-node', ['Node n1', 'Node n2', 'Service shop/web']],
      [
        'no peer for the node',
        base + peer('tor', { peerAddress: '192.0.2.1', ...rack('y') }) + bgp('bgp', rack('x')) + web(),
        'bgp/no-peer-for-node',
        ['Node n1', 'Service shop/web', 'BGPPeer metallb-system/tor'],
      ],
      [
        'another peer named',
        base + tor + bgp('bgp', { peers: ['spine'] }) + web(),
        'bgp/prefix-not-advertised',
        ['Service shop/web', 'BGPAdvertisement metallb-system/bgp'],
      ],
      [
        'conflicting advertisements',
        base + tor + bgp('b1', { localPref: 1, serviceSelectors: [{}] }) + bgp('b2', { localPref: 2 }) + web(),
        'announcement/conflicting-advertisements',
        ['Service shop/web', 'BGPAdvertisement metallb-system/b1', 'BGPAdvertisement metallb-system/b2'],
        '0.16.1',
      ],
      [
        'not for its labels',
        base + l2('l2', { serviceSelectors: [{ matchLabels: { app: 'x' } }] }) + web(),
        'announcement/no-advertisement',
        ['Service shop/web', 'L2Advertisement metallb-system/l2'],
        '0.16.1',
      ],
      [
        'for the other service on its address',
        base +
          l2('l2', { serviceSelectors: [{ matchLabels: { app: 'x' } }] }) +
          web() +
          service('api', { ips: ['10.0.0.2'], labels: { app: 'x' } }),
        'announcement/service-selector-shared-ip',
        ['Service shop/web', 'Service shop/api', 'L2Advertisement metallb-system/l2'],
        '0.16.1',
      ],
    ];

  test.each(cases.map(([what, yaml, cause, subjects, version]) => ({ what, yaml, cause, subjects, version })))(
    '$what',
    ({ yaml, cause, subjects, version }) => {
      const verdict = announcementOf(yaml, 'shop/web', version);
      expect(verdict).toMatchObject({ cause, subjects });
      expect(verdict.because).toMatch(/\.$/);
      expect(verdict.at?.length).toBeGreaterThan(0);
      expect(verdict.steps.at(-1)?.says).toBe(verdict.because);
    },
  );

  test('a family that the session does not carry', () => {
    const yaml =
      pool('six', ['fd00::/64']) +
      nodes +
      speakers +
      bgp('bgp') +
      peer('tor', { peerAddress: '192.0.2.1' }) +
      service('web', { ips: ['fd00::1'], spec: { clusterIP: 'fd00:1::1', clusterIPs: ['fd00:1::1'] } }) +
      slice('web', [{ node: 'n1' }]);
    expect(announcementOf(yaml, 'shop/web')).toMatchObject({
      cause: 'bgp/prefix-not-advertised',
      subjects: ['Service shop/web', 'BGPPeer metallb-system/tor'],
    });
    expect(announcementOf(yaml, 'shop/web', '0.14.9').cause).toBeUndefined();
  });

  test('one that somebody announces has no cause', () => {
    expect(announcementOf(base + l2('l2') + bgp('bgp', rack('z')) + web(), 'shop/web').cause).toBeUndefined();
  });
});

describe('what is not in the bundle', () => {
  const kinds = [
    'IPAddressPool',
    'L2Advertisement',
    'BGPAdvertisement',
    'BGPPeer',
    'Community',
    'Service',
    'Node',
    'EndpointSlice',
    'Pod',
  ];
  const decide = (yaml: string, ...without: readonly string[]) =>
    replayed(
      yaml,
      '0.15.3',
      kinds.filter((kind) => !without.includes(kind)),
    ).announcement.services['shop/web'];

  test.each([
    ['Nodes', a + speakers + l2('l2') + web(), 'Node', { layer2: { unknown: true, missing: ['objects Node'] } }],
    [
      'endpoints',
      base + l2('l2') + service('web', { ips: ['10.0.0.2'] }),
      'EndpointSlice',
      { layer2: { unknown: true, missing: ['objects EndpointSlice'] } },
    ],
    ['pods', a + nodes + l2('l2') + web(), 'Pod', { layer2: { unknown: true, missing: ['pods of the speakers'] } }],
    ['L2Advertisements', base + web(), 'L2Advertisement', { layer2: { unknown: true, missing: ['objects L2Advertisement'] } }],
  ])('%s: the election cannot be told', (_, yaml, without, expected) => {
    expect(decide(yaml, without)).toMatchObject(expected);
  });

  test.each([
    ['no advertisement, whatever nodes there are', a + web(), ['Node', 'Pod', 'EndpointSlice'], 'announcement/no-advertisement'],
    ['no endpoint, whatever nodes there are', a + l2('l2') + web({}, []), ['Node', 'Pod'], 'announcement/no-endpoints'],
    [
      'all nodes excluded, whoever speaks and serves',
      a + node('n1', excluded) + l2('l2') + service('web', { ips: ['10.0.0.2'] }),
      ['Pod', 'EndpointSlice'],
      'announcement/node-excluded',
    ],
    ['no peer for any node, whoever speaks', a + nodes + bgp('bgp') + web(), ['Pod'], 'bgp/no-peer-for-node'],
    [
      'peers that do not exist, whatever nodes there are',
      a + bgp('bgp', { peers: ['x'] }) + peer('tor', {}) + web(),
      ['Node', 'Pod'],
      'bgp/prefix-not-advertised',
    ],
  ])('decided all the same: %s', (_, yaml, without, cause) => {
    expect(decide(yaml, ...without)).toMatchObject({ cause });
  });

  test('Endpoints stand for the slices that were made from them', () => {
    const endpoints = { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'web', namespace: 'shop' } };
    const subsets = [{ addresses: [{ ip: '10.244.0.1', nodeName: 'n1' }], notReadyAddresses: [{ ip: '10.244.0.2' }] }];
    const yaml = base + l2('l2') + service('web', { ips: ['10.0.0.2'] });
    expect(decide(`${yaml}---\n${JSON.stringify({ ...endpoints, subsets })}\n`, 'EndpointSlice')).toMatchObject({
      layer2: { announcer: 'n1' },
    });
    expect(decide(`${yaml}---\n${JSON.stringify({ ...endpoints, subsets: [] })}\n`, 'EndpointSlice')).toMatchObject({
      cause: 'announcement/no-endpoints',
    });
  });
});

test('a node may be called unknown', () => {
  const yaml = a + node('unknown') + speaker('unknown') + peer('tor', {}) + bgp('bgp') + web({}, [{ node: 'unknown' }]);
  expect(announcementOf(yaml, 'shop/web').bgp).toMatchObject({ unknown: { announced: true } });
});

test('dual-stack services are elected by their first address', () => {
  const yaml =
    pool('a', ['10.0.0.0/24', 'fd00::/64']) +
    nodes +
    speakers +
    l2('l2') +
    web({ ips: ['10.0.0.2', 'fd00::1'], spec: dual('RequireDualStack') });
  expect(announcementOf(yaml, 'shop/web')).toMatchObject({ ips: ['10.0.0.2', 'fd00::1'], layer2: { announcer: 'n1' } });
});

test('in a very big cluster a verdict names those that announce first, and how many it leaves out', () => {
  const many = Array.from({ length: 520 }, (_, index) => node(`n${index}`) + speaker(`n${index}`)).join('');
  const services = Array.from(
    { length: 500 },
    (_, index) => service(`s${index}`, { ips: [`10.0.${index >> 8}.${index & 255}`] }) + slice(`s${index}`, [{ node: 'n1' }]),
  ).join('');
  const { announcement } = replayed(pool('a', ['10.0.0.0/16']) + many + l2('l2') + services);
  const verdict = announcement.services['shop/s7'];
  if (verdict === undefined || 'unknown' in verdict || !verdict.layer2 || 'unknown' in verdict.layer2)
    throw new Error('no verdict');
  expect(Object.keys(verdict.layer2.nodes)).toEqual([verdict.layer2.announcer]);
  expect(verdict.layer2.announcer).not.toBe('');
  expect(Object.keys(verdict.bgp ?? {})).toHaveLength(500);
  expect(verdict.omittedNodes).toBe(20);
});

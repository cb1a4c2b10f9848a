import { describe, expect, test } from 'vitest';
import { explainableServices, explainService } from '../../../src/decide/explain/explain.ts';
import { replay } from '../../../src/decide/replay/replay.ts';
import type { ExplainedRow } from '../../../src/model/explained.ts';
import { bgp, cluster, l2, node, peer, pool } from '../objects.ts';
import { service, slice, speaker } from '../services.ts';

const a = pool('a', ['10.0.0.0/30']);
const nodes =
  node('n1', { rack: 'x' }) + node('n2', { 'node.kubernetes.io/exclude-from-external-load-balancers': '' }) + node('n3');
const speakers = speaker('n1') + speaker('n2');

function explained(yaml: string, version = '0.15.3') {
  const objects = cluster(yaml);
  return explainService(replay(objects, { version, namespace: 'metallb-system' }), objects, 'shop/web');
}

/** A section's rows as `mark name value: says`, those below indented. */
function rows(yaml: string, title: string, version?: string): readonly string[] {
  const flat = (row: ExplainedRow, indent: string): readonly string[] => [
    `${indent}${row.mark} ${[row.name, row.value].filter((text) => text !== '').join(' ')}: ${row.says}`,
    ...row.rows.flatMap((below) => flat(below, `${indent}  `)),
  ];
  return (
    explained(yaml, version)
      .sections.find((section) => section.title === title)
      ?.rows.flatMap((row) => flat(row, '')) ?? []
  );
}

const web = service('web', { ips: ['10.0.0.2'] }) + slice('web', [{ node: 'n1' }]);

describe('the outcome', () => {
  test.each([
    ['announced', a + nodes + speakers + l2('l2') + web, 'yes', '10.0.0.2 is announced over layer 2 by n1.'],
    [
      'would be announced',
      a + nodes + speakers + l2('l2') + service('web') + slice('web', [{ node: 'n1' }]),
      'yes',
      '10.0.0.0 would be announced over layer 2 by n1.',
    ],
    [
      'no address',
      pool('a', ['10.0.0.0/30'], { autoAssign: false }) + service('web'),
      'no',
      'It gets nothing. Pool a has autoAssign false, and the service does not ask for it.',
    ],
    [
      'nobody announces',
      a + nodes + speakers + web,
      'no',
      'No L2Advertisement and no BGPAdvertisement selects pool a, so nobody announces its addresses.',
    ],
    [
      'no configuration',
      pool('a', ['10.0.0.9-10.0.0.1']) + service('web'),
      'no',
      'The controller has no valid configuration, so the service gets no address.',
    ],
    [
      'another class',
      a + service('web', { spec: { loadBalancerClass: 'x' } }),
      'no',
      'The service has the loadBalancerClass x; MetalLB handles only those without one.',
    ],
    [
      'moved',
      a +
        nodes +
        speakers +
        l2('l2') +
        service('web', { ips: ['10.0.0.2'], annotations: { 'metallb.io/loadBalancerIPs': '10.0.0.1' } }) +
        slice('web', [{ node: 'n1' }]),
      'warning',
      '10.0.0.2 is announced over layer 2 by n1. The controller would give the service 10.0.0.1 instead. ',
    ],
  ])('%s', (_, yaml, mark, says) => {
    expect(explained(yaml).outcome).toMatchObject({ mark, says });
  });

  test('a service that is not there', () => {
    expect(explained(a).outcome).toMatchObject({ mark: 'unknown', says: 'is not in the bundle' });
  });
});

test('a refused configuration shows what is wrong with it, and where', () => {
  const { sections } = explained(a + pool('b', ['10.0.0.0/31']) + web);
  expect(sections[0]).toMatchObject({
    title: 'Configuration',
    rows: [
      { mark: 'no', name: 'controller', rows: [{ says: expect.stringContaining('overlaps'), at: [{ line: 4 }, { line: 2 }] }] },
      {},
    ],
  });
});

test('each pool is taken, or it says why not', () => {
  const others =
    pool('b', ['10.1.0.0/30'], { serviceAllocation: { namespaces: ['other'] } }) +
    pool('c', ['fd00::/64']) +
    pool('d', ['10.3.0.0/30'], { autoAssign: false }) +
    pool('e', ['10.4.0.0/30']) +
    pool('f', ['10.5.0.0/32']) +
    service('full', { ips: ['10.5.0.0'] });
  expect(rows(a + others + service('web'), 'Assignment')).toEqual([
    'said needs: IPv4',
    'said asks for: nothing in particular',
    'yes a 10.0.0.0/30: gives 10.0.0.0',
    'passed b 10.1.0.0/30: serviceAllocation does not take the namespace shop, only other',
    'passed c fd00::/64: holds no addresses of IPv4',
    'passed d 10.3.0.0/30: autoAssign is false, so it gives only what is asked for by name',
    'passed e 10.4.0.0/30: could give 10.4.0.0 as well: which open pool comes first is chance',
    'passed f 10.5.0.0/32: has no free address of IPv4',
    'yes gets: 10.0.0.0 of a',
    '  said : or else 10.4.0.0 of pool e',
  ]);
});

test('each advertisement takes it, or says why not', () => {
  const ads =
    l2('l2', { nodeSelectors: [{ matchLabels: { rack: 'x' } }], interfaces: ['eth0'] }) +
    l2('other', { ipAddressPools: ['b'] }) +
    bgp('bgp', { peers: ['spine'] });
  expect(rows(a + nodes + speakers + ads + web, 'Advertisement')).toEqual([
    'yes L2Advertisement l2: takes it on 1 of 3 nodes: n1, only interfaces eth0',
    'yes BGPAdvertisement bgp: takes it on all 3 nodes, only peers spine (there is no BGPPeer spine)',
    'passed L2Advertisement other: not for a: for b',
  ]);
});

test('each node is a candidate, or says why not', () => {
  const four = nodes + node('n4');
  expect(rows(a + four + speakers + speaker('n4') + l2('l2') + web, 'Layer 2')).toEqual([
    'yes endpoints: ready on n1',
    'yes n4 1de65c572d96: announces on all interfaces',
    'said n1 60bc868bf68b: next, should the first go',
    'passed n2: excluded by the label node.kubernetes.io/exclude-from-external-load-balancers',
    'passed n3: no speaker is ready on it',
  ]);
});

test('BGP: each node and peer', () => {
  const peers = peer('tor', { nodeSelectors: [{ matchLabels: { rack: 'x' } }] }) + peer('spine', { peerAddress: '192.0.2.9' });
  const routes = bgp('bgp', { peers: ['tor'], localPref: 100, communities: ['64512:1'] });
  expect(rows(a + nodes + speakers + peers + routes + web, 'BGP')).toEqual([
    'yes n1: announces it',
    '  said 10.0.0.2/32: by bgp, local preference 100, communities 64512:1',
    '  no → spine 192.0.2.9: not told: bgp names only tor',
    '  yes → tor 192.0.2.1: AS 65000',
    'no n2: excluded by the label node.kubernetes.io/exclude-from-external-load-balancers',
  ]);
});

test('services of other types are not explained, unless MetalLB would wipe their status', () => {
  const yaml =
    service('web') +
    service('api', { spec: { type: 'ClusterIP' } }) +
    service('old', { ips: ['10.0.0.1'], spec: { type: 'ClusterIP' } });
  expect(explainableServices(cluster(yaml))).toEqual(['shop/old', 'shop/web']);
});

import { describe, expect, test } from 'vitest';
import type { Component } from '../../../src/decide/config/decision.ts';
import { replay } from '../../../src/decide/replay/replay.ts';
import type { BgpMode, ConfigVerdict } from '../../../src/model/replay.ts';
import { allKinds, bgp, cluster, l2, metallb, node, peer, pool, secret } from '../objects.ts';

function verdict(yaml: string, where: `${Component} ${BgpMode}`, version = '0.15.3', kinds = allKinds): ConfigVerdict {
  const [component, mode] = where.split(' ') as [Component, BgpMode];
  const decision = replay(cluster(yaml, kinds), { version }).config[component][mode];
  if ('unknown' in decision) throw new Error(`unknown: ${decision.missing.join()}`);
  return decision;
}

const good = pool('a', ['192.0.2.0/24']);
const badSelector = [{ matchExpressions: [{ key: 'rack', operator: 'Bad', values: ['x'] }] }];

describe("the first error is MetalLB's own text", () => {
  const rows: readonly (readonly [string, `${Component} ${BgpMode}`, string, string, string])[] = [
    [
      'pool without addresses',
      'controller frr',
      pool('a', []),
      'config/pool-empty',
      'parsing address pool a: pool has no prefixes defined',
    ],
    [
      'bare address',
      'controller native',
      pool('a', ['10.0.0.1']),
      'config/pool-address-invalid',
      'parsing address pool a: invalid CIDR "10.0.0.1" in pool "a": invalid CIDR "10.0.0.1"',
    ],
    [
      'overlap of a range and a network',
      'speaker frr',
      pool('a', ['192.0.2.10-192.0.2.20']) + pool('b', ['192.0.2.0/24']),
      'config/pool-overlap',
      'CIDR "192.0.2.0/24" in pool "b" overlaps with already defined CIDR "192.0.2.10/31"',
    ],
    [
      'overlap within a pool',
      'controller frr',
      pool('a', ['192.0.2.0/24', '192.0.2.128/25']),
      'config/pool-overlap',
      'CIDR "192.0.2.128/25" in pool "a" overlaps with already defined CIDR "192.0.2.0/24"',
    ],
    [
      'pool selector',
      'controller frr',
      pool('a', ['192.0.2.0/24'], { serviceAllocation: { serviceSelectors: badSelector } }),
      'config/invalid',
      'parsing address pool a: "Bad" is not a valid label selector operator\ninvalid service label selector {map[] [{rack Bad [x]}]} in ip pool a',
    ],
    ['no local ASN', 'speaker frr', good + peer('p', { myASN: 0 }), 'config/peer-asn', 'parsing peer p missing local ASN'],
    [
      'peer without an ASN',
      'speaker frr',
      good + peer('p', { peerASN: 0 }),
      'config/peer-asn',
      'parsing peer p missing peer ASN and dynamicASN',
    ],
    [
      'hold time',
      'speaker native',
      good + peer('p', { holdTime: '2s' }),
      'config/peer-timers',
      'parsing peer p invalid BGPPeer timers: invalid hold time "&Duration{Duration:2s,}": must be 0 or >=3s',
    ],
    [
      "multihop to one's own AS",
      'speaker frr',
      good + peer('p', { peerASN: 64512, ebgpMultiHop: true }),
      'config/peer-ebgp-multihop',
      'parsing peer p invalid ebgp-multihop parameter set for an ibgp peer',
    ],
    [
      'peer address',
      'speaker frr',
      good + peer('p', { peerAddress: 'tor-1' }),
      'config/peer-address',
      'parsing peer p invalid BGPPeer address "tor-1"',
    ],
    [
      'profile that is not there',
      'speaker frr',
      good + peer('p', { bfdProfile: 'fast' }),
      'config/bfd-profile-missing',
      'peer p referencing non existing bfd profile fast',
    ],
    [
      'profile out of range',
      'speaker frr',
      good + metallb('BFDProfile', 'fast', { receiveInterval: 5 }),
      'config/bfd-profile-range',
      'parsing bfd profile #1: invalid value 5, must be in 10-60000 range\ninvalid receive interval value',
    ],
    [
      'secret that is not there',
      'speaker frr',
      good + peer('p', { passwordSecret: { name: 's' } }),
      'config/peer-password',
      'parsing peer p secret ref not found for peer config "metallb-system"/"p"\nfailed to parse peer p password secret',
    ],
    [
      'secret of another type',
      'speaker frr',
      good + peer('p', { passwordSecret: { name: 's' } }) + secret('s', 'Opaque', { password: 'eA==' }),
      'config/peer-password',
      'parsing peer p secret type mismatch on "metallb-system"/"s", type "kubernetes.io/basic-auth" is expected \nfailed to parse peer p password secret',
    ],
    [
      'two routerIDs',
      'speaker frr',
      good + peer('p', { routerID: '10.0.0.1' }) + peer('q', { peerAddress: '192.0.2.2' }),
      'config/peer-router-id-conflict',
      'peer  has RouterID different from 10.0.0.1, in FRR mode all RouterID must be equal',
    ],
    [
      'the same peer twice',
      'speaker frr-k8s',
      good + peer('p', {}) + peer('q', {}),
      'config/peer-duplicate',
      "peer 192.0.2.1 already exists, FRR mode doesn't support duplicate BGPPeers",
    ],
    [
      'two local ASNs',
      'speaker frr',
      good + peer('p', {}) + peer('q', { peerAddress: '192.0.2.2', myASN: 64513 }),
      'config/peer-my-asn-conflict',
      'peer 192.0.2.1 has myAsn different from 192.0.2.2, in FRR mode all myAsn must be equal for the same VRF',
    ],
    [
      'VRF in native mode',
      'speaker native',
      good + peer('p', { vrf: 'red' }),
      'config/native-unsupported-field',
      'peer 192.0.2.1 has vrf set on native bgp mode',
    ],
    [
      'IPv6 in native mode',
      'speaker native',
      pool('a', ['fd00::/120']) + bgp('adv'),
      'config/native-unsupported-field',
      'pool "a" has ipv6 CIDR fd00::/120, native bgp mode does not support ipv6',
    ],
    [
      'large community in native mode',
      'controller native',
      good + metallb('Community', 'c', { communities: [{ name: 'big', value: 'large:1:2:3' }] }),
      'config/native-unsupported-field',
      'native BGP mode only supports legacy communities, BGP community CR "c" has non legacy community {"big" "large:1:2:3"}',
    ],
    [
      'community out of range',
      'controller frr',
      good + metallb('Community', 'c', { communities: [{ name: 'bad', value: '65536:1' }] }),
      'config/community-invalid',
      'parsing community "bad": invalid community value: invalid section "65536" of community "65536:1", err: "strconv.ParseUint: parsing \\"65536\\": value out of range"',
    ],
    [
      'alias that is not there',
      'speaker frr',
      good + bgp('adv', { communities: ['vpn'] }),
      'config/community-invalid',
      'invalid community format: vpn\ninvalid community "vpn" in BGP advertisement',
    ],
    [
      'length above 32',
      'speaker frr',
      good + bgp('adv', { aggregationLength: 33 }),
      'config/aggregation-length',
      "invalid aggregation length '!' for IPv4",
    ],
    [
      'length below the pool',
      'speaker frr',
      pool('a', ['192.0.2.0/26']) + bgp('adv', { aggregationLength: 24 }),
      'config/aggregation-length',
      'invalid aggregation length 24: prefix 26 in this pool is more specific than the aggregation length for addresses 192.0.2.0/26',
    ],
    [
      'two preferences for one prefix',
      'speaker frr',
      good + node('n') + bgp('one', { localPref: 100 }) + bgp('two', { localPref: 200 }),
      'config/localpref-conflict',
      'invalid local preference 200: local preferernce 100 was already set for the same type of BGP update. Check existing BGP advertisements with common pools and aggregation lengths',
    ],
    [
      'panic at a range of two families',
      'speaker frr',
      pool('a', ['10.0.0.1-fd00::1']) + node('n') + bgp('one', { localPref: 100 }) + bgp('two'),
      'config/pool-address-invalid',
      'panic: runtime error: index out of range [0] with length 0',
    ],
    [
      'BFD echo and IPv6',
      'speaker frr',
      pool('six', ['fd00::/120']) +
        bgp('adv') +
        peer('p', { bfdProfile: 'echo' }) +
        metallb('BFDProfile', 'echo', { echoMode: true }),
      'config/bfd-profile-range',
      'pool six has bgpadvertisement adv which references peer p which has bfd echo enabled, which is not possible',
    ],
    [
      'the same selector twice',
      'speaker native',
      good + l2('adv', { nodeSelectors: [{ matchLabels: { a: 'b' } }, { matchLabels: { a: 'b' } }] }),
      'config/duplicate-object',
      'duplicate definition of nodeSelectors {map["a":"b"] []}',
    ],
  ];
  test.each(rows)('%s (%s)', (_name, where, yaml, cause, error) => {
    expect(verdict(yaml, where)).toMatchObject({ valid: false, error, cause });
  });
});

describe('a violation names its objects and lines', () => {
  test('of an overlap both pools', () => {
    const { subjects, at } = verdict(pool('a', ['192.0.2.0/24']) + pool('b', ['192.0.2.0/25']), 'controller frr');
    expect(subjects).toEqual(['IPAddressPool metallb-system/b', 'IPAddressPool metallb-system/a']);
    expect(at).toEqual([
      { source: 'objects.yaml', line: 4 },
      { source: 'objects.yaml', line: 2 },
    ]);
  });

  test('all of them are found, the first one first', () => {
    const { error, violations, alternatives } = verdict(
      pool('a', ['10.0.0.0']) +
        pool('b', []) +
        peer('p', { myASN: 0, peerAddress: 'tor-1' }) +
        bgp('adv', { aggregationLength: 40 }),
      'speaker frr',
    );
    expect(violations?.map(({ cause }) => cause)).toEqual([
      'config/peer-asn',
      'config/peer-address',
      'config/pool-address-invalid',
      'config/pool-empty',
      'config/aggregation-length',
    ]);
    expect(error).toBe('parsing peer p missing local ASN');
    expect(alternatives).toBeUndefined();
  });

  test('a pool that was quoted without its spec is not empty', () => {
    const quoted = 'apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: { name: a, namespace: metallb-system }\n---\n';
    expect(verdict(quoted, 'controller frr').error).toBeUndefined();
  });

  test('another order of the lists gives another first text', () => {
    const { error, alternatives } = verdict(pool('a', []) + pool('b', []), 'controller frr');
    expect(error).toBe('parsing address pool a: pool has no prefixes defined');
    expect(alternatives).toEqual(['parsing address pool b: pool has no prefixes defined']);
  });
});

describe('who reads what', () => {
  test('the controller knows no peers and advertisements', () => {
    const yaml = good + peer('p', { myASN: 0 }) + bgp('adv', { aggregationLength: 40 });
    expect(verdict(yaml, 'controller frr')).toEqual({ valid: true });
    expect(verdict(yaml, 'speaker frr').valid).toBe(false);
  });

  test('objects in another namespace are not read', () => {
    const elsewhere = pool('b', []).replace('metallb-system', 'shop');
    expect(verdict(good + pool('c', ['10.0.0.0/24']) + elsewhere, 'controller frr')).toEqual({ valid: true });
  });

  test('bgpextras is refused as a whole by native and frr-k8s speakers', () => {
    const extras =
      '---\n{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "bgpextras", "namespace": "metallb-system"}, "data": {"extras": "!"}}\n';
    expect(verdict(good + extras, 'speaker frr').valid).toBe(true);
    expect(verdict(good + extras, 'speaker native').error).toBe(
      'bgp extra info not supported in native mode\nfailed to sync extra info',
    );
    expect(verdict(good + extras, 'speaker frr-k8s').error).toBe(
      'extra info not supported in frr-k8s mode\nfailed to sync extra info',
    );
    expect(verdict(good + extras, 'controller native').valid).toBe(true);
  });
});

describe('from v0.16.0 on a speaker parses what selects its node', () => {
  const nodes = node('one', { rack: 'a' }) + node('two', { rack: 'b' });
  const onA = { nodeSelectors: [{ matchLabels: { rack: 'a' } }] };

  test('so nodes differ', () => {
    const decision = verdict(good + nodes + peer('p', { myASN: 0, ...onA }), 'speaker frr', '0.16.1');
    expect(decision.valid).toBe(false);
    expect(decision.byNode?.one).toMatchObject({ valid: false, error: 'parsing peer p missing local ASN' });
    expect(decision.byNode?.two).toEqual({ valid: true });
  });

  test('and peers of different nodes do not meet', () => {
    const yaml = good + nodes + peer('p', onA) + peer('q', { nodeSelectors: [{ matchLabels: { rack: 'b' } }] });
    expect(verdict(yaml, 'speaker frr', '0.16.1').valid).toBe(true);
    expect(verdict(yaml, 'speaker frr', '0.15.3').valid).toBe(false);
  });

  test('a broken node selector stops all of them, before anything else', () => {
    const yaml = good + nodes + peer('p', { myASN: 0 }) + bgp('adv', { nodeSelectors: badSelector });
    expect(verdict(yaml, 'speaker native', '0.16.1').error).toBe(
      '"Bad" is not a valid label selector operator\ninvalid label selector {map[] [{rack Bad [x]}]}',
    );
  });
});

describe('what differs between releases', () => {
  const without = good + peer('p', { peerAddress: '' });
  test.each([
    ['0.16.1', 'parsing peer p peer has no Address or Interface specified'],
    ['0.15.0', 'parsing peer p peer has no Address or Interface specified'],
    ['0.14.9', 'invalid BGPPeer address ""\nparsing peer p'],
    ['0.14.5', 'parsing peer p: invalid BGPPeer address ""'],
    ['0.13.7', 'parsing peer p: invalid BGPPeer address ""'],
  ])('an empty peer address in %s', (version, error) => {
    expect(verdict(without, 'speaker frr', version).error).toBe(error);
  });

  test('AddressPool counts up to v0.13', () => {
    const legacy = metallb('AddressPool', 'old', { protocol: 'layer2', addresses: ['192.0.2.0/25'] });
    expect(verdict(good + legacy, 'controller frr', '0.13.12').error).toBe(
      'CIDR "192.0.2.0/25" in pool "old" overlaps with already defined CIDR "192.0.2.0/24"',
    );
    expect(verdict(good + legacy, 'controller frr', '0.14.0').valid).toBe(true);
  });

  test('only v0.15.0 refuses the address of a node', () => {
    const yaml = good + node('n', {}, { addresses: [{ type: 'InternalIP', address: '192.0.2.7' }] });
    expect(verdict(yaml, 'speaker frr', '0.15.0').error).toBe('pool cidr "192.0.2.0/24" contains nodeIp "192.0.2.7"');
    expect(verdict(yaml, 'speaker frr', '0.15.1').valid).toBe(true);
  });

  test('a text that is no version counts as the newest release', () => {
    expect(verdict(without, 'speaker frr', 'main').error).toBe('parsing peer p peer has no Address or Interface specified');
  });
});

describe('what is not in the bundle is unknown', () => {
  const but = (...kinds: readonly string[]) => allKinds.filter((kind) => !kinds.includes(kind));

  test('without pools nothing is accepted', () => {
    const { config } = replay(cluster(peer('p', {}), but('IPAddressPool', 'AddressPool')), {});
    expect(config.controller.frr).toEqual({ unknown: true, missing: ['objects IPAddressPool'] });
    expect(config.speaker.frr).toEqual({ unknown: true, missing: ['objects IPAddressPool'] });
  });

  test('but what is there is judged', () => {
    const { config } = replay(cluster(peer('p', { myASN: 0 }), but('IPAddressPool')), {});
    expect(config.speaker.frr).toMatchObject({ valid: false, cause: 'config/peer-asn' });
  });

  test.each([
    ['Secret', peer('p', { passwordSecret: { name: 's' } }), 'objects Secret: whether s of BGPPeer p exists'],
    ['BFDProfile', peer('p', { bfdProfile: 'fast' }), 'objects BFDProfile: whether fast of BGPPeer p exists'],
    [
      'Community',
      bgp('adv', { communities: ['vpn'] }),
      'objects Community: whether the alias vpn of BGPAdvertisement adv exists',
    ],
    [
      'Node',
      bgp('one', { localPref: 1, nodeSelectors: [{ matchLabels: { a: 'b' } }] }) +
        bgp('two', { localPref: 2, nodeSelectors: [{ matchLabels: { a: 'c' } }] }),
      'objects Node: whether BGPAdvertisement two and one select a common node',
    ],
    [
      'Namespace',
      pool('n', ['10.9.0.0/24'], { serviceAllocation: { namespaceSelectors: [{ matchLabels: { a: 'b' } }] } }),
      'objects Namespace: which ones IPAddressPool n selects',
    ],
  ])('without %s objects', (kind, yaml, unchecked) => {
    const decision = verdict(good + yaml, 'speaker frr', '0.15.3', but(kind));
    expect(decision.valid).toBe(true);
    expect(decision.unchecked).toContain(unchecked);
  });

  test('two advertisements without selectors clash wherever the nodes are', () => {
    const yaml = good + bgp('one', { localPref: 1 }) + bgp('two', { localPref: 2 });
    expect(verdict(yaml, 'speaker frr', '0.15.3', but('Node')).cause).toBe('config/localpref-conflict');
  });

  test('a blackened value is unknown, not different', () => {
    const yaml =
      pool('a', ['192.0.2.99/32']) +
      peer('p', { peerAddress: '192.0.2.99', passwordSecret: { name: 's' } }) +
      secret('s', 'kubernetes.io/basic-auth', { password: '192.0.2.99' });
    const { objects, collected } = cluster(yaml);
    const blackened = objects.map((object) => ({
      ...object,
      value: JSON.parse(
        JSON.stringify(object.value)
          .replace(/\{"password":"[^"]*"\}/, '"<redacted>"')
          .replaceAll(/192\.0\.2\.99[^"]*/g, '***'),
      ),
    }));
    const decision = replay({ objects: blackened, collected }, { version: '0.15.3' }).config.speaker.frr;
    expect(decision).toEqual({
      valid: true,
      unchecked: [
        'addresses of IPAddressPool a: they are blackened',
        'data of Secret s: whether it holds the password of BGPPeer p',
      ],
    });
  });

  test('one file with all that MetalLB reads stands for the whole cluster', () => {
    const state = ['Namespace', 'Pod', 'Service']
      .map((kind) => `---\n{"apiVersion": "v1", "kind": "${kind}", "metadata": {"name": "x", "namespace": "x"}}\n`)
      .join('');
    const yaml = good + peer('p', { passwordSecret: { name: 's' } }) + node('n') + state;
    expect(verdict(yaml, 'speaker frr', '0.15.3', []).cause).toBe('config/peer-password');
    expect(verdict(yaml.replace('"Node"', '"Event"'), 'speaker frr', '0.15.3', []).valid).toBe(true);
  });
});

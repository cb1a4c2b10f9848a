import { describe, expect, test } from 'vitest';
import { cluster, pool } from '../objects.ts';
import { allocationOf, dual, ipv6, namespace, replayed, type ServiceOptions, service } from '../services.ts';

const a = pool('a', ['10.0.0.1-10.0.0.2']);
const share = (key: string) => ({ 'metallb.io/allow-shared-ip': key });
const wants = (ips: string) => ({ 'metallb.io/loadBalancerIPs': ips });
const local = (app: string) => ({ externalTrafficPolicy: 'Local', selector: { app } });

describe('a service that asks for nothing', () => {
  test('gets the first address that nobody holds', () => {
    const yaml = a + service('one', { ips: ['10.0.0.1'] }) + service('two');
    expect(allocationOf(yaml, 'shop/two')).toMatchObject({ outcome: 'allocated', ips: ['10.0.0.2'], pool: 'a' });
  });

  test('each pending service is judged for itself', () => {
    const { services } = replayed(a + service('one') + service('two')).allocation;
    expect(services).toMatchObject({ 'shop/one': { ips: ['10.0.0.1'] }, 'shop/two': { ips: ['10.0.0.1'] } });
  });

  test('is told which other pool may come first', () => {
    const verdict = allocationOf(a + pool('b', ['10.1.0.0/30']) + service('one'), 'shop/one');
    expect(verdict).toMatchObject({ pool: 'a', alternatives: ['10.1.0.0 of pool b'] });
  });

  test('addresses follow the order of the pool, buggy ones left out', () => {
    const yaml =
      pool('a', ['10.0.9.4/32', '10.0.0.0/30'], { avoidBuggyIPs: true }) + service('one', { ips: ['10.0.9.4'] }) + service('two');
    expect(allocationOf(yaml, 'shop/two').ips).toEqual(['10.0.0.1']);
  });

  test.each([
    ['priority decides', { priority: 20, namespaces: ['shop'] }, { priority: 10, namespaces: ['shop'] }, 'b'],
    ['no priority comes last', { namespaces: ['shop'] }, { priority: 90, namespaces: ['shop'] }, 'b'],
    ['a pool for the service before an open one', null, { serviceSelectors: [{ matchLabels: { app: 'x' } }] }, 'b'],
    ['a pool for others is passed over', { namespaces: ['other'], priority: 1 }, null, 'b'],
  ])('%s', (_, ofA, ofB, chosen) => {
    const made = (name: string, cidr: string, serviceAllocation: object | null) =>
      pool(name, [cidr], serviceAllocation ? { serviceAllocation: { ...serviceAllocation } } : {});
    const yaml = made('a', '10.0.0.0/24', ofA) + made('b', '10.1.0.0/24', ofB) + service('one', { labels: { app: 'x' } });
    expect(allocationOf(yaml, 'shop/one').pool).toBe(chosen);
  });

  test('with equal priority 0, selector pools come by descending name', () => {
    const all = { serviceAllocation: { serviceSelectors: [{}] } };
    const yaml = pool('a', ['10.0.0.0/24'], all) + pool('b', ['10.1.0.0/24'], all) + service('one');
    expect(allocationOf(yaml, 'shop/one').pool).toBe('b');
  });
});

describe('why a service gets no address', () => {
  const cases: readonly (readonly [what: string, pools: string, options: ServiceOptions, cause: string, error: string])[] = [
    [
      'full',
      pool('a', ['10.0.0.9/32']) + service('x', { ips: ['10.0.0.9'] }),
      {},
      'allocation/pool-exhausted',
      'no available IPs',
    ],
    [
      'not automatic',
      pool('a', ['10.0.0.0/24'], { autoAssign: false }),
      {},
      'allocation/auto-assign-disabled',
      'no available IPs',
    ],
    [
      'another namespace',
      pool('a', ['10.0.0.0/24'], { serviceAllocation: { namespaces: ['other'] } }),
      {},
      'allocation/no-matching-pool',
      'no available IPs',
    ],
    ['another family', a, { spec: ipv6 }, 'allocation/family-mismatch', 'no available IPs'],
    [
      'both families',
      a + pool('six', ['fd00::/64']),
      { spec: dual('RequireDualStack') },
      'allocation/family-mismatch',
      'no available IPs',
    ],
    ['one clusterIP', a, { spec: { ipFamilyPolicy: 'RequireDualStack' } }, 'allocation/family-mismatch', ''],
    ['no pool', '', {}, 'config/no-config', ''],
    [
      'unknown pool',
      a,
      { annotations: { 'metallb.io/address-pool': 'b' } },
      'allocation/requested-pool-unknown',
      'unknown pool "b"',
    ],
    [
      'full pool asked for',
      pool('a', ['10.0.0.9/32']) + service('x', { ips: ['10.0.0.9'] }),
      { annotations: { 'metallb.io/address-pool': 'a' } },
      'allocation/pool-exhausted',
      '["<nil>"] is not allowed in config',
    ],
    [
      'pool of the other family asked for',
      a,
      { spec: ipv6, annotations: { 'metallb.io/address-pool': 'a' } },
      'allocation/requested-pool-incompatible',
      '["<nil>"] is not allowed in config',
    ],
    [
      'pool for others asked for',
      pool('a', ['10.0.0.0/24'], { serviceAllocation: { namespaces: ['other'] } }),
      { annotations: { 'metallb.io/address-pool': 'a' } },
      'allocation/requested-pool-incompatible',
      'pool a not compatible for ip assignment',
    ],
    [
      'address in no pool',
      a,
      { annotations: wants('10.9.9.9') },
      'allocation/requested-ip-not-in-pool',
      '["10.9.9.9"] is not allowed in config',
    ],
    [
      'address never given',
      pool('a', ['10.0.0.0/24'], { avoidBuggyIPs: true }),
      { annotations: wants('10.0.0.0') },
      'allocation/requested-ip-not-in-pool',
      '["10.0.0.0"] is not allowed in config',
    ],
    [
      'address in a pool for others',
      pool('a', ['10.0.0.0/24'], { serviceAllocation: { namespaces: ['other'] } }),
      { annotations: wants('10.0.0.1') },
      'allocation/requested-ip-pool-incompatible',
      'pool a not compatible for ip assignment',
    ],
    [
      'address outside the pool asked for',
      a + pool('b', ['10.1.0.0/24']),
      { annotations: { ...wants('10.0.0.1'), 'metallb.io/address-pool': 'b' } },
      'allocation/requested-pool-incompatible',
      'requested loadBalancer IP(s) ["10.0.0.1"] is not compatible with requested address pool b',
    ],
    [
      'address held',
      a + service('x', { ips: ['10.0.0.1'] }),
      { annotations: wants('10.0.0.1') },
      'allocation/requested-ip-in-use',
      'can\'t change sharing key for "shop/one", address also in use by shop/x',
    ],
    [
      'same key, other policy',
      a + service('x', { ips: ['10.0.0.1'], annotations: share('k') }),
      { annotations: { ...wants('10.0.0.1'), ...share('k') }, spec: local('x') },
      'allocation/sharing-backend-mismatch',
      'can\'t change sharing key for "shop/one", address also in use by shop/x',
    ],
    [
      'same key, same port',
      a + service('x', { ips: ['10.0.0.1'], annotations: share('k') }),
      { annotations: { ...wants('10.0.0.1'), ...share('k') } },
      'allocation/sharing-port-conflict',
      'port TCP/80 is already in use on "10.0.0.1"',
    ],
    [
      'unreadable',
      a,
      { annotations: wants('10.0.0.256') },
      'allocation/requested-ip-invalid',
      'invalid metallb.io/loadBalancerIPs: "10.0.0.256"',
    ],
    [
      'asked twice',
      a,
      { annotations: wants('10.0.0.1'), spec: { loadBalancerIP: '10.0.0.1' } },
      'allocation/requested-ip-invalid',
      'service can not have both metallb.io/loadBalancerIPs and svc.Spec.LoadBalancerIP',
    ],
    [
      'wrong family asked for',
      a + pool('six', ['fd00::/64']),
      { annotations: wants('fd00::1') },
      'allocation/family-mismatch',
      'requested loadBalancer IP(s) ["fd00::1"] does not match the ipFamily of the service',
    ],
  ];

  test.each(cases)('%s', (_, pools, options, cause, error) => {
    const verdict = allocationOf(pools + service('one', options), 'shop/one');
    expect(verdict).toMatchObject({ outcome: 'failed', ips: [], pool: '', cause });
    expect(verdict.error ?? '').toBe(error);
    expect(verdict.subjects).toContain('Service shop/one');
    expect(verdict.because).toMatch(/\.$/);
    expect(verdict.at?.length).toBeGreaterThan(0);
  });

  test('the pools that fail it are named', () => {
    const yaml = pool('a', ['10.0.0.0/24'], { autoAssign: false }) + pool('six', ['fd00::/64']) + service('one');
    expect(allocationOf(yaml, 'shop/one').subjects).toEqual(['Service shop/one', 'IPAddressPool metallb-system/a']);
  });

  test('a service of another class is left alone', () => {
    const yaml = a + service('one', { spec: { loadBalancerClass: 'other.io/lb' } });
    expect(allocationOf(yaml, 'shop/one')).toMatchObject({ outcome: 'ignored', cause: 'allocation/load-balancer-class' });
  });
});

describe('a service that holds an address', () => {
  const b = pool('b', ['10.1.0.0/24']);
  test.each<readonly [string, ServiceOptions, object]>([
    ['keeps it', { ips: ['10.0.0.1'] }, { outcome: 'kept', ips: ['10.0.0.1'], pool: 'a' }],
    [
      'keeps it though what it asks for is bad',
      { ips: ['10.0.0.1'], annotations: wants('x') },
      { outcome: 'kept', reason: 'LoadBalancerFailed', cause: 'allocation/requested-ip-invalid' },
    ],
    [
      'loses one that no pool holds',
      { ips: ['10.9.9.9'] },
      { outcome: 'reassigned', ips: ['10.0.0.1'], cause: 'allocation/assigned-ip-not-allowed' },
    ],
    [
      'moves to the pool it asks for',
      { ips: ['10.0.0.1'], annotations: { 'metallb.io/address-pool': 'b' } },
      { outcome: 'reassigned', pool: 'b' },
    ],
    [
      'moves to the address it asks for',
      { ips: ['10.0.0.1'], annotations: wants('10.1.0.7') },
      { outcome: 'reassigned', ips: ['10.1.0.7'] },
    ],
    [
      'loses it for an unknown pool',
      { ips: ['10.0.0.1'], annotations: { 'metallb.io/address-pool': 'c' } },
      { outcome: 'cleared', ips: [], cause: 'allocation/requested-pool-unknown' },
    ],
    [
      'is stuck without a family',
      { ips: ['10.0.0.1'], spec: { clusterIP: 'None', clusterIPs: ['None'] } },
      { outcome: 'stuck', reason: 'noclusterIPsIPFamily' },
    ],
    ['is wiped as another type', { ips: ['10.0.0.1'], spec: { type: 'ClusterIP' } }, { outcome: 'notLoadBalancer', ips: [] }],
    ['is pending with only a hostname', { ips: [''] }, { state: 'assigned', outcome: 'allocated', ips: ['10.0.0.1'] }],
  ])('%s', (_, options, expected) => {
    expect(allocationOf(a + b + service('one', options), 'shop/one')).toMatchObject(expected);
  });

  test('one that may keep its address comes before one that lost its own', () => {
    const yaml =
      pool('a', ['10.0.0.1/32']) + service('a-lost', { ips: ['10.9.9.9'] }) + service('b-keeps', { ips: ['10.0.0.1'] });
    const { services } = replayed(yaml).allocation;
    expect(services).toMatchObject({ 'shop/a-lost': { outcome: 'cleared' }, 'shop/b-keeps': { outcome: 'kept' } });
  });

  test('two that hold one address: the second may be the first', () => {
    const yaml = a + service('one', { ips: ['10.0.0.1'] }) + service('two', { ips: ['10.0.0.1'] });
    const { services } = replayed(yaml).allocation;
    expect(services).toMatchObject({
      'shop/one': { outcome: 'kept' },
      'shop/two': { outcome: 'reassigned', alternatives: ['keeps 10.0.0.1, if the controller comes to it before shop/one'] },
    });
  });

  test('PreferDualStack with one clusterIP never comes to rest', () => {
    const yaml =
      pool('a', ['10.0.0.0/24', 'fd00::/64']) +
      service('one', { ips: ['10.0.0.1'], spec: { ipFamilyPolicy: 'PreferDualStack' } });
    const expected = { outcome: 'extended', ips: ['10.0.0.1', 'fd00::'], cause: 'known-bug/prefer-dual-stack-flapping' };
    expect(allocationOf(yaml, 'shop/one')).toMatchObject(expected);
    expect(allocationOf(yaml, 'shop/one', '0.14.8')).toMatchObject({ outcome: 'kept' });
  });

  test('addresses asked for are sorted as text, whatever their family', () => {
    const yaml =
      pool('a', ['10.0.0.0/24', 'fd00::/64']) +
      service('one', { ips: ['fd00::5', '10.0.0.5'], annotations: wants('fd00::5,10.0.0.5'), spec: dual('RequireDualStack') });
    expect(allocationOf(yaml, 'shop/one').ips).toEqual(['10.0.0.5', 'fd00::5']);
  });
});

describe('releases differ', () => {
  const full = pool('a', ['10.0.0.9/32']) + service('x', { ips: ['10.0.0.9'] });
  test.each([
    ['0.13.12', 'no available IPs in pool "a" for ipv4 IPFamily'],
    ['0.14.9', 'no available IPs in pool a for ipv4 IPFamily'],
    ['0.15.3', '["<nil>"] is not allowed in config'],
    ['0.16.1', 'no available IPs in pool a'],
  ])('%s on a full pool that is asked for', (version, error) => {
    const annotations = { [`${version < '0.14.9' ? 'metallb.universe.tf' : 'metallb.io'}/address-pool`]: 'a' };
    expect(allocationOf(full + service('one', { annotations }), 'shop/one', version).error).toBe(error);
  });

  test('the new annotations are dead text before v0.14.9, and hide the old ones from then on', () => {
    const annotations = { 'metallb.io/address-pool': '', 'metallb.universe.tf/address-pool': 'b' };
    const yaml = a + service('one', { annotations });
    expect(allocationOf(yaml, 'shop/one', '0.15.3')).toMatchObject({ outcome: 'allocated', pool: 'a' });
    expect(allocationOf(yaml, 'shop/one', '0.14.8')).toMatchObject({ outcome: 'failed', error: 'unknown pool "b"' });
  });

  test('a pool with only a priority takes nobody before v0.15.0', () => {
    const yaml = pool('a', ['10.0.0.0/24'], { serviceAllocation: { priority: 5 } }) + service('one');
    expect(allocationOf(yaml, 'shop/one', '0.15.3').outcome).toBe('allocated');
    expect(allocationOf(yaml, 'shop/one', '0.14.9').cause).toBe('known-bug/priority-only-pool-matches-nothing');
  });

  test('PreferDualStack falls back to one family from v0.14.9 on', () => {
    const yaml = a + service('one', { spec: dual('PreferDualStack') });
    expect(allocationOf(yaml, 'shop/one', '0.14.9')).toMatchObject({ outcome: 'allocated', ips: ['10.0.0.1'] });
    expect(allocationOf(yaml, 'shop/one', '0.14.8').cause).toBe('known-bug/dual-stack-needs-both-families');
  });
});

describe('what is not in the bundle', () => {
  const selecting = pool('a', ['10.0.0.0/24'], { serviceAllocation: { namespaceSelectors: [{ matchLabels: { team: 'x' } }] } });
  const decide = (yaml: string, without: string) =>
    replayed(
      yaml,
      '0.15.3',
      ['IPAddressPool', 'Community', 'Service', 'Namespace'].filter((kind) => kind !== without),
    ).allocation.services['shop/one'];

  test('without Namespaces a selector cannot be resolved', () => {
    expect(decide(selecting + service('one'), 'Namespace')).toEqual({ unknown: true, missing: ['objects Namespace'] });
    expect(decide(selecting + service('one') + namespace('shop', { team: 'x' }), '')).toMatchObject({ outcome: 'allocated' });
  });

  test('a selector by the name of the namespace can, and a request that fails anyway is decided', () => {
    const byName = { serviceAllocation: { namespaceSelectors: [{ matchLabels: { 'kubernetes.io/metadata.name': 'shop' } }] } };
    expect(decide(pool('a', ['10.0.0.0/24'], byName) + service('one'), 'Namespace')).toMatchObject({ pool: 'a' });
    const asking = service('one', { annotations: { 'metallb.io/address-pool': 'b' } });
    expect(decide(selecting + asking, 'Namespace')).toMatchObject({ error: 'unknown pool "b"' });
  });

  test('without all Services a free address may be held; a failure stays one', () => {
    expect(decide(a + service('one'), 'Service')).toEqual({ unknown: true, missing: ['objects Service'] });
    expect(decide(a + service('one', { spec: ipv6 }), 'Service')).toMatchObject({ cause: 'allocation/family-mismatch' });
  });

  test('a masked address is unknown, not different', () => {
    expect(decide(a + service('one', { ips: ['***'] }), '')).toMatchObject({ unknown: true });
  });
});

test('an endless pool takes no time', () => {
  const yaml =
    pool('a', ['fd00::/8', '10.0.0.0/8'], { avoidBuggyIPs: true }) + service('one', { spec: dual('RequireDualStack') });
  expect(allocationOf(yaml, 'shop/one').ips).toEqual(['10.0.0.1', 'fd00::']);
  expect(cluster(yaml).objects).toHaveLength(2);
});

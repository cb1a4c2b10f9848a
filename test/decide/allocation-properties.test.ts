import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FreeAddresses } from '../../src/decide/allocation/free.ts';
import { Allocator } from '../../src/decide/allocation/state.ts';
import { PoolIndex } from '../../src/decide/pool-index.ts';
import { isUnknown } from '../../src/model/replay.ts';
import { type Address, parseAddress, printAddress, sameAddress } from '../../src/net/address.ts';
import { cidrContains, parseCidr } from '../../src/net/cidr.ts';
import { pool } from './objects.ts';
import { dual, ipv6, replayed, service } from './services.ts';

const address = (text: string): Address => {
  const parsed = parseAddress(text);
  if (!parsed) throw new Error(text);
  return parsed;
};
const cidr = (text: string) => {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(text);
  return parsed;
};

describe('FreeAddresses', () => {
  const cidrs = ['10.0.0.252/30', 'fd00::/126', '10.0.0.8/29', '10.0.1.0/31'].map(cidr);
  const all = [...Array(4).keys()].map((at) => `10.0.0.${252 + at}`);
  all.push(...[...Array(8).keys()].map((at) => `10.0.0.${8 + at}`), '10.0.1.0', '10.0.1.1');
  const steps = fc.array(fc.record({ ip: fc.constantFrom(...all), hold: fc.boolean() }), { maxLength: 60 });

  test('finds what a walk from the start finds, whatever is taken and given back', () => {
    fc.assert(
      fc.property(steps, fc.boolean(), (moves, avoidBuggy) => {
        const held = new Set<string>();
        const free = new FreeAddresses(cidrs, 4, avoidBuggy, (ip) => held.has(printAddress(ip)));
        for (const { ip, hold } of moves) {
          if (hold) held.add(ip);
          else if (held.delete(ip)) free.release(address(ip));
          const buggy = (text: string) => avoidBuggy && /\.(0|255)$/.test(text);
          const expected = all.find((text) => !held.has(text) && !buggy(text));
          const turn = free.first();
          expect(turn && printAddress({ family: 4, value: turn.value })).toBe(expected ?? null);
        }
      }),
    );
  });
});

/** A small cluster: pools of a few addresses, services that may share, ask and hold. */
const pools = ['a', 'b', 'c', 'd'] as const;
const addresses = { a: '10.0.0.0/30', b: '10.0.1.0/31', c: '10.0.2.0/30', d: '10.0.3.0/31' };
const anyIp = fc.constantFrom('10.0.0.0', '10.0.0.1', '10.0.1.0', '10.0.1.1', '10.0.2.0', '10.0.2.3', '10.0.3.1', '10.9.9.9');
const somePools = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...pools),
    autoAssign: fc.boolean(),
    allocation: fc.constantFrom(
      null,
      { namespaces: ['shop'] },
      { namespaces: ['other'] },
      { priority: 1 },
      { serviceSelectors: [{ matchLabels: { app: 'x' } }] },
    ),
  }),
  { selector: ({ name }) => name, minLength: 1 },
);
const someServices = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('s1', 's2', 's3', 's4', 's5', 's6'),
    namespace: fc.constantFrom('shop', 'other'),
    ip: fc.option(anyIp),
    asks: fc.option(anyIp, { freq: 6 }),
    pool: fc.option(fc.constantFrom(...pools, 'zz'), { freq: 6 }),
    key: fc.constantFrom('', 'k', 'l'),
    local: fc.boolean(),
    port: fc.constantFrom(80, 443),
    labelled: fc.boolean(),
  }),
  { selector: ({ name, namespace }) => `${namespace}/${name}`, maxLength: 9 },
);
type SomePools = typeof somePools extends fc.Arbitrary<infer T> ? T : never;
type SomeServices = typeof someServices extends fc.Arbitrary<infer T> ? T : never;

const poolYaml = (some: SomePools) =>
  some.map(({ name, autoAssign, allocation }) =>
    pool(name, [addresses[name]], { autoAssign, ...(allocation ? { serviceAllocation: allocation } : {}) }),
  );
const serviceYaml = (some: SomeServices) =>
  some.map(({ name, namespace, ip, asks, pool: wanted, key, local, port, labelled }) =>
    service(name, {
      namespace,
      ips: ip === null ? [] : [ip],
      labels: labelled ? { app: 'x' } : {},
      annotations: {
        ...(asks === null ? {} : { 'metallb.io/loadBalancerIPs': asks }),
        ...(wanted === null ? {} : { 'metallb.io/address-pool': wanted }),
        ...(key === '' ? {} : { 'metallb.io/allow-shared-ip': key }),
      },
      spec: { ports: [{ port, protocol: 'TCP' }], externalTrafficPolicy: local ? 'Local' : 'Cluster', selector: { app: name } },
    }),
  );
const decide = (some: SomePools, services: SomeServices, version?: string) =>
  replayed([...poolYaml(some), ...serviceYaml(services)].join(''), version).allocation.services;

describe('whatever the cluster', () => {
  const versions = fc.constantFrom('0.16.1', '0.15.3', '0.14.9', '0.13.12', '0.13.7');

  test('an address comes from the pool that is named, and a service without one has a reason', () => {
    fc.assert(
      fc.property(somePools, someServices, versions, (some, services, version) => {
        for (const verdict of Object.values(decide(some, services, version))) {
          if (isUnknown(verdict) || !('outcome' in verdict)) throw new Error('all is there');
          const own = some.find(({ name }) => name === verdict.pool);
          if (own) for (const ip of verdict.ips) expect(cidrContains(cidr(addresses[own.name]), address(ip))).toBe(true);
          else expect(verdict.reason).toBeTruthy();
          if (verdict.cause !== undefined) expect(verdict.subjects?.length).toBeGreaterThan(0);
          expect(verdict.steps.every(({ says }) => says.endsWith('.'))).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('services that hold one address agreed to share it', () => {
    fc.assert(
      fc.property(somePools, someServices, (some, services) => {
        const decisions = decide(some, services);
        const holding = services.filter(({ namespace, name, ip }) => {
          const verdict = decisions[`${namespace}/${name}`];
          return ip !== null && verdict && 'outcome' in verdict && verdict.outcome === 'kept' && verdict.pool !== '';
        });
        for (const one of holding) {
          for (const other of holding) {
            if (one === other || one.ip !== other.ip) continue;
            expect(one.key).not.toBe('');
            expect(other.key).toBe(one.key);
            expect(other.port).not.toBe(one.port);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('removing a pool never takes the address of a service that holds one of another pool', () => {
    fc.assert(
      fc.property(somePools, someServices, fc.nat(), (some, services, at) => {
        const before = decide(some, services);
        const gone = some[at % some.length];
        const after = decide(
          some.filter((one) => one !== gone),
          services,
        );
        if (some.length === 1) return;
        for (const [key, verdict] of Object.entries(before)) {
          const later = after[key];
          if (!('outcome' in verdict) || !later || !('outcome' in later)) continue;
          if (verdict.outcome === 'kept' && verdict.reason === undefined && verdict.pool !== gone?.name) {
            expect([key, later.outcome, later.ips]).toEqual([key, 'kept', verdict.ips]);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('another pending service changes nothing for the rest', () => {
    fc.assert(
      fc.property(somePools, someServices, (some, services) => {
        const before = decide(some, services);
        const [first] = services;
        if (!first) return;
        const after = decide(some, [...services, { ...first, name: 's1', namespace: 'third' as never, ip: null }]);
        for (const key of Object.keys(before)) expect(after[key]).toEqual(before[key]);
      }),
      { numRuns: 150 },
    );
  });
});

test('an attempt leaves no trace', () => {
  const yaml = pool('a', ['10.0.0.0/24', 'fd00::/64']);
  const verdicts = () =>
    replayed(yaml + service('one', { spec: dual('RequireDualStack') }) + service('two', { spec: ipv6 })).allocation;
  expect(verdicts()).toEqual(verdicts());
  const allocator = new Allocator(new PoolIndex([]));
  expect(allocator.attempt('x', () => allocator.ownerOf([address('10.0.0.1')]))).toBeNull();
  expect(sameAddress(address('10.0.0.1'), address('::ffff:10.0.0.1'))).toBe(true);
});

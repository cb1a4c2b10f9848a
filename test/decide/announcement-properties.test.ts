import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AnnouncementVerdict, isUnknown } from '../../src/model/replay.ts';
import { bgp, l2, node, peer, pool } from './objects.ts';
import { announcementOf, type Endpoint, service, slice, speaker } from './services.ts';

const nodeNames = ['n1', 'n2', 'n3', 'n4'] as const;
const clusters = fc.record({
  nodes: fc.array(
    fc.record({ rack: fc.constantFrom('x', 'y'), excluded: fc.boolean(), speaks: fc.boolean(), down: fc.boolean() }),
    { minLength: 4, maxLength: 4 },
  ),
  l2Rack: fc.constantFrom('x', 'y', null, undefined),
  bgpRack: fc.constantFrom('x', 'y', null, undefined),
  peerRack: fc.constantFrom('x', null, undefined),
  local: fc.boolean(),
  endpoints: fc.array(fc.record({ node: fc.constantFrom(...nodeNames), ready: fc.boolean(), at: fc.nat(3) }), { maxLength: 4 }),
  version: fc.constantFrom('0.16.1', '0.15.3', '0.14.9', '0.14.3', '0.13.12'),
});
type Cluster = typeof clusters extends fc.Arbitrary<infer T> ? T : never;

/** undefined: there is none; null: it takes every node. */
const selecting = (rack: string | null) => (rack === null ? {} : { nodeSelectors: [{ matchLabels: { rack } }] });

function decide(
  { nodes, l2Rack, bgpRack, peerRack, local, version, endpoints }: Cluster,
  more: readonly Endpoint[] = [],
): AnnouncementVerdict {
  const yaml = [
    pool('a', ['10.0.0.0/24']),
    ...nodes.flatMap(({ rack, excluded, speaks, down }, at) => [
      node(
        `n${at + 1}`,
        { rack, ...(excluded ? { 'node.kubernetes.io/exclude-from-external-load-balancers': '' } : {}) },
        down ? { conditions: [{ type: 'NetworkUnavailable', status: 'True' }] } : {},
      ),
      speaks ? speaker(`n${at + 1}`) : '',
    ]),
    // A speaker that is not ready, so that the pods are known.
    speaker('elsewhere').replace('"True"', '"False"'),
    l2Rack === undefined ? '' : l2('l2', selecting(l2Rack)),
    bgpRack === undefined ? '' : bgp('bgp', selecting(bgpRack)),
    peerRack === undefined ? '' : peer('tor', selecting(peerRack)),
    service('web', { ips: ['10.0.0.1'], spec: { externalTrafficPolicy: local ? 'Local' : 'Cluster' } }),
    slice('web', [
      ...endpoints.map(({ node: on, ready, at }) => ({ node: on, address: `10.244.0.${at}`, conditions: { ready } })),
      ...more,
    ]),
  ];
  return announcementOf(yaml.join(''), 'shop/web', version);
}

const announcer = ({ layer2 }: AnnouncementVerdict) => (layer2 && !isUnknown(layer2) ? layer2.announcer : undefined);
const speakersOf = ({ bgp: record }: AnnouncementVerdict) =>
  record && !isUnknown(record) ? Object.entries(record).flatMap(([name, { announced }]) => (announced ? [name] : [])) : [];

test('one more ready endpoint silences nobody', () => {
  fc.assert(
    fc.property(clusters, fc.constantFrom(...nodeNames), (cluster, on) => {
      const [before, after] = [decide(cluster), decide(cluster, [{ node: on, address: '10.244.9.9' }])];
      if (announcer(before) !== '') expect(announcer(after)).not.toBe('');
      if (!cluster.local && announcer(before) !== '') expect(announcer(after)).toBe(announcer(before));
      expect(speakersOf(after)).toEqual(expect.arrayContaining(speakersOf(before)));
    }),
    { numRuns: 120 },
  );
});

test('at most one node announces over layer 2, and only one that may', () => {
  fc.assert(
    fc.property(clusters, (cluster) => {
      const { layer2, cause, subjects, bgp: record } = decide(cluster);
      if (!layer2 || isUnknown(layer2) || !record || isUnknown(record)) throw new Error('all is there');
      const announcing = Object.entries(layer2.nodes).flatMap(([name, { announced }]) => (announced ? [name] : []));
      expect(announcing).toEqual(layer2.announcer === '' ? [] : [layer2.announcer]);
      if (layer2.announcer !== '') expect(layer2.candidates).toContain(layer2.announcer);
      const heard = Object.values(record).some(({ announced, peers }) => announced && peers !== undefined);
      expect(cause === undefined).toBe(layer2.announcer !== '' || heard);
      if (cause !== undefined) expect(subjects).toContain('Service shop/web');
    }),
    { numRuns: 150 },
  );
});

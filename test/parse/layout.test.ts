import { expect, it } from 'vitest';
import { collectedByLayout } from '../../src/parse/layout.ts';

it('knows that a must-gather without a folder of a kind has none of it', () => {
  const pools = 'mg/namespaces/metallb-system/metallb.io/ipaddresspools/a.yaml';
  const pool = { kind: 'IPAddressPool', place: { source: pools, line: 1 }, count: 1, namespace: 'metallb-system' };
  const all = collectedByLayout(['mg/version', pools], [pool]);
  expect(all).toContain(pool);
  expect(all.filter(({ count }) => count === 0).map(({ kind }) => kind)).toEqual([
    'L2Advertisement',
    'BGPAdvertisement',
    'BGPPeer',
    'BFDProfile',
    'Community',
  ]);
  expect(all[1]).toMatchObject({ namespace: 'metallb-system', place: { source: pools } });
});

it('adds nothing to other layouts', () => {
  expect(collectedByLayout(['report/crds/ipaddresspools.yaml', 'namespaces/a/core/services.yaml'], [])).toEqual([]);
});

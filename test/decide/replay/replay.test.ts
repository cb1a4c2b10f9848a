import { describe, expect, test } from 'vitest';
import { replay } from '../../../src/decide/replay/replay.ts';
import { announcedInUse } from '../../../src/model/replay.ts';
import { allKinds, bgp, cluster, metallb, node, peer, pool } from '../objects.ts';
import { service, slice, speaker } from '../services.ts';

const good = pool('a', ['192.0.2.0/24']);
const causes = (yaml: string, options: Parameters<typeof replay>[1]) =>
  replay(cluster(yaml), { version: '0.15.3', ...options }).causes.map(({ cause, where }) => `${cause}: ${where.join(', ')}`);

describe('where the mode in use is refused', () => {
  const yaml =
    good +
    node('one') +
    bgp('adv') +
    peer('p', { vrf: 'red' }) +
    service('web', { ips: ['192.0.2.1'] }) +
    slice('web', [{ node: 'one' }]) +
    speaker('one');

  test('another one is shown, and neither announces nor knows of a neighbor', () => {
    const decided = replay(cluster(yaml), { version: '0.15.3', mode: 'native' });
    expect(decided.announcement).toMatchObject({ mode: 'frr', modes: { native: 'noConfig', frr: 'loaded' } });
    expect(Object.keys(decided.announcement.services)).toEqual(['shop/web']);
    expect(announcedInUse(decided)).toEqual({});
    expect(decided.neighbors).toEqual({});
  });

  test('the shown one is the one in use where that is loaded', () => {
    for (const options of [{ mode: 'frr' }, { mode: 'frr-k8s' }] as const) {
      const decided = replay(cluster(yaml), { version: '0.15.3', ...options });
      expect(announcedInUse(decided)).toBe(decided.announcement.services);
      expect(Object.keys(decided.neighbors ?? {})).toEqual(['one']);
    }
  });
});

describe('causes', () => {
  const vrf = good + peer('p', { vrf: 'red' });

  test('are those of the mode in use', () => {
    expect(causes(vrf, { mode: 'native' })).toEqual(['config/native-unsupported-field: speaker native']);
    expect(causes(vrf, { mode: 'frr' })).toEqual([]);
  });

  test('in an unknown mode only what every mode refuses', () => {
    expect(causes(vrf, {})).toEqual([]);
    expect(causes(good + peer('p', { myASN: 0 }), {})).toEqual(['config/peer-asn: speaker native, speaker frr, speaker frr-k8s']);
  });

  test('stand once for all components that refuse', () => {
    expect(causes(pool('a', []), { mode: 'frr' })).toEqual(['config/pool-empty: controller frr, speaker frr']);
  });

  test('a range of two families is told, although it is accepted', () => {
    const { config, causes: told } = replay(cluster(pool('a', ['10.0.0.1-fd00::1'])), { version: '0.15.3', mode: 'frr' });
    expect(config.speaker.frr).toEqual({ valid: true });
    expect(told).toMatchObject([{ cause: 'config/pool-address-invalid', subjects: ['IPAddressPool metallb-system/a'] }]);
  });

  test('what differs by node is told once', () => {
    const yaml =
      good + node('one', { rack: 'a' }) + node('two') + peer('p', { myASN: 0, nodeSelectors: [{ matchLabels: { rack: 'a' } }] });
    expect(causes(yaml, { mode: 'frr', version: '0.16.1' })).toEqual(['config/peer-asn: speaker frr']);
  });
});

test('missing says what would decide more', () => {
  const kinds = allKinds.filter((kind) => !['Secret', 'BFDProfile', 'Node', 'Community'].includes(kind));
  const yaml = good + peer('p', { passwordSecret: { name: 's' }, bfdProfile: 'fast' }) + bgp('adv');
  expect(replay(cluster(yaml, kinds), {}).missing).toEqual(
    expect.arrayContaining(['objects Secret', 'objects BFDProfile', 'objects Node', 'objects Community', 'pods of the speakers']),
  );
});

test('objects of other projects with the same kind are not read', () => {
  const other = metallb('BGPPeer', 'calico', { myASN: 0 }).replace('metallb.io/v1beta2', 'crd.projectcalico.org/v1');
  expect(causes(good + other, { mode: 'frr' })).toEqual([]);
});

test('an object that stands in several files counts once, in its fullest form', () => {
  const { objects, collected } = cluster(good + pool('b', []));
  const described = objects.map((object) => ({ ...object, form: 'describe' as const, value: { spec: {} } }));
  const { config } = replay({ objects: [...described, ...objects], collected }, { version: '0.15.3' });
  expect(config.controller.frr).toMatchObject({ valid: false, cause: 'config/pool-empty' });
});

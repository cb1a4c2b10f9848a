import { expect, test } from 'vitest';
import { schemaFaults } from '../../src/decide/crd.ts';
import { bgp, cluster, l2, peer, pool } from './objects.ts';

const refused = (yaml: string) => schemaFaults(cluster(yaml).objects).map(({ says }) => says);

test.each([
  [
    'a port that the schema does not have',
    peer('p', { peerPort: 17900 }),
    'spec.peerPort must be a whole number from 0 to 16384, and is 17900',
  ],
  [
    'one selector in place of a list',
    l2('a', { nodeSelectors: { matchLabels: {} } }),
    'spec.nodeSelectors must be a list, and is {"matchLabels":{}}',
  ],
  ['no length', bgp('a', { aggregationLength: 0 }), 'spec.aggregationLength must be a whole number of at least 1, and is 0'],
  [
    'half a second',
    peer('p', { connectTime: '1500ms' }),
    'spec.connectTime must be a whole number of seconds from 1s to 65535s, and is "1500ms"',
  ],
])('the API server refuses %s', (_what, yaml, says) => {
  expect(refused(yaml)).toEqual([expect.stringContaining(says)]);
});

test('and takes what is right, or left out', () => {
  expect(
    refused(
      pool('a', ['192.0.2.0/24'], { autoAssign: false }) +
        peer('p', { peerPort: 1179, connectTime: '10s' }) +
        bgp('b', { localPref: 100 }),
    ),
  ).toEqual([]);
});

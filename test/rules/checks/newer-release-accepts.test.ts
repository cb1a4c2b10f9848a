import { expect, test } from 'vitest';
import { replay } from '../../../src/decide/replay/replay.ts';
import { factsOf, judge } from '../bundle.ts';

const rule = 'when: { check: newer-release-accepts, with: { release: 0.16.1, causes: [config/peer-router-id-conflict] } }\n';
const node = (name: string) => `apiVersion: v1
kind: Node
metadata: { name: ${name}, labels: { rack: ${name} } }
`;
const peer = (name: string, rack: string) => `apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata: { name: ${name}, namespace: metallb-system }
spec: { myASN: 64512, peerASN: 64513, peerAddress: 10.${name.length}.0.1, routerID: 10.9.0.${name.length}, nodeSelectors: [{ matchLabels: { rack: ${rack} } }] }
`;
const collected = ['IPAddressPool', 'L2Advertisement', 'BGPAdvertisement', 'BFDProfile', 'Community', 'Secret', 'Namespace'];

function judged(...objects: readonly string[]) {
  const written = { objects: objects.join('---\n'), collected };
  const now = replay(factsOf(written, []), { version: '0.15.3', mode: 'frr', namespace: 'metallb-system' });
  return judge(rule, { ...written, replay: now });
}

test('peers that meet nowhere', () => {
  expect(judged(node('n1'), node('n2'), peer('a', 'n1'), peer('bb', 'n2')).findings).toMatchObject([{ basis: ['replay'] }]);
});

test('peers of one node, which the later release refuses too', () => {
  expect(judged(node('n1'), peer('a', 'n1'), peer('bb', 'n1')).findings).toEqual([]);
});

test('without nodes nothing can be told', () => {
  expect(judged(peer('a', 'n1'), peer('bb', 'n2')).undecided).toMatchObject([{ status: 'cannot-tell', lacks: ['objects Node'] }]);
});

import { expect, test } from 'vitest';
import { judge } from '../bundle.ts';

const rule = `when: { check: frr-configuration-lacks, with: { fields: [bfdProfile] } }
summary: '{peer} {field} {value}: {with}, not {without}'
`;
const configuration = (name: string, neighbor: string) => `apiVersion: frrk8s.metallb.io/v1beta1
kind: FRRConfiguration
metadata: { name: ${name}, namespace: metallb-system }
spec: { bgp: { routers: [{ asn: 64512, neighbors: [{ asn: 64513, ${neighbor} }] }] } }
`;
const found = (...neighbors: readonly string[]) =>
  judge(rule, { objects: neighbors.map((neighbor, index) => configuration(`c${index}`, neighbor)).join('---\n') }).findings;

test('one sets it, the other leaves it out', () => {
  expect(found('address: 10.0.0.1, bfdProfile: fast', 'address: 10.0.0.1')).toMatchObject([
    {
      summary: '10.0.0.1 bfdProfile fast: c0, not c1',
      subjects: ['FRRConfiguration metallb-system/c0', 'FRRConfiguration metallb-system/c1'],
    },
  ]);
});

test.each<[string, readonly string[]]>([
  ['all set it', ['address: 10.0.0.1, bfdProfile: fast', 'address: 10.0.0.1, bfdProfile: fast']],
  ['none sets it', ['address: 10.0.0.1', 'address: 10.0.0.1']],
  [
    'two values, which is another matter',
    ['address: 10.0.0.1, bfdProfile: a', 'address: 10.0.0.1, bfdProfile: b', 'address: 10.0.0.1'],
  ],
  ['other neighbors', ['address: 10.0.0.1, bfdProfile: fast', 'address: 10.0.0.2']],
])('%s', (_, neighbors) => {
  expect(found(...neighbors)).toEqual([]);
});

test('without FRRConfigurations nothing can be told', () => {
  expect(judge(rule, {}).undecided).toMatchObject([{ lacks: ['objects FRRConfiguration'] }]);
});

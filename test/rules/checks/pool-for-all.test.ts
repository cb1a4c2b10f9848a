import { expect, test } from 'vitest';
import { judge } from '../bundle.ts';

const pool = (spec: string) => `apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: { name: a, namespace: metallb-system }
spec: { addresses: [10.0.0.0/28]${spec} }
`;
const statusOf = (objects: string) => {
  const { findings, undecided } = judge('when: { check: pool-for-all }\n', { objects });
  return findings.length > 0 ? 'present' : undecided[0]?.status;
};

test.each<[string, string, string]>([
  ['anybody may have its addresses', pool(''), 'present'],
  ['only for those that ask', pool(', autoAssign: false'), 'excluded'],
  ['only for some namespaces', pool(', serviceAllocation: { namespaces: [a] }'), 'excluded'],
  ['one of two is for all', `${pool(', autoAssign: false')}---\n${pool('').replace('name: a', 'name: b')}`, 'present'],
  ['no pool in the bundle', 'kind: Node\nmetadata: { name: n1 }\n', 'cannot-tell'],
])('%s', (_, objects, expected) => {
  expect(statusOf(objects)).toBe(expected);
});

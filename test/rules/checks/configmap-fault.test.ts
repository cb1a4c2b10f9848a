import { expect, test } from 'vitest';
import { judge } from '../bundle.ts';

const map = (config: string): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: config, namespace: metallb-system }
data:
  config: |
${config.replace(/^/gm, '    ')}
`;
const pool = (name: string, ...addresses: readonly string[]): string =>
  `- { name: ${name}, protocol: layer2, addresses: [${addresses.join(', ')}] }`;
const pools = (...all: readonly string[]): string => map(['address-pools:', ...all].join('\n'));
const service = (fields: string): string => `---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop, annotations: { ${fields.startsWith('pool ') ? `metallb.universe.tf/address-pool: ${fields.slice(5)}` : ''} } }
spec: { type: LoadBalancer${fields.startsWith('ip ') ? `, loadBalancerIP: ${fields.slice(3)}` : ''} }
`;

const subjects = (fault: string, objects: string, version: string | null = null): readonly (readonly string[])[] =>
  judge(`when: { check: configmap-fault, with: { fault: ${fault} } }\n`, { objects, context: { version } }).findings.map(
    (finding) => finding.subjects,
  );

const peer = '- { my-asn: 65001, peer-asn: 65000, peer-address: 10.0.0.1 }';
const same = '- { peer-address: 10.0.0.1, peer-asn: 65000, my-asn: 65001 }';

test.each<[string, string, string, number]>([
  ['an address without a length', 'address', pools(pool('a', '10.0.0.9')), 1],
  ['a range', 'address', pools(pool('a', '10.0.0.9-10.0.0.12', '10.1.0.0/24')), 0],
  ['a variable', 'address', pools(pool('a', '"$LB_RANGE"', '<IPv4>/32')), 0],
  ['shared addresses', 'overlap', pools(pool('a', '10.0.0.0/24'), pool('b', '10.0.0.9-10.0.0.12')), 1],
  ['addresses of their own', 'overlap', pools(pool('a', '10.0.0.0/24'), pool('b', '10.0.1.0/24')), 0],
  ['two pools of a name', 'pool-twice', pools(pool('a', '10.0.0.0/24'), pool('a', '10.0.1.0/24')), 1],
  ['a peer twice', 'peer-twice', map(`peers:\n${peer}\n${same}`), 1],
  ['two ports of a peer', 'peer-twice', map(`peers:\n${peer}\n${peer.replace(' }', ', peer-port: 1179 }')}`), 0],
  ['an address outside', 'address-outside', `${pools(pool('a', '10.0.0.0/24'))}${service('ip 10.0.1.1')}`, 1],
  ['an address inside', 'address-outside', `${pools(pool('a', '10.0.0.0/24'))}${service('ip 10.0.0.1')}`, 0],
  [
    'where an entry cannot be read',
    'address-outside',
    `${pools(pool('a', '10.0.0.0/24', '"$MORE"'))}${service('ip 10.0.1.1')}`,
    0,
  ],
  ['a pool that is not there', 'pool-unknown', `${pools(pool('a', '10.0.0.0/24'))}${service('pool b')}`, 1],
  ['a pool that is there', 'pool-unknown', `${pools(pool('a', '10.0.0.0/24'))}${service('pool a')}`, 0],
  ['no YAML', 'address', map('address-pools:\n- name: a\n   addresses: ['), 0],
  ['a ConfigMap of somebody else', 'address', map('server: { address: 10.0.0.9 }'), 0],
])('%s', (_, fault, objects, count) => {
  expect(subjects(fault, objects)).toHaveLength(count);
});

test('only where the ConfigMap is read', () => {
  const objects = pools(pool('a', '10.0.0.9'));
  expect(subjects('address', objects, '0.12.1')).toHaveLength(1);
  expect(subjects('address', objects, '0.13.4')).toEqual([]);
  const later = `${objects}---\napiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata: { name: a, namespace: metallb-system }\nspec: { addresses: [10.0.0.9/32] }\n`;
  expect(subjects('address', later)).toEqual([]);
});

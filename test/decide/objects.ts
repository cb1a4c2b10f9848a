import type { ClusterObjects } from '../../src/decide/cluster.ts';
import type { CollectedKind, JsonObject } from '../../src/model/object.ts';
import { parseObjects } from '../../src/parse/object/objects.ts';

/** Kinds that a whole collection lists. */
export const allKinds = [
  'IPAddressPool',
  'AddressPool',
  'L2Advertisement',
  'BGPAdvertisement',
  'BGPPeer',
  'BFDProfile',
  'Community',
  'Secret',
  'Node',
  'Namespace',
  'Service',
  'EndpointSlice',
  'Pod',
  'ConfigMap',
];

/** Objects of a YAML text, and the kinds that count as collected besides. */
export function cluster(yaml: string, kinds: readonly string[] = allKinds): ClusterObjects {
  const { objects } = parseObjects(yaml, 'objects.yaml');
  const place = { source: 'objects.yaml', line: 1 };
  const collected: CollectedKind[] = kinds.map((kind) => ({
    kind,
    place,
    count: objects.filter((object) => object.kind === kind).length,
    namespace: null,
  }));
  return { objects, collected };
}

/** An object of MetalLB's namespace, in one line of YAML. */
export function metallb(kind: string, name: string, spec: JsonObject, labels: JsonObject = {}): string {
  const version = kind === 'BGPPeer' ? 'v1beta2' : 'v1beta1';
  const object = { apiVersion: `metallb.io/${version}`, kind, metadata: { name, namespace: 'metallb-system', labels }, spec };
  return `---\n${JSON.stringify(object)}\n`;
}

export const pool = (name: string, addresses: readonly string[], more: JsonObject = {}, labels: JsonObject = {}): string =>
  metallb('IPAddressPool', name, { addresses, ...more }, labels);

export const peer = (name: string, spec: JsonObject): string =>
  metallb('BGPPeer', name, { myASN: 64512, peerASN: 65000, peerAddress: '192.0.2.1', ...spec });

export const bgp = (name: string, spec: JsonObject = {}): string => metallb('BGPAdvertisement', name, spec);

export const l2 = (name: string, spec: JsonObject = {}): string => metallb('L2Advertisement', name, spec);

export const node = (name: string, labels: JsonObject = {}, status: JsonObject = {}): string =>
  `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, status })}\n`;

export const secret = (name: string, type: string, data: JsonObject): string =>
  `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'metallb-system' }, type, data })}\n`;

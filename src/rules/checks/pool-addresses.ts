import type { ObjectFact } from '../../model/object.ts';
import type { Evidence } from '../../model/place.ts';
import { type Address, parseAddress } from '../../net/address.ts';
import { type Cidr, cidrContains } from '../../net/cidr.ts';
import { parseRange } from '../../net/range.ts';
import { evidenceOf } from '../evaluate/events.ts';
import { valuesAt } from '../evaluate/field-test.ts';
import { fieldEvidence } from '../evaluate/object-line.ts';
import type { CheckScene } from './check.ts';
import { listAt, textAt, textsAt } from './fields.ts';

export interface PoolEntry {
  readonly pool: ObjectFact;
  readonly cidrs: readonly Cidr[];
  readonly path: readonly (string | number)[];
}

/** The readable entries of all pools. */
export function poolEntries(pools: readonly ObjectFact[]): readonly PoolEntry[] {
  return pools.flatMap((pool) =>
    valuesAt(pool.value, ['spec', 'addresses']).flatMap(({ value, path }) =>
      (Array.isArray(value) ? value : []).flatMap((text, index) => {
        const range = typeof text === 'string' ? parseRange(text) : null;
        return range?.ok === true ? [{ pool, cidrs: range.cidrs, path: [...path, index] }] : [];
      }),
    ),
  );
}

export const holds = ({ cidrs }: PoolEntry, address: Address): boolean =>
  cidrs.some((cidr) => cidr.family === address.family && cidrContains(cidr, address));

export interface NodeAddress {
  readonly node: string;
  readonly address: Address;
  readonly text: string;
  readonly evidence: Evidence;
}

/** Addresses of nodes: by the nodes themselves, else by pods of the host network and by the members that speakers see. */
export function nodeAddresses(scene: CheckScene): readonly NodeAddress[] {
  const own = scene.objectsOf('Node').flatMap((node) =>
    listAt(node.value, 'status', 'addresses').flatMap((entry, index) => {
      const type = textAt(entry, 'type');
      const isAddress = type === 'InternalIP' || type === 'ExternalIP';
      const evidence = fieldEvidence(node, ['status', 'addresses', index, 'address']);
      return isAddress ? addressOf(node.name, textAt(entry, 'address'), evidence) : [];
    }),
  );
  if (own.length > 0) return own;
  const ofPods = scene
    .objectsOf('Pod')
    .flatMap((pod) =>
      addressOf(
        textAt(pod.value, 'spec', 'nodeName') ?? '',
        textAt(pod.value, 'status', 'hostIP'),
        fieldEvidence(pod, ['status', 'hostIP']),
      ),
    );
  const ofMembers = scene.shared('node-join').flatMap((event) => {
    const text = event.record.fields['node addr'];
    return addressOf(event.values.get('node2') ?? '', typeof text === 'string' ? text : null, evidenceOf(event));
  });
  return [...ofPods, ...ofMembers];
}

function addressOf(node: string, text: string | null, evidence: Evidence): readonly NodeAddress[] {
  const address = text === null ? null : parseAddress(text);
  return text === null || address === null || node === '' ? [] : [{ node, address, text, evidence }];
}

export interface ServiceAddress {
  readonly service: ObjectFact;
  readonly address: Address;
  readonly text: string;
}

/** The load-balancer addresses that services have. */
export function serviceAddresses(services: readonly ObjectFact[]): readonly ServiceAddress[] {
  return services.flatMap((service) =>
    textsAt(service.value, 'status', 'loadBalancer', 'ingress', 'ip').flatMap((text) => {
      const address = parseAddress(text);
      return address === null ? [] : [{ service, address, text }];
    }),
  );
}

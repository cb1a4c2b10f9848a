import type { ObjectFact } from '../../model/object.ts';
import { type Address, parseAddress } from '../../net/address.ts';
import { type Cidr, cidrContains } from '../../net/cidr.ts';
import { parseRange } from '../../net/range.ts';
import { valuesAt } from '../field-test.ts';
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
  readonly node: ObjectFact;
  readonly address: Address;
  readonly text: string;
  readonly path: readonly (string | number)[];
}

export function nodeAddresses(nodes: readonly ObjectFact[]): readonly NodeAddress[] {
  return nodes.flatMap((node) =>
    listAt(node.value, 'status', 'addresses').flatMap((entry, index) => {
      const type = textAt(entry, 'type');
      const text = textAt(entry, 'address');
      const address = text === null ? null : parseAddress(text);
      if (text === null || address === null || (type !== 'InternalIP' && type !== 'ExternalIP')) return [];
      return [{ node, address, text, path: ['status', 'addresses', index, 'address'] }];
    }),
  );
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

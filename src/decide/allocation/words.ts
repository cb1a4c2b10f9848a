import type { FieldPath } from '../../model/object.ts';
import type { EffectivePool } from '../config/config.ts';
import type { ServiceView } from '../service.ts';
import { type Family, type Ip, printIp } from './family.ts';
import type { Refusal } from './refusal.ts';
import type { PoolRefusal } from './why.ts';

export const listed = (texts: readonly string[], most = 5): string => {
  const shown = texts.length > most ? [...texts.slice(0, most - 1), `${texts.length - most + 1} more`] : texts;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : (shown[0] ?? '');
};

export const listIps = (ips: readonly Ip[]): string => listed(ips.map(printIp));

export const familyWords: Readonly<Record<Family, string>> = {
  ipv4: 'IPv4',
  ipv6: 'IPv6',
  dual: 'IPv4 and IPv6',
  unknown: 'an unknown family',
};

/** Why a pool gives a service nothing unasked, and the field that says so. */
export function poolRefusalWords(
  why: PoolRefusal,
  pool: EffectivePool,
  service: ServiceView,
  family: Family,
): { readonly says: string; readonly path: FieldPath } {
  const allocation: FieldPath = ['spec', 'serviceAllocation'];
  switch (why) {
    case 'not automatic':
      return { says: 'autoAssign is false, so it gives only what is asked for by name', path: ['spec', 'autoAssign'] };
    case 'not the namespace':
      return {
        says: `serviceAllocation does not take the namespace ${service.namespace}${takesInstead(pool)}`,
        path: allocation,
      };
    case 'not the labels':
      return { says: "no serviceSelector takes the service's labels", path: [...allocation, 'serviceSelectors'] };
    case 'for nobody':
      return { says: 'serviceAllocation takes no namespace and no service, so nobody gets from it unasked', path: allocation };
    case 'unknown':
      return {
        says: 'its namespaceSelectors cannot be resolved without the Namespaces',
        path: [...allocation, 'namespaceSelectors'],
      };
    case 'no network of the family':
      return { says: `holds no addresses of ${familyWords[family]}`, path: ['spec', 'addresses'] };
    case 'full':
      return { says: `has no free address of ${familyWords[family]}`, path: ['spec', 'addresses'] };
  }
}

function takesInstead(pool: EffectivePool): string {
  const namespaces = [...(pool.serviceAllocation?.namespaces ?? [])].sort();
  return namespaces.length > 0 ? `, only ${listed(namespaces)}` : '';
}

/** A refusal in words that say more than MetalLB's own text; empty where that text says it all. */
export function refusalWords(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'not in a pool':
      return `No pool holds ${listIps(refusal.ips)}.`;
    case 'one pool for all':
      return `${listIps(refusal.ips)} lie in different pools; MetalLB wants both from one.`;
    case 'held':
      return heldWords(refusal);
    case 'pool without address':
      return `Pool ${refusal.pool} has no free address of ${familyWords[refusal.family]}.`;
    case 'no pool':
      return 'No pool has an address for it.';
    case 'asked address outside asked pool':
      return `The address asked for lies in pool ${refusal.pool}, the pool asked for is ${refusal.asked}.`;
    default:
      return '';
  }
}

function heldWords({ ip, others, ours, theirs }: Extract<Refusal, { kind: 'held' }>): string {
  const holders = listed(others);
  if (ours.sharing === '') return `${ip} is held by ${holders}, and the service has no sharing key.`;
  if (theirs.sharing === '') return `${ip} is held by ${holders}, which shares with nobody.`;
  if (ours.sharing !== theirs.sharing)
    return `${ip} is held by ${holders} under the sharing key ${theirs.sharing}, not ${ours.sharing}.`;
  const both = 'with externalTrafficPolicy Local the pod selectors must be equal, and the policies must be';
  return `${ip} is held by ${holders} under the same sharing key ${ours.sharing}, but ${both}.`;
}

import { type Address, parseAddress, printAddress } from '../../net/address.ts';
import { goQuote } from '../../net/quote.ts';
import type { AllocationBehaviour } from '../behaviour.ts';
import type { ServiceView } from '../service.ts';

/** internal/ipfamily: the families of a service or of a set of addresses. */
export type Family = 'ipv4' | 'ipv6' | 'dual' | 'unknown';

export interface FamilyOf {
  readonly family: Family;
  /** MetalLB's text, where the family is unknown. */
  readonly error: string | null;
}

/** An address as Go's net.IP: null is what does not parse. */
export type Ip = Address | null;

export const printIp = (ip: Ip): string => (ip ? printAddress(ip) : '<nil>');

/** A list as Go's %q prints it. */
export const quoteList = (texts: readonly string[]): string => `[${texts.map(goQuote).join(' ')}]`;

export const quoteIps = (ips: readonly Ip[]): string => quoteList(ips.map(printIp));

export const familyOfAddress = (address: Address): 'ipv4' | 'ipv6' => (address.family === 4 ? 'ipv4' : 'ipv6');

/** ipfamily.ForAddresses. */
export function familyOfTexts(texts: readonly string[], rules: AllocationBehaviour): FamilyOf {
  const failed = (why: string): FamilyOf => ({ family: 'unknown', error: `IPFamilyForAddresses: ${why} ${quoteList(texts)}` });
  if (texts.length !== 1 && texts.length !== 2) return failed(`invalid ips length ${texts.length}`);
  const [first, second] = texts.map(parseAddress);
  if (texts.length === 1) {
    if (!first) return rules.oneInvalidAddressIsUnknown ? failed('Invalid address') : { family: 'ipv6', error: null };
    return { family: familyOfAddress(first), error: null };
  }
  if (!first || !second) return failed('Invalid address');
  return first.family === second.family ? failed('same address family') : { family: 'dual', error: null };
}

/** ipfamily.ForAddressesIPs. */
export function familyOfIps(ips: readonly Ip[], rules: AllocationBehaviour): FamilyOf {
  return familyOfTexts(ips.map(printIp), rules);
}

/** ipfamily.ForService. */
export function familyOfService(service: ServiceView, rules: AllocationBehaviour): FamilyOf {
  return familyOfTexts(service.clusterIPs.length > 0 ? service.clusterIPs : [service.clusterIP], rules);
}

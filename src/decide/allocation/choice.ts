import type { Address } from '../../net/address.ts';
import { goQuote } from '../../net/quote.ts';
import type { AllocationBehaviour } from '../behaviour.ts';
import type { EffectivePool } from '../config/config.ts';
import { type Family, familyOfAddress, type Ip, quoteIps } from './family.ts';
import { openPools, pinnedPools } from './pools.ts';
import type { Refusal } from './refusal.ts';
import type { Allocator, Claim } from './state.ts';

/** The choice of addresses: internal/allocator/allocator.go and allocation.go. */

export type Choice = { readonly ips: readonly Address[] } | { readonly refusal: Refusal };

/** One free address of each family of a pool (getFreeIPsFromPool). */
interface Offer {
  readonly pool: EffectivePool;
  readonly ipv4: Ip;
  readonly ipv6: Ip;
}

function offerOf(allocator: Allocator, pool: EffectivePool, claim: Claim): Offer {
  return { pool, ipv4: allocator.firstOf(pool, 4, claim), ipv6: allocator.firstOf(pool, 6, claim) };
}

/** Allocator.Allocate: the pools made for the service first, then those that are open to all. */
export function allocate(allocator: Allocator, claim: Claim, family: Family, rules: AllocationBehaviour): Choice {
  for (const pools of [pinnedPools(allocator.pools, claim.service, claim.ask), openPools(allocator.pools)]) {
    const choice = rules.preferDualFallsBack
      ? fromBestPool(allocator, pools, claim, family, rules)
      : fromFirstPool(allocator, pools, claim, family, rules);
    if (choice) return { ips: choice };
  }
  return { refusal: { kind: 'no pool', text: 'no available IPs' } };
}

function fromFirstPool(
  allocator: Allocator,
  pools: readonly EffectivePool[],
  claim: Claim,
  family: Family,
  rules: AllocationBehaviour,
): readonly Address[] | null {
  for (const pool of pools) {
    const choice = allocateFromPool(allocator, claim, family, pool.name, rules);
    if ('ips' in choice) return choice.ips;
  }
  return null;
}

/** allocateFromPools. Whatever goes wrong in the chosen pool, no other is tried. */
function fromBestPool(
  allocator: Allocator,
  pools: readonly EffectivePool[],
  claim: Claim,
  family: Family,
  rules: AllocationBehaviour,
): readonly Address[] | null {
  const offer = bestOffer(allocator, pools, claim, family);
  const chosen = offer && select(allocator, offer, family, claim.service.ipFamilyPolicy, rules);
  if (!chosen || chosen.includes(null) || allocator.assign(claim, chosen)) return null;
  return chosen.filter((ip) => ip !== null);
}

/** findBestPoolForService. */
export function bestOffer(allocator: Allocator, pools: readonly EffectivePool[], claim: Claim, family: Family): Offer | null {
  const { ipFamilies, ipFamilyPolicy } = claim.service;
  const [primary, secondary] = ipFamilies[0] === 'IPv6' ? (['ipv6', 'ipv4'] as const) : (['ipv4', 'ipv6'] as const);
  const takesOne = family === 'dual' && ipFamilyPolicy === 'PreferDualStack';
  let first: Offer | null = null;
  let second: Offer | null = null;
  for (const pool of pools) {
    const offer = offerOf(allocator, pool, claim);
    if ((family === 'ipv4' || family === 'ipv6') && offer[family]) return offer;
    if (offer.ipv4 && offer.ipv6) return offer;
    if (!takesOne) continue;
    if (offer[primary]) first ??= offer;
    if (offer[secondary]) second ??= offer;
  }
  return first ?? second;
}

/** selectIPsForFamilyAndPolicy: null where the pool cannot serve; an address may be missing in the answer. */
function select(
  allocator: Allocator,
  offer: Offer,
  family: Family,
  policy: string,
  rules: AllocationBehaviour,
): readonly Ip[] | null {
  if (!rules.preferDualFallsBack) return selectAll(allocator, offer, family);
  const { ipv4, ipv6 } = offer;
  const ofFamily = family === 'ipv4' ? ipv4 : family === 'ipv6' ? ipv6 : null;
  if (rules.clusterIPsDecideFamily && family !== 'dual') return [ofFamily];
  if (policy === 'SingleStack') return ofFamily && [ofFamily];
  if (policy !== 'RequireDualStack' && policy !== 'PreferDualStack') return null;
  if (ipv4 && ipv6) return [ipv4, ipv6];
  return policy === 'PreferDualStack' && (ipv4 || ipv6) ? [ipv4 ?? ipv6] : null;
}

/** Up to v0.14.8: one address of each family of the service, or none. */
function selectAll(allocator: Allocator, { ipv4, ipv6 }: Offer, family: Family): readonly Ip[] | null {
  const wanted = family === 'dual' ? [ipv4, ipv6] : [family === 'ipv4' ? ipv4 : ipv6];
  return wanted.includes(null) ? null : inPoolOrder(allocator, wanted);
}

/** Up to v0.14.8 the addresses come in the order of the pool's networks. */
function inPoolOrder(allocator: Allocator, ips: readonly Ip[]): readonly Ip[] {
  const turn = (ip: Ip) => (ip && allocator.pools.locate(ip)?.cidr) ?? 0;
  return [...ips].sort((a, b) => turn(a) - turn(b));
}

/** Allocator.AllocateFromPool, for a pool that the service asks for. */
export function allocateFromPool(
  allocator: Allocator,
  claim: Claim,
  family: Family,
  poolName: string,
  rules: AllocationBehaviour,
): Choice {
  const pool = allocator.pools.byName.get(poolName);
  if (!pool) return { refusal: { kind: 'unknown pool', pool: poolName, text: `unknown pool ${goQuote(poolName)}` } };
  const offer = offerOf(allocator, pool, claim);
  const chosen = select(allocator, offer, family, claim.service.ipFamilyPolicy, rules);
  const nothing = !offer.ipv4 && !offer.ipv6;
  if (!chosen || chosen.includes(null) || (nothing && rules.poolWithoutText === 'in pool')) {
    return { refusal: { kind: 'pool without address', pool: poolName, family, text: withoutText(offer, chosen, family, rules) } };
  }
  const refusal = allocator.assign(claim, chosen);
  return refusal ? { refusal } : { ips: chosen.filter((ip) => ip !== null) };
}

function withoutText(offer: Offer, chosen: readonly Ip[] | null, family: Family, rules: AllocationBehaviour): string {
  const name = offer.pool.name;
  if (rules.poolWithoutText === 'in pool' && !offer.ipv4 && !offer.ipv6) return `no available IPs in pool ${name}`;
  if (chosen) return `${quoteIps(chosen)} is not allowed in config`;
  const pool = rules.poolWithoutText === 'quoted, for family' ? goQuote(name) : name;
  return `no available IPs in pool ${pool} for ${family} IPFamily`;
}

/** Allocator.AllocateFromPoolForAdditionalFamily: a second address for a PreferDualStack service that has one. */
export function allocateSecond(
  allocator: Allocator,
  claim: Claim,
  existing: Address,
  pool: EffectivePool,
  rules: AllocationBehaviour,
): { readonly ip: Address } | { readonly refusal: Refusal } {
  const family = familyOfAddress(existing) === 'ipv4' ? 'ipv6' : 'ipv4';
  const offer = offerOf(allocator, pool, claim);
  const ip = offer[family];
  if (!ip) {
    const chosen = rules.clusterIPsDecideFamily ? [existing, null] : null;
    return {
      refusal: { kind: 'pool without address', pool: pool.name, family, text: withoutText(offer, chosen, family, rules) },
    };
  }
  const refusal = allocator.assign(claim, [existing, ip]);
  return refusal ? { refusal } : { ip };
}

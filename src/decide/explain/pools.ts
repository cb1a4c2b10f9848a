import type { ExplainedRow } from '../../model/explained.ts';
import type { AllocationVerdict } from '../../model/replay.ts';
import { printAddress } from '../../net/address.ts';
import { type Family, familyOfService } from '../allocation/family.ts';
import { isPinned, poolTakes } from '../allocation/pools.ts';
import { askedAddresses, askedPool, backendKey, sharingKey } from '../allocation/request.ts';
import { type CauseContext, neededFamilies, whyNot } from '../allocation/why.ts';
import { listed, listIps, poolRefusalWords } from '../allocation/words.ts';
import type { EffectivePool } from '../config/config.ts';
import { fieldOf, readTexts } from '../read.ts';
import type { ServiceView } from '../service.ts';
import { at, firstRows, row } from './row.ts';

const mostPools = 24;

/** Each pool: taken, or why not. */
export function poolRows(service: ServiceView, verdict: AllocationVerdict, context: CauseContext): readonly ExplainedRow[] {
  const pools = [...context.allocator.pools.pools].sort(
    (a, b) => Number(b.name === verdict.pool) - Number(a.name === verdict.pool),
  );
  return firstRows(
    pools.map((pool) => poolRow(pool, service, verdict, context)),
    mostPools,
    'pools',
  );
}

function poolRow(pool: EffectivePool, service: ServiceView, verdict: AllocationVerdict, context: CauseContext): ExplainedRow {
  const value = listed(readTexts(fieldOf(pool.object.value, ['spec', 'addresses'])), 2);
  const addresses = at(pool.object, ['spec', 'addresses']);
  if (pool.name === verdict.pool) {
    const says = verdict.outcome === 'kept' ? `holds ${listed(verdict.ips)}` : `gives ${listed(verdict.ips)}`;
    return row('yes', pool.name, says, { value, at: addresses });
  }
  const lost = verdict.pool === '';
  const unasked = notAsked(pool, service, context);
  if (unasked) return row('passed', pool.name, unasked, { value, at: addresses });
  const { family } = familyOfService(service, context.rules);
  const why = whyNot(pool, service, context);
  if (why === 'full') {
    const free = freeOf(pool, service, family, context);
    if (free.length > 0)
      return row('passed', pool.name, spareWords(pool, service, verdict, free, context), { value, at: addresses });
  }
  const { says, path } = poolRefusalWords(why, pool, service, family);
  return row(lost ? (why === 'unknown' ? 'unknown' : 'no') : 'passed', pool.name, says, { value, at: at(pool.object, path) });
}

/** A pool that is out of the question since the service asks for something else. */
function notAsked(pool: EffectivePool, service: ServiceView, { allocator, rules }: CauseContext): string {
  const asked = askedAddresses(service, rules);
  if (asked.ips.length > 0) {
    const inside = asked.ips.filter((ip) => ip && allocator.pools.locate(ip)?.pool === pool);
    if (inside.length === 0) return 'does not hold the address asked for';
    if (inside.length < asked.ips.length) return `holds only ${listIps(inside)} of the addresses asked for`;
    const takes = poolTakes(pool, service);
    if (takes === 'yes') return 'holds the address asked for';
    return `holds the address asked for, but ${poolRefusalWords(takes, pool, service, 'unknown').says}`;
  }
  const wanted = askedPool(service, rules).value;
  return wanted !== '' && wanted !== pool.name ? 'is not the pool asked for' : '';
}

function freeOf(
  pool: EffectivePool,
  service: ServiceView,
  family: Family,
  { allocator, rules }: CauseContext,
): readonly string[] {
  const ask = { takes: () => true, lists: () => true };
  const claim = { service, key: { sharing: sharingKey(service, rules), backend: backendKey(service) }, ask };
  const needed = neededFamilies(family, service, rules);
  const free = needed.all.flatMap((each) => allocator.firstOf(pool, each, claim) ?? []);
  const enough = needed.any ? free.length > 0 : free.length === needed.all.length;
  return enough ? free.map(printAddress) : [];
}

function spareWords(
  pool: EffectivePool,
  service: ServiceView,
  { pool: chosen, outcome }: AllocationVerdict,
  free: readonly string[],
  { allocator }: CauseContext,
): string {
  const has = `could give ${listed(free)}`;
  const taken = allocator.pools.byName.get(chosen);
  if (!taken || outcome === 'kept' || outcome === 'extended') return `${has}, but is not asked`;
  if (isPinned(pool, service)) return `${has}, but comes after ${chosen}`;
  return isPinned(taken, service)
    ? `${has}, but pools made for the service come first`
    : `${has} as well: which open pool comes first is chance`;
}

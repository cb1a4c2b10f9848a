import { subjectOf } from '../../model/object.ts';
import type { Place } from '../../model/place.ts';
import type { EffectivePool } from '../config/config.ts';
import { fieldOf, readList } from '../read.ts';
import type { ServiceView } from '../service.ts';
import { familyOfService } from './family.ts';
import { type CauseContext, type PoolRefusal, whyNot } from './why.ts';
import { familyWords, listed } from './words.ts';

/** What an answer of the allocator comes from, in the words of the causes. */
export interface AllocationCause {
  readonly cause: string;
  /** One sentence. */
  readonly because: string;
  readonly subjects: readonly string[];
  readonly at: readonly Place[];
}

/** How many pools a cause names. */
const mostPools = 10;

/** The cause of `no available IPs`, which MetalLB says whatever the reason. */
export function noPoolCause(service: ServiceView, context: CauseContext): AllocationCause {
  const refused = new Map<PoolRefusal, EffectivePool[]>();
  for (const pool of context.allocator.pools.pools) {
    const why = whyNot(pool, service, context);
    const pools = refused.get(why);
    if (pools) pools.push(pool);
    else refused.set(why, [pool]);
  }
  const of = (why: PoolRefusal) => refused.get(why) ?? [];
  const { family } = familyOfService(service, context.rules);
  const needs = familyWords[family];
  const [full, nobody, manual, other] = [of('full'), of('for nobody'), of('not automatic'), of('no network of the family')];
  if (full.length > 0) {
    const because = `${pools(full)} ${has(full, 'has', 'have')} no free address of ${needs}${alsoManual(manual)}.`;
    return cause('allocation/pool-exhausted', because, service, full, ['spec', 'addresses']);
  }
  if (nobody.length > 0) return forNobody(nobody, service);
  if (manual.length > 0) {
    const because = `${pools(manual)} ${has(manual, 'has', 'have')} autoAssign false, and the service does not ask for ${has(manual, 'it', 'one of them')}.`;
    return cause('allocation/auto-assign-disabled', because, service, manual, ['spec', 'autoAssign']);
  }
  if (other.length > 0) {
    const id = lacksFallBack(service, other, context) ? 'known-bug/dual-stack-needs-both-families' : 'allocation/family-mismatch';
    const because =
      family === 'dual'
        ? `The service needs IPv4 and IPv6 addresses from one pool, and ${pools(other)} ${has(other, 'does not hold', 'hold not')} both.`
        : `The service needs an address of ${needs}, and ${pools(other)} ${has(other, 'holds', 'hold')} none.`;
    return cause(id, because, service, other, ['spec', 'addresses']);
  }
  const all = context.allocator.pools.pools;
  const because = `The serviceAllocation of ${pools(all)} does not take the service.`;
  return cause('allocation/no-matching-pool', because, service, all, ['spec', 'serviceAllocation']);
}

const pools = (some: readonly EffectivePool[]): string =>
  `${some.length > 1 ? 'pools' : 'pool'} ${listed(some.map(({ name }) => name))}`;

const has = (some: readonly unknown[], one: string, many: string): string => (some.length > 1 ? many : one);

const alsoManual = (manual: readonly EffectivePool[]): string =>
  manual.length > 0 ? `, and autoAssign is false in ${pools(manual)}` : '';

function cause(
  id: string,
  because: string,
  service: ServiceView,
  named: readonly EffectivePool[],
  path: readonly string[],
): AllocationCause {
  const shown = named.slice(0, mostPools);
  return {
    cause: id,
    because: because.charAt(0).toUpperCase() + because.slice(1),
    subjects: [subjectOf(service.object), ...shown.map((pool) => subjectOf(pool.object))],
    at: [service.object.place, ...shown.map((pool) => pool.object.placeOf(path))],
  };
}

/** Selectors that select nothing; before v0.15.0 also a serviceAllocation without any, which was meant for everybody. */
function forNobody(named: readonly EffectivePool[], service: ServiceView): AllocationCause {
  const selecting = named.some((pool) => readList(fieldOf(pool.object.value, namespaceSelectors)).length > 0);
  return selecting
    ? cause(
        'allocation/no-matching-pool',
        `The namespaceSelectors of ${pools(named)} select no namespace at all.`,
        service,
        named,
        namespaceSelectors,
      )
    : cause(
        'known-bug/priority-only-pool-matches-nothing',
        `The serviceAllocation of ${pools(named)} has no selector, and in this release takes nobody then.`,
        service,
        named,
        ['spec', 'serviceAllocation'],
      );
}

const namespaceSelectors = ['spec', 'serviceAllocation', 'namespaceSelectors'];

/** A PreferDualStack service that a pool of one family would serve from v0.14.9 on. */
function lacksFallBack(service: ServiceView, named: readonly EffectivePool[], { allocator, rules }: CauseContext): boolean {
  return (
    !rules.preferDualFallsBack &&
    service.ipFamilyPolicy === 'PreferDualStack' &&
    named.some((pool) => pool.autoAssign && (allocator.hasFamily(pool, 4) || allocator.hasFamily(pool, 6)))
  );
}

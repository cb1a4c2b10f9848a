import type { Place } from '../model/place.ts';
import { type Family, familyOfService, type Ip, printIp } from './allocation-family.ts';
import { type PoolTakes, poolTakes } from './allocation-pools.ts';
import type { Refusal } from './allocation-refusal.ts';
import { askedAddresses, askedPool } from './allocation-request.ts';
import type { Allocator } from './allocation-state.ts';
import type { AllocationBehaviour } from './behaviour.ts';
import type { EffectivePool, ServiceAllocation } from './config.ts';
import { isBuggy } from './pool-index.ts';
import { fieldOf, readList, subjectOf } from './read.ts';
import type { ServiceView } from './service.ts';

/** What a refusal comes from, in the words of the causes. */
export interface AllocationCause {
  readonly cause: string;
  readonly subjects: readonly string[];
  readonly at: readonly Place[];
}

/** What the words need to look at. */
export interface CauseContext {
  readonly allocator: Allocator;
  readonly rules: AllocationBehaviour;
  /** The Service objects by namespace/name. */
  readonly services: ReadonlyMap<string, ServiceView>;
}

/** Why a pool gives a service nothing unasked. */
export type PoolRefusal = Exclude<PoolTakes, 'yes'> | 'not automatic' | 'for nobody' | 'no network of the family' | 'full';

/** Which families a service needs from one pool, and whether one of two would do. */
export function neededFamilies(
  family: Family,
  service: ServiceView,
  rules: AllocationBehaviour,
): { readonly all: readonly (4 | 6)[]; readonly any: boolean } {
  if (family === 'ipv4') return { all: [4], any: false };
  if (family === 'ipv6') return { all: [6], any: false };
  return { all: [4, 6], any: rules.preferDualFallsBack && service.ipFamilyPolicy === 'PreferDualStack' };
}

const isEmptyAllocation = ({ namespaces, unresolvedNamespaces, serviceSelectors }: ServiceAllocation): boolean =>
  namespaces.size === 0 && unresolvedNamespaces.length === 0 && serviceSelectors.length === 0;

/** Why a pool that the service does not ask for gives it nothing. The harder reasons come first. */
export function whyNot(pool: EffectivePool, service: ServiceView, family: Family, context: CauseContext): PoolRefusal {
  const takes = poolTakes(pool, service);
  if (takes !== 'yes') return takes;
  if (!hasFamilies(pool, service, family, context)) return 'no network of the family';
  if (!pool.autoAssign) return 'not automatic';
  const allocation = pool.serviceAllocation;
  if (allocation && isEmptyAllocation(allocation)) return 'for nobody';
  return 'full';
}

function hasFamilies(pool: EffectivePool, service: ServiceView, family: Family, { allocator, rules }: CauseContext): boolean {
  const { all, any } = neededFamilies(family, service, rules);
  return any ? all.some((each) => allocator.hasFamily(pool, each)) : all.every((each) => allocator.hasFamily(pool, each));
}

type MakeCause = (id: string, pools: readonly EffectivePool[], path: readonly string[]) => AllocationCause;

/** The cause of `no available IPs`, which MetalLB says whatever the reason. */
function noPoolCause(service: ServiceView, context: CauseContext): AllocationCause {
  const { family } = familyOfService(service, context.rules);
  const refused = new Map<PoolRefusal, EffectivePool[]>();
  for (const pool of context.allocator.pools.pools) {
    const why = whyNot(pool, service, family, context);
    const pools = refused.get(why);
    if (pools) pools.push(pool);
    else refused.set(why, [pool]);
  }
  const cause: MakeCause = (id, pools, path) => ({
    cause: id,
    subjects: [subjectOf(service.object), ...pools.map((pool) => subjectOf(pool.object))],
    at: [service.object.place, ...pools.map((pool) => pool.object.placeOf(path))],
  });
  const of = (why: PoolRefusal) => refused.get(why) ?? [];
  if (of('full').length > 0) return cause('allocation/pool-exhausted', of('full'), ['spec', 'addresses']);
  if (of('for nobody').length > 0) return forNobodyCause(of('for nobody'), cause);
  if (of('not automatic').length > 0)
    return cause('allocation/auto-assign-disabled', of('not automatic'), ['spec', 'autoAssign']);
  if (of('no network of the family').length > 0) {
    const id = lacksFallBack(service, of('no network of the family'), context)
      ? 'known-bug/dual-stack-needs-both-families'
      : 'allocation/family-mismatch';
    return cause(id, of('no network of the family'), ['spec', 'addresses']);
  }
  return cause('allocation/no-matching-pool', context.allocator.pools.pools, ['spec', 'serviceAllocation']);
}

/** Selectors that select nothing; before v0.15.0 also a serviceAllocation without any, which was meant for everybody. */
function forNobodyCause(pools: readonly EffectivePool[], cause: MakeCause): AllocationCause {
  const selecting = pools.some((pool) => readList(fieldOf(pool.object.value, namespaceSelectors)).length > 0);
  const id = selecting ? 'allocation/no-matching-pool' : 'known-bug/priority-only-pool-matches-nothing';
  return cause(id, pools, ['spec', 'serviceAllocation']);
}

const namespaceSelectors = ['spec', 'serviceAllocation', 'namespaceSelectors'];

/** A PreferDualStack service that a pool of one family would serve today. */
function lacksFallBack(service: ServiceView, pools: readonly EffectivePool[], { allocator, rules }: CauseContext): boolean {
  return (
    !rules.preferDualFallsBack &&
    service.ipFamilyPolicy === 'PreferDualStack' &&
    pools.some((pool) => pool.autoAssign && (allocator.hasFamily(pool, 4) || allocator.hasFamily(pool, 6)))
  );
}

/** The cause of a refusal, for a service that asks or is chosen for. */
export function causeOfRefusal(refusal: Refusal, service: ServiceView, context: CauseContext): AllocationCause | null {
  const { rules, allocator } = context;
  const own = subjectOf(service.object);
  const asked = askedAddresses(service, rules);
  const pool = askedPool(service, rules);
  const askedPlaces = asked.paths.map((path) => service.object.placeOf(path));
  const poolPlace = service.object.placeOf(pool.path);
  const poolSubject = (name: string) => {
    const object = allocator.pools.byName.get(name)?.object;
    return object ? [subjectOf(object)] : [];
  };
  const poolPlaces = (name: string, ...path: string[]) => {
    const object = allocator.pools.byName.get(name)?.object;
    return object ? [object.placeOf(path)] : [];
  };
  switch (refusal.kind) {
    case 'not in a pool': {
      const holders = refusal.ips.flatMap((ip) => holdersOf(ip, allocator));
      const places = holders.map((holder) => holder.object.placeOf(['spec', 'avoidBuggyIPs']));
      return {
        cause: 'allocation/requested-ip-not-in-pool',
        subjects: [own, ...holders.map((holder) => subjectOf(holder.object))],
        at: [...askedPlaces, ...places],
      };
    }
    case 'one pool for all':
    case 'families':
    case 'asked address of wrong family':
      return {
        cause: 'allocation/family-mismatch',
        subjects: [own],
        at: [...askedPlaces, service.object.placeOf(['spec', 'ipFamilies'])],
      };
    case 'clusterIPs':
      return null;
    case 'asked address invalid':
      return { cause: 'allocation/requested-ip-invalid', subjects: [own], at: askedPlaces };
    case 'pool takes not the service': {
      const id = asked.ips.length > 0 ? 'allocation/requested-ip-pool-incompatible' : 'allocation/requested-pool-incompatible';
      const places = [...askedPlaces, ...(asked.ips.length > 0 ? [] : [poolPlace])];
      return {
        cause: id,
        subjects: [own, ...poolSubject(refusal.pool)],
        at: [...places, ...poolPlaces(refusal.pool, 'spec', 'serviceAllocation')],
      };
    }
    case 'asked address outside asked pool': {
      const known = allocator.pools.byName.has(refusal.asked);
      const id = known ? 'allocation/requested-pool-incompatible' : 'allocation/requested-pool-unknown';
      return {
        cause: id,
        subjects: [own, ...poolSubject(refusal.asked), ...poolSubject(refusal.pool)],
        at: [...askedPlaces, poolPlace],
      };
    }
    case 'unknown pool':
      return { cause: 'allocation/requested-pool-unknown', subjects: [own], at: [poolPlace] };
    case 'pool without address':
      return withoutAddressCause(refusal, service, context);
    case 'held': {
      const same = refusal.ours.sharing !== '' && refusal.ours.sharing === refusal.theirs.sharing;
      return {
        cause: same ? 'allocation/sharing-backend-mismatch' : 'allocation/requested-ip-in-use',
        subjects: [own, ...refusal.others.map((other) => `Service ${other}`)],
        at: [...askedPlaces, ...refusal.others.flatMap((other) => statusPlace(other, context))],
      };
    }
    case 'port taken':
      return {
        cause: 'allocation/sharing-port-conflict',
        subjects: [own, `Service ${refusal.by}`],
        at: [portPlace(service, refusal.port), ...portPlaces(refusal.by, refusal.port, context)],
      };
    case 'no pool':
      return noPoolCause(service, context);
  }
}

function withoutAddressCause(
  refusal: Extract<Refusal, { kind: 'pool without address' }>,
  service: ServiceView,
  context: CauseContext,
): AllocationCause {
  const pool = context.allocator.pools.byName.get(refusal.pool);
  const full = pool !== undefined && hasFamilies(pool, service, refusal.family, context);
  return {
    cause: full ? 'allocation/pool-exhausted' : 'allocation/requested-pool-incompatible',
    subjects: [subjectOf(service.object), ...(pool ? [subjectOf(pool.object)] : [])],
    at: [
      service.object.placeOf(askedPool(service, context.rules).path),
      ...(pool ? [pool.object.placeOf(['spec', 'addresses'])] : []),
    ],
  };
}

/** A pool whose networks hold the address, though it does not give it out (avoidBuggyIPs). */
function holdersOf(ip: Ip, allocator: Allocator): readonly EffectivePool[] {
  const pool = ip && isBuggy(ip) ? allocator.pools.locate(ip)?.pool : null;
  return pool?.avoidBuggyIPs ? [pool] : [];
}

function statusPlace(key: string, { services }: CauseContext): readonly Place[] {
  const service = services.get(key);
  return service ? [service.object.placeOf(['status', 'loadBalancer', 'ingress'])] : [];
}

function portPlace(service: ServiceView, port: string): Place {
  return service.object.placeOf(['spec', 'ports', Math.max(0, service.ports.indexOf(port))]);
}

function portPlaces(key: string, port: string, { services }: CauseContext): readonly Place[] {
  const service = services.get(key);
  return service ? [portPlace(service, port)] : [];
}

export const listIps = (ips: readonly Ip[]): string => ips.map(printIp).join(' and ');

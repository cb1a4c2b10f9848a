import type { AllocationBehaviour } from '../behaviour.ts';
import type { EffectivePool, ServiceAllocation } from '../config/config.ts';
import type { ServiceView } from '../service.ts';
import { type Family, familyOfService } from './family.ts';
import { type PoolTakes, poolTakes } from './pools.ts';
import type { Allocator } from './state.ts';

/** What the causes look at. */
export interface CauseContext {
  readonly allocator: Allocator;
  readonly rules: AllocationBehaviour;
  /** The Service objects by namespace/name. */
  readonly services: ReadonlyMap<string, ServiceView>;
}

/** Why a pool gives a service nothing unasked. */
export type PoolRefusal = Exclude<PoolTakes, 'yes'> | 'not automatic' | 'for nobody' | 'no network of the family' | 'full';

export interface NeededFamilies {
  readonly all: readonly (4 | 6)[];
  /** One of two will do. */
  readonly any: boolean;
}

/** Which families a service needs from one pool. */
export function neededFamilies(family: Family, service: ServiceView, rules: AllocationBehaviour): NeededFamilies {
  if (family === 'ipv4') return { all: [4], any: false };
  if (family === 'ipv6') return { all: [6], any: false };
  return { all: [4, 6], any: rules.preferDualFallsBack && service.ipFamilyPolicy === 'PreferDualStack' };
}

/** The harder reasons come first. `full` is also said of a pool that has an address. */
export function whyNot(pool: EffectivePool, service: ServiceView, context: CauseContext): PoolRefusal {
  const takes = poolTakes(pool, service);
  if (takes !== 'yes') return takes;
  if (!hasFamilies(pool, service, familyOfService(service, context.rules).family, context)) return 'no network of the family';
  if (!pool.autoAssign) return 'not automatic';
  const allocation = pool.serviceAllocation;
  return allocation && isEmpty(allocation) ? 'for nobody' : 'full';
}

export function hasFamilies(
  pool: EffectivePool,
  service: ServiceView,
  family: Family,
  { allocator, rules }: Pick<CauseContext, 'allocator' | 'rules'>,
): boolean {
  const { all, any } = neededFamilies(family, service, rules);
  return any ? all.some((each) => allocator.hasFamily(pool, each)) : all.every((each) => allocator.hasFamily(pool, each));
}

const isEmpty = ({ namespaces, unresolvedNamespaces, serviceSelectors }: ServiceAllocation): boolean =>
  namespaces.size === 0 && unresolvedNamespaces.length === 0 && serviceSelectors.length === 0;

import type { EffectivePool, ServiceAllocation } from '../config/config.ts';
import type { PoolIndex } from '../pool-index.ts';
import type { Labels } from '../read.ts';
import { selectorMatches, someSelectorMatches } from '../selector.ts';
import type { ServiceView } from '../service.ts';

/** Whether a pool may give to a service, as far as the bundle tells: without Namespace objects a selector may be undecided. */
export type PoolTakes = 'yes' | 'not the namespace' | 'not the labels' | 'unknown';

/** isPoolCompatibleWithService of internal/allocator/allocator.go. */
export function poolTakes(pool: EffectivePool, service: ServiceView): PoolTakes {
  const allocation = pool.serviceAllocation;
  if (!allocation) return 'yes';
  const { namespaces, unresolvedNamespaces, serviceSelectors } = allocation;
  if (serviceSelectors.length > 0 && !someSelectorMatches(serviceSelectors, service.labels)) return 'not the labels';
  const listed = listsNamespace(allocation, service.namespace);
  if (listed !== 'no') return listed;
  return namespaces.size > 0 || unresolvedNamespaces.length > 0 ? 'not the namespace' : 'yes';
}

/** Each namespace carries its name as a label; of its other labels nothing is known without the object. */
const nameLabel = 'kubernetes.io/metadata.name';

function listsNamespace({ namespaces, unresolvedNamespaces }: ServiceAllocation, namespace: string): 'yes' | 'no' | 'unknown' {
  if (namespaces.has(namespace)) return 'yes';
  const labels: Labels = new Map([[nameLabel, namespace]]);
  const ofName = unresolvedNamespaces.filter(
    ({ matchLabels, matchExpressions }) =>
      matchLabels.every(([key]) => key === nameLabel) && matchExpressions.every(({ key }) => key === nameLabel),
  );
  if (ofName.some((selector) => selectorMatches(selector, labels))) return 'yes';
  return ofName.length === unresolvedNamespaces.length ? 'no' : 'unknown';
}

/** What a decision asks of a pool for a service. */
export interface PoolQuestions {
  takes(pool: EffectivePool, service: ServiceView): boolean;
  lists(pool: EffectivePool, namespace: string): boolean;
}

/** Questions that remember whether an answer stood on Namespace objects that are not there. */
export class PoolAnswers implements PoolQuestions {
  unsure = false;

  takes(pool: EffectivePool, service: ServiceView): boolean {
    const answer = poolTakes(pool, service);
    if (answer === 'unknown') this.unsure = true;
    return answer === 'yes' || answer === 'unknown';
  }

  lists(pool: EffectivePool, namespace: string): boolean {
    const listed = pool.serviceAllocation ? listsNamespace(pool.serviceAllocation, namespace) : 'no';
    if (listed === 'unknown') this.unsure = true;
    return listed === 'yes';
  }
}

/**
 * pinnedPoolsForService: pools that list the namespace, then pools with service selectors by name (one with both comes twice),
 * then sorted. The first come in map order; here they are in name order.
 */
export function pinnedPools(index: PoolIndex, service: ServiceView, ask: PoolQuestions): readonly EffectivePool[] {
  const open = (pool: EffectivePool) => pool.autoAssign && ask.takes(pool, service);
  const made = index.pools.filter((pool) => pool.serviceAllocation);
  const byNamespace = made.filter((pool) => ask.lists(pool, service.namespace) && open(pool));
  const bySelector = made.filter((pool) => pool.serviceAllocation?.serviceSelectors.length && open(pool));
  return sortPools([...byNamespace, ...bySelector]);
}

/**
 * sortPools: the comparison says "before" of two pools without priority either way round, so the outcome hangs on the
 * algorithm. Go's sort.Slice inserts one by one up to twelve elements; of more, only the order by priority is sure.
 */
export function sortPools(pools: readonly EffectivePool[]): readonly EffectivePool[] {
  const sorted = [...pools];
  for (let from = 1; from < sorted.length; from++) {
    for (let at = from; at > 0; at--) {
      const [left, right] = [sorted[at - 1], sorted[at]];
      if (!left || !right || !comesBefore(right, left)) break;
      sorted[at - 1] = right;
      sorted[at] = left;
    }
  }
  return sorted;
}

function comesBefore(a: EffectivePool, b: EffectivePool): boolean {
  const [ofA, ofB] = [a.serviceAllocation?.priority ?? 0, b.serviceAllocation?.priority ?? 0];
  if (ofA > 0 && ofB > 0) return ofA < ofB;
  return !(ofA === 0 && ofB > 0);
}

/** The pools that are tried after the pinned ones; MetalLB takes them in map order, here they are in name order. */
export function openPools(index: PoolIndex): readonly EffectivePool[] {
  return index.pools.filter((pool) => pool.autoAssign && pool.serviceAllocation === null);
}

/** Whether the pool is made for services like this one, and so tried before those that are open to all. */
export function isPinned(pool: EffectivePool, service: ServiceView): boolean {
  const allocation = pool.serviceAllocation;
  return (
    allocation !== null && (allocation.serviceSelectors.length > 0 || listsNamespace(allocation, service.namespace) === 'yes')
  );
}

import type { AllocationVerdict, UnknownDecision } from '../../model/replay.ts';
import { parseAddress } from '../../net/address.ts';
import type { Behaviour } from '../behaviour.ts';
import type { EffectiveConfig } from '../config/config.ts';
import { PoolIndex } from '../pool-index.ts';
import { isMasked, isPartial } from '../read.ts';
import { isOfOtherClass, type ServiceView } from '../service.ts';
import { converge } from './converge.ts';
import { printIp } from './family.ts';
import { losesOneAgain } from './loss.ts';
import { PoolAnswers } from './pools.ts';
import { Allocator } from './state.ts';
import { allocationVerdict, heldIps, notLoadBalancer, ofOtherClass, outcomeOf } from './verdict.ts';
import type { CauseContext } from './why.ts';

export interface AllocationInput {
  readonly services: readonly ServiceView[];
  /** The controller's configuration. */
  readonly config: EffectiveConfig;
  readonly loadBalancerClass: string;
  readonly behaviour: Behaviour;
  /** Whether all services are there. If not, an address that seems free may be held. */
  readonly servicesKnown: boolean;
}

export type AllocationDecision = AllocationVerdict | UnknownDecision;

/**
 * What the controller would do with each service after a fresh start: those with an address first (reprocessAll of
 * internal/k8s/controllers/service_controller_reload.go), more addresses before fewer; then each of the others for itself, since
 * their order is open. Services of other types count where they have a status, or are of a class that is not MetalLB's.
 */
export function decideAllocation(input: AllocationInput): ReadonlyMap<string, AllocationDecision> {
  const settled = seed(input, true);
  const { context } = settled.flapping ? seed(input, false) : settled;
  const decisions = new Map<string, AllocationDecision>();
  for (const service of input.services) {
    const decision = settled.decisions.get(service.key) ?? decidePending(service, input, context);
    if (decision) decisions.set(service.key, decision);
  }
  return decisions;
}

function decidePending(service: ServiceView, input: AllocationInput, context: CauseContext): AllocationDecision | null {
  if (service.type !== 'LoadBalancer' && !isOfOtherClass(service, input.loadBalancerClass)) return null;
  return context.allocator.attempt(service.key, () => decide(service, input, context).decision);
}

/** The allocator's memory once all services with addresses are handled, to look at single pools. */
export function allocatedState(input: AllocationInput): CauseContext {
  return seed(input, false).context;
}

interface Seeded {
  readonly context: CauseContext;
  readonly decisions: ReadonlyMap<string, AllocationDecision>;
  /** Some service loses at its next reconcile what it got at this one. */
  readonly flapping: boolean;
}

/**
 * Hands the services with addresses to a fresh allocator. With `again`, one that flaps is handled a second time at once, and what it
 * then gives back is free for the services after it; both states occur.
 */
function seed(input: AllocationInput, again: boolean): Seeded {
  const context: CauseContext = {
    allocator: new Allocator(new PoolIndex(input.config.pools)),
    rules: input.behaviour.allocation,
    services: new Map(input.services.map((service) => [service.key, service])),
  };
  const decisions = new Map<string, AllocationDecision>();
  let flapping = false;
  for (const service of inOrder(input)) {
    const { decision, next } = decide(service, input, context);
    decisions.set(service.key, decision);
    if (!next) continue;
    flapping = true;
    if (again) converge(context.allocator, next, context.rules, new PoolAnswers());
  }
  return { context, decisions, flapping };
}

/**
 * More addresses before fewer; among equals the order is open, and those that may keep what they hold come first here: a
 * service that loses its address is then not given one that another holds.
 */
function inOrder({ services, config, behaviour, loadBalancerClass }: AllocationInput): readonly ServiceView[] {
  const alone = new Allocator(new PoolIndex(config.pools));
  const keeps = (service: ServiceView): boolean =>
    service.type === 'LoadBalancer' &&
    !isOfOtherClass(service, loadBalancerClass) &&
    alone.attempt(service.key, () => {
      const { clearings, failure } = converge(alone, service, behaviour.allocation, new PoolAnswers());
      return clearings.length === 0 && failure?.kind !== 'state';
    });
  const assigned = services
    .filter((service) => service.ingress.length > 0)
    .map((service) => ({ service, keeps: keeps(service) }));
  const sorted = assigned.sort(
    (a, b) => b.service.ingress.length - a.service.ingress.length || Number(b.keeps) - Number(a.keeps),
  );
  return sorted.map(({ service }) => service);
}

interface Decided {
  readonly decision: AllocationDecision;
  /** The service as the next reconcile finds it, where that one takes an address away again. */
  readonly next: ServiceView | null;
}

const settledOn = (decision: AllocationDecision): Decided => ({ decision, next: null });

function decide(service: ServiceView, input: AllocationInput, context: CauseContext): Decided {
  const missing = unreadable(service);
  if (missing) {
    hold(service, context);
    return settledOn({ unknown: true, missing });
  }
  if (isOfOtherClass(service, input.loadBalancerClass)) return settledOn(ofOtherClass(service, input.loadBalancerClass));
  if (service.type !== 'LoadBalancer') return settledOn(notLoadBalancer(service));
  const ask = new PoolAnswers();
  const converged = converge(context.allocator, service, context.rules, ask);
  if (ask.unsure) return settledOn({ unknown: true, missing: ['objects Namespace'] });
  const outcome = outcomeOf(service, converged);
  if (!input.servicesKnown && outcome === 'allocated') return settledOn({ unknown: true, missing: ['objects Service'] });
  const next = (outcome === 'kept' || outcome === 'extended') && losesOneAgain(service, converged, context.rules);
  const ingress = (converged.status ?? []).map(printIp);
  return { decision: allocationVerdict(service, converged, outcome, context), next: next ? { ...service, ingress } : null };
}

/** What keeps a service from being judged: it was printed for people, or a value that counts was blackened. */
function unreadable(service: ServiceView): readonly string[] | null {
  if (isPartial(service.object)) return ['objects Service'];
  const texts = [...service.ingress, ...service.clusterIPs, service.clusterIP, service.loadBalancerIP];
  const asked = [...service.annotations].filter(([key]) => key.startsWith('metallb.')).map(([, value]) => value);
  return [...texts, ...asked].some(isMasked) ? ['objects Service without masked addresses'] : null;
}

/** A service that cannot be judged holds its addresses all the same. */
function hold(service: ServiceView, { allocator }: CauseContext): void {
  const ips = heldIps(service).map(parseAddress);
  if (ips.length === 0 || ips.length > 2) return;
  allocator.assign({ service, key: { sharing: '', backend: '' }, ask: { takes: () => true, lists: () => true } }, ips);
}

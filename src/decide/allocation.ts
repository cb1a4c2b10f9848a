import type { Place } from '../model/place.ts';
import type { AllocationOutcome, AllocationVerdict, Step, UnknownDecision } from '../model/replay.ts';
import { parseAddress } from '../net/address.ts';
import { alternativesOf } from './allocation-alternatives.ts';
import { causeOfRefusal } from './allocation-cause.ts';
import { type Clearing, type Converged, converge, type Failure } from './allocation-converge.ts';
import { familyOfService, printIp } from './allocation-family.ts';
import type { AllocationCause } from './allocation-no-pool.ts';
import { PoolAnswers } from './allocation-pools.ts';
import { backendKey, sharingKey } from './allocation-request.ts';
import { Allocator } from './allocation-state.ts';
import { allocationSteps } from './allocation-steps.ts';
import type { CauseContext } from './allocation-why.ts';
import { listed } from './allocation-words.ts';
import type { AllocationBehaviour, Behaviour } from './behaviour.ts';
import type { EffectiveConfig } from './config.ts';
import { PoolIndex } from './pool-index.ts';
import { isMasked, isPartial, subjectOf } from './read.ts';
import { isOfOtherClass, type ServiceView } from './service.ts';

export interface AllocationInput {
  readonly services: readonly ServiceView[];
  /** The controller's configuration. */
  readonly config: EffectiveConfig;
  readonly loadBalancerClass: string;
  readonly behaviour: Behaviour;
}

export type AllocationDecision = AllocationVerdict | UnknownDecision;

/**
 * What the controller would do with each service after a fresh start: those with an address first (reprocessAll of
 * internal/k8s/controllers/service_controller_reload.go), more addresses before fewer; then each of the others for itself, since
 * their order is open. Services of other types count where they have a status, or are of a class that is not MetalLB's.
 */
export function decideAllocation(input: AllocationInput): ReadonlyMap<string, AllocationDecision> {
  const decisions = new Map<string, AllocationDecision>();
  const settled = seed(input, true);
  for (const [key, decision] of settled.decisions) decisions.set(key, decision);
  const { context } = settled.flapping ? seed(input, false) : settled;
  for (const service of input.services) {
    if (service.ingress.length > 0) continue;
    if (service.type !== 'LoadBalancer' && !isOfOtherClass(service, input.loadBalancerClass)) continue;
    const { decision } = context.allocator.attempt(service.key, () => decide(service, input, context));
    decisions.set(service.key, decision);
  }
  return decisions;
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
  const assigned = input.services.filter((service) => service.ingress.length > 0);
  for (const service of [...assigned].sort((a, b) => b.ingress.length - a.ingress.length)) {
    const { decision, next } = decide(service, input, context);
    decisions.set(service.key, decision);
    if (!next) continue;
    flapping = true;
    if (again) converge(context.allocator, next, context.rules, new PoolAnswers());
  }
  return { context, decisions, flapping };
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
  const next = (outcome === 'kept' || outcome === 'extended') && losesOneAgain(service, converged, context.rules);
  const ingress = (converged.status ?? []).map(printIp);
  return { decision: verdict(service, converged, outcome, context), next: next ? { ...service, ingress } : null };
}

/** One clusterIP and two addresses: the next reconcile finds two families where it wants one, and clears both. */
function losesOneAgain(service: ServiceView, { status }: Converged, rules: AllocationBehaviour): boolean {
  return status?.length === 2 && familyOfService(service, rules).family !== 'dual';
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
  const ips = service.ingress.filter((ip) => ip !== '').map(parseAddress);
  if (ips.length === 0 || ips.length > 2) return;
  allocator.assign({ service, key: { sharing: '', backend: '' }, ask: { takes: () => true, lists: () => true } }, ips);
}

const stateOf = (service: ServiceView): 'assigned' | 'pending' => (service.ingress.length > 0 ? 'assigned' : 'pending');

const heldIps = (service: ServiceView): readonly string[] => service.ingress.filter((ip) => ip !== '');

/** A service of another type is ignored like the rest, which harms nobody. */
function ofOtherClass(service: ServiceView, wanted: string): AllocationVerdict {
  const at = [service.object.placeOf(['spec', 'loadBalancerClass'])];
  const its = service.loadBalancerClass === null ? 'no loadBalancerClass' : `the loadBalancerClass ${service.loadBalancerClass}`;
  const ours = wanted === '' ? 'those without one' : `those of class ${wanted}`;
  const says = `The service has ${its}; MetalLB handles only ${ours}.`;
  return {
    state: stateOf(service),
    outcome: 'ignored',
    ips: heldIps(service),
    pool: '',
    reason: 'loadBalancerClass',
    ...(service.type === 'LoadBalancer'
      ? { cause: 'allocation/load-balancer-class', because: says, subjects: [subjectOf(service.object)], at }
      : {}),
    steps: [{ says, at }],
  };
}

function notLoadBalancer(service: ServiceView): AllocationVerdict {
  const at = [service.object.placeOf(['spec', 'type'])];
  const says = `The service is of type ${service.type}; MetalLB wipes its status without a word.`;
  return { state: stateOf(service), outcome: 'notLoadBalancer', ips: [], pool: '', steps: [{ says, at }] };
}

function verdict(
  service: ServiceView,
  converged: Converged,
  outcome: AllocationOutcome,
  context: CauseContext,
): AllocationVerdict {
  const cause = causeOf(service, converged, outcome, context);
  const alternatives = alternativesOf(service, converged, context);
  const steps: Step[] = [...allocationSteps(service, converged, context)];
  if (cause?.cause === flapping) {
    steps.push({
      says: 'The next reconcile finds two families where the clusterIP has one, and starts again: it never ends.',
      at: cause.at,
    });
  }
  return {
    state: stateOf(service),
    outcome,
    ips: (converged.status ?? service.ingress.map(parseAddress)).map(printIp),
    pool: converged.pool?.name ?? '',
    ...reasonOf(converged),
    ...cause,
    ...(alternatives.length > 0 ? { alternatives } : {}),
    steps,
  };
}

function outcomeOf(service: ServiceView, { status, failure, second, pool }: Converged): AllocationOutcome {
  const held = heldIps(service);
  if (service.ingress.length === 0 || held.length === 0) return failure ? 'failed' : 'allocated';
  if (status === null) return pool ? 'kept' : 'stuck';
  if (status.length === 0) return 'cleared';
  const before = new Set(held.map((text) => printIp(parseAddress(text))));
  const same = status.length === before.size && status.every((ip) => before.has(printIp(ip)));
  if (same) return 'kept';
  return second && 'ip' in second ? 'extended' : 'reassigned';
}

/** The reason of the event, and the text of the log. */
function reasonOf({ failure, second }: Converged): { readonly reason?: string; readonly error?: string } {
  if (failure?.kind === 'refusal') return { reason: failure.reason, error: failure.refusal.text };
  if (failure) return { reason: failure.reason };
  return second && 'refusal' in second ? { reason: 'AdditionalAssignFailed' } : {};
}

const flapping = 'known-bug/prefer-dual-stack-flapping';

function causeOf(
  service: ServiceView,
  converged: Converged,
  outcome: AllocationOutcome,
  context: CauseContext,
): AllocationCause | null {
  if (converged.failure) return causeOfFailure(service, converged.failure, converged.clearings, context);
  if (flaps(service, converged, context)) {
    const at = [service.object.placeOf(['spec', 'ipFamilyPolicy']), service.object.placeOf(['spec', 'clusterIPs'])];
    const because =
      'PreferDualStack adds a second address, and the next reconcile takes both away since there is one clusterIP, without end.';
    return { cause: flapping, because, subjects: [subjectOf(service.object)], at };
  }
  const [clearing] = converged.clearings;
  return outcome === 'reassigned' && clearing ? causeOfClearing(service, clearing, context) : null;
}

/** A service that is given a second address, loses both and is given the first again, without end. */
function flaps(service: ServiceView, converged: Converged, { allocator, rules }: CauseContext): boolean {
  if (losesOneAgain(service, converged, rules)) return true;
  const [ip] = converged.status ?? [];
  const { pool } = converged;
  if (!rules.preferDualFallsBack || service.ipFamilyPolicy !== 'PreferDualStack' || converged.status?.length !== 1) return false;
  if (!ip || !pool || converged.second || familyOfService(service, rules).family === 'dual') return false;
  const key = { sharing: sharingKey(service, rules), backend: backendKey(service) };
  const claim = { service, key, ask: new PoolAnswers() };
  return allocator.firstOf(pool, ip.family === 4 ? 6 : 4, claim) !== null;
}

function causeOfFailure(
  service: ServiceView,
  failure: Failure,
  clearings: readonly Clearing[],
  context: CauseContext,
): AllocationCause | null {
  const own = subjectOf(service.object);
  const at = (...path: string[]): readonly Place[] => [service.object.placeOf(path)];
  if (failure.kind === 'refusal') {
    const lost = failure.refusal.kind === 'no pool' && clearings[0] ? causeOfClearing(service, clearings[0], context) : null;
    return lost ?? causeOfRefusal(failure.refusal, service, context);
  }
  switch (failure.reason) {
    case 'poolsEmpty':
      return { cause: 'config/no-config', because: 'There is no pool at all.', subjects: [own], at: at() };
    case 'not enough clusterips':
      return {
        cause: 'allocation/family-mismatch',
        because: `${failure.text}.`,
        subjects: [own],
        at: at('spec', 'ipFamilyPolicy'),
      };
    default:
      return null;
  }
}

/** An address that was lost because the configuration does not allow it any more. */
function causeOfClearing(service: ServiceView, clearing: Clearing, context: CauseContext): AllocationCause | null {
  if (clearing.kind !== 'refused') return null;
  const { refusal } = clearing;
  if (refusal.kind === 'held' || refusal.kind === 'port taken') return causeOfRefusal(refusal, service, context);
  const pool = refusal.kind === 'pool takes not the service' ? context.allocator.pools.byName.get(refusal.pool) : undefined;
  const held = listed(heldIps(service));
  const why = pool ? `the serviceAllocation of pool ${pool.name} does not take the service` : 'no pool holds it any more';
  return {
    cause: 'allocation/assigned-ip-not-allowed',
    because: `The service loses ${held}: ${why}.`,
    subjects: [subjectOf(service.object), ...(pool ? [subjectOf(pool.object)] : [])],
    at: [
      service.object.placeOf(['status', 'loadBalancer', 'ingress']),
      ...(pool ? [pool.object.placeOf(['spec', 'serviceAllocation'])] : []),
    ],
  };
}

import { subjectOf } from '../../model/object.ts';
import type { AllocationOutcome, AllocationVerdict, Step } from '../../model/replay.ts';
import { parseAddress } from '../../net/address.ts';
import type { ServiceView } from '../service.ts';
import { alternativesOf } from './alternatives.ts';
import type { Converged } from './converge.ts';
import { printIp } from './family.ts';
import { causeOfOutcome, flapping } from './loss.ts';
import { allocationSteps } from './steps.ts';
import type { CauseContext } from './why.ts';

const stateOf = (service: ServiceView): 'assigned' | 'pending' => (service.ingress.length > 0 ? 'assigned' : 'pending');

export const heldIps = (service: ServiceView): readonly string[] => service.ingress.filter((ip) => ip !== '');

/** That a service of another type is ignored harms nobody, nor that one is which has an address: whoever serves its class gave it. */
export function ofOtherClass(service: ServiceView, wanted: string): AllocationVerdict {
  const at = [service.object.placeOf(['spec', 'loadBalancerClass'])];
  const its = service.loadBalancerClass === null ? 'no loadBalancerClass' : `the loadBalancerClass ${service.loadBalancerClass}`;
  const ours = wanted === '' ? 'those without one' : `those of class ${wanted}`;
  const says = `The service has ${its}; MetalLB handles only ${ours}.`;
  const cause = { cause: 'allocation/load-balancer-class', because: says, subjects: [subjectOf(service.object)], at };
  return {
    state: stateOf(service),
    outcome: 'ignored',
    ips: heldIps(service),
    pool: '',
    reason: 'loadBalancerClass',
    ...(service.type === 'LoadBalancer' && stateOf(service) === 'pending' ? cause : {}),
    steps: [{ says, at }],
  };
}

export function notLoadBalancer(service: ServiceView): AllocationVerdict {
  const at = [service.object.placeOf(['spec', 'type'])];
  const says = `The service is of type ${service.type}; MetalLB wipes its status without a word.`;
  return { state: stateOf(service), outcome: 'notLoadBalancer', ips: [], pool: '', steps: [{ says, at }] };
}

export function allocationVerdict(
  service: ServiceView,
  converged: Converged,
  outcome: AllocationOutcome,
  context: CauseContext,
): AllocationVerdict {
  const cause = causeOfOutcome(service, converged, outcome, context);
  const alternatives = alternativesOf(service, converged, context);
  const steps: Step[] = [...allocationSteps(service, converged, context)];
  if (cause?.cause === flapping) steps.push({ says: cause.because, at: cause.at });
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

/** What became of a service, in the words of the contract. */
export function outcomeOf(service: ServiceView, { status, failure, second, pool }: Converged): AllocationOutcome {
  const held = heldIps(service);
  if (held.length === 0) return failure ? 'failed' : 'allocated';
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

import { subjectOf } from '../../model/object.ts';
import type { AllocationOutcome } from '../../model/replay.ts';
import type { AllocationBehaviour } from '../behaviour.ts';
import type { EffectivePool } from '../config/config.ts';
import type { ServiceView } from '../service.ts';
import { causeOfRefusal } from './cause.ts';
import type { Clearing, Converged, Failure } from './converge.ts';
import { familyOfService } from './family.ts';
import type { AllocationCause } from './no-pool.ts';
import { PoolAnswers } from './pools.ts';
import type { Refusal } from './refusal.ts';
import { backendKey, sharingKey } from './request.ts';
import type { CauseContext } from './why.ts';
import { listed } from './words.ts';

export const flapping = 'known-bug/prefer-dual-stack-flapping';

/** Why a service gets no address, or not the one that it holds; null where nothing is the matter. */
export function causeOfOutcome(
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

/** One clusterIP and two addresses: the next reconcile finds two families where it wants one, and clears both. */
export function losesOneAgain(service: ServiceView, { status }: Converged, rules: AllocationBehaviour): boolean {
  return status?.length === 2 && familyOfService(service, rules).family !== 'dual';
}

/** A service that is given a second address, loses both and is given the first again, without end. */
function flaps(service: ServiceView, converged: Converged, { allocator, rules }: CauseContext): boolean {
  if (losesOneAgain(service, converged, rules)) return true;
  const { pool, second, status } = converged;
  const [ip] = status ?? [];
  if (!rules.preferDualFallsBack || service.ipFamilyPolicy !== 'PreferDualStack' || status?.length !== 1) return false;
  if (!ip || !pool || second || familyOfService(service, rules).family === 'dual') return false;
  const key = { sharing: sharingKey(service, rules), backend: backendKey(service) };
  return allocator.firstOf(pool, ip.family === 4 ? 6 : 4, { service, key, ask: new PoolAnswers() }) !== null;
}

function causeOfFailure(
  service: ServiceView,
  failure: Failure,
  clearings: readonly Clearing[],
  context: CauseContext,
): AllocationCause | null {
  if (failure.kind === 'refusal') {
    const [clearing] = clearings;
    const lost = failure.refusal.kind === 'no pool' && clearing ? causeOfClearing(service, clearing, context) : null;
    return lost ?? causeOfRefusal(failure.refusal, service, context);
  }
  const subjects = [subjectOf(service.object)];
  switch (failure.reason) {
    case 'poolsEmpty':
      return { cause: 'config/no-config', because: 'There is no pool at all.', subjects, at: [service.object.place] };
    case 'not enough clusterips': {
      const at = [service.object.placeOf(['spec', 'ipFamilyPolicy'])];
      return { cause: 'allocation/family-mismatch', because: `${failure.text}.`, subjects, at };
    }
    default:
      return null;
  }
}

/** An address that was lost because the configuration does not allow it any more, or another service has it. */
function causeOfClearing(service: ServiceView, clearing: Clearing, context: CauseContext): AllocationCause | null {
  if (clearing.kind !== 'refused') return null;
  const { refusal } = clearing;
  if (refusal.kind === 'held' || refusal.kind === 'port taken') return causeOfRefusal(refusal, service, context);
  const behind = poolBehind(refusal, context);
  const held = listed(service.ingress.filter((ip) => ip !== ''));
  return {
    cause: 'allocation/assigned-ip-not-allowed',
    because: `The service loses ${held}: ${behind?.why ?? 'no pool holds it any more'}.`,
    subjects: [subjectOf(service.object), ...(behind ? [subjectOf(behind.pool.object)] : [])],
    at: [
      service.object.placeOf(['status', 'loadBalancer', 'ingress']),
      ...(behind ? [behind.pool.object.placeOf(['spec', behind.field])] : []),
    ],
  };
}

interface Behind {
  readonly pool: EffectivePool;
  readonly why: string;
  readonly field: string;
}

/** A pool that holds the address and does not give it to the service. */
function poolBehind(refusal: Refusal, { allocator }: CauseContext): Behind | null {
  if (refusal.kind === 'pool takes not the service') {
    const pool = allocator.pools.byName.get(refusal.pool);
    const why = `the serviceAllocation of pool ${refusal.pool} does not take the service`;
    return pool ? { pool, why, field: 'serviceAllocation' } : null;
  }
  if (refusal.kind !== 'not in a pool') return null;
  const pool = allocator.pools.poolOf(refusal.ips);
  const why = `pool ${pool?.name ?? ''} holds it, but gives no address that ends in .0 or .255 (avoidBuggyIPs)`;
  return pool?.avoidBuggyIPs ? { pool, why, field: 'avoidBuggyIPs' } : null;
}

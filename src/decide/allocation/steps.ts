import type { FieldPath } from '../../model/object.ts';
import type { Step } from '../../model/replay.ts';
import { printAddress } from '../../net/address.ts';
import type { ServiceView } from '../service.ts';
import type { Clearing, Converged, Failure } from './converge.ts';
import { familyOfService } from './family.ts';
import type { Refusal } from './refusal.ts';
import { askedAddresses, askedPool } from './request.ts';
import { type CauseContext, whyNot } from './why.ts';
import { familyWords, listed, listIps, poolRefusalWords, refusalWords } from './words.ts';

/** How many pools are named one by one where none serves. */
const namedPools = 8;

/** The controller's way through a service, in words. */
export function allocationSteps(service: ServiceView, converged: Converged, context: CauseContext): readonly Step[] {
  const { object } = service;
  const at = (...paths: FieldPath[]) => paths.map((path) => object.placeOf(path));
  const steps: Step[] = [asks(service, context)];
  const held = service.ingress.filter((ip) => ip !== '');
  const status: FieldPath = ['status', 'loadBalancer', 'ingress'];
  if (held.length > 0) steps.push({ says: `Its status holds ${listed(held)}.`, at: at(status) });
  for (const clearing of converged.clearings) steps.push({ says: clearingWords(clearing, service), at: at(status) });
  steps.push(...outcome(service, converged, context));
  return steps;
}

function asks(service: ServiceView, { rules }: CauseContext): Step {
  const { object } = service;
  const family = familyOfService(service, rules).family;
  const asked = askedAddresses(service, rules);
  const pool = askedPool(service, rules);
  const paths: FieldPath[] = [['spec', service.clusterIPs.length > 0 ? 'clusterIPs' : 'clusterIP']];
  const wants: string[] = [];
  if (asked.ips.length > 0 || asked.error !== null) {
    wants.push(asked.error === null ? `the address ${listIps(asked.ips)}` : 'an address that MetalLB cannot read');
    paths.unshift(...asked.paths);
  }
  if (pool.value !== '') {
    wants.push(`the pool ${pool.value}`);
    paths.unshift(pool.path);
  }
  const policy = service.ipFamilyPolicy === 'SingleStack' ? '' : `, ${service.ipFamilyPolicy}`;
  const what = `A LoadBalancer service of ${familyWords[family]}${policy}`;
  return {
    says:
      wants.length > 0 ? `${what}; it asks for ${wants.join(' and ')}.` : `${what}; it asks for no particular address or pool.`,
    at: paths.map((path) => object.placeOf(path)),
  };
}

function clearingWords(clearing: Clearing, service: ServiceView): string {
  switch (clearing.kind) {
    case 'refused':
      return sentence('MetalLB takes it away', clearing.refusal);
    case 'no family':
      return `MetalLB takes it away: ${clearing.text}.`;
    case 'family changed':
      return `MetalLB takes it away without a word in the log: its families are not those of ${listed(service.clusterIPs)}.`;
    case 'other pool asked':
      return 'MetalLB takes it away: the service asks for another pool.';
    case 'other addresses asked':
      return 'MetalLB takes it away: the service asks for another address.';
  }
}

function sentence(start: string, refusal: Refusal): string {
  const words = refusalWords(refusal);
  return `${start}: ${refusal.text}.${words === '' ? '' : ` ${words}`}`;
}

function outcome(service: ServiceView, converged: Converged, context: CauseContext): readonly Step[] {
  if (converged.failure) return failureSteps(service, converged.failure, context);
  const { pool, second } = converged;
  const steps: Step[] = [];
  const address = pool ? [pool.object.placeOf(['spec', 'addresses'])] : [];
  const ips = converged.status ?? [];
  const kept = converged.clearings.length === 0 && service.ingress.some((ip) => ip !== '');
  const name = pool?.name ?? '';
  steps.push({
    says: kept ? `${listIps(ips)} lies in pool ${name} and stays.` : `It gets ${listIps(ips)} of pool ${name}.`,
    at: address,
  });
  if (second && 'refusal' in second) {
    steps.push({ says: sentence('It would like a second address (PreferDualStack) and gets none', second.refusal), at: address });
  }
  if (second && 'ip' in second)
    steps.push({ says: `${printAddress(second.ip)} is its second address (PreferDualStack).`, at: address });
  return steps;
}

function failureSteps(service: ServiceView, failure: Failure, context: CauseContext): readonly Step[] {
  const { object } = service;
  if (failure.kind === 'state') return [{ says: `It gets no address: ${failure.text}.`, at: [object.placeOf(['spec'])] }];
  const { refusal, reason } = failure;
  const start = reason === 'LoadBalancerFailed' ? 'What it asks for is refused' : 'It gets no address';
  const steps: Step[] = [{ says: sentence(start, refusal), at: [object.place] }];
  if (refusal.kind === 'no pool') steps.push(...poolSteps(service, context));
  return steps;
}

function poolSteps(service: ServiceView, context: CauseContext): readonly Step[] {
  const pools = context.allocator.pools.pools;
  const { family } = familyOfService(service, context.rules);
  const steps = pools.slice(0, namedPools).map((pool): Step => {
    const { says, path } = poolRefusalWords(whyNot(pool, service, context), pool, service, family);
    return { says: `Pool ${pool.name}: ${says}.`, at: [pool.object.placeOf(path)] };
  });
  const rest = pools.length - steps.length;
  return rest > 0 ? [...steps, { says: `The other ${rest} pools give it nothing either.`, at: [] }] : steps;
}

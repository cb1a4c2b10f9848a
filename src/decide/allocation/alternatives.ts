import type { ServiceView } from '../service.ts';
import { bestOffer } from './choice.ts';
import type { Converged } from './converge.ts';
import { familyOfService, printIp } from './family.ts';
import { openPools } from './pools.ts';
import { askedAddresses, askedPool, backendKey, sharingKey } from './request.ts';
import type { CauseContext } from './why.ts';

const most = 10;

/**
 * What else MetalLB may decide, since it visits maps: another of the pools that are open to all, or another owner of a contested
 * address. What is decided here takes both in name order.
 */
export function alternativesOf(service: ServiceView, converged: Converged, context: CauseContext): readonly string[] {
  return [...otherOwner(converged), ...otherPools(service, converged, context)].slice(0, most);
}

function otherOwner({ clearings }: Converged): readonly string[] {
  const [first] = clearings;
  if (first?.kind !== 'refused') return [];
  const { refusal } = first;
  if (refusal.kind === 'held') return [`keeps ${refusal.ip}, if the controller comes to it before ${refusal.others.join(', ')}`];
  return refusal.kind === 'port taken' ? [`keeps ${refusal.ip}, if the controller comes to it before ${refusal.by}`] : [];
}

function otherPools(service: ServiceView, { pool, status }: Converged, { allocator, rules }: CauseContext): readonly string[] {
  const chosen = status && status.length > 0 && pool !== null && pool.serviceAllocation === null;
  const unasked = askedPool(service, rules).value === '' && askedAddresses(service, rules).ips.length === 0;
  if (!chosen || !unasked || service.ingress.length > 0) return [];
  const key = { sharing: sharingKey(service, rules), backend: backendKey(service) };
  const claim = { service, key, ask: { takes: () => true, lists: () => true } };
  const { family } = familyOfService(service, rules);
  const others: string[] = [];
  for (const other of openPools(allocator.pools)) {
    if (other === pool) continue;
    const offer = bestOffer(allocator, [other], claim, family);
    const ips = offer ? [offer.ipv4, offer.ipv6].filter((ip) => ip !== null) : [];
    const fits = ips.filter((ip) => family === 'dual' || ip.family === (family === 'ipv4' ? 4 : 6));
    if (fits.length > 0) others.push(`${fits.map(printIp).join(' and ')} of pool ${other.name}`);
    if (others.length === most) break;
  }
  return others;
}

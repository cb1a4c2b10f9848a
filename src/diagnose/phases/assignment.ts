import type { AllocationVerdict } from '../../model/replay.ts';
import type { PhaseReport } from '../../model/report.ts';
import { explainsId, type WeighedFinding } from '../roles.ts';
import type { ServiceView } from '../service-nodes.ts';
import { failed, isHurting, phase, type ServiceContext, suffered, wordsFor } from './phase.ts';

export function assignmentPhase(view: ServiceView, context: ServiceContext, allocation: AllocationVerdict | null): PhaseReport {
  const failure = failed(suffered(view, 'assignment', context), view);
  if (failure) return failure;
  const unsteady = unsteadyAddress(view, context);
  if (unsteady) return unsteady;
  if (view.ips.length > 0) return phase('ok', `has ${view.ips.join(', ')}`);
  if (allocation?.outcome === 'ignored') return phase('not-applicable', 'its loadBalancerClass is not MetalLB’s');
  if (allocation?.outcome === 'failed')
    return phase('failed', allocation.because ?? allocation.error ?? allocation.reason ?? 'no address');
  const { named } = context.observed;
  if (named.has(`${view.service} layer2`) || named.has(`${view.service} bgp`))
    return phase('ok', 'is announced, so it has an address, which the bundle does not tell');
  return phase('unknown', 'has no address, and nothing tells why');
}

/** Fewer losses than this are a change that somebody made. */
const fewestLosses = 3;

/** It has an address each time one looks, and loses it again and again, for a cause that is at work. */
function unsteadyAddress(view: ServiceView, { weighed }: ServiceContext): PhaseReport | null {
  const subject = `Service ${view.service}`;
  const causes = weighed.filter((each) => each.role === 'root-cause' && isHurting(each));
  for (const lost of weighed) {
    const { finding } = lost;
    if (finding.phase !== 'assignment' || finding.count < fewestLosses || !finding.subjects.includes(subject)) continue;
    const cause: WeighedFinding | undefined = causes.find((each) => explainsId(each.finding, finding.id));
    if (cause) return phase('failed', `its address does not last: ${wordsFor(lost, view)}`, [cause, lost]);
  }
  return null;
}

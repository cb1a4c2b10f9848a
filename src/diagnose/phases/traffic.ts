import type { PhaseReport } from '../../model/report.ts';
import type { ServiceView } from '../service-nodes.ts';
import { failed, phase, type ServiceContext, suffered } from './phase.ts';

/** Traffic fails by what was found of it, or by an address that is wrong in the configuration although all else went well. */
export function trafficPhase(view: ServiceView, context: ServiceContext, soFar: readonly PhaseReport[]): PhaseReport {
  if (view.ips.length === 0 && soFar[0]?.status !== 'ok') return phase('not-applicable', 'has no address');
  const failure = failed(suffered(view, 'traffic', context), view);
  if (failure) return failure;
  const subject = `Service ${view.service}`;
  const wrong = suffered(view, 'configuration', context).filter(({ finding }) => finding.affects.includes(subject));
  const reached = soFar.every(({ status }) => status === 'ok' || status === 'not-applicable');
  return (reached ? failed(wrong, view) : null) ?? phase('unknown', 'no test from outside is in the bundle');
}

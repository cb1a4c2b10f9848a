import type { PhaseReport, ServiceReport } from '../../model/report.ts';
import { phaseNames } from './words.ts';

/**
 * A service suffers where a phase of its own fails. A rejected configuration alone does not hurt it: what was loaded
 * before goes on working.
 */
export function suffers({ phases }: ServiceReport): boolean {
  const own = phaseNames.slice(1).map((name) => phases[name].status);
  return own.includes('failed') || (phases.configuration.status === 'failed' && !own.includes('ok'));
}

/** It works, and less well than it should: a finding stands in a phase that is passed. */
export function isDegraded({ status, findings }: PhaseReport): boolean {
  return status === 'ok' && findings.length > 0;
}

/** How far a service gets: the index of its first failing phase, or the number of phases. */
export function reach(service: ServiceReport): number {
  const first = phaseNames.findIndex((name) => service.phases[name].status === 'failed');
  return first < 0 ? phaseNames.length : first;
}

function failures({ phases }: ServiceReport): number {
  return phaseNames.filter((name) => phases[name].status === 'failed').length;
}

/** Those that suffer most first; otherwise the report's order. */
export function bySuffering(services: readonly ServiceReport[]): readonly ServiceReport[] {
  return services
    .map((service) => ({ service, weight: (suffers(service) ? 100 : 0) + failures(service) * 10 - reach(service) }))
    .sort((left, right) => right.weight - left.weight)
    .map(({ service }) => service);
}

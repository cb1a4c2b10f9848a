import type { ServiceReport } from '../../model/report.ts';
import { phaseNames } from './words.ts';

/** A service suffers where a phase of its own fails. */
export function suffers(service: ServiceReport): boolean {
  return phaseNames.some((name) => service.phases[name].status === 'failed');
}

/** How far a service gets: the index of its first failing phase, or the number of phases. */
export function reach(service: ServiceReport): number {
  const first = phaseNames.findIndex((name) => service.phases[name].status === 'failed');
  return first < 0 ? phaseNames.length : first;
}

function failures(service: ServiceReport): number {
  return phaseNames.filter((name) => service.phases[name].status === 'failed').length;
}

/** Those that suffer most first; otherwise the report's order. */
export function bySuffering(services: readonly ServiceReport[]): readonly ServiceReport[] {
  return [...services].sort((left, right) => failures(right) - failures(left) || reach(left) - reach(right));
}

import type { Phase, State, Verdict } from '../../model/finding.ts';
import type { BgpMode } from '../../model/replay.ts';
import type { PhaseName, PhaseReport, Report } from '../../model/report.ts';
import { spanOf, spanWords } from './instant.ts';

export const verdictWords: Readonly<Record<Verdict, string>> = {
  healthy: 'Healthy',
  misconfiguration: 'Misconfiguration',
  environment: 'Environment',
  'known-bug': 'Known bug',
  'suspected-bug': 'Suspected bug',
  'insufficient-evidence': 'Not enough evidence',
};

/** What the verdict means for whoever has to act. */
export const verdictMeanings: Readonly<Record<Verdict, string>> = {
  healthy: 'Nothing in this bundle is broken.',
  misconfiguration: 'The cause is in the configuration; MetalLB does what it is told.',
  environment: 'The cause lies outside MetalLB: network, router, nodes or cluster.',
  'known-bug': 'MetalLB is at fault, and the bug is known.',
  'suspected-bug': 'MetalLB did not do what its own code says it should.',
  'insufficient-evidence': 'The bundle does not suffice for an answer.',
};

export const phaseNames = [
  'configuration',
  'assignment',
  'advertisement',
  'session',
  'traffic',
] as const satisfies readonly PhaseName[];

export const phaseTitles: Readonly<Record<Phase, string>> = {
  configuration: 'Configuration',
  assignment: 'Assignment',
  advertisement: 'Advertisement',
  session: 'Session',
  traffic: 'Traffic',
  cluster: 'Cluster',
};

export const statusWords: Readonly<Record<PhaseReport['status'], string>> = {
  ok: 'ok',
  failed: 'failed',
  unknown: 'cannot tell',
  'not-applicable': 'does not apply',
};

export const statusSigns: Readonly<Record<PhaseReport['status'], string>> = {
  ok: '✓',
  failed: '✗',
  unknown: '?',
  'not-applicable': '–',
};

export const stateWords: Readonly<Record<State, string>> = {
  active: 'active',
  recovered: 'recovered',
  intermittent: 'comes and goes',
  unknown: 'state unknown',
};

const modeWords: Readonly<Record<BgpMode, string>> = { native: 'native BGP', frr: 'FRR', 'frr-k8s': 'frr-k8s' };

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

export function grouped(count: number): string {
  return count.toLocaleString('en');
}

/** With a capital, where it begins with an ordinary word and not with a name. */
export function capital(text: string): string {
  return /^[a-z]+(?=[\s,;:.]|$)/.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text;
}

export function sentence(text: string): string {
  const trimmed = text.trim();
  return trimmed === '' || /[.!?…]$/.test(trimmed) ? capital(trimmed) : `${capital(trimmed)}.`;
}

const countable = new Set(['controller', 'speaker', 'reloader', 'operator']);

/** `1 controller, 3 speakers, 3 frr`. */
export function componentCounts(report: Report): string {
  const counts = new Map<string, number>();
  for (const { role } of report.cluster.components) counts.set(role, (counts.get(role) ?? 0) + 1);
  return [...counts].map(([role, count]) => (countable.has(role) ? plural(count, role) : `${grouped(count)} ${role}`)).join(', ');
}

/** The facts that stand under the verdict, each on its own. */
export function headlineFacts(report: Report): readonly string[] {
  const { cluster } = report;
  const logs = spanOf(report.coverage.flatMap(({ from, to }) => [from, to]));
  const levels = [...new Set([cluster.logLevel.controller, cluster.logLevel.speaker].filter((level) => level !== null))];
  return [
    cluster.metallbVersion ? `MetalLB ${cluster.metallbVersion}` : 'MetalLB version unknown',
    cluster.bgpMode ? modeWords[cluster.bgpMode] : '',
    cluster.kubernetesVersion ? `Kubernetes ${cluster.kubernetesVersion}` : '',
    cluster.frrVersion ? `FRR ${cluster.frrVersion}` : '',
    componentCounts(report),
    logs ? `logs ${spanWords(logs)} UTC${levels.length > 0 ? `, ${levels.join(' and ')}` : ''}` : 'no logs',
  ].filter((fact) => fact !== '');
}

import type { Facts } from '../../model/facts.ts';
import { type Phase, sufferersOf } from '../../model/finding.ts';
import type { Replay } from '../../model/replay.ts';
import type { PhaseReport, SessionReport } from '../../model/report.ts';
import type { Ownership } from '../ownership.ts';
import type { WeighedFinding } from '../roles.ts';
import type { Observed, ServiceView } from '../service-nodes.ts';
import type { FrrInstance } from '../session/prefixes.ts';

/** Everything that a service's phases are judged by. */
export interface ServiceContext {
  readonly facts: Facts;
  readonly replay: Replay;
  readonly weighed: readonly WeighedFinding[];
  readonly observed: Observed;
  /** By node, else by pod or file. */
  readonly sessions: ReadonlyMap<string, readonly SessionReport[]>;
  /** By address. */
  readonly ownership: ReadonlyMap<string, Ownership>;
  /** By node, else by pod. */
  readonly routers: ReadonlyMap<string, FrrInstance>;
}

export const phase = (status: PhaseReport['status'], reason: string, findings: readonly WeighedFinding[] = []): PhaseReport => ({
  status,
  reason,
  findings: [...new Set(findings.map(({ finding }) => finding.id))],
});

/** What hurts now: neither over, nor only told for information. */
export function isHurting({ finding, role }: WeighedFinding): boolean {
  return finding.state !== 'recovered' && role !== 'information' && role !== 'contributing';
}

/** Findings that a service suffers in a phase; those that everybody suffers where no service is given. */
export function suffered(
  view: ServiceView | null,
  of: Phase,
  { weighed }: Pick<ServiceContext, 'weighed'>,
): readonly WeighedFinding[] {
  const subject = view === null ? null : `Service ${view.service}`;
  return weighed.filter(
    (each) => each.finding.phase === of && isHurting(each) && (subject === null || sufferersOf(each.finding).includes(subject)),
  );
}

/** Failed, in the words of the finding that speaks of this very service. */
export function failed(findings: readonly WeighedFinding[], view: ServiceView | null): PhaseReport | null {
  const [first] = findings;
  return first === undefined ? null : phase('failed', wordsFor(first, view), findings);
}

export function wordsFor({ finding, instances = [] }: WeighedFinding, view: ServiceView | null): string {
  const subject = view === null ? null : `Service ${view.service}`;
  const own = subject === null ? undefined : instances.find((each) => sufferersOf(each).includes(subject));
  return (own ?? finding).summary;
}

/** Nodes that a finding is about. */
export function nodesNamed({ finding }: WeighedFinding): readonly string[] {
  return finding.subjects.flatMap((subject) => (subject.startsWith('Node ') ? [subject.slice('Node '.length)] : []));
}

/** `a, b and 3 more`. */
export function listed(names: readonly string[], most = 3): string {
  return names.length > most + 1 ? `${names.slice(0, most).join(', ')} and ${names.length - most} more` : names.join(', ');
}

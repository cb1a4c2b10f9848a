import type { Report, ReportedFinding } from '../../model/report.ts';

export interface RootCause {
  readonly finding: ReportedFinding;
  readonly consequences: readonly ReportedFinding[];
}

export interface RankedFindings {
  readonly roots: readonly RootCause[];
  /** Contributing ones, and consequences whose cause is no root cause of this report. */
  readonly others: readonly ReportedFinding[];
  readonly information: readonly ReportedFinding[];
}

/** Findings as a reader takes them: each root cause with what follows from it, then the rest. The report's order is kept. */
export function rankFindings(report: Report): RankedFindings {
  const byId = new Map<string, ReportedFinding>();
  for (const finding of report.findings) if (!byId.has(finding.id)) byId.set(finding.id, finding);
  const roots = report.findings.filter(({ role }) => role === 'root-cause');
  const following = new Map<ReportedFinding, ReportedFinding[]>(roots.map((root) => [root, []]));
  const others: ReportedFinding[] = [];
  const information: ReportedFinding[] = [];
  for (const finding of report.findings) {
    if (finding.role === 'root-cause') continue;
    const root = finding.role === 'information' ? undefined : rootOf(finding, roots, byId);
    if (root) following.get(root)?.push(finding);
    else if (finding.role === 'information') information.push(finding);
    else others.push(finding);
  }
  return { roots: roots.map((finding) => ({ finding, consequences: following.get(finding) ?? [] })), others, information };
}

/** The root cause that a finding follows from, over other consequences; of several with one id, the one that shares a subject. */
function rootOf(
  finding: ReportedFinding,
  roots: readonly ReportedFinding[],
  byId: ReadonlyMap<string, ReportedFinding>,
): ReportedFinding | undefined {
  const about = new Set([...finding.subjects, ...finding.affects]);
  const seen = new Set<string>();
  let ids = finding.explainedBy;
  while (ids.length > 0) {
    const candidates = roots.filter(({ id }) => ids.includes(id));
    const sharing = candidates.find(({ subjects, affects }) => [...subjects, ...affects].some((subject) => about.has(subject)));
    const found = sharing ?? candidates[0];
    if (found) return found;
    const next: string[] = ids.filter((id) => !seen.has(id)).flatMap((id) => byId.get(id)?.explainedBy ?? []);
    for (const id of ids) seen.add(id);
    ids = next.filter((id) => !seen.has(id));
  }
  return undefined;
}

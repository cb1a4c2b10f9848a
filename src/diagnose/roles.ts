import type { Finding, Role } from '../model/finding.ts';
import { groupBy } from '../model/group.ts';

/** A finding after it was weighed against the others. `explainedBy` holds ids of the findings that it follows from. */
export interface WeighedFinding {
  readonly finding: Finding;
  readonly role: Role;
  readonly explainedBy: readonly string[];
  /** The findings that it was merged from, each in its own words; left out where it is one. */
  readonly instances?: readonly Finding[];
}

/**
 * Gives each finding its role: what another finding explains is a consequence; what was repaired later, and what only
 * words stand for beside something proven, is no root cause. Two faults that explain nothing of each other stay two.
 */
export function weigh(findings: readonly Finding[]): readonly WeighedFinding[] {
  const byId = [...groupBy(findings, ({ id }) => id).values()];
  const proven = findings.some((finding) => mayBeRoot(finding) && isProven(finding));
  const weighed = findings.map((finding): WeighedFinding => {
    if (finding.state === 'recovered') return { finding, role: 'information', explainedBy: [] };
    const explainedBy = explainers(finding, byId).map((other) => other.id);
    if (explainedBy.length > 0) return { finding, role: 'consequence', explainedBy: [...new Set(explainedBy)] };
    if (finding.role === 'root-cause' && proven && !isProven(finding)) return { finding, role: 'contributing', explainedBy: [] };
    return { finding, role: finding.role, explainedBy: [] };
  });
  return weighed.toSorted(byImportance);
}

function mayBeRoot(finding: Finding): boolean {
  return finding.role === 'root-cause' && finding.state !== 'recovered';
}

/** More than the reporter's words stand for it. */
function isProven(finding: Finding): boolean {
  return finding.basis.some((basis) => basis !== 'words');
}

/** What a rule explains is the same for all of its findings, so it is asked once for each rule. */
function explainers(finding: Finding, byId: readonly (readonly Finding[])[]): readonly Finding[] {
  return byId.flatMap((others) => {
    const [one] = others;
    if (one === undefined || !explainsId(one, finding.id)) return [];
    const isMutual = explainsId(finding, one.id);
    return others.filter(
      (other) =>
        other !== finding &&
        other.state !== 'recovered' &&
        (isProven(other) || !isProven(finding)) &&
        !(isMutual && !ranksBefore(other, finding)) &&
        concerns(other, finding) &&
        beganBefore(other, finding),
    );
  });
}

export function explainsId(finding: Finding, id: string): boolean {
  return finding.explains.some((pattern) => (pattern.endsWith('/*') ? id.startsWith(pattern.slice(0, -1)) : pattern === id));
}

/** A rejected configuration and a broken component concern all that a cluster does; anything else what shares a subject or suffers it. */
function concerns(cause: Finding, effect: Finding): boolean {
  if (cause.phase === 'configuration' || cause.phase === 'cluster') return true;
  if (cause.subjects.length === 0 || effect.subjects.length === 0) return true;
  const reach = new Set([...cause.subjects, ...cause.affects]);
  return [...effect.subjects, ...effect.affects].some((subject) => reach.has(subject));
}

const clockTolerance = 60_000;

/** An effect that ended before its cause began was none. Without times nothing speaks against it. */
function beganBefore(cause: Finding, effect: Finding): boolean {
  if (cause.firstTime === null || effect.lastTime === null) return true;
  return cause.firstTime <= effect.lastTime + clockTolerance;
}

function ranksBefore(a: Finding, b: Finding): boolean {
  return compareFindings(a, b) < 0;
}

const roleOrder: Readonly<Record<Role, number>> = { 'root-cause': 0, contributing: 1, consequence: 2, information: 3 };
const stateOrder = { active: 0, intermittent: 1, unknown: 2, recovered: 3 } as const;
const severityOrder = { error: 0, warning: 1, info: 2 } as const;
const phaseOrder = { configuration: 0, cluster: 1, assignment: 2, advertisement: 3, session: 4, traffic: 5 } as const;

function byImportance(a: WeighedFinding, b: WeighedFinding): number {
  return roleOrder[a.role] - roleOrder[b.role] || compareFindings(a.finding, b.finding);
}

/** What to fix first: what is active, hurts more, is surer; then the troubleshooting order. Deterministic. */
function compareFindings(a: Finding, b: Finding): number {
  return (
    stateOrder[a.state] - stateOrder[b.state] ||
    severityOrder[a.severity] - severityOrder[b.severity] ||
    Number(isProven(b)) - Number(isProven(a)) ||
    confidenceBand(b) - confidenceBand(a) ||
    phaseOrder[a.phase] - phaseOrder[b.phase] ||
    b.affects.length - a.affects.length ||
    b.confidence - a.confidence ||
    compareText(a.id, b.id) ||
    compareText(a.subjects.join(), b.subjects.join())
  );
}

/** Small differences of confidence must not outweigh the order in which faults are looked for. */
function confidenceBand(finding: Finding): number {
  return Math.floor(finding.confidence * 5);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { type Finding, type Remedy, sufferersOf } from '../model/finding.ts';
import type { PhaseName, ReportedFinding, ServiceReport } from '../model/report.ts';
import { redact } from '../parse/redact.ts';
import { formatTime } from '../parse/time.ts';
import { fillCapitals } from './asking/fill.ts';
import { type Naming, namesFor } from './asking/names.ts';
import { type Neighbours, placeKey } from './neighbours.ts';
import type { WeighedFinding } from './roles.ts';

/** A finding as the report tells it: redacted, with the reporter's own names, and with those who suffer. */
export function reported(
  { finding, role, explainedBy }: WeighedFinding,
  services: readonly ServiceReport[],
  neighbours: Neighbours,
  naming: Naming,
): ReportedFinding {
  const { explains: _explains, versions, firstTime, lastTime, ...rest } = finding;
  return {
    ...rest,
    role,
    explainedBy,
    affects: affected(finding, services),
    remedy: remedyOf(finding, naming),
    evidence: finding.evidence.map((evidence) => ({
      ...evidence,
      text: redact(evidence.text),
      ...neighbours.get(placeKey(evidence)),
    })),
    ...(versions !== null && { versions }),
    ...(firstTime !== null && { firstTime: formatTime(firstTime) }),
    ...(lastTime !== null && { lastTime: formatTime(lastTime) }),
  };
}

/** With the names of what the finding is about; the rules leave them in capitals where a binding does not give them. */
function remedyOf(finding: Finding, naming: Naming): Remedy {
  const names = namesFor(finding, naming);
  const { summary, commands } = finding.remedy;
  return { summary: fillCapitals(summary, names), commands: commands.map((command) => fillCapitals(command, names)) };
}

/**
 * Services that the rule names or is about and that fail for it, and those in whose own phases it stands. Who fares well although
 * the finding is about it does not suffer.
 */
function affected(finding: Finding, services: readonly ServiceReport[]): readonly string[] {
  const { id } = finding;
  const faring = new Map(services.map(({ service, phases }) => [`Service ${service}`, phases]));
  const fails = (subject: string, names: readonly PhaseName[]) =>
    names.some((name) => faring.get(subject)?.[name].status === 'failed' && faring.get(subject)?.[name].findings.includes(id));
  const bears = (subject: string) =>
    Object.values(faring.get(subject) ?? {}).some(({ status, findings }) => status === 'ok' && findings.includes(id));
  const named = sufferersOf(finding).filter(
    (subject) => fails(subject, phaseNames) || (finding.affects.includes(subject) && !bears(subject)),
  );
  return [...new Set([...named, ...[...faring.keys()].filter((subject) => fails(subject, phaseNames.slice(1)))])].sort();
}

const phaseNames = ['configuration', 'assignment', 'advertisement', 'session', 'traffic'] as const satisfies readonly PhaseName[];

/** A root cause hurts those whom its consequences hurt, where nothing else explains these. */
export function withSufferersOfConsequences(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  const roots = new Set(findings.filter(({ role }) => role === 'root-cause').map(({ id }) => id));
  const consequences = findings.filter(({ role }) => role === 'consequence');
  return findings.map((finding) => {
    if (finding.role !== 'root-cause') return finding;
    const own = consequences.filter(({ explainedBy }) => {
      const [only, another] = explainedBy.filter((id) => roots.has(id));
      return only === finding.id && another === undefined;
    });
    const affects = new Set([...finding.affects, ...own.flatMap((consequence) => consequence.affects)]);
    return affects.size === finding.affects.length ? finding : { ...finding, affects: [...affects].sort() };
  });
}

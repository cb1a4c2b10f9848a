import { type Finding, sufferersOf } from '../model/finding.ts';
import { groupBy } from '../model/group.ts';
import type { WeighedFinding } from './roles.ts';

const mostEvidence = 8;
const mostNamed = 4;

/**
 * One cause is one entry, however many objects show it: findings of one rule that have the same role and state become
 * one, with all subjects. The first one's words stay; the others are named after them.
 */
export function mergeAlike(weighed: readonly WeighedFinding[]): readonly WeighedFinding[] {
  return [...groupBy(weighed, ({ finding, role }) => `${finding.id} ${role} ${finding.state}`).values()].flatMap(merge);
}

function merge(group: readonly WeighedFinding[]): readonly WeighedFinding[] {
  const [first] = group;
  if (first === undefined || group.length === 1) return group;
  const all = group.map(({ finding }) => finding);
  const merged: WeighedFinding = {
    role: first.role,
    instances: all,
    explainedBy: distinct(group.flatMap(({ explainedBy }) => explainedBy)),
    finding: {
      ...first.finding,
      confidence: Math.max(...all.map(({ confidence }) => confidence)),
      subjects: distinct(all.flatMap(({ subjects }) => subjects)),
      affects: distinct(all.flatMap(sufferersOf)),
      basis: distinct(all.flatMap(({ basis }) => basis)),
      summary: summaryOf(first.finding, all),
      evidence: evidenceOf(all),
      firstTime: earliest(all.map(({ firstTime }) => firstTime)),
      lastTime: latest(all.map(({ lastTime }) => lastTime)),
      count: all.reduce((sum, { count }) => sum + count, 0),
    },
  };
  return [merged];
}

function summaryOf(first: Finding, all: readonly Finding[]): string {
  const said = new Set(first.summary.split(/[^\w./:-]+|\.$/));
  const more = distinct(all.flatMap(({ subjects }) => subjects)).filter(
    (subject) => !first.subjects.includes(subject) && !said.has(nameOf(subject)),
  );
  if (more.length === 0) return first.summary;
  const shown = more.slice(0, mostNamed).map(nameOf).join(', ');
  const rest = more.length > mostNamed ? ` and ${more.length - mostNamed} more` : '';
  return `${first.summary.replace(/[\s.:;,]+$/, '')}; likewise ${shown}${rest}.`;
}

function nameOf(subject: string): string {
  return subject.slice(subject.indexOf(' ') + 1);
}

/** The best line of each, then the second best of each: every instance gets its say. */
function evidenceOf(all: readonly Finding[]): Finding['evidence'] {
  const deepest = Math.max(...all.map(({ evidence }) => evidence.length));
  const taken = new Map<string, Finding['evidence'][number]>();
  for (let depth = 0; depth < deepest; depth++) {
    for (const { evidence } of all) {
      const line = evidence[depth];
      if (line && taken.size < mostEvidence) taken.set(`${line.source}:${line.line}`, line);
    }
  }
  return [...taken.values()];
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

function earliest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.min(...known);
}

function latest(times: readonly (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? null : Math.max(...known);
}

import { InputError } from '../../model/bundle.ts';
import type { Verdict } from '../../model/finding.ts';
import { closest } from '../../rules/load/defect.ts';

const verdicts: readonly Verdict[] = [
  'healthy',
  'misconfiguration',
  'environment',
  'known-bug',
  'suspected-bug',
  'insufficient-evidence',
];

/** The labels that a verdict sets and takes away. */
export interface VerdictLabels {
  readonly verdict: Verdict;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export type LabelPlan = readonly VerdictLabels[];

/** Reads lines of `VERDICT: label, -label`. Throws InputError with the line that is wrong. */
export function readLabelPlan(text: string): LabelPlan {
  return text.split('\n').flatMap((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('# ')) return [];
    const refuse = (why: string): never => {
      throw new InputError(why, { source: 'labels', line: index + 1 });
    };
    const colon = line.indexOf(':');
    if (colon < 0) return refuse(`"${line}" has no colon; expected VERDICT: label, label`);
    const word = line.slice(0, colon).trim();
    const verdict = verdicts.find((known) => known === word);
    if (verdict === undefined) {
      const meant = closest(word, verdicts);
      return refuse(
        `unknown verdict "${word}"${meant === null ? '' : `; did you mean ${meant}?`}; expected one of ${verdicts.join(', ')}`,
      );
    }
    const labels = line
      .slice(colon + 1)
      .split(',')
      .map((label) => label.trim())
      .filter((label) => label !== '' && label !== '-');
    if (labels.length === 0) return refuse(`${verdict} names no label`);
    return [
      {
        verdict,
        add: labels.filter((label) => !label.startsWith('-')),
        remove: labels.filter((label) => label.startsWith('-')).map((label) => label.slice(1).trim()),
      },
    ];
  });
}

export interface LabelChanges {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/**
 * What to change so that the issue carries the verdict's labels and none that stands under other verdicts only.
 * GitHub's labels do not differ by case.
 */
export function labelChanges(plan: LabelPlan, verdict: Verdict, present: readonly string[]): LabelChanges {
  const folded = (labels: readonly string[]): ReadonlySet<string> => new Set(labels.map((label) => label.toLowerCase()));
  const own = plan.filter((each) => each.verdict === verdict);
  const wanted = unique(own.flatMap(({ add }) => add));
  const unwanted = folded(plan.flatMap((each) => (each.verdict === verdict ? each.remove : each.add)));
  const has = folded(present);
  const keeps = folded(wanted);
  return {
    add: wanted.filter((label) => !has.has(label.toLowerCase())),
    remove: present.filter((label) => unwanted.has(label.toLowerCase()) && !keeps.has(label.toLowerCase())),
  };
}

function unique(labels: readonly string[]): readonly string[] {
  return [...new Map(labels.map((label) => [label.toLowerCase(), label])).values()];
}

/** What is known of a labelled bundle, and what the analysis said. */
export interface Judged {
  readonly bundle: string;
  /** Ids that must be root causes; in each group any one will do. */
  readonly truth: readonly (readonly string[])[];
  /** Ids that may be root causes beside them. */
  readonly acceptable: readonly string[];
  readonly said: readonly string[];
}

export interface Score {
  readonly cause: string;
  readonly found: number;
  readonly missed: number;
  readonly false: number;
}

/** Hits, misses and false alarms of each cause. */
export function scoresOf(judged: readonly Judged[]): readonly Score[] {
  const scores = new Map<string, { found: number; missed: number; false: number }>();
  const of = (cause: string) => {
    const known = scores.get(cause) ?? { found: 0, missed: 0, false: 0 };
    scores.set(cause, known);
    return known;
  };
  for (const { truth, acceptable, said } of judged) {
    for (const group of truth) {
      const hit = group.find((id) => said.includes(id));
      if (hit === undefined) of(group[0] ?? '').missed++;
      else of(hit).found++;
    }
    const allowed = new Set([...truth.flat(), ...acceptable]);
    for (const id of new Set(said)) if (!allowed.has(id)) of(id).false++;
  }
  return [...scores].map(([cause, score]) => ({ cause, ...score })).toSorted((a, b) => (a.cause < b.cause ? -1 : 1));
}

/** docs/scoreboard.md. */
export function scoreboardPage(judged: readonly Judged[]): string {
  const scores = scoresOf(judged);
  const sum = (which: 'found' | 'missed' | 'false') => scores.reduce((total, score) => total + score[which], 0);
  const healthy = judged.filter(({ truth }) => truth.length === 0);
  const alone = healthy.filter(({ said, acceptable }) => said.every((id) => acceptable.includes(id)));
  const share = (part: number, rest: number) => (part + rest === 0 ? '–' : `${Math.round((100 * part) / (part + rest))} %`);
  return `${[
    '<!-- Written by `analyze rules scoreboard` from fixtures/bundles. Do not edit. -->',
    '# Scoreboard',
    '',
    `${judged.length} bundles whose faults are known. Recall ${share(sum('found'), sum('missed'))}, precision ${share(sum('found'), sum('false'))}; ${alone.length} of ${healthy.length} bundles without a fault are left alone.`,
    '',
    '| cause | found | missed | false | recall | precision |',
    '|---|---|---|---|---|---|',
    ...scores.map(
      (score) =>
        `| ${score.cause} | ${score.found} | ${score.missed} | ${score.false} | ${share(score.found, score.missed)} | ${share(score.found, score.false)} |`,
    ),
  ].join('\n')}\n`;
}

/** How much of a report is written. The widest that stays under the limit of the place is taken. */
export interface Budget {
  readonly roots: number;
  readonly evidence: number;
  readonly excerpts: number;
  /** Characters of one quoted line, and of one sentence. */
  readonly line: number;
  readonly prose: number;
  readonly consequences: number;
  readonly others: number;
  readonly services: number;
  readonly missing: number;
  readonly rows: number;
}

export const budgets: readonly Budget[] = [
  {
    roots: 20,
    evidence: 6,
    excerpts: 12,
    line: 2_000,
    prose: 1_200,
    consequences: 30,
    others: 30,
    services: 200,
    missing: 20,
    rows: 60,
  },
  {
    roots: 10,
    evidence: 4,
    excerpts: 6,
    line: 800,
    prose: 800,
    consequences: 12,
    others: 12,
    services: 80,
    missing: 12,
    rows: 30,
  },
  { roots: 5, evidence: 4, excerpts: 3, line: 400, prose: 600, consequences: 6, others: 6, services: 30, missing: 8, rows: 12 },
  { roots: 3, evidence: 3, excerpts: 0, line: 240, prose: 400, consequences: 3, others: 3, services: 10, missing: 5, rows: 5 },
  { roots: 2, evidence: 2, excerpts: 0, line: 160, prose: 240, consequences: 1, others: 0, services: 0, missing: 2, rows: 0 },
  { roots: 1, evidence: 1, excerpts: 0, line: 120, prose: 160, consequences: 0, others: 0, services: 0, missing: 1, rows: 0 },
];

export interface Some<T> {
  readonly shown: readonly T[];
  /** How many are left out; 0 is falsy for templates. */
  readonly more: number;
}

export function some<T>(items: readonly T[], limit: number): Some<T> {
  const shown = items.slice(0, limit);
  return { shown, more: items.length - shown.length };
}

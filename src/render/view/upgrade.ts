import type { Report } from '../../model/report.ts';

/** What the newest release decides otherwise on the same objects; null where nothing is. */
export interface UpgradeView {
  /** `MetalLB 0.16.1`; safe to stand anywhere, whatever a saved report holds. */
  readonly release: string;
  /** In the report's order; subjects that change alike stand together. */
  readonly changes: readonly UpgradeRow[];
}

export interface UpgradeRow {
  readonly subjects: readonly string[];
  readonly now: string;
  readonly after: string;
}

export function upgradeView({ upgrade = [] }: Report): UpgradeView | null {
  const [first] = upgrade;
  if (!first) return null;
  const rows = new Map<string, { subjects: string[]; now: string; after: string }>();
  for (const { subject, now, after } of upgrade) {
    const key = JSON.stringify([now, after]);
    const row = rows.get(key);
    if (row) row.subjects.push(subject);
    else rows.set(key, { subjects: [subject], now, after });
  }
  const release = /^[\w.+-]{1,40}$/.test(first.release) ? `MetalLB ${first.release}` : 'the newest MetalLB';
  return { release, changes: [...rows.values()] };
}

/** `Service shop/web`, or `Service shop/web and 4 more`. */
export function subjectWords(subjects: readonly string[], most = 3): string {
  const named = subjects.slice(0, most).join(', ');
  return subjects.length > most ? `${named} and ${subjects.length - most} more` : named;
}

import type { Facts } from '../model/facts.ts';
import type { Place } from '../model/place.ts';
import { redact } from '../parse/redact.ts';
import type { WeighedFinding } from './roles.ts';

/** The lines before and after each quoted line, redacted, by its place. */
export type Neighbours = ReadonlyMap<string, { readonly before: readonly string[]; readonly after: readonly string[] }>;

export function neighboursOf(facts: Facts, weighed: readonly WeighedFinding[]): Neighbours {
  const quoted = new Set(weighed.flatMap(({ finding }) => finding.evidence.map(placeKey)));
  const found = new Map<string, { readonly before: readonly string[]; readonly after: readonly string[] }>();
  for (const groups of facts.occurrences.values()) {
    for (const { kept } of groups) {
      for (const { record } of kept) {
        const key = placeKey(record.place);
        if (!record.around || !quoted.has(key)) continue;
        found.set(key, { before: record.around.before.map(redact), after: record.around.after.map(redact) });
      }
    }
  }
  return found;
}

export function placeKey({ source, line }: Place): string {
  return `${source}:${line}`;
}

import type { ReportedEvidence } from '../../model/report.ts';
import { oneLine } from '../visible.ts';
import { gist } from './line.ts';

/** What some lines of evidence say, once, with all places that say it. The first of them is the one to quote. */
export interface Quote {
  readonly saying: string;
  readonly first: ReportedEvidence;
  readonly also: readonly ReportedEvidence[];
}

export function quotesOf(evidence: readonly ReportedEvidence[]): readonly Quote[] {
  const bySaying = new Map<string, ReportedEvidence[]>();
  for (const one of evidence) {
    const saying = oneLine(gist(one.text));
    bySaying.set(saying, [...(bySaying.get(saying) ?? []), one]);
  }
  return [...bySaying].flatMap(([saying, [first, ...also]]) => (first ? [{ saying, first, also }] : []));
}

export function placeWords(
  names: ReadonlyMap<string, string>,
  { source, line }: { readonly source: string; readonly line: number },
): string {
  return `${oneLine(names.get(source) ?? source)}:${line}`;
}

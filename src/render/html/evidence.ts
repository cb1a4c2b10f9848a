import type { Report, ReportedEvidence } from '../../model/report.ts';
import { clockOf, day, instant } from '../view/instant.ts';
import { marked, timeInFile } from '../view/line.ts';
import { cut } from '../visible.ts';
import { findingLinks, type Link, limits, type PageContext, placeKey } from './context.ts';

/** So many files stand open; the others unfold. */
const filesOpen = 12;

interface Cited {
  readonly evidence: ReportedEvidence;
  readonly by: Set<string>;
}

/** All quoted lines of a report, once each, by file and line. */
function citedLines(report: Report): ReadonlyMap<string, Cited> {
  const cited = new Map<string, Cited>();
  const cite = (evidence: ReportedEvidence, by: string) => {
    const key = placeKey(evidence.source, evidence.line);
    const known = cited.get(key);
    if (known) known.by.add(by);
    else cited.set(key, { evidence, by: new Set([by]) });
  };
  for (const finding of report.findings.slice(0, limits.findings)) for (const one of finding.evidence) cite(one, finding.id);
  for (const { evidence } of report.disagreements.slice(0, limits.rows)) for (const one of evidence) cite(one, '');
  return cited;
}

interface FileOfEvidence {
  readonly source: string;
  readonly cited: readonly Cited[];
  readonly more: number;
}

/** The files in the order in which findings first quote them, their lines in order. */
function filesOf(report: Report): { readonly files: readonly FileOfEvidence[]; readonly more: number } {
  const bySource = new Map<string, Cited[]>();
  for (const one of citedLines(report).values()) {
    const { source } = one.evidence;
    bySource.set(source, [...(bySource.get(source) ?? []), one]);
  }
  const files = [...bySource].slice(0, limits.files).map(([source, cited]) => ({
    source,
    cited: cited.slice(0, limits.linesOfFile).sort((left, right) => left.evidence.line - right.evidence.line),
    more: Math.max(0, cited.length - limits.linesOfFile),
  }));
  return { files, more: Math.max(0, bySource.size - limits.files) };
}

/** The quoted lines in the page's order: the n-th of them is its anchor's number. */
export function evidenceOrder(report: Report): readonly string[] {
  return filesOf(report).files.flatMap(({ cited }) => cited.map(({ evidence }) => placeKey(evidence.source, evidence.line)));
}

export interface EvidenceRow {
  /** Empty for lines of the context. */
  readonly id: string;
  readonly line: number;
  readonly before: string;
  readonly mark: string;
  readonly after: string;
  readonly utc: string;
  readonly inFile: string;
  readonly by: readonly Link[];
  /** Lines are left out between the row before and this one. */
  readonly gap: boolean;
}

export function evidenceView(context: PageContext) {
  const { files, more } = filesOf(context.report);
  return {
    more,
    count: context.evidenceAnchors.size,
    files: files.map((file, index) => ({
      open: index < filesOpen,
      source: file.source,
      short: context.names.get(file.source) ?? file.source,
      count: file.cited.length,
      more: file.more,
      rows: rowsOf(context, file),
    })),
  };
}

function rowsOf(context: PageContext, { source, cited }: FileOfEvidence): readonly EvidenceRow[] {
  const rows = new Map<number, EvidenceRow>();
  const around = (line: number, text: string) => {
    if (line > 0 && !rows.has(line)) rows.set(line, plainRow(line, text));
  };
  for (const { evidence, by } of cited) {
    rows.set(evidence.line, citedRow(context, source, evidence, [...by]));
  }
  for (const { evidence } of cited) {
    const { before = [], after = [], line } = evidence;
    for (const [index, text] of before.entries()) around(line - before.length + index, text);
    for (const [index, text] of after.entries()) around(line + 1 + index, text);
  }
  const ordered = [...rows.values()].sort((left, right) => left.line - right.line);
  return ordered.map((row, index) => ({ ...row, gap: index > 0 && row.line !== (ordered[index - 1]?.line ?? 0) + 1 }));
}

function plainRow(line: number, text: string): EvidenceRow {
  return {
    id: '',
    line,
    before: cut(text, limits.quotedCharacters / 4),
    mark: '',
    after: '',
    utc: '',
    inFile: '',
    by: [],
    gap: false,
  };
}

/** The time as the file has it, unless that is the same to read. */
function writtenTime(text: string, time: number | null): string {
  const written = timeInFile(text);
  return written.endsWith('Z') && instant(written) === time ? '' : written;
}

function citedRow(context: PageContext, source: string, evidence: ReportedEvidence, by: readonly string[]): EvidenceRow {
  const text = cut(evidence.text.replaceAll('\n', ' '), limits.quotedCharacters);
  const time = instant(evidence.time);
  return {
    id: (context.evidenceAnchors.get(placeKey(source, evidence.line)) ?? '').slice(1),
    line: evidence.line,
    ...marked(text),
    utc: time === null ? '' : `${day(time)} ${clockOf(evidence.time)} UTC`,
    inFile: writtenTime(text, time),
    by: findingLinks(
      context,
      by.filter((id) => id !== ''),
    ),
    gap: false,
  };
}

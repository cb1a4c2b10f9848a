import type { Report } from '../../model/report.ts';

/** What is known before a comment is written for the first time. */
export interface Occasion {
  readonly report: Report;
  /** Attachments that were read, and those that should have been and could not. */
  readonly read: number;
  readonly failed: number;
  /** The issue is written in the form of a bug report. */
  readonly isBugForm: boolean;
  readonly minimumConfidence: number;
}

/** Why nothing is said yet; null where there is something to say. Once a comment stands, it is kept up to date. */
export function whySilent({ report, read, failed, isBugForm, minimumConfidence }: Occasion): string | null {
  const roots = report.findings.filter(({ role }) => role === 'root-cause');
  if (roots.some(({ confidence }) => confidence >= minimumConfidence)) return null;
  if (failed > 0) return null;
  const asks = report.missing.length > 0;
  if (roots.length > 0 && !(asks && read > 0)) return `no root cause is as sure as ${minimumConfidence}`;
  if (read > 0) return null;
  if (asks && (isBugForm || hasPastedLogs(report))) return null;
  return 'there is neither an attachment, nor a cause, nor a report to ask about';
}

/** Somebody who pastes logs of MetalLB wants to know what is wrong; YAML alone may be an example. */
function hasPastedLogs({ coverage }: Report): boolean {
  return coverage.some(({ lines }) => lines > 0);
}

/** The headings of MetalLB's form for bugs (.github/ISSUE_TEMPLATE/bug_report.yaml) or of its older one. */
export function isBugForm(body: string): boolean {
  const headings = body
    .slice(0, 100_000)
    .match(/^(?:#{2,4} |\*\*)(?:MetalLB Version|Describe the bug|What happened|To Reproduce)/gim);
  return headings !== null && headings.length > 0;
}

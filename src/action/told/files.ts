import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../../model/report.ts';
import { renderHtml } from '../../render/html.ts';
import { renderJson } from '../../render/json.ts';

export interface WrittenFiles {
  readonly json: string;
  readonly html: string;
  readonly markdown: string;
}

/** Writes the report in each format into a new folder: a job may run this more than once. */
export async function writeFiles(parent: string, report: Report, markdown: string): Promise<WrittenFiles> {
  const folder = await mkdtemp(join(parent, 'metallb-report-'));
  const files = {
    json: join(folder, 'report.json'),
    html: join(folder, 'report.html'),
    markdown: join(folder, 'report.md'),
  };
  await writeFile(files.json, renderJson(report));
  await writeFile(files.html, renderHtml(report));
  await writeFile(files.markdown, markdown);
  return files;
}

/** All outputs of a job together may be 1 MiB. */
const mostOutput = 200_000;

/** The findings as a later step needs them; evidence is in the JSON report. As many as the output may hold. */
export function findingsOutput(report: Report): string {
  const findings = report.findings.map(
    ({ id, title, severity, role, confidence, state, phase, subjects, summary, explainedBy, affects }) => ({
      ...{ id, title, severity, role, confidence, state, phase },
      ...{ subjects: subjects.slice(0, 20), summary: summary.slice(0, 1_000), explainedBy, affects: affects.slice(0, 20) },
    }),
  );
  let size = 2;
  const fitting = findings.filter((finding) => {
    size += JSON.stringify(finding).length * 2;
    return size <= mostOutput;
  });
  // Beyond what JSON escapes: a reader of the log or of a variable shall not be misled by signs that are not seen.
  return JSON.stringify(fitting).replace(/[^\x20-\x7e]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

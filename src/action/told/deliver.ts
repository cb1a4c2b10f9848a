import * as core from '@actions/core';
import type { Report } from '../../model/report.ts';
import { renderMarkdown } from '../../render/markdown.ts';
import { findingsOutput, writeFiles } from './files.ts';
import type { Telling } from './telling.ts';

export interface Result {
  readonly report: Report | null;
  /** The comment as it stands or would stand; null where it was not made. */
  readonly text: string | null;
  readonly commentUrl: string;
  readonly commented: boolean;
}

export const noResult: Result = { report: null, text: null, commentUrl: '', commented: false };

/** GitHub shows at most 1 MiB of a step's summary. */
const longestSummary = 900_000;

/** Files, outputs and the job's summary. */
export async function deliver({ report, text, commentUrl, commented }: Result, telling: Telling, folder: string): Promise<void> {
  const markdown = text ?? (report === null ? '' : renderMarkdown(report));
  if (report !== null) {
    const files = await writeFiles(folder, report, markdown);
    core.setOutput('verdict', report.verdict);
    core.setOutput('findings', findingsOutput(report));
    core.setOutput('json', files.json);
    core.setOutput('html', files.html);
    core.setOutput('markdown', files.markdown);
  }
  core.setOutput('comment-url', commentUrl);
  core.setOutput('commented', String(commented));
  if (!process.env.GITHUB_STEP_SUMMARY) return;
  const told = telling.markdown();
  await core.summary.addRaw(`${markdown}\n\n${told}\n`.slice(0, longestSummary)).write();
}

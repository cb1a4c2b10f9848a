import { analysisOf, rulesOf, whyNoReport } from './analysis.ts';
import { noResult, type Result } from './deliver.ts';
import type { Surroundings } from './environment.ts';
import type { Settings } from './settings.ts';
import type { Telling } from './telling.ts';
import { workspaceInputs } from './workspace.ts';

/** Analyzes files of the workspace, such as the logs of MetalLB's own tests. There is no issue to comment on. */
export async function runOnPaths(settings: Settings, { workspace }: Surroundings, telling: Telling): Promise<Result> {
  const rules = await rulesOf(settings.rules, workspace);
  for (const defect of rules.defects) telling.warn(`rule ignored: ${defect}`);
  const analysis = await analysisOf(await workspaceInputs(settings.paths, workspace), rules);
  if (analysis.status === 'analyzed') return { ...noResult, report: analysis.report };
  telling.warn(whyNoReport(analysis));
  return noResult;
}

import type { Surroundings } from './asked/environment.ts';
import type { Settings } from './asked/settings.ts';
import { analysisOf, whyNoReport } from './reading/analysis.ts';
import { rulesOf } from './reading/rules.ts';
import { workspaceInputs } from './reading/workspace.ts';
import { noResult, type Result } from './told/deliver.ts';
import type { Telling } from './told/telling.ts';

/** Analyzes files of the workspace, such as the logs of MetalLB's own tests. There is no issue to comment on. */
export async function runOnPaths(settings: Settings, { workspace }: Surroundings, telling: Telling): Promise<Result> {
  const rules = await rulesOf(settings.rules, workspace);
  for (const defect of rules.defects) telling.warn(`rule ignored: ${defect}`);
  const analysis = await analysisOf(await workspaceInputs(settings.paths, workspace), rules);
  if (analysis.status === 'analyzed') return { ...noResult, report: analysis.report };
  telling.warn(whyNoReport(analysis));
  return noResult;
}

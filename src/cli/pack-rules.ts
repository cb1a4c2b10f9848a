import { writeFile } from 'node:fs/promises';
import { formatDefect } from '../rules/load/defect.ts';
import { loadRules } from '../rules/load/load.ts';
import { packRules } from '../rules/load/packed.ts';
import { builtInRuleFiles } from './built-in-rules.ts';

/** Checks and packs the built-in rules. The build calls it. */
export async function packTo(path: string): Promise<number> {
  const { ruleset, defects } = loadRules(await builtInRuleFiles());
  for (const defect of defects) process.stderr.write(`${formatDefect(defect)}\n`);
  await writeFile(path, packRules(ruleset));
  return defects.length === 0 ? 0 : 1;
}

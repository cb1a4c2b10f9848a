import { join } from 'node:path';
import { InputError } from '../model/bundle.ts';
import { groupBy } from '../model/group.ts';
import { formatDefect } from '../rules/load/defect.ts';
import { loadRules } from '../rules/load/load.ts';
import type { RuleFile, RuleSet } from '../rules/load/ruleset.ts';
import { packageRoot } from './package-root.ts';
import { readRules } from './read-rules.ts';

/** The analyzer's own rules, with a user's added. A broken file of the user's is named on stderr, the others count. */
export async function rulesFor(userFolder: string | undefined): Promise<RuleSet> {
  const own = await builtInRuleFiles();
  const added = userFolder === undefined ? [] : await userRules(userFolder);
  const { ruleset, defects } = loadRules([...own, ...added]);
  for (const [first, ...more] of groupBy(defects, ({ file }) => file).values()) {
    if (first === undefined) continue;
    const rest = more.length === 0 ? '' : ` (and ${more.length} more: analyze rules lint)`;
    process.stderr.write(`analyze: rule ignored: ${formatDefect(first)}${rest}\n`);
  }
  return ruleset;
}

export function builtInRuleFiles(): Promise<readonly RuleFile[]> {
  return readRules(join(packageRoot(), 'rules'), 'rules');
}

async function userRules(folder: string): Promise<readonly RuleFile[]> {
  const files = await readRules(folder);
  if (files.length === 0) throw new InputError(`${folder} holds no rule: expected *.yaml files (docs/rules.md)`);
  return files;
}

import { join } from 'node:path';
import { InputError } from '../model/bundle.ts';
import { groupBy } from '../model/group.ts';
import { formatDefect } from '../rules/load/defect.ts';
import { loadRules } from '../rules/load/load.ts';
import type { RuleFile, RuleSet } from '../rules/load/ruleset.ts';
import { packageRoot } from './package-root.ts';
import { readRules } from './read-rules.ts';

export interface RulesWithDefects {
  readonly ruleset: RuleSet;
  /** A line for each broken file of the user's; the others count. */
  readonly defects: readonly string[];
}

/** The analyzer's own rules, with a user's added. A broken file of the user's is named on stderr. */
export async function rulesFor(userFolder: string | undefined): Promise<RuleSet> {
  const { ruleset, defects } = await rulesWith(userFolder);
  for (const defect of defects) process.stderr.write(`analyze: rule ignored: ${defect}\n`);
  return ruleset;
}

export async function rulesWith(userFolder: string | undefined): Promise<RulesWithDefects> {
  const own = await builtInRuleFiles();
  const added = userFolder === undefined ? [] : await userRules(userFolder);
  const { ruleset, defects } = loadRules([...own, ...added]);
  const lines = [...groupBy(defects, ({ file }) => file).values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const rest = more.length === 0 ? '' : ` (and ${more.length} more: analyze rules lint)`;
    return [`${formatDefect(first)}${rest}`];
  });
  return { ruleset, defects: lines };
}

export function builtInRuleFiles(): Promise<readonly RuleFile[]> {
  return readRules(join(packageRoot(), 'rules'), 'rules');
}

async function userRules(folder: string): Promise<readonly RuleFile[]> {
  const files = await readRules(folder);
  if (files.length === 0) throw new InputError(`${folder} holds no rule: expected *.yaml files (docs/rules.md)`);
  return files;
}

import { resolve } from 'node:path';
import { whyNot } from '../../bundle/folder.ts';
import { type RulesWithDefects, rulesWith } from '../../cli/built-in-rules.ts';
import { packedRules } from '../../cli/packed-rules.ts';
import { InputError } from '../../model/bundle.ts';

/** The built-in rules, with a maintainer's added. Throws InputError where his folder cannot be used. */
export async function rulesOf(folder: string | null, workspace: string): Promise<RulesWithDefects> {
  const packed = folder === null ? await packedRules() : null;
  if (packed !== null) return { ruleset: packed, defects: [] };
  if (folder === null) return rulesWith(undefined);
  try {
    return await rulesWith(resolve(workspace, folder));
  } catch (error) {
    throw new InputError(error instanceof InputError ? `rules: ${error.message}` : `rules: ${folder}: ${whyNot(error)}`);
  }
}

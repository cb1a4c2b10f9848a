import { resolve } from 'node:path';
import { analyze } from '../analyze.ts';
import { whyNot } from '../bundle/folder.ts';
import { withDefaults } from '../bundle/limits.ts';
import { openBundle } from '../bundle/open.ts';
import type { RulesWithDefects } from '../cli/built-in-rules.ts';
import { rulesWith } from '../cli/built-in-rules.ts';
import { packageVersion } from '../cli/package-root.ts';
import { packedRules } from '../cli/packed-rules.ts';
import { InputError, type InputSource } from '../model/bundle.ts';
import type { Report } from '../model/report.ts';

export type Analysis =
  | { readonly status: 'analyzed'; readonly report: Report }
  /** The input holds nothing that can be read, which may show late. */
  | { readonly status: 'unreadable'; readonly why: string }
  | { readonly status: 'crashed'; readonly why: string };

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

/** Several inputs are one bundle. Whatever is in it, this does not throw. */
export async function analysisOf(inputs: readonly InputSource[], { ruleset }: RulesWithDefects): Promise<Analysis> {
  try {
    const tool = { name: 'metallb-analyze', version: packageVersion() };
    return { status: 'analyzed', report: await analyze(await openBundle(inputs), ruleset, { tool, limits: withDefaults({}) }) };
  } catch (error) {
    if (error instanceof InputError) return { status: 'unreadable', why: error.message };
    return { status: 'crashed', why: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

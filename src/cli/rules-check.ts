import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { weigh } from '../diagnose/roles.ts';
import { InputError } from '../model/bundle.ts';
import { type FalseAlarm, lintRules } from '../rules/author/lint.ts';
import { testRules } from '../rules/author/test-rules.ts';
import { evaluateRules } from '../rules/evaluate/evaluate.ts';
import { formatDefect } from '../rules/load/defect.ts';
import { loadRules } from '../rules/load/load.ts';
import type { RuleSet } from '../rules/load/ruleset.ts';
import { builtInRuleFiles } from './built-in-rules.ts';
import { packageRoot } from './package-root.ts';
import { readForRules, sourcesOfExample } from './read-for-rules.ts';
import { readRules } from './read-rules.ts';

/** Prints what is wrong with the rules: the built-in ones, or those of a folder beside the built-in ones. */
export async function lint(folder: string | undefined, healthyFolder: string | undefined): Promise<number> {
  const own = await builtInRuleFiles();
  const added = folder === undefined ? [] : await readRules(folder);
  if (folder !== undefined && added.length === 0)
    throw new InputError(`${folder} holds no rule: expected *.yaml files (docs/rules.md)`);
  const bundles = await healthyBundles(healthyFolder);
  const defects = await lintRules([...own, ...added], {
    statements: await guideStatements(),
    healthy: (ruleset) => falseAlarms(ruleset, bundles),
  });
  const shown = added.length === 0 ? defects : defects.filter(({ file }) => added.some((one) => one.file === file));
  for (const defect of shown) process.stdout.write(`${formatDefect(defect)}\n`);
  const what = `${added.length === 0 ? own.length : added.length} files, ${bundles.length} healthy bundles`;
  process.stdout.write(shown.length === 0 ? `No defects in ${what}.\n` : `${shown.length} defects in ${what}.\n`);
  return shown.length === 0 ? 0 : 1;
}

/** Bundles of healthy clusters: those of a folder given, else those among the fixtures, where there are fixtures. */
async function healthyBundles(folder: string | undefined): Promise<readonly string[]> {
  const fixtures = folder ?? join(packageRoot(), 'fixtures', 'bundles');
  if (!existsSync(fixtures)) return [];
  const entries = await readdir(fixtures, { withFileTypes: true });
  const wanted = entries.filter(({ name }) => folder !== undefined || name.includes('healthy'));
  const bundles = await Promise.all(
    wanted.map((entry) => (entry.isDirectory() ? bundleIn(join(fixtures, entry.name)) : [join(fixtures, entry.name)])),
  );
  return bundles.flat().sort();
}

/** A fixture is a folder with a bundle and the truth about it. */
async function bundleIn(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => name !== 'truth.json');
  return names.map((name) => join(folder, name));
}

/** Rules that would accuse a healthy cluster. */
export async function falseAlarms(ruleset: RuleSet, bundles: readonly string[]): Promise<readonly FalseAlarm[]> {
  const alarms: FalseAlarm[] = [];
  for (const bundle of bundles) {
    const { facts, replay, context } = await readForRules([{ kind: 'path', path: bundle }], ruleset.signatures);
    for (const { finding, role } of weigh(evaluateRules(ruleset, facts, replay, context).findings)) {
      const [first] = finding.evidence;
      if (role === 'root-cause' && finding.id !== 'healthy')
        alarms.push({
          rule: finding.id,
          bundle,
          summary: finding.summary,
          at: first === undefined ? 'no line' : `${first.source}:${first.line}`,
        });
    }
  }
  return alarms;
}

/** The ids that `guide:` may name; null where the list is not there. */
export async function guideStatements(): Promise<ReadonlySet<string> | null> {
  const path = join(packageRoot(), 'docs', 'guide-statements.yaml');
  if (!existsSync(path)) return null;
  const read = load(await readFile(path, 'utf8'));
  return typeof read === 'object' && read !== null
    ? new Set(
        Object.keys(
          'statements' in read && typeof read.statements === 'object' && read.statements !== null ? read.statements : read,
        ),
      )
    : null;
}

export async function test(ids: readonly string[], folder: string | undefined): Promise<number> {
  const { ruleset, defects } = loadRules([
    ...(await builtInRuleFiles()),
    ...(folder === undefined ? [] : await readRules(folder)),
  ]);
  for (const defect of defects) process.stdout.write(`${formatDefect(defect)}\n`);
  const chosen = ids.length === 0 ? ruleset.rules : ruleset.rules.filter(({ id }) => ids.includes(id));
  const results = await testRules({ ...ruleset, rules: chosen }, (files, own) =>
    readForRules(sourcesOfExample(files), own.signatures),
  );
  for (const { file, line, rule, example, problems } of results)
    for (const problem of problems) process.stdout.write(`${file}:${line}: ${rule}, "${example}": ${problem}\n`);
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  process.stdout.write(
    `${results.length} examples of ${chosen.length} rules, ${failed} not as they say${defects.length === 0 ? '' : `, ${defects.length} files refused`}.\n`,
  );
  return failed + defects.length === 0 ? 0 : 1;
}

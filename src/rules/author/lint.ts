import { checks } from '../checks/registry.ts';
import { conditionOf, visitConditions } from '../evaluate/condition.ts';
import { isTestObject } from '../evaluate/field-test.ts';
import { placeholdersOf } from '../evaluate/template.ts';
import { capturesOfTest } from '../load/compile.ts';
import { closest, type Defect, defectAt, unknownCapture } from '../load/defect.ts';
import { loadRules } from '../load/load.ts';
import { Locator, type YamlPath } from '../load/locate.ts';
import { signatureNames } from '../load/references.ts';
import { groupNames, parseExpression } from '../load/regex.ts';
import type { FieldTest } from '../load/rule.ts';
import { type LoadedRule, type RuleFile, type RuleSet, signatureIdOf } from '../load/ruleset.ts';

type Words = Pick<Defect, 'what' | 'expected' | 'mend'>;

/** A rule that found a root cause where none is. */
export interface FalseAlarm {
  readonly rule: string;
  readonly bundle: string;
  readonly summary: string;
  readonly at: string;
}

export interface LintOptions {
  /** Statements of the guide that a rule may claim; null: not checked. */
  readonly statements?: ReadonlySet<string> | null;
  /** Causes that exist beside the rules given, where these are only a user's own. */
  readonly otherCauses?: ReadonlySet<string>;
  /** Runs the rules on bundles of healthy clusters. */
  readonly healthy?: (ruleset: RuleSet) => Promise<readonly FalseAlarm[]>;
}

/** All that is wrong with rule files: what loading refuses, and what would make a rule worse than none. */
export async function lintRules(files: readonly RuleFile[], options: LintOptions = {}): Promise<readonly Defect[]> {
  const { ruleset, defects } = loadRules(files);
  const causes = new Set([
    ...files.map(({ path }) => idOf(path)).filter((id) => !id.startsWith('shared/')),
    ...(options.otherCauses ?? []),
  ]);
  const own = ruleset.rules.flatMap((rule) => {
    const path = files.find(({ file }) => file === rule.file)?.path ?? rule.file;
    return lintRule(rule, ruleset, causes, options.statements ?? null, path);
  });
  const alarms = (await options.healthy?.(ruleset)) ?? [];
  return [...defects, ...own, ...alarms.flatMap((alarm) => alarmDefect(ruleset, alarm))].toSorted(
    (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
  );
}

const idOf = (path: string): string => path.replace(/\.yaml$/, '');

function lintRule(
  rule: LoadedRule,
  ruleset: RuleSet,
  causes: ReadonlySet<string>,
  statements: ReadonlySet<string> | null,
  path: string,
): readonly Defect[] {
  const defects: Defect[] = [];
  const locator = new Locator(rule.source);
  const report: Report = (at, words, where) => defects.push(defectAt(rule.file, locator, at, words, where));
  if (!/^# yaml-language-server: \$schema=\S+schema\/rule\.schema\.json\s*$/.test(rule.source.split('\n', 1)[0] ?? ''))
    report([], {
      what: 'the first line does not name the schema',
      expected: '# yaml-language-server: $schema=../../schema/rule.schema.json',
      mend: 'write it there, so that editors complete and check',
    });
  if (rule.id !== idOf(path))
    report(['id'], {
      what: `the id is "${rule.id}"`,
      expected: `"${idOf(path)}", as the file is called`,
      mend: 'rename one of them',
    });
  lintExamples(rule, report);
  lintCauses(rule, causes, report);
  lintPlaceholders(rule, ruleset, report);
  lintConditions(rule, ruleset, report);
  (rule.guide ?? []).forEach((statement, index) => {
    if (statements !== null && !statements.has(statement))
      report(['guide', index], {
        what: `unknown statement "${statement}"`,
        expected: 'an id of docs/guide-statements.yaml',
        mend: 'correct it',
      });
  });
  (rule.needs ?? []).forEach((need, index) => {
    if (ruleset.needs.size > 0 && !ruleset.needs.has(need) && !ruleset.needs.has(need.replace(/^command .*/, 'command')))
      report(['needs', index], {
        what: `nothing says how to get "${need}"`,
        expected: 'an entry of rules/shared/needs.yaml',
        mend: 'add it there',
      });
  });
  return defects;
}

type Report = (at: YamlPath, words: Words, where?: 'key' | 'value') => void;

function lintExamples({ examples }: LoadedRule, report: Report): void {
  for (const fires of [true, false]) {
    if (examples.some((example) => example.fires === fires)) continue;
    const words = {
      what: `no example with fires: ${fires}`,
      expected: fires ? 'at least one bundle that it must find' : 'at least one bundle that it must not take for it',
      mend: 'add one; a lookalike makes the best negative one',
    };
    report(['examples'], words, 'key');
  }
}

function lintCauses(rule: LoadedRule, causes: ReadonlySet<string>, report: Report): void {
  const known = (id: string) =>
    id.endsWith('/*') ? [...causes].some((cause) => cause.startsWith(id.slice(0, -1))) : causes.has(id);
  (rule.explains ?? []).forEach((id, index) => {
    if (!known(id)) report(['explains', index], unknownCause(id, causes));
  });
  (rule.lookalikes ?? []).forEach((text, index) => {
    const id = text.slice(0, text.indexOf(':'));
    if (!known(id)) report(['lookalikes', index], unknownCause(id, causes));
  });
}

function unknownCause(id: string, causes: ReadonlySet<string>): Words {
  const meant = closest(id, [...causes]);
  return {
    what: `unknown cause "${id}"`,
    expected: 'the id of a rule',
    mend: meant === null ? 'remove it' : `did you mean "${meant}"?`,
  };
}

const builtIn = ['node', 'pod', 'namespace', 'source', 'service', 'count', 'message', 'name'];

function lintPlaceholders(rule: LoadedRule, ruleset: RuleSet, report: Report): void {
  const names = new Set([...builtIn, ...boundNames(rule, ruleset)]);
  const texts: readonly (readonly [YamlPath, string])[] = [
    ...(rule.summary === undefined ? [] : [[['summary'], rule.summary] as const]),
    [['remedy', 'summary'], rule.remedy.summary],
    ...(rule.subjects ?? []).map((text, index) => [['subjects', index], text] as const),
    ...(rule.affects ?? []).map((text, index) => [['affects', index], text] as const),
    ...(rule.remedy.commands ?? []).map((text, index) => [['remedy', 'commands', index], text] as const),
    ...(rule.asks ?? []).flatMap(({ what, command }, index) => [
      [['asks', index, 'what'], what] as const,
      ...(command === undefined ? [] : [[['asks', index, 'command'], command] as const]),
    ]),
  ];
  for (const [at, text] of texts) {
    for (const name of placeholdersOf(text)) {
      if (!names.has(name)) report(at, unknownCapture(name, [...names]));
    }
  }
}

/** All names that some condition of the rule may bind. */
function boundNames(rule: LoadedRule, ruleset: RuleSet): readonly string[] {
  const names: string[] = [];
  visitConditions(conditionOf(rule), ['when'], (node) => {
    for (const { name } of signatureNames(node)) names.push(...(ruleset.compiled.get(signatureIdOf(rule, name))?.captures ?? []));
    if ('object' in node) {
      names.push(...Object.keys(node.object.capture ?? {}));
      for (const test of Object.values(node.object.where ?? {})) names.push(...capturesOf(test));
    }
    if ('check' in node) names.push(...(checks.get(node.check)?.binds ?? []));
  });
  return names;
}

function capturesOf(test: FieldTest): readonly string[] {
  const groups = isTestObject(test) && test.matches !== undefined ? groupNames(parseExpression(test.matches)) : [];
  return [...capturesOfTest(test), ...groups];
}

function lintConditions(rule: LoadedRule, ruleset: RuleSet, report: Report): void {
  const used = new Set<string>();
  const capturesOfSignature = (name: string) => ruleset.compiled.get(signatureIdOf(rule, name))?.captures ?? [];
  visitConditions(conditionOf(rule), ['when'], (node, path) => {
    const names = signatureNames(node);
    for (const { name } of names) used.add(name);
    if (!('seen' in node || 'sequence' in node)) return;
    (node.by ?? []).forEach((by, index) => {
      const without = names.find(({ name }) => !builtIn.includes(by) && !capturesOfSignature(name).includes(by));
      if (without !== undefined)
        report([...path, 'by', index], {
          what: `${without.name} does not capture "${by}"`,
          expected: `one of ${capturesOfSignature(without.name).join(', ')}`,
          mend: 'capture it in all of them',
        });
    });
    if ('seen' in node && node.clearedBy === undefined && node.by !== undefined)
      report([...path, 'by'], { what: '"by" without clearedBy', expected: 'something that clears it', mend: 'remove it' });
  });
  for (const name of Object.keys(rule.signatures ?? {})) {
    if (!used.has(name))
      report(
        ['signatures', name],
        { what: `the signature "${name}" is not used`, expected: 'a condition that names it', mend: 'use or remove it' },
        'key',
      );
  }
}

function alarmDefect(ruleset: RuleSet, { rule: id, bundle, summary, at }: FalseAlarm): readonly Defect[] {
  const rule = ruleset.rules.find((candidate) => candidate.id === id);
  if (rule === undefined) return [];
  return [
    defectAt(rule.file, new Locator(rule.source), ['when'], {
      what: `it fires on the healthy ${bundle} (${at}: ${summary})`,
      expected: 'silence where nothing is wrong',
      mend: 'narrow the signature, or add clearedBy, atLeast, lasting or afterStart',
    }),
  ];
}

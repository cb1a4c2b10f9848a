import { Ajv, type ValidateFunction } from 'ajv';
import { validRange } from 'semver';
import type { Check } from '../checks/check.ts';
import { checks } from '../checks/registry.ts';
import { conditionOf, visitConditions } from '../evaluate/condition.ts';
import { isTestObject } from '../evaluate/field-test.ts';
import type { CompiledSignature } from './compile.ts';
import { expressionDefect } from './compile.ts';
import { closest, type Defect, defectAt } from './defect.ts';
import { Locator, type YamlPath } from './locate.ts';
import type { CheckNode, Condition, FieldTest } from './rule.ts';
import { type LoadedRule, signatureIdOf } from './ruleset.ts';

type Words = Pick<Defect, 'what' | 'expected' | 'mend'>;
type Report = (path: YamlPath, words: Words, at?: 'key' | 'value') => void;

/** What a rule refers to and is not there: without it, it could not run. */
export function referenceDefects(rule: LoadedRule, signatures: ReadonlyMap<string, CompiledSignature>): readonly Defect[] {
  const defects: Defect[] = [];
  const locator = new Locator(rule.source);
  const report: Report = (path, words, at) => defects.push(defectAt(rule.file, locator, path, words, at));
  if (rule.when === undefined && rule.signatures === undefined)
    report([], {
      what: 'the rule has neither signatures nor when',
      expected: 'something that it fires on',
      mend: 'add signatures, or when: { replay: true }',
    });
  if (rule.versions !== undefined && validRange(rule.versions) === null) report(['versions'], badRange(rule.versions));
  const names = [...signatures.keys()].map((id) =>
    id.startsWith('shared#') ? id.replace('#', '/') : id.slice(rule.id.length + 1),
  );
  visitConditions(conditionOf(rule), ['when'], (node, path) => {
    for (const { name, at } of signatureNames(node)) {
      if (signatures.has(signatureIdOf(rule, name))) continue;
      const meant = closest(name, names);
      report([...path, ...at], {
        what: `unknown signature "${name}"`,
        expected: `one of ${names.join(', ')}`,
        mend: meant === null ? 'define it under signatures' : `did you mean "${meant}"?`,
      });
    }
    if ('version' in node && validRange(node.version) === null) report([...path, 'version'], badRange(node.version));
    if ('check' in node) checkDefect(node, path, report);
    if ('object' in node)
      for (const [key, test] of Object.entries(node.object.where ?? {}))
        testDefect(test, [...path, 'object', 'where', key], report);
  });
  return defects;
}

const badRange = (range: string): Words => ({
  what: `"${range}" is no range of versions`,
  expected: "a range such as '>=0.13.0 <0.15.0'",
  mend: 'write releases without v',
});

/** The signatures that a condition names itself, not those of its children. */
export function signatureNames(node: Condition): readonly { readonly name: string; readonly at: YamlPath }[] {
  const listed = (key: string, names: readonly string[] | undefined) =>
    (names ?? []).map((name, index) => ({ name, at: [key, index] }));
  if ('seen' in node) return [{ name: node.seen, at: ['seen'] }, ...listed('clearedBy', node.clearedBy)];
  if ('sequence' in node) return [...listed('sequence', node.sequence), ...listed('without', node.without)];
  return [];
}

function checkDefect(node: CheckNode, path: YamlPath, report: Report): void {
  const check = checks.get(node.check);
  const names = [...checks.keys()];
  if (check === undefined) {
    const meant = closest(node.check, names);
    report([...path, 'check'], {
      what: `unknown check "${node.check}"`,
      expected: `one of ${names.join(', ')}`,
      mend: meant === null ? 'write it in src/rules/checks/' : `did you mean "${meant}"?`,
    });
    return;
  }
  const valid = validatorOf(check);
  if (valid(node.with ?? {})) return;
  const [error] = valid.errors ?? [];
  report([...path, node.with === undefined ? 'check' : 'with'], {
    what: `the parameters of ${node.check} are wrong: ${error?.instancePath.slice(1) ?? ''} ${error?.message ?? ''}`.replaceAll(
      / +/g,
      ' ',
    ),
    expected: JSON.stringify(check.with?.properties ?? {}),
    mend:
      error?.keyword === 'additionalProperties'
        ? `remove ${JSON.stringify(error.params.additionalProperty)}`
        : 'see analyze rules checks',
  });
}

const validators = new Map<string, ValidateFunction>();
let ajv: Ajv | null = null;

/** Compiled once for each check that some rule uses. */
function validatorOf(check: Check): ValidateFunction {
  const known = validators.get(check.name);
  if (known !== undefined) return known;
  if (ajv === null) {
    ajv = new Ajv({ allowUnionTypes: true });
    ajv.addFormat('expression', { type: 'string', validate: (source) => expressionDefect(source) === null });
  }
  const valid = ajv.compile(check.with ?? { type: 'object', additionalProperties: false });
  validators.set(check.name, valid);
  return valid;
}

function testDefect(test: FieldTest, path: YamlPath, report: Report): void {
  if (!isTestObject(test)) return;
  const defect = test.matches === undefined ? null : expressionDefect(test.matches);
  if (defect !== null) report([...path, 'matches'], defect);
  if (test.not !== undefined) testDefect(test.not, [...path, 'not'], report);
}

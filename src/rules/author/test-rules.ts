import type { Facts } from '../../model/facts.ts';
import type { Finding, Undecided } from '../../model/finding.ts';
import type { Replay } from '../../model/replay.ts';
import type { RuleContext } from '../evaluate/context.ts';
import { evaluateRules } from '../evaluate/evaluate.ts';
import { Locator } from '../load/locate.ts';
import type { Example } from '../load/rule.ts';
import type { LoadedRule, RuleSet } from '../load/ruleset.ts';

/** A bundle read by the real intake, as far as rules need it. */
export interface ReadBundle {
  readonly facts: Facts;
  readonly replay: Replay;
  readonly context: RuleContext;
}

/** Reads files as if they had been given as a bundle. */
export type ReadExample = (files: Readonly<Record<string, string>>, ruleset: RuleSet) => Promise<ReadBundle>;

export interface ExampleResult {
  readonly rule: string;
  readonly example: string;
  readonly file: string;
  readonly line: number;
  /** Empty where it is as the example says. */
  readonly problems: readonly string[];
}

/** Runs each example of each rule through the whole intake, with its own rule alone. */
export async function testRules(ruleset: RuleSet, read: ReadExample): Promise<readonly ExampleResult[]> {
  const results: ExampleResult[] = [];
  for (const rule of ruleset.rules) {
    const alone = only(ruleset, rule);
    const locator = new Locator(rule.source);
    for (const [index, example] of rule.examples.entries()) {
      const { facts, replay, context } = await read(example.files, alone);
      const { findings, undecided } = evaluateRules(alone, facts, replay, context);
      const problems = differences(example, findings, undecided);
      results.push({
        rule: rule.id,
        example: example.name,
        file: rule.file,
        line: locator.keyAt(['examples', index]).line,
        problems,
      });
    }
  }
  return results;
}

/** The rule with its own and the shared signatures. */
export function only(ruleset: RuleSet, rule: LoadedRule): RuleSet {
  const compiled = new Map([...ruleset.compiled].filter(([id]) => id.startsWith(`${rule.id}#`) || !id.includes('/')));
  return { ...ruleset, rules: [rule], compiled, signatures: [...compiled.values()].flatMap(({ variants }) => variants) };
}

function differences(example: Example, findings: readonly Finding[], undecided: readonly Undecided[]): readonly string[] {
  const [open] = undecided;
  if (open?.status === 'crashed') return [open.reason];
  if (!example.fires) return findings.map((finding) => `it fires: ${describe(finding)}`);
  if (findings.length === 0) return [`it does not fire: ${open?.status ?? 'excluded'}. ${open?.reason ?? ''}`];
  const wanted = example.subjects;
  const fitting = wanted === undefined ? findings : findings.filter(({ subjects }) => sameSet(subjects, wanted));
  if (fitting.length === 0)
    return [`no finding is about ${list(wanted ?? [])}, but ${findings.map(({ subjects }) => list(subjects)).join(' and ')}`];
  const { state, affects } = example;
  const problems: string[] = [];
  if (state !== undefined && !fitting.some((finding) => finding.state === state))
    problems.push(`the state is ${fitting.map((finding) => finding.state).join(', ')}, not ${state}`);
  if (affects !== undefined && !fitting.some((finding) => sameSet(finding.affects, affects)))
    problems.push(`it affects ${fitting.map((finding) => list(finding.affects)).join(' and ')}, not ${list(affects)}`);
  for (const { evidence } of findings) if (evidence.length === 0) problems.push('a finding has no evidence');
  return problems;
}

const list = (texts: readonly string[]): string => (texts.length === 0 ? 'nothing' : texts.join(', '));

function describe({ state, subjects, evidence }: Finding): string {
  const [first] = evidence;
  return `${state}, about ${list(subjects)}${first === undefined ? '' : `, by ${first.source}:${first.line} ${first.text.slice(0, 160)}`}`;
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one));
}

import { text as textOf } from 'node:stream/consumers';
import { InputError } from '../model/bundle.ts';
import type { Phase } from '../model/finding.ts';
import { pageOf } from '../rules/author/docs.ts';
import { ruleFromId, ruleFromLine } from '../rules/author/new.ts';
import { checks } from '../rules/checks/registry.ts';
import { closest } from '../rules/load/defect.ts';
import type { LoadedRule, RuleSet } from '../rules/load/ruleset.ts';
import { rulesFor } from './built-in-rules.ts';

const phases: readonly Phase[] = ['configuration', 'assignment', 'advertisement', 'session', 'traffic', 'cluster'];

export async function listRules(folder: string | undefined, json: boolean): Promise<number> {
  const { rules } = await rulesFor(folder);
  if (json) {
    const list = rules.map(({ id, title, severity, phase, verdict, role, versions }) => ({
      id,
      title,
      severity,
      phase,
      verdict,
      role: role ?? 'root-cause',
      versions: versions ?? null,
    }));
    process.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
    return 0;
  }
  const width = Math.max(...rules.map(({ id }) => id.length));
  for (const phase of phases) {
    const own = rules.filter((rule) => rule.phase === phase);
    if (own.length === 0) continue;
    process.stdout.write(`${phase}\n${own.map(({ id, title }) => `  ${id.padEnd(width)}  ${title}\n`).join('')}\n`);
  }
  process.stdout.write(`${rules.length} rules. analyze rules show ID tells all of one.\n`);
  return 0;
}

export async function showRule(id: string, folder: string | undefined): Promise<number> {
  const ruleset = await rulesFor(folder);
  process.stdout.write(pageOf(ruleNamed(ruleset, id), ruleset));
  return 0;
}

/** Throws InputError with the rule that was probably meant. */
export function ruleNamed({ rules }: RuleSet, id: string): LoadedRule {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule !== undefined) return rule;
  const ids = rules.map((candidate) => candidate.id);
  const meant = ids.find((other) => other.endsWith(`/${id}`)) ?? closest(id, ids);
  throw new InputError(`no rule is called ${id}${meant === null ? '' : `; did you mean ${meant}?`} (analyze rules list)`);
}

export async function listChecks(): Promise<number> {
  for (const { name, finds, with: parameters, binds } of checks.values()) {
    process.stdout.write(`${name}\n  finds ${finds}\n  binds ${binds.map((one) => `{${one}}`).join(' ')}\n`);
    if (parameters !== undefined) process.stdout.write(`  with  ${JSON.stringify(parameters.properties)}\n`);
  }
  return 0;
}

export async function newRule(id: string | undefined, line: string | undefined): Promise<number> {
  if (id !== undefined && !/^[a-z0-9-]+\/[a-z0-9-]+$/.test(id))
    throw new InputError(`${id} is no id: expected area/slug, e.g. bgp/my-cause`);
  if (line !== undefined) process.stdout.write(ruleFromLine(line === '-' ? await textOf(process.stdin) : line, id));
  else if (id !== undefined) process.stdout.write(ruleFromId(id));
  else throw new InputError('name an id (area/slug), or give a log line with --from-line');
  return 0;
}

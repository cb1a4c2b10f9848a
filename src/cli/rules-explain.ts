import type { Clause, Explanation } from '../rules/explain.ts';
import { explainRule, signaturesToExplain } from '../rules/explain.ts';
import { sourcesOf } from './analyze-files.ts';
import { rulesFor } from './built-in-rules.ts';
import type { InputOptions } from './input-options.ts';
import { readForRules } from './read-for-rules.ts';
import { ruleNamed } from './rules-show.ts';

export async function explain(
  id: string,
  inputs: readonly string[],
  options: InputOptions & { readonly rules?: string },
): Promise<number> {
  const ruleset = await rulesFor(options.rules);
  const rule = ruleNamed(ruleset, id);
  const { facts, replay, context } = await readForRules(sourcesOf(inputs), signaturesToExplain(ruleset, rule), options);
  process.stdout.write(`${linesOf(explainRule(ruleset, rule, facts, replay, context)).join('\n')}\n`);
  return 0;
}

const marks: Readonly<Record<Clause['answer'], string>> = {
  holds: '✓',
  'does not hold': '✗',
  'cannot tell': '?',
  'not reached': '·',
};
const shortest = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

function linesOf({ rule, findings, undecided, clauses, failed, signatures, nearMisses }: Explanation): readonly string[] {
  const lines = [`${rule.id}: ${rule.title}`, ''];
  if (findings.length > 0) {
    lines.push(`It fired ${findings.length === 1 ? 'once' : `${findings.length} times`}:`);
    for (const { state, subjects, summary } of findings)
      lines.push(`  ${state}, ${subjects.length === 0 ? 'about the cluster' : subjects.join(', ')}: ${summary}`);
  } else {
    lines.push(`It did not fire: ${undecided?.status ?? 'excluded'}. ${undecided?.reason ?? ''}`);
    if (failed !== null)
      lines.push(`The first clause that failed: ${rule.file}:${failed.line}: ${failed.says} (${failed.answer})`);
  }
  lines.push('', 'Clauses:');
  for (const clause of clauses) {
    const lacks = clause.lacks.length === 0 ? '' : `, lacking ${clause.lacks.join(', ')}`;
    lines.push(
      `  ${'  '.repeat(clause.depth)}${marks[clause.answer]} ${clause.says}  [${rule.file}:${clause.line}] ${clause.answer}${lacks}`,
    );
    if (!/^(?:all|any) of|^not$/.test(clause.says))
      for (const { source, line, text } of clause.evidence)
        lines.push(`  ${'  '.repeat(clause.depth)}    ${source}:${line}  ${shortest(text)}`);
  }
  if (signatures.length > 0) lines.push('', 'Signatures:');
  for (const { name, sources, files, literals, matches } of signatures) {
    lines.push(`  ${name}: ${matches} lines, looked for in ${sources.join(', ')}`);
    lines.push(`    literals ${literals.map((way) => way.map((literal) => JSON.stringify(literal)).join(' ')).join(' or ')}`);
    lines.push(
      files.length === 0
        ? '    no such log is in the bundle'
        : `    in ${files.slice(0, 8).join(', ')}${files.length > 8 ? ` and ${files.length - 8} more` : ''}`,
    );
  }
  if (nearMisses.length > 0) lines.push('', 'Near misses:');
  for (const { signature, source, line, text, why } of nearMisses)
    lines.push(`  ${signature}: ${source}:${line}: ${why}`, `    ${shortest(text)}`);
  return lines;
}

import type { Clause, Explanation, SignatureUse } from '../rules/author/explain.ts';
import { explainRule, signaturesToExplain } from '../rules/author/explain.ts';
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

function linesOf(explanation: Explanation): readonly string[] {
  const { rule, clauses, signatures, nearMisses } = explanation;
  return [
    `${rule.id}: ${rule.title}`,
    '',
    ...outcomeLines(explanation),
    '',
    'Clauses:',
    ...clauses.flatMap((clause) => clauseLines(rule.file, clause)),
    ...titled('Signatures:', signatures.flatMap(signatureLines)),
    ...titled(
      'Near misses:',
      nearMisses.flatMap(({ signature, source, line, text, why }) => [
        `  ${signature}: ${source}:${line}: ${why}`,
        `    ${shortest(text)}`,
      ]),
    ),
  ];
}

const titled = (title: string, lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : ['', title, ...lines]);

function outcomeLines({ rule, findings, undecided, failed }: Explanation): readonly string[] {
  if (findings.length > 0) {
    const about = (subjects: readonly string[]) => (subjects.length === 0 ? 'about the cluster' : subjects.join(', '));
    return [
      `It fired ${findings.length === 1 ? 'once' : `${findings.length} times`}:`,
      ...findings.map(({ state, subjects, summary }) => `  ${state}, ${about(subjects)}: ${summary}`),
    ];
  }
  return [
    `It did not fire: ${undecided?.status ?? 'excluded'}. ${undecided?.reason ?? ''}`,
    ...(failed === null ? [] : [`The first clause that failed: ${rule.file}:${failed.line}: ${failed.says} (${failed.answer})`]),
  ];
}

function clauseLines(file: string, { depth, answer, says, line, lacks, evidence }: Clause): readonly string[] {
  const indent = '  '.repeat(depth + 1);
  const lacking = lacks.length === 0 ? '' : `, lacking ${lacks.join(', ')}`;
  const isJoint = /^(?:all|any) of|^not$/.test(says);
  return [
    `${indent}${marks[answer]} ${says}  [${file}:${line}] ${answer}${lacking}`,
    ...(isJoint ? [] : evidence.map((one) => `${indent}    ${one.source}:${one.line}  ${shortest(one.text)}`)),
  ];
}

function signatureLines({ name, sources, files, literals, matches }: SignatureUse): readonly string[] {
  const ways = literals.map((way) => way.map((literal) => JSON.stringify(literal)).join(' ')).join(' or ');
  const shown = `${files.slice(0, 8).join(', ')}${files.length > 8 ? ` and ${files.length - 8} more` : ''}`;
  return [
    `  ${name}: ${matches} lines, looked for in ${sources.join(', ')}`,
    `    literals ${ways}`,
    files.length === 0 ? '    no such log is in the bundle' : `    in ${shown}`,
  ];
}

import type { Phase } from '../../model/finding.ts';
import { conditionOf, visitConditions } from '../evaluate/condition.ts';
import { isList, isTestObject } from '../evaluate/field-test.ts';
import type { FieldTest, SignatureText } from '../load/rule.ts';
import type { LoadedRule, RuleSet } from '../load/ruleset.ts';

/** A page of the reference: its path below the folder, and its Markdown. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

const phases: Readonly<Record<Phase, string>> = {
  configuration: 'Configuration',
  assignment: 'Assignment of addresses',
  advertisement: 'Advertisement',
  session: 'Sessions and speakers',
  traffic: 'Traffic',
  cluster: 'The cluster around it',
};

/** A page for each cause, an index by phase, and one by message. */
export function pagesOf(ruleset: RuleSet): readonly Page[] {
  return [
    { path: 'README.md', text: indexByPhase(ruleset) },
    { path: 'messages.md', text: indexByMessage(ruleset) },
    ...ruleset.rules.map((rule) => ({ path: `${rule.id}.md`, text: pageOf(rule, ruleset) })),
  ];
}

const generated = '<!-- Written by `analyze rules docs` from rules/. Do not edit. -->';

/** All that is known of one cause, as Markdown. */
export function pageOf(rule: LoadedRule, ruleset: RuleSet): string {
  const explainedBy = ruleset.rules.filter(({ explains }) =>
    explains?.some((id) => id === rule.id || (id.endsWith('/*') && rule.id.startsWith(id.slice(0, -1)))),
  );
  return [
    generated,
    `# ${rule.title}`,
    '',
    `\`${rule.id}\` · ${rule.severity} · ${phases[rule.phase].toLowerCase()} · ${rule.verdict}${rule.role === undefined ? '' : ` · at most ${rule.role}`}`,
    ...scopeOf(rule),
    '',
    rule.meaning.trim(),
    '',
    '## What to do',
    '',
    rule.remedy.summary.trim(),
    ...((rule.remedy.commands ?? []).length === 0 ? [] : ['', '```sh', ...(rule.remedy.commands ?? []), '```']),
    '',
    '## How it shows',
    '',
    ...shows(rule),
    ...section(
      'What looks alike',
      (rule.lookalikes ?? []).map((text) => lookalike(rule, text)),
    ),
    ...section(
      'What follows from it',
      (rule.explains ?? []).map((id) => `- ${link(rule, id)}`),
    ),
    ...section(
      'What it may follow from',
      explainedBy.map(({ id, title }) => `- ${link(rule, id)}: ${title}`),
    ),
    ...section(
      'What would tell',
      (rule.asks ?? []).map(({ what, command }) => `- ${what}: \`${command}\``),
    ),
    ...section(
      'What it needs before it can be excluded',
      (rule.needs ?? []).map((need) => `- ${need}${rule.visibleAt === 'debug' && need.startsWith('log ') ? ', at debug' : ''}`),
    ),
    ...examplesOf(rule),
    ...section(
      'References',
      (rule.references ?? []).map((reference) => `- ${referenceLink(reference)}`),
    ),
    ...(rule.guide === undefined
      ? []
      : ['', `It decides the statements ${rule.guide.join(', ')} of the [troubleshooting guide](${up(rule)}../coverage.md).`]),
    '',
  ].join('\n');
}

function scopeOf({ versions, modes }: LoadedRule): readonly string[] {
  const parts = [
    ...(versions === undefined ? [] : [`MetalLB ${versions}`]),
    ...(modes === undefined ? [] : [`BGP mode ${modes.join(', ')}`]),
  ];
  return parts.length === 0 ? [] : ['', `Only ${parts.join('; ')}.`];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `## ${title}`, '', ...lines];
}

function shows(rule: LoadedRule): readonly string[] {
  const signatures = Object.entries(rule.signatures ?? {}).map(
    ([name, text]) => `- **${name}**, in ${text.in.filter((kind) => kind !== 'unknown').join(', ')}: ${describe(text)}`,
  );
  const others: string[] = [];
  visitConditions(conditionOf(rule), ['when'], (node) => {
    if ('replay' in node) others.push("- MetalLB's own decision, replayed from the objects");
    if ('check' in node) others.push(`- the check \`${node.check}\``);
    if ('object' in node)
      others.push(
        `- ${node.object.exists === false ? 'no' : 'an'} object ${node.object.kind}${node.object.where === undefined ? '' : ` with ${Object.keys(node.object.where).join(', ')}`}`,
      );
    if ('seen' in node && node.seen.startsWith('shared/')) others.push(`- the line \`${node.seen}\``);
  });
  return [...signatures, ...new Set(others)];
}

function describe({ fields, pattern, on, literals }: SignatureText): string {
  const tests = Object.entries(fields ?? {}).map(([key, test]) => `\`${key}\` ${sayTest(test)}`);
  const expression =
    pattern === undefined
      ? []
      : [`${on === undefined ? 'the line' : `\`${on}\``} matches ${code(pattern.replaceAll('\n', ' '))}`];
  const words = [...tests, ...expression];
  return words.length > 0 ? words.join(', ') : (literals ?? []).map(code).join(', ');
}

function sayTest(test: FieldTest): string {
  if (isList(test)) return `is ${test.map((one) => code(String(one))).join(' or ')}`;
  if (!isTestObject(test)) return `is ${code(String(test))}`;
  if (test.exists === false) return 'is not there';
  const parts = [
    ...(test.matches === undefined ? [] : [`matches ${code(test.matches.replaceAll('\n', ' '))}`]),
    ...(test.not === undefined ? [] : [`not so: ${sayTest(test.not)}`]),
  ];
  return parts.length === 0 ? 'is there' : parts.join(', ');
}

/** Text as Markdown code, whatever backticks it holds. */
const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

const up = ({ id }: LoadedRule): string => '../'.repeat(id.split('/').length - 1);

function link(rule: LoadedRule, id: string): string {
  return id.endsWith('/*') ? `everything in \`${id.slice(0, -2)}\`` : `[\`${id}\`](${up(rule)}${id}.md)`;
}

function lookalike(rule: LoadedRule, text: string): string {
  const at = text.indexOf(':');
  return `- ${link(rule, text.slice(0, at))}${text.slice(at)}`;
}

function referenceLink(reference: string): string {
  const issue = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(reference);
  return issue === null
    ? reference.startsWith('http')
      ? `<${reference}>`
      : reference
    : `[${reference}](https://github.com/${issue[1]}/issues/${issue[2]})`;
}

/** What lines look like; the whole files stand in the rule. */
const mostLines = 12;

function examplesOf({ examples }: LoadedRule): readonly string[] {
  const shown = examples.filter(({ fires }) => fires).slice(0, 2);
  return [
    ...section(
      'Examples',
      shown.flatMap(({ name, files }) => [
        `${name.charAt(0).toUpperCase()}${name.slice(1)}:`,
        '',
        ...Object.entries(files).flatMap(([file, text]) => {
          const lines = text.trimEnd().split('\n');
          const cut = lines.length > mostLines ? [...lines.slice(0, mostLines), '…'] : lines;
          return [`\`${file}\``, '', '````text', ...cut, '````', ''];
        }),
      ]),
    ),
    ...(examples.some(({ fires }) => !fires)
      ? [
          '',
          `Not this cause: ${examples
            .filter(({ fires }) => !fires)
            .map(({ name }) => name)
            .join('; ')}.`,
        ]
      : []),
  ];
}

function indexByPhase({ rules }: RuleSet): string {
  const lines = [
    generated,
    '# Causes, by phase',
    '',
    `${rules.length} causes. By what a log says: [messages.md](messages.md). How to add one: [rules.md](../rules.md).`,
  ];
  for (const [phase, title] of Object.entries(phases)) {
    const own = rules.filter((rule) => rule.phase === phase);
    if (own.length > 0)
      lines.push('', `## ${title}`, '', '| cause | what | severity | versions |', '|---|---|---|---|', ...own.map(rowOf));
  }
  return `${lines.join('\n')}\n`;
}

const rowOf = ({ id, title, severity, versions }: LoadedRule): string =>
  `| [\`${id}\`](${id}.md) | ${cell(title)} | ${severity} | ${cell(versions ?? 'all')} |`;
const cell = (text: string): string => text.replaceAll('|', '\\|');

function indexByMessage({ rules, compiled }: RuleSet): string {
  const rows = rules.flatMap(({ id, signatures }) =>
    Object.entries(signatures ?? {}).flatMap(([name, { in: sources }]) => {
      const written = sources.filter((kind) => kind !== 'unknown').join(', ');
      return (compiled.get(`${id}#${name}`)?.variants ?? []).flatMap(({ literals }) => {
        const said = literals.filter((literal) => !/^"[\w ]+":$/.test(literal)).toSorted((a, b) => b.length - a.length)[0];
        if (said === undefined) return [];
        const shown = cell(said.replaceAll('`', "'").replaceAll('\\"', '"'));
        return [{ said, row: `| \`${shown}\` | ${written} | [\`${id}\`](${id}.md) |` }];
      });
    }),
  );
  const sorted = rows.toSorted((a, b) => (a.said.toLowerCase() < b.said.toLowerCase() ? -1 : 1)).map(({ row }) => row);
  return `${[generated, '# Causes, by message', '', 'What a line must contain before its rule looks closer. Search this page for the words of your log.', '', '| text | written by | cause |', '|---|---|---|', ...sorted].join('\n')}\n`;
}

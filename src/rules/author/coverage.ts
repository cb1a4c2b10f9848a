import { Ajv } from 'ajv';
import { JSON_SCHEMA, load } from 'js-yaml';
import type { SourceKind } from '../../model/log.ts';
import type { Json, JsonObject } from '../../model/object.ts';
import type { Signature } from '../../model/signature.ts';
import type { RuleSet } from '../load/ruleset.ts';

/** A message of MetalLB's, as rules/shared/messages.yaml describes it. */
interface Message {
  readonly id: string;
  readonly by: readonly SourceKind[];
  readonly level: 'warn' | 'error' | 'event';
  readonly format?: 'zap';
  readonly fields?: JsonObject;
  readonly free?: readonly string[];
  readonly errors?: readonly string[];
  readonly text?: string;
  readonly file: string;
  readonly versions: readonly [string, string];
}

export interface KnownMessage {
  readonly id: string;
  readonly level: string;
  readonly versions: string;
  /** A line as it would be written. */
  readonly line: string;
  /** Signatures that take it; empty where nothing knows it. */
  readonly by: readonly string[];
}

const schema = {
  type: 'object',
  required: ['messages'],
  properties: {
    messages: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'by', 'level', 'file', 'versions'],
        properties: {
          id: { type: 'string' },
          by: { type: 'array', items: { type: 'string' } },
          level: { enum: ['warn', 'error', 'event'] },
          fields: { type: 'object' },
          free: { type: 'array', items: { type: 'string' } },
          errors: { type: 'array', items: { type: 'string' } },
          text: { type: 'string' },
          file: { type: 'string' },
          versions: { type: 'array', items: { type: 'string' }, minItems: 2 },
        },
      },
    },
  },
} as const;

/** Which of MetalLB's messages some signature knows: as symptom, as cause, or as noise. Throws where the list is not one. */
export function messageCoverage(ruleset: RuleSet, catalogue: string): readonly KnownMessage[] {
  const valid = new Ajv({ allowUnionTypes: true }).compile<{ readonly messages: readonly Message[] }>(schema);
  const read: unknown = load(catalogue, { schema: JSON_SCHEMA });
  if (!valid(read)) throw new Error('the list of messages is not as docs/rules.md describes it');
  return read.messages.map((message) => {
    const lines = linesOf(message);
    const by = ruleset.signatures
      .filter((signature) => lines.some((line) => takes(signature, message, line)))
      .map(({ id }) => id);
    return { id: message.id, level: message.level, versions: message.versions.join(' to '), line: lines[0] ?? '', by };
  });
}

/** Bare numbers at the end, which is what the floor holds. */
export function known(messages: readonly KnownMessage[]): {
  readonly known: number;
  readonly of: number;
  readonly percent: number;
} {
  const count = messages.filter(({ by }) => by.length > 0).length;
  return {
    known: count,
    of: messages.length,
    percent: messages.length === 0 ? 0 : Math.floor((count * 1000) / messages.length) / 10,
  };
}

function takes(signature: Signature, { by, level }: Message, text: string): boolean {
  const kinds: readonly SourceKind[] = level === 'event' ? ['event'] : by;
  if (!signature.sources.some((kind) => kinds.includes(kind)) || !signature.literals.every((literal) => text.includes(literal)))
    return false;
  const fields = parsed(text);
  return signature.match({ text, fields: () => fields }) !== null;
}

function parsed(text: string): JsonObject {
  if (!text.startsWith('{')) return {};
  const value: Json = JSON.parse(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? toObject(value) : {};
}

const toObject = (value: Json & object): JsonObject => Object.fromEntries(Object.entries(value));

/** What free fields hold, by their name; anything else is a word. */
const samples: Readonly<Record<string, Json>> = {
  ip: ['192.0.2.10'],
  ips: ['192.0.2.10'],
  peer: '192.0.2.1',
  peerASN: 64513,
  localASN: 64512,
  service: 'shop/web',
  name: 'shop/web',
  namespace: 'metallb-system',
  interface: 'eth0',
  pool: 'main',
  protocol: 'layer2',
  node: 'worker-1',
  expected: 2,
  joined: 1,
  clusterips: ['10.96.0.10'],
  localIfs: ['eth0', 'lo'],
  port: 7472,
  host: '',
};

function linesOf(message: Message): readonly string[] {
  if (message.level === 'event') return eventLines(message.text ?? '');
  const errors = message.errors ?? ['it did not work'];
  const free = message.free ?? [];
  const variants = free.includes('error') || free.includes('err') ? errors : [errors[0] ?? ''];
  return variants.map((error) => {
    const fields: Record<string, Json> = {};
    for (const key of free) fields[key] = key === 'error' || key === 'err' ? error : (samples[key] ?? error);
    const all: JsonObject = {
      ...fields,
      ...message.fields,
      caller: `${message.file}:1`,
      level: message.level,
      ts: '2026-01-01T00:00:00Z',
    };
    const keys = message.format === 'zap' ? zapOrder(all) : Object.keys(all).sort();
    return JSON.stringify(Object.fromEntries(keys.map((key) => [key, all[key]])));
  });
}

/** zap writes level, time, caller, logger and message first, then the rest as given. */
function zapOrder(fields: JsonObject): readonly string[] {
  const first = ['level', 'ts', 'caller', 'logger', 'msg'].filter((key) => key in fields);
  return [...first, ...Object.keys(fields).filter((key) => !first.includes(key))];
}

/** An event as describe, a table and YAML show it: with Go's verbs filled in. */
function eventLines(text: string): readonly string[] {
  const [, reason = '', said = ''] = text.split('  ');
  const message = said
    .replaceAll('%q', '"shop/web"')
    .replaceAll('%v', '[10.96.0.10]')
    .replaceAll('%s', 'it did not work')
    .replaceAll('%d', '1');
  return [`Warning  ${reason}  2m  metallb-controller  ${message}`, message, `message: '${message}'`];
}

/** A statement of the troubleshooting guide, and the rules that decide it. */
export interface Statement {
  readonly id: string;
  readonly says: string;
  readonly answer: 'decided' | 'asked';
  readonly rules: readonly string[];
}

const statementSchema = {
  type: 'object',
  required: ['statements'],
  properties: {
    statements: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        required: ['answer', 'says'],
        additionalProperties: false,
        properties: { answer: { enum: ['decided', 'asked'] }, says: { type: 'string' } },
      },
    },
  },
} as const;

/** Which statements of the guide rules decide or ask for. Throws where the list is not one. */
export function guideCoverage(ruleset: RuleSet, list: string): readonly Statement[] {
  const valid = new Ajv().compile<{ readonly statements: Readonly<Record<string, Pick<Statement, 'says' | 'answer'>>> }>(
    statementSchema,
  );
  const read: unknown = load(list, { schema: JSON_SCHEMA });
  if (!valid(read)) throw new Error('docs/guide-statements.yaml: expected statements, each with answer and says');
  return Object.entries(read.statements).map(([id, { says, answer }]) => ({
    id,
    says,
    answer,
    rules: ruleset.rules.filter(({ guide }) => guide?.includes(id)).map((rule) => rule.id),
  }));
}

/** docs/coverage.md. */
export function coveragePage(statements: readonly Statement[], messages: readonly KnownMessage[]): string {
  const { known: count, of, percent } = known(messages);
  const decided = statements.filter(({ rules }) => rules.length > 0).length;
  const unknown = messages.filter(({ by }) => by.length === 0);
  return `${[
    '<!-- Written by `analyze rules docs` from rules/ and docs/guide-statements.yaml. Do not edit. -->',
    '# Coverage',
    '',
    `**Messages.** Of the ${of} messages that MetalLB v0.13 to v0.16 and frr-k8s write at warning and error level, the rules know ${count} (${percent} %), as`,
    'symptom, cause or noise. The list is rules/shared/messages.yaml; `analyze rules coverage` measures it.',
    '',
    `**The troubleshooting guide.** ${decided} of its ${statements.length} statements are decided by a rule, or asked for by one where a bundle cannot tell.`,
    '',
    '| statement | | rules |',
    '|---|---|---|',
    ...statements.map(
      ({ id, says, answer, rules }) =>
        `| ${id} ${says} | ${answer} | ${rules.length === 0 ? '–' : rules.map((rule) => `[${rule}](reference/${rule}.md)`).join(', ')} |`,
    ),
    ...(unknown.length === 0
      ? []
      : [
          '',
          '## Messages that no rule knows yet',
          '',
          '| message | versions |',
          '|---|---|',
          ...unknown.map(({ line, versions }) => `| \`${line.replaceAll('|', '\\|')}\` | ${versions} |`),
        ]),
  ].join('\n')}\n`;
}

const knowledgeOf = /(<!-- knowledge: [^\n]* -->\n).*?(\n<!-- \/knowledge -->)/s;

/** A text with its sentence on what the rules know brought up to date; null where it keeps no place for one. */
export function withKnowledge(
  text: string,
  causes: number,
  statements: readonly Statement[],
  messages: readonly KnownMessage[],
): string | null {
  if (!knowledgeOf.test(text)) return null;
  const { known: count, of, percent } = known(messages);
  const answered = statements.filter(({ rules }) => rules.length > 0).length;
  const sentence = [
    `The rules name ${causes} causes. They know ${count} of the ${of} messages (${percent} %) that MetalLB v0.13 to v0.16 writes at warning and`,
    `error level, and cover ${answered} of the ${statements.length} statements of its troubleshooting guide.`,
  ].join('\n');
  return text.replace(knowledgeOf, (_whole, begin: string, end: string) => `${begin}${sentence}${end}`);
}

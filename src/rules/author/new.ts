import type { Json, JsonObject } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import { redactLine } from '../../parse/redact.ts';

/** A rule to start from: everything that can be known from the id alone is filled in. */
export function ruleFromId(id: string): string {
  return render(id, exampleLine, signatureOf(exampleLine));
}

/** A rule to start from for a line of a log: literal, fields, captures, source and a positive example. */
export function ruleFromLine(line: string, id: string = idFor(line)): string {
  const shown = redactLine(line.trim()).slice(0, 2000);
  return render(id, shown, signatureOf(shown));
}

const exampleLine = '{"caller":"main.go:1","error":"it is \\"so\\"","level":"error","op":"doIt","ts":"2026-01-01T00:00:00Z"}';

interface Proposal {
  readonly source: string;
  readonly fields: readonly (readonly [key: string, test: string])[];
  readonly on: string | null;
  readonly pattern: string | null;
  readonly captures: readonly string[];
}

/** Fields whose value says what kind of line it is; times, callers and names do not. */
const telling = [
  'level',
  'op',
  'event',
  'reason',
  'msg',
  'message',
  'controller',
  'protocol',
  'cause',
  'webhook',
  'action',
  'node event',
];
const spoken = ['error', 'err'];
/** Fields that name a subject: they are captured. */
const naming = ['peer', 'ip', 'service', 'pool', 'interface', 'node name'];

function signatureOf(line: string): Proposal {
  const fields = fieldsOf(line);
  if (fields === null) {
    const { pattern, captures } = patternOf(withoutTime(line));
    return { source: sourceOf(line), fields: [], on: null, pattern, captures };
  }
  const own = telling.flatMap((key) => {
    const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
    return typeof value === 'string' && value.length <= 120 && !/["\d]{4}/.test(value) ? [[key, quoted(value)] as const] : [];
  });
  const named = naming.filter((key) => typeof fields[key] === 'string').map((key) => [key, captureName(key)] as const);
  const on = spoken.find((key) => typeof fields[key] === 'string') ?? null;
  const text = on === null ? null : fields[on];
  const words = typeof text === 'string' ? patternOf(text) : { pattern: null, captures: [] };
  return {
    source: sourceOf(line),
    fields: [...own, ...named.map(([key, name]) => [key, `{ capture: ${name} }`] as const)],
    on,
    pattern: words.pattern,
    captures: [...new Set([...named.map(([, name]) => name), ...words.captures])],
  };
}

const captureName = (key: string): string => (key === 'node name' ? 'node2' : key);

function fieldsOf(line: string): JsonObject | null {
  if (!line.startsWith('{')) return null;
  try {
    const value: Json = JSON.parse(line);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Who wrote it, by what only that component writes. */
function sourceOf(line: string): string {
  if (/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /.test(line)) return 'frr';
  if (/"caller":"(?:main|bgp_controller|layer2_controller|announcer|arp|ndp|speakerlist|native|session)\.go|speaker/i.test(line))
    return 'speaker';
  if (/allocat|pool_controller|service\.go|controller starting/i.test(line)) return 'controller';
  if (/frr-k8s|frrconfiguration/i.test(line)) return 'frr-k8s';
  return 'speaker';
}

const withoutTime = (line: string): string =>
  line.replace(/^(?:[IWEF]\d{4} [\d:.]+\s+\d+ [\w.-]+:\d+\] |\d{4}[-/]\d\d[-/]\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)? )/, '');

/** What varies from line to line, most special first, and how it is captured. */
const variables: readonly { readonly name: string; readonly finds: RegExp; readonly capture: string }[] = [
  { name: 'cidr', finds: /\b(?:\d{1,3}\.){3}\d{1,3}\/\d{1,2}\b/, capture: '[0-9.]+/\\d+' },
  { name: 'ip', finds: /\b(?:\d{1,3}\.){3}\d{1,3}\b/, capture: '[0-9.]+' },
  {
    name: 'ip',
    finds: /\b(?:[0-9a-f]{1,4}:){2,7}[0-9a-f]{1,4}\b|\b(?:[0-9a-f]{1,4}:){1,6}:[0-9a-f]{0,4}/i,
    capture: '[0-9a-fA-F:]+',
  },
  { name: 'name', finds: /"[^"\s]{1,120}"/, capture: '' },
  { name: 'object', finds: /\b[a-z0-9][a-z0-9.-]{0,60}\/[a-z0-9][a-z0-9.-]{0,60}\b/, capture: '[^\\s"]+' },
  { name: '', finds: /\b\d+\b/, capture: '\\d+' },
];

function patternOf(text: string): { readonly pattern: string; readonly captures: readonly string[] } {
  const captures: string[] = [];
  const name = (base: string): string => {
    const same = captures.filter((one) => one.replace(/\d+$/, '') === base).length;
    const own = same === 0 ? base : `${base}${same + 1}`;
    captures.push(own);
    return own;
  };
  const parts: string[] = [];
  let rest = text.slice(0, 300);
  while (rest !== '' && parts.length < 16) {
    const next = earliest(rest);
    if (next === null) break;
    parts.push(escaped(rest.slice(0, next.at)));
    if (next.name === '') parts.push(next.capture);
    else {
      const own = name(next.name);
      parts.push(next.capture === '' ? `"(?<${own}>[^"]+)"` : `(?<${own}>${next.capture})`);
    }
    rest = rest.slice(next.at + next.length);
  }
  return { pattern: parts.join('') + escaped(rest), captures };
}

function earliest(
  text: string,
): { readonly at: number; readonly length: number; readonly name: string; readonly capture: string } | null {
  let best: ReturnType<typeof earliest> = null;
  for (const { name, finds, capture } of variables) {
    const found = finds.exec(text);
    if (found !== null && (best === null || found.index < best.at))
      best = { at: found.index, length: found[0].length, name, capture };
  }
  return best;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function idFor(line: string): string {
  const words = withoutTime(fieldsOf(line) === null ? line : String(fieldsOf(line)?.error ?? fieldsOf(line)?.msg ?? 'new'))
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim()
    .split(' ')
    .filter((word) => word.length > 2)
    .slice(0, 4);
  return `new/${words.join('-') || 'rule'}`;
}

const subjectForms: Readonly<Record<string, string>> = {
  peer: 'Peer {peer}',
  ip: 'ServiceOf {ip}',
  service: 'Service {service}',
  pool: 'Pool {pool}',
};

const verdicts = 'misconfiguration | environment | known-bug | suspected-bug | insufficient-evidence';

/** A bug has releases that have it, and an issue; where it only costs something, it is no root cause. */
const bugLines: readonly string[] = [
  'verdict: known-bug # role: contributing, where it costs something and breaks nothing',
  "versions: '>=0.13.0 <0.16.0'",
  "references: ['metallb/metallb#1']",
];

function render(id: string, line: string, { source, fields, on, pattern, captures }: Proposal): string {
  const shownFields = fields.map(([key, test]) => `      ${/^[a-z]+$/i.test(key) ? key : quoted(key)}: ${test}`);
  const subjects = [...captures.flatMap((name) => subjectForms[name] ?? []), 'Node {node}'];
  const summary = captures.length === 0 ? '{message}' : `${captures.map((name) => `{${name}}`).join(', ')}: {message}`;
  return [
    '# yaml-language-server: $schema=../../schema/rule.schema.json',
    `id: ${id}`,
    'title: What is the matter, in a few words',
    'meaning: >-',
    '  What it is, and how it shows.',
    'severity: error',
    'phase: cluster # configuration | assignment | advertisement | session | traffic | cluster',
    ...(id.startsWith('known-bug/') ? bugLines : [`verdict: environment # ${verdicts}`]),
    `needs: ['log ${source}']`,
    'remedy:',
    '  summary: What to do, and how to see that it worked.',
    '  commands: []',
    'signatures:',
    '  line:',
    `    in: [${source}]`,
    ...(shownFields.length === 0 ? [] : ['    fields:', ...shownFields]),
    ...(on === null ? [] : [`    on: ${on}`]),
    ...(pattern === null ? [] : [`    pattern: ${quoted(pattern)}`]),
    ...(captures.length === 0 ? [] : [`    key: [${captures.join(', ')}]`]),
    'when:',
    '  seen: line # clearedBy: [shared/…], atLeast: 3, within: 10m, lasting: 5m',
    `subjects: [${subjects.map(quoted).join(', ')}]`,
    `summary: ${quoted(summary)}`,
    'examples:',
    '  - name: as it was seen',
    '    fires: true',
    '    files:',
    `      ${source}.log: |`,
    `        ${line.replaceAll('\n', '\n        ')}`,
    '  - name: something that looks alike and is not',
    '    fires: false',
    '    files:',
    `      ${source}.log: |`,
    '        {"caller":"main.go:1","level":"info","msg":"another line","ts":"2026-01-01T00:00:00Z"}',
    '',
  ].join('\n');
}

import { JSON_SCHEMA, load } from 'js-yaml';
import type { Facts } from '../../src/model/facts.ts';
import type { Captures, LogRecord, LogStream, Occurrence, OccurrenceGroup, SourceKind } from '../../src/model/log.ts';
import type { FieldPath, Json, JsonObject, ObjectFact } from '../../src/model/object.ts';
import type { Replay, ReplayCause } from '../../src/model/replay.ts';
import type { Signature } from '../../src/model/signature.ts';
import { parseTime } from '../../src/parse/time.ts';
import type { RuleContext } from '../../src/rules/evaluate/context.ts';
import { evaluateRules } from '../../src/rules/evaluate/evaluate.ts';
import { loadRules } from '../../src/rules/load/load.ts';
import type { RuleSet } from '../../src/rules/load/ruleset.ts';

/** Facts made by hand: what the intake would have read, without the intake. */

export interface Written {
  /** `<kind>` or `<kind>@<node>`: the lines of a log. */
  readonly logs?: Readonly<Record<string, string>>;
  /** Objects as YAML documents. */
  readonly objects?: string;
  /** Kinds that were listed, beside those of the objects. */
  readonly collected?: readonly string[];
  readonly facts?: Partial<Facts>;
  readonly causes?: readonly ReplayCause[];
  readonly replay?: Partial<Replay>;
  readonly context?: Partial<RuleContext>;
}

export function factsOf(
  { logs = {}, objects = '', collected = [], facts = {} }: Written,
  signatures: readonly Signature[],
): Facts {
  const read = Object.entries(logs).map(([name, text]) =>
    readLog(
      name,
      text.split('\n').filter((line) => line !== ''),
      signatures,
    ),
  );
  const occurrences = new Map<string, OccurrenceGroup[]>();
  for (const { groups } of read)
    for (const group of groups) occurrences.set(group.signature, [...(occurrences.get(group.signature) ?? []), group]);
  const found = objects
    .split(/^---$/m)
    .flatMap((text, index) =>
      text.trim() === '' ? [] : [objectOf(load(text, { schema: JSON_SCHEMA }) as JsonObject, index * 100)],
    );
  return {
    input: { name: 'test', kind: 'folder', sha256: null, bytes: 0, entries: 0 },
    files: [],
    troubles: [],
    objects: found,
    collected: [...new Set([...found.map(({ kind }) => kind), ...collected])].map((kind) => ({
      kind,
      place: { source: `${kind}.yaml`, line: 1 },
      count: 0,
      namespace: null,
    })),
    streams: read.map(({ stream }) => stream),
    occurrences,
    frr: [],
    metrics: [],
    statements: [],
    unexplained: [],
    ...facts,
  };
}

function readLog(
  name: string,
  lines: readonly string[],
  signatures: readonly Signature[],
): { stream: LogStream; groups: OccurrenceGroup[] } {
  const [kind = 'speaker', node] = name.split('@') as [SourceKind, string | undefined];
  const times = lines.map((line) => parseTime(fieldsOf(line).ts));
  const known = times.filter((time) => time !== null);
  const starts = lines.flatMap((line, index) => (line.includes('starting version') ? [index] : []));
  const stream: LogStream = {
    source: `${name}.log`,
    kind,
    namespace: 'metallb-system',
    pod: `${kind}-${node ?? 'x'}`,
    container: kind,
    node: node ?? null,
    previous: false,
    firstLine: 1,
    lines: lines.length,
    bytes: 0,
    firstTime: known[0] ?? null,
    lastTime: known.at(-1) ?? null,
    version: /starting version ([\d.]+)/.exec(lines.join('\n'))?.[1] ?? null,
    level: lines.some((line) => line.includes('"level":"debug"')) ? 'debug' : 'info',
    starts: starts.map((index) => ({ source: `${name}.log`, line: index + 1 })),
    startTimes: starts.map((index) => times[index] ?? null),
    flaws: [],
  };
  const groups = new Map<string, { signature: string; key: string; kept: Occurrence[] }>();
  lines.forEach((text, index) => {
    const fields = fieldsOf(text);
    for (const signature of signatures) {
      if (!signature.sources.includes(kind) || !signature.literals.every((literal) => text.includes(literal))) continue;
      const captures: Captures | null = signature.match({ text, fields: () => fields });
      if (captures === null) continue;
      const service = fields.service;
      const record: LogRecord = {
        place: { source: stream.source, line: index + 1 },
        offset: 0,
        time: times[index] ?? null,
        timeText: null,
        text,
        fields,
        stream,
        service: typeof service === 'string' ? service : null,
      };
      const key = signature.key.map((one) => captures[one] ?? '').join('\u0000');
      const id = `${signature.id} ${key}`;
      const group = groups.get(id) ?? { signature: signature.id, key, kept: [] };
      group.kept.push({ record, captures });
      groups.set(id, group);
    }
  });
  return {
    stream,
    groups: [...groups.values()].map((group) => ({ ...group, stream, total: group.kept.length, perMinute: new Map() })),
  };
}

function fieldsOf(line: string): JsonObject {
  try {
    return JSON.parse(line) as JsonObject;
  } catch {
    return {};
  }
}

/** Fields are on the lines 1, 2, 3… of their object, in the order of a walk. */
export function objectOf(value: JsonObject, firstLine = 0, form: ObjectFact['form'] = 'yaml'): ObjectFact {
  const metadata = (value.metadata ?? {}) as JsonObject;
  const kind = String(value.kind);
  const lines = new Map<string, number>();
  let next = firstLine + 1;
  const walk = (node: Json | undefined, path: FieldPath): void => {
    lines.set(JSON.stringify(path), next++);
    if (Array.isArray(node)) for (const [index, item] of node.entries()) walk(item, [...path, index]);
    else if (typeof node === 'object' && node !== null)
      for (const [key, item] of Object.entries(node)) walk(item, [...path, key]);
  };
  walk(value, []);
  const source = `${kind}.yaml`;
  return {
    kind,
    apiVersion: String(value.apiVersion ?? ''),
    namespace: typeof metadata.namespace === 'string' ? metadata.namespace : '',
    name: String(metadata.name),
    form,
    value,
    place: { source, line: firstLine + 1 },
    placeOf: (path) => {
      for (let length = path.length; length >= 0; length--) {
        const line = lines.get(JSON.stringify(path.slice(0, length)));
        if (line !== undefined) return { source, line };
      }
      return { source, line: firstLine + 1 };
    },
  };
}

export function replayOf(causes: readonly ReplayCause[] = [], parts: Partial<Replay> = {}): Replay {
  const unknown = { unknown: true as const, missing: [] };
  const config = { native: unknown, frr: unknown, 'frr-k8s': unknown };
  const modes = { native: 'unknown' as const, frr: 'unknown' as const, 'frr-k8s': 'unknown' as const };
  return {
    version: '0.15.3',
    inputs: {
      namespace: 'metallb-system',
      mode: null,
      loadBalancerClass: '',
      ignoreExcludeLB: false,
      memberlist: true,
      speakers: null,
      assumed: {},
    },
    config: { controller: config, speaker: config },
    allocation: { modes, services: {} },
    announcement: { modes, peers: unknown, services: {} },
    causes,
    missing: [],
    ...parts,
  };
}

export const head = (id: string): string => `id: ${id}
title: A title
meaning: What it means.
severity: error
phase: session
verdict: environment
remedy: { summary: 'Do something.' }
`;

export const examples = `examples:
  - { name: yes, fires: true, files: { speaker.log: x } }
  - { name: no, fires: false, files: { speaker.log: y } }
`;

/** A rule set of one rule, whose text lacks what every rule must have. */
export function ruleSetOf(text: string, shared?: string, id = 'bgp/test'): RuleSet {
  const { ruleset, defects } = loadRules([
    { path: `${id}.yaml`, file: `${id}.yaml`, text: head(id) + text + examples },
    ...(shared === undefined ? [] : [{ path: 'shared/signatures.yaml', file: 'shared/signatures.yaml', text: shared }]),
  ]);
  if (defects.length > 0) throw new Error(JSON.stringify(defects));
  return ruleset;
}

export function judge(rule: string, written: Written, shared?: string, id?: string) {
  const ruleset = ruleSetOf(rule, shared, id);
  const facts = factsOf(written, ruleset.signatures);
  return evaluateRules(ruleset, facts, replayOf(written.causes, written.replay), {
    version: '0.15.3',
    mode: 'native',
    ...written.context,
  });
}

/** A JSON line at a minute and second of one hour. */
export function line(clock: string, fields: Readonly<Record<string, Json>>): string {
  return JSON.stringify({ ...fields, ts: `2026-03-02T10:${clock}Z` });
}

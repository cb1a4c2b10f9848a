import type { FileRole, MetricFact, Statement } from '../model/facts.ts';
import type { FrrFact } from '../model/frr.ts';
import type { SourceKind } from '../model/log.ts';
import { splitDump } from './cluster-dump.ts';
import { parseDescribe } from './describe/describe.ts';
import { parseFrrConfig, parseFrrDump } from './frr/dump.ts';
import { type Fragment, parseIssue } from './issue/issue.ts';
import { saidOfTheState } from './issue/words.ts';
import { kindOf } from './kinds.ts';
import { parseMetrics } from './metrics.ts';
import type { ObjectsOptions, ParsedObjects } from './object/gathering.ts';
import { parseObjects } from './object/objects.ts';
import { type Origin, originOf } from './origin.ts';
import { parseTable } from './table/table.ts';

/** A text that signatures may look into, line by line, from `firstLine` of its source on. */
export interface ScanText {
  readonly source: string;
  readonly firstLine: number;
  readonly text: string;
  readonly origin: Origin;
  /** What its lines are where they are no log's; null for a log. */
  readonly otherwise: SourceKind | null;
}

/** All that one text gave, other than what signatures find in it. */
export interface TextFacts extends ParsedObjects {
  readonly frr: readonly FrrFact[];
  readonly metrics: readonly MetricFact[];
  readonly statements: readonly Statement[];
  readonly scan: readonly ScanText[];
}

const nothing: TextFacts = { objects: [], collected: [], troubles: [], frr: [], metrics: [], statements: [], scan: [] };

/** What the lines of a text are to signatures, by its role. Objects are looked into by their fields, not as text. */
const kinds: Readonly<Partial<Record<FileRole, SourceKind>>> = {
  describe: 'command',
  table: 'command',
  'frr-dump': 'frr-state',
  'frr-config': 'frr-state',
  command: 'command',
  'error-text': 'command',
  text: 'words',
};

function partsOf(text: string, source: string, role: FileRole, options: ObjectsOptions): Partial<TextFacts> {
  switch (role) {
    case 'objects':
    case 'empty':
    case 'error-text':
      return parseObjects(text, source, options);
    case 'describe':
      return parseDescribe(text, source, options);
    case 'table':
      return parseTable(text, source, options);
    case 'frr-dump':
      return { frr: [parseFrrDump(text, source, options)] };
    case 'frr-config':
      return { frr: [parseFrrConfig(text, source, options)] };
    case 'metrics':
      return { metrics: parseMetrics(text, source, options.firstLine) };
    case 'issue':
    case 'log':
    case 'command':
    case 'binary':
    case 'text':
      return {};
    default:
      return role satisfies never;
  }
}

function scanOf(text: string, source: string, role: FileRole, firstLine: number, origin: Origin): readonly ScanText[] {
  const otherwise = kinds[role];
  if (role !== 'log' && otherwise === undefined) return [];
  return [{ source, firstLine, text, origin, otherwise: otherwise ?? null }];
}

/** The kinds that `kubectl get|describe svc,ep` lists; none where it asks for a name. */
function listedBy(command: string): readonly string[] {
  const found = /\b(?:kubectl|oc|k) (?:.{0,100} )?(?:get|describe) (.{1,300})$/.exec(command)?.[1] ?? '';
  const words = found
    .replace(/\s?-(?:n|-namespace|o|-output|l|-selector)[ =]\S{1,253}/g, '')
    .split(/\s+/)
    .filter((word) => word !== '' && !word.startsWith('-'));
  return words.length === 1 ? (words[0] ?? '').split(',').flatMap((name) => kindOf(name) ?? []) : [];
}

function ofFragment({ role, source, firstLine, text, origin, command, named }: Fragment): TextFacts {
  const listed = command === '' ? named : listedBy(command);
  // "No resources found" is an answer, where the command tells of what.
  const answered = role === 'command' && listed.length > 0 && /^No resources found/m.test(text);
  const pasted = answered ? text.replace(/^.*\n/, '\n') : text;
  const options = { firstLine, fragment: true, namespace: origin.namespace, listed };
  const parts = partsOf(pasted, source, answered ? 'error-text' : role, options);
  const scan = scanOf(text, source, role, firstLine, origin);
  return { ...nothing, ...parts, scan: role === 'table' ? [...commandOf(source, firstLine, command, origin), ...scan] : scan };
}

/** What a table lists may stand in its command alone: `kubectl get nodes -l LABEL`. */
function commandOf(source: string, firstLine: number, command: string, origin: Origin): readonly ScanText[] {
  if (firstLine < 2 || !/\s(?:-l|--selector)[ =]/.test(command)) return [];
  return [{ source, firstLine: firstLine - 1, text: `${command}\n`, origin, otherwise: 'command' }];
}

/** The words of each source as one text, every statement in its line. */
function wordsOf(statements: readonly Statement[]): readonly ScanText[] {
  const bySource = new Map<string, string[]>();
  for (const { source, line, text } of statements) {
    const lines = bySource.get(source) ?? [];
    bySource.set(source, lines);
    while (lines.length < line) lines.push('');
    lines[line - 1] = text;
  }
  const origin = originOf('');
  return [...bySource].map(([source, lines]) => ({
    source,
    firstLine: 1,
    text: `${lines.join('\n')}\n`,
    origin,
    otherwise: 'words',
  }));
}

function joined(all: readonly TextFacts[]): TextFacts {
  return {
    objects: all.flatMap((each) => each.objects),
    collected: all.flatMap((each) => each.collected),
    troubles: all.flatMap((each) => each.troubles),
    frr: all.flatMap((each) => each.frr),
    metrics: all.flatMap((each) => each.metrics),
    statements: all.flatMap((each) => each.statements),
    scan: all.flatMap((each) => each.scan),
  };
}

/** Reads a text that is not a log by what it was recognised as; an issue into its pieces, and each of them as what it is. */
export function readText(text: string, source: string, role: FileRole): TextFacts {
  const dump = role === 'objects' ? splitDump(text) : null;
  if (dump !== null) {
    const { objects, logs } = dump;
    return { ...nothing, ...partsOf(objects, source, role, {}), scan: scanOf(logs, source, 'log', 1, originOf(source)) };
  }
  if (role !== 'issue') {
    return { ...nothing, ...partsOf(text, source, role, {}), scan: scanOf(text, source, role, 1, originOf(source)) };
  }
  const { statements, fragments, troubles } = parseIssue(text, source);
  return joined([...fragments.map(ofFragment), { ...nothing, statements, troubles, scan: wordsOf(saidOfTheState(statements)) }]);
}

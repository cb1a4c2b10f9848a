import type { Report } from '../model/report.ts';

/**
 * What a reader looks for first comes first. Names that are not listed follow in alphabetical order, so the text
 * does not depend on how the report was built.
 */
const order = [
  ...['schemaVersion', 'tool', 'input', 'cluster', 'verdict', 'verdictReason', 'findings', 'services', 'sessions', 'ownership'],
  ...[
    'id',
    'name',
    'title',
    'kind',
    'severity',
    'role',
    'confidence',
    'state',
    'phase',
    'subject',
    'subjects',
    'summary',
    'error',
    'cause',
  ],
  ...['evidence', 'basis', 'explainedBy', 'affects', 'remedy', 'references', 'versions', 'firstTime', 'lastTime', 'count'],
  ...[
    'service',
    'ip',
    'ips',
    'pool',
    'protocols',
    'phases',
    'configuration',
    'assignment',
    'advertisement',
    'session',
    'traffic',
  ],
  ...[
    'status',
    'reason',
    'nodes',
    'node',
    'pod',
    'protocol',
    'predicted',
    'observed',
    'agrees',
    'what',
    'why',
    'command',
    'decides',
  ],
  ...['source', 'line', 'time', 'text', 'before', 'after', 'from', 'to'],
  ...[
    'replay',
    'disagreements',
    'missing',
    'reply',
    'timeline',
    'coverage',
    'clockSkew',
    'unexplained',
    'files',
    'unreadable',
    'causes',
  ],
];
const rank = new Map(order.map((name, index) => [name, index]));

function byRank([left]: [string, unknown], [right]: [string, unknown]): number {
  const difference = (rank.get(left) ?? order.length) - (rank.get(right) ?? order.length);
  if (difference !== 0) return difference;
  return left < right ? -1 : left > right ? 1 : 0;
}

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(byRank);
  return Object.fromEntries(entries.map(([key, item]) => [key, ordered(item)]));
}

/** Beyond what JSON itself escapes: characters that act on a terminal. The value stays the same. */
const acting = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

function escaped(character: string): string {
  let units = '';
  for (let index = 0; index < character.length; index += 1) {
    units += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return units;
}

export function renderJson(report: Report): string {
  return `${JSON.stringify(ordered(report), null, 2).replace(acting, escaped)}\n`;
}

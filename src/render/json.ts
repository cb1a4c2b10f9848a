import type { Report } from '../model/report.ts';
import { jsonPieces } from './json-text.ts';

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

function byRank([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  const difference = (rank.get(left) ?? order.length) - (rank.get(right) ?? order.length);
  if (difference !== 0) return difference;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The report of a big cluster is a text of a hundred megabytes: whoever can write it in pieces need not hold it. */
export function reportPieces(report: Report): Generator<string> {
  return jsonPieces(report, (members) => members.toSorted(byRank));
}

export function renderJson(report: Report): string {
  return [...reportPieces(report)].join('');
}

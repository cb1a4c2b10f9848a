import { groupBy } from '../../model/group.ts';
import { differenceWords, rowWords, type SessionRow, sessionsView } from '../view/sessions.ts';
import { plural } from '../view/words.ts';
import { cut, oneLine } from '../visible.ts';
import { longestProse, type Sheet } from './findings.ts';
import { hanging } from './layout.ts';

const shown = { rows: 4, nodes: 3, differences: 2 };

/** One line for what is well, one for each kind of trouble. */
export function sessionLines({ report, ink, width, all }: Sheet): readonly string[] {
  const view = sessionsView(report);
  const differences = report.configurationDifferences ?? [];
  if (view === null && differences.length === 0) return [];
  const troubled = (view?.rows ?? []).filter(({ tone }) => all || tone === 'failed' || tone === 'warning');
  const groups = [...groupBy(troubled, (row) => [row.peer, row.state, withoutClocks(rowWords(row))].join('\n')).values()];
  const kept = all ? groups : groups.slice(0, shown.rows);
  const rows = kept.flatMap((group) => hanging('   ', cut(oneLine(groupWords(group, all)), longestProse), width));
  const changed = all ? differences : differences.slice(0, shown.differences);
  const hidden = groups.length - kept.length + differences.length - changed.length;
  return [
    `${ink.bold(' BGP sessions')}  ${ink.dim(view?.title ?? '')}`.trimEnd(),
    ...rows,
    ...changed.flatMap((difference) => hanging('   ', cut(oneLine(differenceWords(difference)), longestProse), width)),
    ...(hidden > 0 ? [`   … ${hidden} more (--all lists them)`] : []),
    '',
  ];
}

/** The same at another second is the same. */
const withoutClocks = (words: string) => words.replace(/ at [\d:.]+/g, '').replace(/ in [\d.]+ \w+$/g, '');

function groupWords(group: readonly SessionRow[], all: boolean): string {
  const [first] = group;
  if (first === undefined) return '';
  const nodes = group.map(({ where }) => where).filter((where) => where !== '');
  const named =
    all || nodes.length <= shown.nodes
      ? nodes.join(', ')
      : `${nodes.slice(0, 2).join(', ')} and ${plural(nodes.length - 2, 'more node')}`;
  const words = group.length === 1 ? rowWords(first) : withoutClocks(rowWords(first));
  return `${named === '' ? '' : `${named} → `}${first.peer}: ${first.state}${words === '' ? '' : ` · ${words}`}`;
}

import { differenceWords, type SessionRow, sessionsView } from '../view/sessions.ts';
import { grouped, plural } from '../view/words.ts';
import { cut, oneLine } from '../visible.ts';
import { evidenceLink, findingLinks, limits, type PageContext } from './context.ts';

const mostDifferences = 20;
/** More rows than this scroll in a box of their own. */
const rowsAtOnce = 16;

const text = (original: string) => cut(oneLine(original), 600);

/** Every BGP session, those in trouble first, and where FRR runs another configuration than was made for it. */
export function sessionsPart(context: PageContext) {
  const view = sessionsView(context.report);
  const rows = view?.rows ?? [];
  const differences = context.report.configurationDifferences ?? [];
  return {
    any: rows.length > 0 || differences.length > 0,
    count: grouped(rows.length),
    words: view === null ? '' : `${view.title}.`,
    tall: rows.length > rowsAtOnce,
    rows: rows.slice(0, limits.rows).map((row) => rowOf(context, row)),
    more: Math.max(0, rows.length - limits.rows),
    differencesTitle: plural(differences.length, 'node runs another configuration', 'nodes run another configuration'),
    differences: differences.slice(0, mostDifferences).map((difference) => ({
      says: text(differenceWords(difference)),
      places: [difference.generated, difference.running].map(({ source, line }) => evidenceLink(context, source, line)),
    })),
    moreDifferences: Math.max(0, differences.length - mostDifferences),
  };
}

function rowOf(context: PageContext, row: SessionRow) {
  const { tone, where, peer, state, asns, prefixes, flaps, bfd, last, note, place, finding } = row;
  return {
    tone,
    where: cut(oneLine(where), 120),
    peer: cut(oneLine(peer), 200),
    asns: cut(asns, 60),
    state: cut(oneLine(state), 80),
    prefixes: text(prefixes),
    note: text(note),
    troubles: [flaps, bfd === '' ? '' : `BFD ${bfd}`, last].filter((words) => words !== '').map(text),
    place: place.line > 0 ? evidenceLink(context, place.source, place.line) : { text: '', href: '' },
    findings: finding === null ? [] : findingLinks(context, [finding]),
  };
}

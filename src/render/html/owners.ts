import type { OwnershipReport, Report } from '../../model/report.ts';
import { clockOf, instant, spanOf } from '../view/instant.ts';
import { plural } from '../view/words.ts';
import { cut } from '../visible.ts';
import type { Axis } from './axis.ts';
import { limits, type PageContext } from './context.ts';
import { coveredBy, type Lane, lasting } from './lanes.ts';
import type { PlotParts } from './picture.ts';

/** While the speakers find each other after a start, an address moves a few times. */
const movesOfStart = 3;

/** A lane for each node that announced an address: two bars at one time are two owners. */
export function ownerPlots({ report }: PageContext, axis: Axis): readonly PlotParts[] {
  if (report.ownership.length === 0) return [];
  const shown = [...report.ownership]
    .sort((left, right) => right.overlapSeconds - left.overlapSeconds || right.moves - left.moves)
    .slice(0, limits.lanes);
  const rows = shown.flatMap(rowsOf);
  return [
    {
      kind: 'owners',
      title: 'Layer 2 owner, by address',
      lanes: shown.flatMap((one) => lanesOf(report, axis, one)).slice(0, limits.lanes * 2),
      more: report.ownership.length - shown.length,
      told: {
        title: plural(rows.length, 'entry', 'entries'),
        more: Math.max(0, rows.length - limits.entriesListed),
        rows: rows.slice(0, limits.entriesListed),
      },
      always: true,
    },
  ];
}

function rowsOf({ ip, service, spans }: OwnershipReport) {
  return spans.slice(0, 20).map(({ node, from, to }) => ({
    time: clockOf(from),
    lane: cut(`${ip}${service === null ? '' : ` (${service})`}`, 120),
    what: cut(`${node} announces, ${to === null ? 'to the end of the log' : `until ${clockOf(to)}`}`, 200),
    place: { text: '', href: '' },
  }));
}

function lanesOf(
  { coverage }: Report,
  axis: Axis,
  { ip, service, predicted, spans, moves, overlapSeconds }: OwnershipReport,
): readonly Lane[] {
  const nodes = [...new Set(spans.map(({ node }) => node))].slice(0, 6);
  return nodes.map((node) => {
    const logs = coverage.filter((log) => log.node === node && log.role === 'speaker');
    const end = spanOf(logs.map(({ to }) => to))?.to ?? axis.to;
    const unexpected = predicted !== null && predicted !== node;
    const bad = overlapSeconds > 0 && unexpected;
    const marks = spans
      .filter((span) => span.node === node)
      .slice(0, limits.entriesOfLane)
      .flatMap(({ from, to }) => {
        const start = instant(from);
        if (start === null) return [];
        const words = `${clockOf(from)} ${node} announces ${ip}${to === null ? '' : `, until ${clockOf(to)}`}${unexpected ? `, ${predicted} should` : ''}`;
        const label = unexpected ? 'announces, not elected' : 'announces';
        return [
          lasting(
            axis,
            { from: start, to: Math.max(start, instant(to) ?? end) },
            { tone: bad ? 'bad' : 'good', tip: cut(words, 300), label, dot: false },
          ),
        ];
      });
    const label = `${ip} · ${node}${service === null ? '' : ` · ${service}`}`;
    return { label, marks, covered: coveredBy(logs, axis), bad, telling: bad || moves > movesOfStart };
  });
}

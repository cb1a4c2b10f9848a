import type { LogCoverage } from '../../model/report.ts';
import { clockOf, instant } from '../view/instant.ts';
import { grouped, plural } from '../view/words.ts';
import { cut } from '../visible.ts';
import type { Axis } from './axis.ts';
import { limits, type PageContext } from './context.ts';
import { coveredBy, type Lane, lasting } from './lanes.ts';
import type { PlotParts } from './picture.ts';

/** What was collected at all: without this, silence would look like peace. */
export function coveragePlot(context: PageContext, axis: Axis): PlotParts {
  const { coverage } = context.report;
  const lanes = coverage.slice(0, limits.lanes).map((log) => laneOf(context, axis, log));
  const rows = coverage.slice(0, limits.entriesListed).map(({ source, from, to, lines }) => ({
    time: from === null ? 'no times' : `${clockOf(from)}–${clockOf(to)}`,
    lane: cut(source, 160),
    what: plural(lines, 'line'),
    place: { text: '', href: '' },
  }));
  return {
    kind: 'coverage',
    title: 'What the logs cover',
    lanes,
    more: coverage.length - lanes.length,
    told: { title: plural(coverage.length, 'log'), more: coverage.length - rows.length, rows },
    always: true,
  };
}

function laneOf({ names }: PageContext, axis: Axis, log: LogCoverage): Lane {
  const [from, to] = [instant(log.from), instant(log.to)];
  const parts = [names.get(log.source) ?? log.source, `${grouped(log.lines)} lines${log.level === null ? '' : `, ${log.level}`}`];
  if (log.restarts > 0) parts.push(plural(log.restarts, 'restart'));
  if (from === null) parts.push('no times');
  const label = [...parts, ...log.flaws].join(' · ');
  const tip = cut(`${clockOf(log.from)}–${clockOf(log.to)} ${label}`, 300);
  const marks =
    from === null || to === null ? [] : [lasting(axis, { from, to }, { tone: 'plain', tip, label: '', dot: false, row: 0 })];
  return { label, marks, rows: 1, covered: coveredBy([log], axis), bad: false, telling: false };
}

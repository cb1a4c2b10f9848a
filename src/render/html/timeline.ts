import type { Report } from '../../model/report.ts';
import { clock, day, duration, spanOf } from '../view/instant.ts';
import { type Axis, axisOver, ticksOf } from './axis.ts';
import { concernPlots } from './concerns.ts';
import type { PageContext } from './context.ts';
import { coveragePlot } from './coverage.ts';
import { ownerPlots } from './owners.ts';
import { plotOf } from './picture.ts';
import { pinsOf } from './pins.ts';

/** One picture for each concern, all on one axis, with the findings pinned on it. */
export function timelineView(context: PageContext) {
  const axis = axisOf(context.report);
  const pins = pinsOf(context, axis);
  if (!axis) return { any: false, from: 0, to: 0, words: '', ticks: [], pins, plots: [] };
  const [configuration, ...others] = concernPlots(context, axis);
  const plots = [...(configuration ? [configuration] : []), ...ownerPlots(context, axis), ...others, coveragePlot(context, axis)];
  return {
    any: true,
    from: axis.from,
    to: axis.to,
    words: `${day(axis.from)} ${clock(axis.from)} – ${day(axis.to) === day(axis.from) ? '' : `${day(axis.to)} `}${clock(axis.to)} UTC, ${duration(axis.to - axis.from)}`,
    ticks: ticksOf(axis),
    pins,
    plots: plots.filter(({ lanes }) => lanes.length > 0).map((parts) => plotOf(parts, pins.lines)),
  };
}

function axisOf(report: Report): Axis | null {
  const span = spanOf([
    ...report.coverage.flatMap(({ from, to }) => [from, to]),
    ...report.timeline.map(({ time }) => time),
    ...report.ownership.flatMap(({ spans }) => spans.flatMap(({ from, to }) => [from, to])),
    ...report.findings.flatMap(({ firstTime, lastTime }) => [firstTime, lastTime]),
  ]);
  return span ? axisOver(span) : null;
}

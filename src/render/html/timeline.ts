import type { Concern, LogCoverage, OwnershipReport, Report, TimelineEntry } from '../../model/report.ts';
import { clock, clockOf, day, duration, instant, spanOf } from '../view/instant.ts';
import { grouped, plural } from '../view/words.ts';
import { cut, oneLine } from '../visible.ts';
import { type Axis, axisOver, ticksOf } from './axis.ts';
import { evidenceLink, limits, type PageContext } from './context.ts';
import { bar, coveredBy, type Dot, type Lane, laneOf } from './lanes.ts';
import { pinsOf } from './pins.ts';

const laneHeight = 38;

const concernTitles: Readonly<Record<Concern, string>> = {
  configuration: 'Configuration, by component',
  session: 'BGP sessions, by node and peer',
  layer2: 'Layer 2',
  membership: 'Membership of the speakers',
  restart: 'Restarts',
  assignment: 'Assignment of addresses',
  announcement: 'Announcements',
  endpoints: 'Endpoints',
  error: 'Errors',
};

const concernOrder = [
  'configuration',
  'session',
  'layer2',
  'membership',
  'restart',
  'assignment',
  'announcement',
  'endpoints',
  'error',
] as const;

export function timelineView(context: PageContext) {
  const axis = axisOf(context.report);
  if (!axis) return { any: false, from: 0, to: 0, words: '', ticks: [], pins: pinsOf(context, null), plots: [] };
  const plots = [
    ...concernOrder.flatMap((concern) => {
      const entries = context.report.timeline.filter((entry) => entry.concern === concern);
      return entries.length === 0 ? [] : [concernPlot(context, axis, concernTitles[concern], entries)];
    }),
    ...ownershipPlot(context, axis),
    coveragePlot(context, axis),
  ].filter((plot) => plot.lanes.length > 0);
  return {
    any: true,
    from: axis.from,
    to: axis.to,
    words: `${day(axis.from)} ${clock(axis.from)} – ${day(axis.to) === day(axis.from) ? '' : `${day(axis.to)} `}${clock(axis.to)} UTC, ${duration(axis.to - axis.from)}`,
    ticks: ticksOf(axis),
    pins: pinsOf(context, axis),
    plots,
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

function tip(context: PageContext, { time, where, what, source, line }: TimelineEntry): string {
  return cut(oneLine(`${clockOf(time)} ${where}: ${what} (${context.names.get(source) ?? source}:${line})`), 300);
}

function concernPlot(context: PageContext, axis: Axis, title: string, entries: readonly TimelineEntry[]) {
  const byLane = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    const lane = byLane.get(entry.lane);
    if (lane) lane.push(entry);
    else byLane.set(entry.lane, [entry]);
  }
  const troubled = (group: readonly TimelineEntry[]) => group.some(({ finding }) => finding !== undefined);
  const ordered = [...byLane].sort(([, left], [, right]) => Number(troubled(right)) - Number(troubled(left)));
  const lanes = ordered
    .slice(0, limits.lanes)
    .map(([label, group]) => laneOf(label, group, context.report.coverage, axis, (entry) => tip(context, entry)));
  return plot('entries', title, lanes, byLane.size - lanes.length, listOf(context, entries));
}

/** The same in words, for whoever does not see the picture; findings first where not all fit. */
function listOf(context: PageContext, entries: readonly TimelineEntry[]) {
  const ordered = entries
    .map((entry) => ({ entry, time: instant(entry.time) ?? 0 }))
    .sort((left, right) => left.time - right.time)
    .map(({ entry }) => entry);
  const telling = ordered.length <= limits.entriesListed ? ordered : preferred(ordered);
  return {
    title: plural(entries.length, 'entry', 'entries'),
    more: entries.length - telling.length,
    rows: telling.map(({ time, lane, what, source, line }) => ({
      time: clockOf(time),
      lane: cut(oneLine(lane), 120),
      what: cut(oneLine(what), 300),
      place: evidenceLink(context, source, line),
    })),
  };
}

function preferred(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  const found = entries.filter(({ finding }) => finding !== undefined).slice(0, limits.entriesListed);
  const rest = entries.filter(({ finding }) => finding === undefined).slice(0, limits.entriesListed - found.length);
  const chosen = new Set([...found, ...rest]);
  return entries.filter((entry) => chosen.has(entry));
}

/** A lane for each node that announced an address: two bars at one time are two owners. */
function ownershipPlot(context: PageContext, axis: Axis) {
  const { ownership } = context.report;
  if (ownership.length === 0) return [];
  const telling = [...ownership].sort((left, right) => right.overlapSeconds - left.overlapSeconds || right.moves - left.moves);
  const lanes = telling.slice(0, limits.lanes).flatMap((one) => ownerLanes(context.report, axis, one));
  const list = telling.slice(0, limits.lanes).flatMap(({ ip, service, spans }) =>
    spans.slice(0, 20).map(({ node, from, to }) => ({
      time: clockOf(from),
      lane: cut(`${ip}${service === null ? '' : ` (${service})`}`, 120),
      what: `${node} announces, ${to === null ? 'to the end of the log' : `until ${clockOf(to)}`}`,
      place: { text: '', href: '' },
    })),
  );
  return [
    plot('owners', 'Layer 2 owner, by address', lanes.slice(0, limits.lanes * 2), Math.max(0, telling.length - limits.lanes), {
      title: plural(list.length, 'entry', 'entries'),
      more: 0,
      rows: list.slice(0, limits.entriesListed),
    }),
  ];
}

function ownerLanes(
  { coverage }: Report,
  axis: Axis,
  { ip, service, predicted, spans, overlapSeconds }: OwnershipReport,
): readonly Lane[] {
  const nodes = [...new Set(spans.map(({ node }) => node))].slice(0, 6);
  return nodes.map((node) => {
    const logs = coverage.filter((log) => log.node === node && log.role === 'speaker');
    const end = spanOf(logs.map(({ to }) => to))?.to ?? axis.to;
    const unexpected = predicted !== null && predicted !== node;
    const tone = overlapSeconds > 0 && unexpected ? 'bad' : 'good';
    const bars = spans
      .filter((span) => span.node === node)
      .slice(0, limits.entriesOfLane)
      .flatMap(({ from, to }) => {
        const start = instant(from);
        if (start === null) return [];
        const words = `${clockOf(from)} ${node} announces ${ip}${to === null ? '' : `, until ${clockOf(to)}`}${unexpected ? `, ${predicted} should` : ''}`;
        return [
          bar(
            axis,
            { from: start, to: Math.max(start, instant(to) ?? end) },
            { tone, tip: cut(words, 300), label: unexpected ? 'announces, not elected' : 'announces' },
          ),
        ];
      });
    const label = `${ip} · ${node}${service === null ? '' : ` · ${service}`}`;
    return { label, bars, dots: [], covered: coveredBy(logs, axis), bad: tone === 'bad' };
  });
}

/** What was collected at all: without this, silence would look like peace. */
function coveragePlot(context: PageContext, axis: Axis) {
  const { coverage } = context.report;
  const lanes = coverage.slice(0, limits.lanes).map((log): Lane => {
    const [from, to] = [instant(log.from), instant(log.to)];
    const words = `${plural(log.lines, 'line')}${log.level === null ? '' : `, ${log.level}`}${log.restarts > 0 ? `, ${plural(log.restarts, 'restart')}` : ''}`;
    const label = `${context.names.get(log.source) ?? log.source} · ${words}${log.flaws.length > 0 ? ` · ${log.flaws.join('; ')}` : ''}`;
    const bars =
      from === null || to === null
        ? []
        : [
            bar(
              axis,
              { from, to },
              { tone: 'plain', tip: cut(`${clockOf(log.from)}–${clockOf(log.to)} ${label}`, 300), label: '' },
            ),
          ];
    return { label, bars, dots: [] as readonly Dot[], covered: coveredBy([log], axis), bad: false };
  });
  return plot('coverage', 'What the logs cover', lanes, coverage.length - lanes.length, {
    title: '',
    more: 0,
    rows: coverageRows(coverage),
  });
}

function coverageRows(coverage: readonly LogCoverage[]) {
  return coverage.slice(0, limits.entriesListed).map(({ source, from, to, lines }) => ({
    time: from === null ? 'no times' : `${clockOf(from)}–${clockOf(to)}`,
    lane: cut(source, 160),
    what: `${grouped(lines)} lines`,
    place: { text: '', href: '' },
  }));
}

function plot<List extends { readonly title: string }>(
  kind: 'entries' | 'owners' | 'coverage',
  title: string,
  lanes: readonly Lane[],
  more: number,
  list: List,
) {
  const placed = lanes.map((lane, index) => {
    const top = index * laneHeight;
    const label = oneLine(lane.label);
    return {
      ...lane,
      label: cut(label, 200),
      short: [...label].length > 130 ? `${[...label].slice(0, 129).join('')}…` : label,
      labelY: top + 13,
      barY: top + 20,
      textY: top + 29,
      dotY: top + 26,
    };
  });
  const troubled = lanes.filter(({ bad }) => bad).length;
  return {
    kind,
    title,
    lanes: placed,
    height: placed.length * laneHeight + 4,
    more,
    description: `${title}: ${plural(lanes.length, 'lane')}${troubled > 0 ? `, ${troubled} with trouble` : ''}. The list below says the same.`,
    list: { ...list, title: list.title === '' ? plural(lanes.length, 'log') : list.title },
  };
}

import type { Concern, TimelineEntry } from '../../model/report.ts';
import { clockOf, instant } from '../view/instant.ts';
import { plural } from '../view/words.ts';
import { cut, oneLine } from '../visible.ts';
import type { Axis } from './axis.ts';
import { evidenceLink, limits, type PageContext } from './context.ts';
import { laneOf } from './lanes.ts';
import type { PlotParts, Told } from './picture.ts';

const titles: Readonly<Record<Concern, string>> = {
  configuration: 'Configuration, by component',
  session: 'BGP sessions, by node and peer',
  layer2: 'Layer 2, by node',
  membership: 'Membership of the speakers',
  restart: 'Starts and restarts',
  assignment: 'Assignment of addresses',
  announcement: 'Announcements',
  endpoints: 'Endpoints',
  error: 'Errors',
};

/** Those that a reader looks at first; the others stand folded where nothing happens in them. */
const always: ReadonlySet<Concern> = new Set(['configuration', 'session']);

const order = [
  'configuration',
  'session',
  'membership',
  'restart',
  'error',
  'assignment',
  'announcement',
  'layer2',
  'endpoints',
] as const;

export function concernPlots(context: PageContext, axis: Axis): readonly PlotParts[] {
  return order.flatMap((concern) => {
    const entries = context.report.timeline.filter((entry) => entry.concern === concern);
    return entries.length === 0 ? [] : [plotOfConcern(context, axis, concern, entries)];
  });
}

function plotOfConcern(context: PageContext, axis: Axis, concern: Concern, entries: readonly TimelineEntry[]): PlotParts {
  const byLane = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    const lane = byLane.get(entry.lane);
    if (lane) lane.push(entry);
    else byLane.set(entry.lane, [entry]);
  }
  const ordered = [...byLane]
    .map(([name, group]) => ({
      name,
      group,
      busy: group.some(({ finding }) => finding !== undefined) ? 2 : group.length > 1 ? 1 : 0,
    }))
    .sort((left, right) => right.busy - left.busy || left.name.localeCompare(right.name, 'en', { numeric: true }));
  const lanes = ordered
    .slice(0, limits.lanes)
    .map(({ name, group }) =>
      laneOf(labelOf(context, name), group, context.report.coverage, axis, (entry) => tip(context, entry)),
    );
  return {
    kind: 'entries',
    title: titles[concern],
    lanes,
    more: byLane.size - lanes.length,
    told: toldOf(context, entries),
    always: always.has(concern),
  };
}

/** A lane may be named after its file. */
function labelOf({ names }: PageContext, lane: string): string {
  return names.get(lane) ?? lane;
}

function tip(context: PageContext, { time, where, what, source, line }: TimelineEntry): string {
  return cut(oneLine(`${clockOf(time)} ${where}: ${what} (${context.names.get(source) ?? source}:${line})`), 300);
}

/** The same in words, for whoever does not see the picture; findings first where not all fit. */
function toldOf(context: PageContext, entries: readonly TimelineEntry[]): Told {
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
      lane: cut(oneLine(labelOf(context, lane)), 120),
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

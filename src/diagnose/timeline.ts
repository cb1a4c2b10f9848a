import type { Facts } from '../model/facts.ts';
import { groupBy } from '../model/group.ts';
import type { LogStream, Occurrence } from '../model/log.ts';
import type { Concern, TimelineEntry } from '../model/report.ts';
import { formatTime } from '../parse/time.ts';
import type { WeighedFinding } from './roles.ts';

/** What of a signature appears on the timeline; `lane` and `what` hold placeholders for captures and the stream. */
export interface TimelineRule {
  readonly signature: string;
  readonly concern: Concern;
  readonly lane: string;
  readonly state?: string;
  readonly what: string;
}

const mostEntries = 2_000;
const mostOfLane = 60;

interface Moment extends TimelineEntry {
  readonly at: number;
}

/**
 * One timeline over all components, in order. In a lane with states only changes appear; what is left out of crowded
 * lanes is their middle.
 */
export function timelineOf(
  facts: Facts,
  rules: readonly TimelineRule[],
  weighed: readonly WeighedFinding[],
): readonly TimelineEntry[] {
  const quoted = findingsByPlace(weighed);
  const moments = rules.flatMap((rule) =>
    (facts.occurrences.get(rule.signature) ?? []).flatMap(({ stream, kept }) =>
      kept.flatMap((occurrence) => momentOf(rule, occurrence, stream, quoted)),
    ),
  );
  const lanes = groupBy(moments, ({ concern, lane }) => `${concern} ${lane}`);
  return [...lanes.values()]
    .flatMap((lane) => thinned(changesOnly(lane.toSorted(byTime))))
    .toSorted(byTime)
    .slice(0, mostEntries)
    .map(({ at: _at, ...entry }) => entry);
}

function momentOf(
  rule: TimelineRule,
  { record, captures }: Occurrence,
  stream: LogStream,
  quoted: ReadonlyMap<string, string>,
): readonly Moment[] {
  if (record.time === null) return [];
  const values: Readonly<Record<string, string | undefined>> = {
    node: stream.node ?? stream.pod ?? stream.source,
    pod: stream.pod ?? stream.source,
    component: stream.kind,
    source: stream.source,
    service: record.service ?? undefined,
    ...captures,
  };
  const finding = quoted.get(`${record.place.source}:${record.place.line}`);
  return [
    {
      at: record.time,
      time: formatTime(record.time),
      where: stream.node === null ? stream.kind : `${stream.kind} ${stream.node}`,
      what: fill(rule.what, values),
      concern: rule.concern,
      lane: fill(rule.lane, values),
      ...(rule.state !== undefined && { state: rule.state }),
      ...(finding !== undefined && { finding }),
      source: record.place.source,
      line: record.place.line,
    },
  ];
}

function findingsByPlace(weighed: readonly WeighedFinding[]): ReadonlyMap<string, string> {
  const quoted = new Map<string, string>();
  for (const { finding } of weighed.toReversed()) {
    for (const { source, line } of finding.evidence) quoted.set(`${source}:${line}`, finding.id);
  }
  return quoted;
}

function changesOnly(lane: readonly Moment[]): readonly Moment[] {
  return lane.filter(
    (moment, index) => moment.state === undefined || moment.finding !== undefined || lane[index - 1]?.state !== moment.state,
  );
}

function thinned(lane: readonly Moment[]): readonly Moment[] {
  if (lane.length <= mostOfLane) return lane;
  const half = mostOfLane / 2;
  return lane.filter((moment, index) => index < half || index >= lane.length - half || moment.finding !== undefined);
}

function byTime(a: Moment, b: Moment): number {
  return a.at - b.at || (a.source < b.source ? -1 : a.source > b.source ? 1 : a.line - b.line);
}

function fill(template: string, values: Readonly<Record<string, string | undefined>>): string {
  return template
    .replace(/\{([a-zA-Z0-9_]+)\}/g, (_whole, name: string) => values[name] ?? '')
    .replace(/\s+/g, ' ')
    .trim();
}

import type { LogCoverage, TimelineEntry } from '../../model/report.ts';
import { instant, type Span, spanOf } from '../view/instant.ts';
import type { Axis } from './axis.ts';
import { limits } from './context.ts';

export type Tone = 'good' | 'bad' | 'off' | 'plain';

/** What happened in a lane: a state that lasts, a moment, or both where a line begins a state. Positions are percentages. */
export interface Mark {
  readonly x: string;
  /** Empty where nothing lasts. */
  readonly width: string;
  readonly tone: Tone;
  readonly tip: string;
  /** Written on the bar, where it is long enough. */
  readonly label: string;
  /** The label fits on a wide screen only. */
  readonly tight: boolean;
  readonly dot: boolean;
  /** Bars of one time stand under each other. */
  readonly row: number;
}

export interface Lane {
  readonly label: string;
  readonly marks: readonly Mark[];
  /** How many bars stand under each other. */
  readonly rows: number;
  /** Where a log covers the lane; what is outside was not collected. */
  readonly covered: readonly { readonly x: string; readonly width: string }[];
  readonly bad: boolean;
  /** Something happens in it: trouble, or a change. */
  readonly telling: boolean;
}

const good =
  /^(loaded|recovered|valid|up|established|announced|assigned|joined|member|alive|ready|started|running|ok|accepted)\b/i;
const bad = /^(reject|stale|down|failed|lost|left|dead|crash|invalid|error|refused|not ready|unready|stuck|suspect)/i;
const off = /^(withdrawn|stopped|none|idle|removed|deleted|cleared|not announced)/i;

export function toneOf(state: string | undefined): Tone {
  if (state === undefined) return 'plain';
  if (bad.test(state)) return 'bad';
  if (good.test(state)) return 'good';
  return off.test(state) ? 'off' : 'plain';
}

/** A mark that lasts. Its label has room until `until`, where the next mark stands, else to its own end. */
export function lasting(
  axis: Axis,
  { from, to }: Span,
  rest: Pick<Mark, 'tone' | 'tip' | 'label' | 'dot' | 'row'>,
  until: number = to,
): Mark {
  const x = axis.at(from);
  const width = Math.max(0.15, axis.at(to) - x);
  return {
    ...rest,
    ...labelFor(rest.label, axis.at(Math.min(to, until)) - x),
    x: `${x}%`,
    width: `${Math.round(width * 1e2) / 1e2}%`,
  };
}

/** Room in percent of the plot, which is about 900 pixels wide, or 300 on a telephone. */
function labelFor(label: string, room: number): Pick<Mark, 'label' | 'tight'> {
  const characters = [...label].length;
  const fits = room > characters * 0.7 + 2.4;
  return { label: fits ? label : '', tight: fits && room <= characters * 2.1 + 6 };
}

/** The stretches that some of these logs cover. */
export function coveredBy(coverage: readonly LogCoverage[], axis: Axis): Lane['covered'] {
  const spans = coverage
    .map(({ from, to }) => ({ from: instant(from), to: instant(to) }))
    .filter((span): span is Span => span.from !== null && span.to !== null)
    .sort((left, right) => left.from - right.from);
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else merged.push(span);
  }
  return merged.map(({ from, to }) => ({
    x: `${axis.at(from)}%`,
    width: `${Math.max(0.15, Math.round((axis.at(to) - axis.at(from)) * 1e3) / 1e3)}%`,
  }));
}

interface Timed {
  readonly time: number;
  readonly entry: TimelineEntry;
}

function timed(entries: readonly TimelineEntry[]): readonly Timed[] {
  return entries
    .map((entry) => ({ time: instant(entry.time), entry }))
    .filter((one): one is Timed => one.time !== null)
    .sort((left, right) => left.time - right.time);
}

/** The entries where another state begins. */
function changesOf(entries: readonly Timed[]): readonly Timed[] {
  let state: string | undefined;
  return entries.filter(({ entry }) => {
    if (entry.state === undefined || entry.state === state) return false;
    state = entry.state;
    return true;
  });
}

/** A lane of entries: a dot for each, and a bar for as long as a state lasts. */
export function laneOf(
  label: string,
  entries: readonly TimelineEntry[],
  coverage: readonly LogCoverage[],
  axis: Axis,
  tipOf: (entry: TimelineEntry) => string,
): Lane {
  const sources = new Set(entries.map(({ source }) => source));
  const logs = coverage.filter(({ source }) => sources.has(source));
  const inOrder = timed(entries);
  const end = Math.max(spanOf(logs.map(({ to }) => to))?.to ?? axis.to, inOrder.at(-1)?.time ?? axis.from);
  const changes = changesOf(inOrder);
  const lasts = new Map(changes.map((change, index) => [change, changes[index + 1]?.time ?? end]));
  const drawn = sampled(inOrder, limits.entriesOfLane);
  const marks = drawn.map((one, index): Mark => {
    const { time, entry } = one;
    const to = lasts.get(one);
    const rest = { tone: toneOf(entry.state), tip: tipOf(entry), label: entry.state ?? '', dot: true, row: 0 };
    if (to === undefined) return { ...rest, x: `${axis.at(time)}%`, width: '', label: '', tight: false };
    return lasting(axis, { from: time, to }, rest, drawn[index + 1]?.time);
  });
  const bad = entries.some(({ state, finding }) => finding !== undefined || toneOf(state) === 'bad');
  const telling = bad || changes.length > 1 || (changes.length === 0 && inOrder.length > 1);
  return { label, marks, rows: 1, covered: coveredBy(logs, axis), bad, telling };
}

/** At most so many, spread over all, the first and the last among them. */
export function sampled<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => items[Math.round(index * step)]).filter(
    (item): item is T => item !== undefined,
  );
}

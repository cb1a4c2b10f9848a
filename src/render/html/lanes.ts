import type { LogCoverage, TimelineEntry } from '../../model/report.ts';
import { instant, type Span, spanOf } from '../view/instant.ts';
import type { Axis } from './axis.ts';
import { limits } from './context.ts';

export type Tone = 'good' | 'bad' | 'off' | 'plain';

/** A stretch of a lane, and a moment on it. Positions are percentages. */
export interface Bar {
  readonly x: string;
  readonly width: string;
  readonly tone: Tone;
  readonly tip: string;
  /** Written on the bar where it is long enough. */
  readonly label: string;
}

export interface Dot {
  readonly x: string;
  readonly tone: Tone;
  readonly tip: string;
}

export interface Lane {
  readonly label: string;
  readonly bars: readonly Bar[];
  readonly dots: readonly Dot[];
  /** Where a log covers the lane; what is outside was not collected. */
  readonly covered: readonly { readonly x: string; readonly width: string }[];
  readonly bad: boolean;
}

const good = /^(loaded|recovered|valid|up|established|announced|assigned|joined|alive|ready|started|running|ok|accepted)\b/i;
const bad = /^(reject|stale|down|failed|lost|left|dead|crash|invalid|error|refused|not ready|unready|stuck|suspect)/i;
const off = /^(withdrawn|stopped|none|idle|removed|deleted|cleared|not announced)/i;

export function toneOf(state: string | undefined): Tone {
  if (state === undefined) return 'plain';
  if (bad.test(state)) return 'bad';
  if (good.test(state)) return 'good';
  return off.test(state) ? 'off' : 'plain';
}

export function bar(
  axis: Axis,
  { from, to }: Span,
  rest: { readonly tone: Tone; readonly tip: string; readonly label: string },
): Bar {
  const x = axis.at(from);
  const width = Math.max(0.15, axis.at(to) - x);
  return {
    ...rest,
    x: `${x}%`,
    width: `${Math.round(width * 1e3) / 1e3}%`,
    label: width > rest.label.length * 1.1 + 1 ? rest.label : '',
  };
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

/** A lane of entries: a bar for as long as a state lasts, a dot for each entry. */
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
  const bars = changes.slice(0, limits.entriesOfLane).map(({ time, entry }, index) => {
    const to = changes[index + 1]?.time ?? end;
    return bar(axis, { from: time, to }, { tone: toneOf(entry.state), tip: tipOf(entry), label: entry.state ?? '' });
  });
  const dots = sampled(inOrder, limits.entriesOfLane).map(({ time, entry }) => ({
    x: `${axis.at(time)}%`,
    tone: toneOf(entry.state),
    tip: tipOf(entry),
  }));
  return {
    label,
    bars,
    dots,
    covered: coveredBy(logs, axis),
    bad: entries.some(({ state, finding }) => finding !== undefined || toneOf(state) === 'bad'),
  };
}

/** At most so many, spread over all, the first and the last among them. */
export function sampled<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => items[Math.round(index * step)]).filter(
    (item): item is T => item !== undefined,
  );
}

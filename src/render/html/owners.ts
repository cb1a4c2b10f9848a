import type { OwnershipReport, Report } from '../../model/report.ts';
import { clock, clockOf, duration, instant, spanOf } from '../view/instant.ts';
import { plural } from '../view/words.ts';
import { cut } from '../visible.ts';
import type { Axis } from './axis.ts';
import { limits, type PageContext } from './context.ts';
import { coveredBy, type Lane, lasting, type Mark } from './lanes.ts';
import type { PlotParts } from './picture.ts';

/** While the speakers find each other after a start, an address moves a few times. */
const movesOfStart = 3;
/** More owners at one time than this stand on one another. */
const mostRows = 4;
/** Milliseconds; two owners for a shorter time are a hand-over seen by two clocks. */
const handOver = 5_000;

/** A lane for each address, a bar for each owner; two bars under each other are two owners at one time. */
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
      lanes: shown.map((one) => laneOf(report, axis, one)),
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

interface Owned {
  readonly node: string;
  readonly from: number;
  readonly to: number;
  readonly toTheEnd: boolean;
  readonly row: number;
}

function laneOf(report: Report, axis: Axis, ownership: OwnershipReport): Lane {
  const { ip, service, moves, overlapSeconds } = ownership;
  const spans = ownedOf(report, axis, ownership);
  const contested = overlapSeconds > 0;
  const nodes = new Set(spans.map(({ node }) => node));
  const logs = report.coverage.filter(({ node, role }) => role === 'speaker' && node !== null && nodes.has(node));
  const words = [ip];
  if (service !== null) words.push(service);
  if (contested) words.push(`two owners at once, for ${duration(overlapSeconds * 1_000)}`);
  else if (moves > movesOfStart) words.push(`moved ${moves} times`);
  return {
    label: words.join(' · '),
    marks: spans.flatMap((span) => marksOf(axis, span, spans, ownership)),
    rows: 1 + Math.max(0, ...spans.map(({ row }) => row)),
    covered: coveredBy(logs, axis),
    bad: contested,
    telling: contested || moves > movesOfStart,
  };
}

/** The spans, each in the first row where it meets no other for longer than a hand-over takes. */
function ownedOf({ coverage }: Report, axis: Axis, { spans }: OwnershipReport): readonly Owned[] {
  const ends: number[] = [];
  return spans.slice(0, limits.entriesOfLane).flatMap(({ node, from, to }) => {
    const start = instant(from);
    if (start === null) return [];
    const logs = coverage.filter((log) => log.node === node && log.role === 'speaker');
    const end = Math.max(start, instant(to) ?? spanOf(logs.map((log) => log.to))?.to ?? axis.to);
    const free = end - start <= handOver ? 0 : ends.findIndex((taken) => taken - start <= handOver);
    const row = free >= 0 ? free : Math.min(ends.length, mostRows - 1);
    ends[row] = Math.max(ends[row] ?? end, end);
    return [{ node, from: start, to: end, toTheEnd: to === null, row }];
  });
}

/** One bar; where another node announces at the same time, one of its own for that stretch. Who should have the address is not accused. */
function marksOf(axis: Axis, span: Owned, others: readonly Owned[], ownership: OwnershipReport): readonly Mark[] {
  const { ip, predicted, overlapSeconds } = ownership;
  const { node, from, to, toTheEnd, row } = span;
  const shared = (other: Owned) => Math.min(to, other.to) - Math.max(from, other.from);
  const accused = overlapSeconds > 0 && node !== predicted;
  const rivals = accused ? others.filter((other) => other.node !== node && shared(other) > handOver) : [];
  const until = toTheEnd ? '' : `, until ${clock(to)}`;
  const expected = predicted !== null && predicted !== node ? `, ${predicted} should` : '';
  const tip = cut(`${clock(from)} ${node} announces ${ip}${until}${expected}`, 300);
  const contested = rivals.map((rival) => ({ from: Math.max(from, rival.from), to: Math.min(to, rival.to) }));
  const begin = Math.min(to, ...contested.map((one) => one.from));
  const end = Math.max(from, ...contested.map((one) => one.to));
  const names = [...new Set(rivals.map((rival) => rival.node))].join(', ');
  const bar = (stretch: { readonly from: number; readonly to: number }, bad: boolean, label: string) =>
    lasting(axis, stretch, {
      tone: bad ? 'bad' : 'good',
      tip: bad ? cut(`${tip}; ${names} too`, 300) : tip,
      label,
      dot: false,
      row,
    });
  const named = (stretch: { readonly from: number; readonly to: number }) => {
    const free = behindShortOnes(span, others, stretch.to);
    return [
      ...(free > stretch.from ? [bar({ ...stretch, to: free }, false, '')] : []),
      bar({ ...stretch, from: free }, false, node),
    ];
  };
  if (rivals.length === 0) return named({ from, to });
  return [
    ...(begin > from ? named({ from, to: begin }) : []),
    bar({ from: begin, to: end }, true, node),
    ...(end < to ? [bar({ from: end, to }, false, '')] : []),
  ];
}

/** Where a bar can bear its name: behind the short ones that are drawn over it. */
function behindShortOnes(span: Owned, others: readonly Owned[], end: number): number {
  const over = others.filter(
    (other) => other !== span && other.row === span.row && other.from >= span.from && other.to - other.from <= handOver,
  );
  return Math.max(span.from, ...over.map(({ to }) => to).filter((to) => to < end));
}

import { clock, day, type Span } from '../view/instant.ts';

/** The common axis of all plots. Positions are percentages of the plot's width, so zooming needs no new drawing. */
export interface Axis extends Span {
  readonly at: (milliseconds: number) => number;
}

const steps = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3_600_000),
  ...[1, 2, 7, 14, 30, 90, 365].map((days) => days * 86_400_000),
];

const mostTicks = 7;

export function axisOver({ from, to }: Span): Axis {
  const margin = Math.max(500, (to - from) * 0.015);
  const start = Math.floor(from - margin);
  const end = Math.ceil(to + margin);
  return { from: start, to: end, at: (time) => Math.round(((time - start) / (end - start)) * 1e4) / 1e2 };
}

export function ticksOf(axis: Axis): readonly { readonly x: string; readonly label: string }[] {
  const length = axis.to - axis.from;
  const step = steps.find((one) => length / one <= mostTicks) ?? length;
  const ticks = [];
  for (let time = Math.ceil(axis.from / step) * step; time <= axis.to && ticks.length <= mostTicks; time += step) {
    const x = axis.at(time);
    if (x >= 3 && x <= 96)
      ticks.push({ x: `${x}%`, label: step >= 86_400_000 ? day(time) : step >= 60_000 ? clock(time).slice(0, 5) : clock(time) });
  }
  return ticks;
}

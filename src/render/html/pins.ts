import { clockOf, instant } from '../view/instant.ts';
import { cut, oneLine } from '../visible.ts';
import type { Axis } from './axis.ts';
import type { PageContext } from './context.ts';

const rowHeight = 22;
const mostPins = 30;

/** Findings on the axis, each leading to its card; pins too close to each other stand under each other. */
export function pinsOf({ report, ranked }: PageContext, axis: Axis | null) {
  if (!axis) return { height: 0, pins: [], lines: [] };
  const roots = ranked.roots.map(({ finding }, index) => ({ finding, label: String(index + 1), root: true }));
  const following = [...ranked.roots.flatMap(({ consequences }) => consequences), ...ranked.others].map((finding) => ({
    finding,
    label: '',
    root: false,
  }));
  const lastX: number[] = [];
  const pins = [...roots, ...following]
    .map((one) => ({ ...one, time: instant(one.finding.firstTime) }))
    .filter((one): one is typeof one & { readonly time: number } => one.time !== null)
    .slice(0, mostPins)
    .sort((left, right) => left.time - right.time)
    .map(({ finding, label, root, time }) => {
      const x = axis.at(time);
      const free = lastX.findIndex((last) => x - last > 3);
      const row = free < 0 ? lastX.length : free;
      lastX[row] = x;
      return {
        x: `${x}%`,
        y: row * rowHeight + 12,
        textY: row * rowHeight + 16,
        label,
        root,
        href: `#f${report.findings.indexOf(finding) + 1}`,
        tip: cut(
          oneLine(
            `${label === '' ? '' : `${label}. `}${clockOf(finding.firstTime)} ${finding.id}: ${finding.summary || finding.title}`,
          ),
          300,
        ),
      };
    });
  return {
    height: Math.max(1, lastX.length) * rowHeight + 4,
    pins,
    lines: pins.filter(({ root }) => root).map(({ x }) => x),
  };
}

import { clockOf, instant } from '../view/instant.ts';
import { cut, oneLine } from '../visible.ts';
import type { Axis } from './axis.ts';
import type { PageContext } from './context.ts';

const rowHeight = 24;
const mostPins = 30;
const longestTitle = 60;
/** What a title takes beside its pin, in percent of a wide plot. */
const widthOf = (title: string) => 2.6 + [...title].length * 0.72;

function shortened(title: string): string {
  const characters = [...oneLine(title)];
  return characters.length > longestTitle
    ? `${characters
        .slice(0, longestTitle - 1)
        .join('')
        .trimEnd()}…`
    : characters.join('');
}

/** Findings on the axis, each leading to its card; those whose titles would meet stand under each other. */
export function pinsOf({ report, ranked }: PageContext, axis: Axis | null) {
  if (!axis) return { height: 0, pins: [], lines: [] };
  const roots = ranked.roots.map(({ finding }, index) => ({ finding, label: String(index + 1), root: true }));
  const following = [...ranked.roots.flatMap(({ consequences }) => consequences), ...ranked.others].map((finding) => ({
    finding,
    label: '',
    root: false,
  }));
  const rows: (readonly { readonly from: number; readonly to: number }[])[] = [];
  const pins = [...roots, ...following]
    .map((one) => ({ ...one, time: instant(one.finding.firstTime) }))
    .filter((one): one is typeof one & { readonly time: number } => one.time !== null)
    .slice(0, mostPins)
    .sort((left, right) => left.time - right.time)
    .map(({ finding, label, root, time }) => {
      const x = axis.at(time);
      const title = shortened(finding.title);
      const width = widthOf(title);
      const leftwards = x + width > 100;
      const taken = { from: leftwards ? x - width : x - 1.2, to: leftwards ? x + 1.2 : x + width };
      const free = rows.findIndex((row) => row.every(({ from, to }) => to < taken.from || from > taken.to));
      const row = free < 0 ? rows.length : free;
      rows[row] = [...(rows[row] ?? []), taken];
      return {
        x: `${x}%`,
        y: row * rowHeight + 12,
        textY: row * rowHeight + 16,
        label,
        title,
        leftwards,
        root,
        href: `#f${report.findings.indexOf(finding) + 1}`,
        tip: cut(
          oneLine(
            `${label === '' ? '' : `${label} `}${title}, ${clockOf(finding.firstTime)} UTC, ${finding.id}: ${finding.summary}`,
          ),
          300,
        ),
      };
    });
  return {
    height: Math.max(1, rows.length) * rowHeight + 4,
    pins,
    lines: pins.filter(({ root }) => root).map(({ x }) => x),
  };
}

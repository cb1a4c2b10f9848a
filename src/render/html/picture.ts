import { plural } from '../view/words.ts';
import { cut, oneLine } from '../visible.ts';
import type { Lane } from './lanes.ts';

const barsTop = 20;
/** As in the style sheet. */
const barHeight = 13;
const rowHeight = 15;
const laneGap = 7;
const longestLabel = 130;

/** Lanes under each other, ready to be drawn. */
export function pictureOf(title: string, lanes: readonly Lane[], lines: readonly string[]) {
  const troubled = lanes.filter(({ bad }) => bad).length;
  const heights = lanes.map(({ rows }) => barsTop + rows * rowHeight + laneGap);
  const tops = heights.map((_, index) => heights.slice(0, index).reduce((sum, height) => sum + height, 0));
  return {
    lanes: lanes.map((lane, index) => placed(lane, tops[index] ?? 0)),
    lines,
    height: heights.reduce((sum, height) => sum + height, 0),
    description: `${title}: ${plural(lanes.length, 'lane')}${troubled > 0 ? `, ${troubled} with trouble` : ''}. The list below says the same.`,
  };
}

function placed(lane: Lane, top: number) {
  const label = oneLine(lane.label);
  const characters = [...label];
  return {
    ...lane,
    marks: lane.marks.map((mark) => {
      const y = barsTop + mark.row * rowHeight;
      return { ...mark, y, textY: y + 10, middle: y + barHeight / 2 };
    }),
    trackTop: barsTop,
    trackHeight: lane.rows * rowHeight - (rowHeight - barHeight),
    label: cut(label, 200),
    short: characters.length > longestLabel ? `${characters.slice(0, longestLabel - 1).join('')}…` : label,
    top,
  };
}

/** Rows of the list that says the same in words. */
export interface ListRow {
  readonly time: string;
  readonly lane: string;
  readonly what: string;
  readonly place: { readonly text: string; readonly href: string };
}

export interface Told {
  readonly title: string;
  readonly more: number;
  readonly rows: readonly ListRow[];
}

export interface PlotParts {
  readonly kind: 'entries' | 'owners' | 'coverage';
  readonly title: string;
  readonly lanes: readonly Lane[];
  /** Lanes that are not drawn at all. */
  readonly more: number;
  readonly told: Told;
  /** Stands open even where nothing happens in it. */
  readonly always: boolean;
}

const quietBesides = 8;
const quietFolded = 12;

/** A concern: the lanes where something happens, a few of the quiet ones beside them, the rest of those folded. */
export function plotOf({ kind, title, lanes, more, told, always }: PlotParts, lines: readonly string[]) {
  const telling = lanes.filter((lane) => lane.telling);
  const quiet = lanes.filter((lane) => !lane.telling);
  const beside = quiet.slice(0, kind === 'coverage' ? quiet.length : Math.max(2, quietBesides - telling.length));
  const folded = always ? quiet.slice(beside.length, beside.length + quietFolded) : [];
  const bad = lanes.filter((lane) => lane.bad).length;
  return {
    kind,
    title,
    open: always || bad > 0,
    note: always || bad > 0 ? '' : `${plural(lanes.length + more, 'lane')}, ${telling.length > 0 ? 'no trouble' : 'quiet'}`,
    picture: pictureOf(title, [...telling, ...beside], lines),
    quiet: folded.length === 0 ? null : pictureOf(`${title}, quiet`, folded, lines),
    quietTitle: plural(folded.length, 'more lane where nothing changes', 'more lanes where nothing changes'),
    more: more + quiet.length - beside.length - folded.length,
    list: told,
  };
}

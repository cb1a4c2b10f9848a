import type { ExplainedRow, ExplainedSection, ExplainedService, Mark } from '../model/explained.ts';
import type { Place } from '../model/place.ts';
import { clip, columns, type Ink, inkFor, pad, wrap } from './text/layout.ts';
import { shortNames } from './view/sources.ts';
import { cut, oneLine, visible } from './visible.ts';

export interface ExplainOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

interface Sheet {
  readonly ink: Ink;
  readonly width: number;
  readonly names: ReadonlyMap<string, string>;
}

const narrowest = 72;
const widest = 140;
const longestText = 1_000;
/** The share of a line that names may take, and values, so that a sentence keeps room beside them. */
const mostOfLine = 0.34;
/** Fewer columns than this for a sentence, and it goes below the name. */
const leastRoom = 26;

const signs: Readonly<Record<Mark, string>> = { yes: '✓', no: '✗', passed: '·', unknown: '?', said: ' ', warning: '!' };

/** One service's chain of decisions, as it is shown on a terminal. */
export function renderExplained(explained: ExplainedService, { colour, width }: ExplainOptions): string {
  const sheet: Sheet = {
    ink: inkFor(colour),
    width: Math.min(widest, Math.max(narrowest, width)),
    names: shortNames(placesOf(explained).map(({ source }) => source)),
  };
  const lines = [
    ...headLines(explained, sheet),
    ...explained.sections.flatMap((section, at) => ['', ...sectionLines(section, at + 1, sheet)]),
  ];
  return `\n${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function placesOf({ place, outcome, sections }: ExplainedService): readonly Place[] {
  const ofRow = ({ at, rows }: ExplainedRow): readonly Place[] => [...at, ...rows.flatMap(ofRow)];
  return [...(place ? [place] : []), ...ofRow(outcome), ...sections.flatMap(({ rows }) => rows.flatMap(ofRow))];
}

const plain = (text: string): string => cut(oneLine(visible(text)), longestText);

function headLines({ service, release, place, outcome }: ExplainedService, sheet: Sheet): readonly string[] {
  const { ink, width } = sheet;
  const name = clip(plain(`Service ${service}`), width - 4);
  const right = clip(plain(release), width - 2);
  const gap = width - 1 - columns(name) - columns(right);
  const title =
    gap > 1 ? [` ${ink.bold(name)}${' '.repeat(gap)}${ink.dim(right)}`] : [` ${ink.bold(name)}`, ` ${ink.dim(right)}`];
  const where = place ? [` ${ink.dim(clip(placeWords(place, sheet), width - 2))}`] : [];
  const answer = wrap(plain(outcome.says), width - 4).map(
    (line, at) => `${at === 0 ? ` ${sign(outcome.mark, ink)} ` : '   '}${ink.bold(line)}`,
  );
  return [...title, ...where, ` ${ink.dim('─'.repeat(width - 1))}`, ...answer];
}

function sectionLines({ title, note, rows }: ExplainedSection, number: number, sheet: Sheet): readonly string[] {
  const { ink, width } = sheet;
  const head = ` ${number}  ${ink.bold(plain(title))}`;
  const said = note === '' ? '' : `  ${ink.dim(clip(plain(note), width - 8 - columns(title)))}`;
  return [`${head}${said}`, ...rowLines(rows, 4, sheet)];
}

/** Rows of one level share the columns of their names and values. */
function rowLines(rows: readonly ExplainedRow[], indent: number, sheet: Sheet): readonly string[] {
  const most = Math.floor((sheet.width - indent) * mostOfLine);
  const nameWidth = Math.min(most, Math.max(0, ...rows.map(({ name }) => columns(plain(name)))));
  const valueWidth = Math.min(most, Math.max(0, ...rows.map(({ value }) => columns(plain(value)))));
  return rows.flatMap((row) => [
    ...ownLines(row, indent, nameWidth, valueWidth, sheet),
    ...rowLines(row.rows, indent + 3, sheet),
  ]);
}

function ownLines(row: ExplainedRow, indent: number, nameWidth: number, valueWidth: number, sheet: Sheet): readonly string[] {
  const { ink, width } = sheet;
  const cells: string[] = [];
  let used = indent + 2;
  const cell = (text: string, room: number, paint: (padded: string) => string) => {
    if (room === 0) return;
    cells.push(paint(pad(clip(plain(text), room), room)));
    used += room + 2;
  };
  cell(row.name, nameWidth, (text) => tone(row.mark, text, ink));
  // Without a value the sentence begins in its column.
  if (row.value !== '') cell(row.value, valueWidth, ink.dim);
  const start = `${' '.repeat(indent)}${sign(row.mark, ink)} ${cells.join('  ')}`;
  const below = width - used < leastRoom && row.says !== '';
  const textIndent = below ? indent + 5 : used;
  const text = plain(row.says);
  const place = placesWords(row.at, sheet);
  const beside = width - textIndent - columns(place) - 2;
  const wrapped = wrap(text, columns(text) <= beside ? beside : width - textIndent);
  const lines = wrapped.map(
    (line, at) => `${at === 0 && !below ? `${start}${cells.length > 0 ? '  ' : ''}` : ' '.repeat(textIndent)}${line}`,
  );
  const all = below || lines.length === 0 ? [start, ...lines] : lines;
  if (place === '') return all;
  const lastWidth = wrapped.length > 0 ? textIndent + columns(wrapped.at(-1) ?? '') : used - 2;
  const gap = width - lastWidth - columns(place);
  const marked = ink.dim(place);
  if (gap < 2) return [...all, `${' '.repeat(Math.max(indent, width - columns(place)))}${marked}`];
  return [...all.slice(0, -1), `${all.at(-1) ?? ''}${' '.repeat(gap)}${marked}`];
}

/** The first place, and how many there are beside it. */
function placesWords(at: readonly Place[], sheet: Sheet): string {
  const words = [...new Set(at.map((place) => placeWords(place, sheet)))];
  const [first] = words;
  if (first === undefined) return '';
  const shown = clip(first, 40);
  return words.length > 1 ? `${shown} +${words.length - 1}` : shown;
}

function placeWords({ source, line }: Place, { names }: Sheet): string {
  return `${plain(names.get(source) ?? source)}:${line}`;
}

function sign(mark: Mark, ink: Ink): string {
  return tone(mark, signs[mark], ink);
}

function tone(mark: Mark, text: string, ink: Ink): string {
  switch (mark) {
    case 'yes':
      return ink.green(text);
    case 'no':
      return ink.red(text);
    case 'unknown':
    case 'warning':
      return ink.yellow(text);
    case 'passed':
      return ink.dim(text);
    case 'said':
      return text;
  }
}

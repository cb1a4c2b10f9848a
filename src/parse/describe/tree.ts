import { indentOf } from '../text.ts';

/** A line of `kubectl describe` and what is set in under it. */
export interface Row {
  readonly line: number;
  readonly indent: number;
  readonly text: string;
  /** `Key:` at the line's start, where one stands. */
  readonly key: string | null;
  /** What follows the key, or the whole text where there is none. */
  readonly value: string;
  readonly rows: readonly Row[];
}

interface Growing extends Row {
  readonly rows: Growing[];
}

const keyed = /^([A-Za-z][A-Za-z0-9 ()./_-]{0,80}?):(?:\s{1,200}(\S.*))?$/;
const maxDepth = 60;

function rowOf(raw: string, line: number): Growing {
  const text = raw.trim();
  const [, key = null, value = ''] = keyed.exec(text) ?? [];
  return { line, indent: indentOf(raw), text, key, value: key === null ? text : value, rows: [] };
}

/** The rows at the left margin of a text, with those under them. Blank lines are passed over. */
export function rowsOf(lines: readonly string[], firstLine: number): readonly Row[] {
  const top: Growing[] = [];
  const open: Growing[] = [];
  lines.forEach((raw, i) => {
    if (raw.trim() === '') return;
    const row = rowOf(raw, firstLine + i);
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= row.indent) open.pop();
    (open.at(-1)?.rows ?? top).push(row);
    if (open.length < maxDepth) open.push(row);
  });
  return top;
}

/** All texts of a row: its value and the lines set in under it, `<none>` left out. */
export function textsOf(row: Row | undefined): readonly { readonly text: string; readonly line: number }[] {
  if (row === undefined) return [];
  const own = row.value === '' || row.value === '<none>' ? [] : [{ text: row.value, line: row.line }];
  return [...own, ...flat(row.rows)];
}

function flat(rows: readonly Row[]): readonly { readonly text: string; readonly line: number }[] {
  return rows.flatMap((row) => [{ text: row.text, line: row.line }, ...flat(row.rows)]);
}

export function find(rows: readonly Row[], key: string): Row | undefined {
  return rows.find((row) => row.key === key);
}

import { leaf, type Part } from '../build.ts';
import { plainScalar } from '../yaml/scalar.ts';

/** A row's cells by column name. */
export type Cells = ReadonlyMap<string, string>;
/** The fields that a row gives, by section: `spec`, `status`, … */
export type Sections = Readonly<Record<string, Part | undefined>>;

export function cell(cells: Cells, name: string): string | undefined {
  const value = cells.get(name)?.trim();
  return value === undefined || value === '' || value === '<none>' || value === '<unset>' ? undefined : value;
}

export function text(cells: Cells, name: string, line: number): Part | undefined {
  const value = cell(cells, name);
  return value === undefined ? undefined : leaf(line, value);
}

export function scalar(cells: Cells, name: string, line: number): Part | undefined {
  const value = cell(cells, name);
  return value === undefined ? undefined : leaf(line, plainScalar(value));
}

/** `["a","b"]`, as a printer column shows a list. */
export function array(cells: Cells, name: string, line: number): Part | undefined {
  const value = cell(cells, name);
  if (value === undefined || !value.startsWith('[')) return undefined;
  try {
    const read: unknown = JSON.parse(value);
    const texts = Array.isArray(read) ? read.filter((each) => typeof each === 'string') : [];
    return leaf(line, texts);
  } catch {
    return undefined;
  }
}

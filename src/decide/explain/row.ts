import type { ExplainedRow, Mark } from '../../model/explained.ts';
import type { FieldPath, ObjectFact } from '../../model/object.ts';
import type { Place } from '../../model/place.ts';

interface Rest {
  readonly value?: string;
  readonly at?: readonly Place[];
  readonly rows?: readonly ExplainedRow[];
}

export function row(mark: Mark, name: string, says: string, { value = '', at = [], rows = [] }: Rest = {}): ExplainedRow {
  return { mark, name, value, says, at, rows };
}

/** At most so many rows, and how many there are beside them. */
export function firstRows(rows: readonly ExplainedRow[], most: number, what: string): readonly ExplainedRow[] {
  if (rows.length <= most) return rows;
  return [...rows.slice(0, most - 1), row('passed', '…', `${rows.length - most + 1} more ${what}`)];
}

export const at = (object: ObjectFact | null, ...paths: readonly FieldPath[]): readonly Place[] =>
  object ? paths.map((path) => object.placeOf(path)) : [];

import type { CollectedKind, ObjectFact } from '../../model/object.ts';
import { factOfParts, leaf, record } from '../build.ts';
import { kindOf } from '../kinds.ts';
import { type LineAt, linesShown } from '../lines-of.ts';
import { listedKinds, type ObjectsOptions, type ParsedObjects } from '../object/gathering.ts';
import { plain } from '../text.ts';
import { type Cells, cell } from './cells.ts';
import { type Shape, shapeOf } from './shapes.ts';

interface Column {
  readonly name: string;
  readonly start: number;
}

const headerStart = /^[ \t]*(?:NAMESPACE|NAME|LAST SEEN|LASTSEEN)(?:\s|$)/;
const headerWord = /[A-Z][A-Z0-9()/-]*(?: [A-Z0-9()/-]+)*/g;

/** The columns of a header line, null where the line is none. */
export function columnsOf(line: string): readonly Column[] | null {
  if (line.length > 2_000 || !headerStart.test(line) || /[a-z]/.test(line)) return null;
  const columns = [...line.matchAll(headerWord)].map((match) => ({ name: match[0], start: match.index }));
  return columns.length < 2 ? null : columns;
}

function shapeOfColumns(columns: readonly Column[]): Shape | null {
  return shapeOf(new Set(columns.map(({ name }) => name)));
}

/** Cells by the header's columns; where a pasted row no longer stands under them, by the gaps between its words. */
function cellsOf(row: string, columns: readonly Column[]): Cells | null {
  const gaps = row.trim().split(/\s{2,}|\t/);
  if (gaps.length === columns.length) return new Map(columns.map(({ name }, i) => [name, gaps[i] ?? '']));
  const aligned = columns.every(({ start }) => start === 0 || start >= row.length || /\s/.test(row[start - 1] ?? ' '));
  if (aligned)
    return new Map(columns.map(({ name, start }, i) => [name, row.slice(start, columns[i + 1]?.start ?? row.length).trim()]));
  const words = row
    .trim()
    .replace(/ \([0-9a-z]{1,12} ago\)/, '')
    .split(/\s+/);
  if (words.length < columns.length) return null;
  const last = columns.length - 1;
  return new Map(columns.map(({ name }, i) => [name, i === last ? words.slice(last).join(' ') : (words[i] ?? '')]));
}

function factOf(shape: Shape, cells: Cells, source: string, line: number, otherwise: string, lineAt: LineAt): ObjectFact | null {
  const whole = cell(cells, 'NAME') ?? (shape.kind === 'Event' ? `event.${line}` : '');
  const slash = whole.indexOf('/');
  const prefixed = slash > 0 ? kindOf(whole.slice(0, slash)) : null;
  const kind = prefixed ?? shape.kind;
  const name = prefixed === null ? whole : whole.slice(slash + 1);
  if (name === '' || /\s/.test(name)) return null;
  const namespace = cell(cells, 'NAMESPACE') ?? (withoutNamespace.has(kind) ? '' : otherwise);
  const metadata = record(line, { name: leaf(line, name), namespace: namespace === '' ? undefined : leaf(line, namespace) });
  const fields = kind === shape.kind ? shape.fields(cells, line) : {};
  return factOfParts(
    { kind, apiVersion: shape.apiVersion, namespace, name },
    'table',
    source,
    record(line, { metadata, ...fields }),
    lineAt,
  );
}

const withoutNamespace: ReadonlySet<string> = new Set(['Node', 'Namespace']);

/** Whether a line is the header of a table that is known here. */
export function isTableHeader(line: string): boolean {
  const columns = columnsOf(line);
  return columns !== null && shapeOfColumns(columns) !== null;
}

/** Reads what `kubectl get` prints for people, one table or several. Values are partial. Bounded; never throws. */
export function parseTable(raw: string, source: string, options: ObjectsOptions = {}): ParsedObjects {
  const { firstLine = 1 } = options;
  const objects: ObjectFact[] = [];
  const collected: CollectedKind[] = [];
  const named = listedKinds(source, options);
  let columns: readonly Column[] = [];
  let shape: Shape | null = null;
  let rows = { count: 0, line: 0 };
  const close = (): void => {
    if (shape === null || !(rows.count > 1 || named.includes(shape.kind) || columns[0]?.name === 'NAMESPACE')) return;
    collected.push({ kind: shape.kind, place: { source, line: rows.line }, count: rows.count, namespace: null });
  };
  const text = plain(raw);
  const lineAt = linesShown(() => text, firstLine);
  text.split('\n').forEach((line, i) => {
    const header = columnsOf(line);
    if (header !== null) {
      close();
      columns = header;
      shape = shapeOfColumns(header);
      rows = { count: 0, line: firstLine + i };
      return;
    }
    const cells = shape === null || line.trim() === '' || line.length > 100_000 ? null : cellsOf(line, columns);
    const fact =
      shape === null || cells === null ? null : factOf(shape, cells, source, firstLine + i, options.namespace ?? '', lineAt);
    if (fact === null) return;
    objects.push(fact);
    rows = { count: rows.count + 1, line: rows.line };
  });
  close();
  return { objects, collected, troubles: [] };
}

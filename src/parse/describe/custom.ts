import type { Json } from '../../model/object.ts';
import { leaf, type Part } from '../build.ts';
import { fieldName, listFields } from '../field-names.ts';
import { plainScalar } from '../yaml/scalar.ts';
import type { Row } from './tree.ts';

function scalarOf(text: string): Json {
  if (text === '<nil>' || text === '<none>') return null;
  return plainScalar(text);
}

/** Labels are texts, whatever they look like. */
function labels(row: Row): Part {
  return { line: row.line, content: new Map(row.rows.map(({ key, value, text, line }) => [key ?? text, leaf(line, value)])) };
}

/** Rows without keys are the items of a list of texts; a key that comes again begins the next item of a list of objects. */
function nested(row: Row, name: string): Part {
  if (name === 'matchLabels') return labels(row);
  if (row.rows.length === 0)
    return leaf(row.line, row.value === '' ? null : listFields.has(name) ? [scalarOf(row.value)] : scalarOf(row.value));
  if (row.rows.every(({ key }) => key === null)) {
    return { line: row.line, content: row.rows.map(({ line, text }) => leaf(line, scalarOf(text))) };
  }
  const items: Map<string, Part>[] = [new Map()];
  for (const child of row.rows) {
    const field = fieldName(child.key ?? child.text);
    if (items.at(-1)?.has(field)) items.push(new Map());
    items.at(-1)?.set(field, nested(child, field));
  }
  if (items.length === 1 && !listFields.has(name)) return { line: row.line, content: items[0] ?? new Map() };
  return { line: row.line, content: items.map((content) => ({ line: [...content.values()][0]?.line ?? row.line, content })) };
}

/** The sections of a custom resource, under the API's field names. */
export function customSections(rows: readonly Row[]): ReadonlyMap<string, Part> {
  const sections = new Map<string, Part>();
  for (const row of rows) {
    if (
      row.key === null ||
      ['Name', 'Namespace', 'Labels', 'Annotations', 'API Version', 'Kind', 'Metadata', 'Events'].includes(row.key)
    )
      continue;
    const name = fieldName(row.key);
    const part = nested(row, name);
    sections.set(name, part.content === null ? { line: row.line, content: new Map() } : part);
  }
  return sections;
}

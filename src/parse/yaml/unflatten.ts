import type { FieldPath, Json, JsonObject } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import type { Located } from '../lines-of.ts';
import { emptyObject } from './json.ts';

const ofMetadata: ReadonlySet<string> = new Set([
  'name',
  'namespace',
  'labels',
  'annotations',
  'uid',
  'generation',
  'resourceVersion',
  'creationTimestamp',
]);
const ofObject: ReadonlySet<string> = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'spec',
  'status',
  'data',
  'stringData',
  'items',
]);

/** An object whose indentation was lost altogether: its fields stand beside an empty `metadata` and an empty `spec`. */
function isFlat(value: JsonObject): boolean {
  return (
    typeof value.kind === 'string' && (value.metadata ?? null) === null && 'metadata' in value && typeof value.name === 'string'
  );
}

/** Puts the fields of such an object back where they belong; the lines are still found. */
export function unflatten(read: Located<Json>): Located<Json> {
  const { value } = read;
  if (!isObject(value) || !isFlat(value)) return read;
  const made = emptyObject();
  const metadata = emptyObject();
  const spec = emptyObject();
  for (const [key, field] of Object.entries(value)) {
    if (field === undefined) continue;
    if (ofMetadata.has(key)) metadata[key] = field;
    else if (ofObject.has(key) || (key === 'type' && value.kind === 'Secret')) made[key] = field;
    else spec[key] = field;
  }
  made.metadata = metadata;
  if ((value.spec ?? null) === null && Object.keys(spec).length > 0) made.spec = spec;
  const lineOf = ([first, ...rest]: FieldPath): number =>
    read.lineOf(rest.length > 0 && (first === 'metadata' || first === 'spec') ? rest : [first ?? '']);
  return { value: made, line: read.line, lineOf, lineAt: read.lineAt };
}

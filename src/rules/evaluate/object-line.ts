import { groupBy } from '../../model/group.ts';
import type { FieldPath, Json, ObjectFact } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import type { Evidence, Place } from '../../model/place.ts';
import { redactLine } from '../../parse/redact.ts';

/** A field of an object as its line would show it: `key: value`, an element of a list as `- value`. */
export function fieldEvidence(object: ObjectFact, path: FieldPath): Evidence {
  const place = object.placeOf(path);
  const value = valueAt(object.value, path);
  return { ...place, text: asItStands(object, place.line, value) ?? redactLine(render(value, path, object)) };
}

const longestLine = 1_000;

/** The file's own line, where it says all of the value: lists and maps go on below theirs, and so do texts over several lines. */
function asItStands(object: ObjectFact, line: number, value: Json | undefined): string | null {
  if (value === undefined || typeof value === 'object') return null;
  const text = object.lineAt?.(line)?.trim() ?? '';
  return text === '' || /(?::|[|>][+-]?)$/.test(text) ? null : text.slice(0, longestLine);
}

/** The object as such, by the line of its name. */
export function objectEvidence(object: ObjectFact): Evidence {
  return { ...object.placeOf(['metadata', 'name']), text: `name: ${object.name}` };
}

function render(value: Json | undefined, path: FieldPath, object: ObjectFact): string {
  const key = path.at(-1);
  if (key === undefined) return `kind: ${object.kind}`;
  const text = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  return typeof key === 'number' ? `- ${shorten(text)}` : `${key}: ${shorten(text)}`;
}

const shorten = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

function valueAt(value: Json | undefined, path: FieldPath): Json | undefined {
  let at: Json | undefined = value;
  for (const step of path) {
    if (Array.isArray(at) && typeof step === 'number') at = at[step];
    else if (isObject(at) && Object.hasOwn(at, step)) at = at[step];
    else return undefined;
  }
  return at;
}

/** Finds the object that a place is in. */
export class ObjectsByPlace {
  readonly #bySource: ReadonlyMap<string, readonly ObjectFact[]>;

  constructor(objects: readonly ObjectFact[]) {
    const bySource = groupBy(objects, ({ place }) => place.source);
    for (const own of bySource.values()) own.sort((a, b) => a.place.line - b.place.line);
    this.#bySource = bySource;
  }

  /** What stands there: the deepest field that begins on that line; of an object as such, its name. */
  evidenceAt(place: Place): Evidence {
    const object = this.#at(place);
    if (object === null) return { ...place, text: '' };
    if (object.place.line === place.line) return objectEvidence(object);
    const path = pathAtLine(object, place.line);
    return path === null ? { ...objectEvidence(object), line: place.line } : { ...fieldEvidence(object, path), line: place.line };
  }

  /** The last one that begins at the line or before it. */
  #at({ source, line }: Place): ObjectFact | null {
    const own = this.#bySource.get(source) ?? [];
    let low = 0;
    let high = own.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((own[middle]?.place.line ?? line) <= line) low = middle + 1;
      else high = middle;
    }
    return own[low - 1] ?? null;
  }
}

/** Bounded: an object with more fields than this is quoted by its name. */
const mostFields = 20_000;

function pathAtLine(object: ObjectFact, line: number): FieldPath | null {
  let best: FieldPath | null = null;
  let left = mostFields;
  const visit = (value: Json | undefined, path: FieldPath): void => {
    if (left-- <= 0) return;
    if (path.length > 0 && object.placeOf(path).line === line && (best === null || path.length > best.length)) best = path;
    if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, [...path, index]);
    else if (isObject(value)) for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
  };
  visit(object.value, []);
  return best;
}

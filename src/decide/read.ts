import type { FieldPath, Json, JsonObject, ObjectFact } from '../model/object.ts';
import { isObject } from '../model/object.ts';

/** Fields as the API server would hand them over. A value of a wrong type reads as the nearest right one, or as absent. */

/** String keys that come from the input, so no plain object: `__proto__` is a key like any other. */
export type Labels = ReadonlyMap<string, string>;

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

const none: JsonObject = {};

export function readRecord(value: Json | undefined): JsonObject {
  return isObject(value) ? value : none;
}

export function readList(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

/** YAML reads an unquoted `100`, `true` or `1.0` as no string, where a person meant one. */
export function readText(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

export function readTexts(value: Json | undefined): readonly string[] {
  return readList(value).map(readText);
}

export function readInteger(value: Json | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? Math.trunc(value) : null;
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : null;
}

export function readFlag(value: Json | undefined): boolean | null {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : null;
}

export function readLabels(value: Json | undefined): Labels {
  return new Map(Object.entries(readRecord(value)).map(([key, text]) => [key, readText(text)]));
}

/** A field of an object, found through own properties only. */
export function fieldOf(value: JsonObject, path: FieldPath): Json | undefined {
  let at: Json | undefined = value;
  for (const step of path) {
    if (typeof step === 'number') at = isList(at) ? at[step] : undefined;
    else at = isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return at;
}

export function labelsOf(object: ObjectFact): Labels {
  return readLabels(fieldOf(object.value, ['metadata', 'labels']));
}

export function annotationsOf(object: ObjectFact): Labels {
  return readLabels(fieldOf(object.value, ['metadata', 'annotations']));
}

/** Printed for people: what is not there may have been left out. */
export function isPartial(object: ObjectFact): boolean {
  return object.form === 'describe' || object.form === 'table';
}

/** A value that somebody blackened is unknown, not different. */
export function isMasked(text: string): boolean {
  return /<(?:retracted|redacted|masked|hidden|removed|omitted)>|\*{3}|\b(?:redacted|retracted)\b/i.test(text);
}

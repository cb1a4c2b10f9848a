import type { Json, JsonObject } from '../model/object.ts';
import { isObject } from '../model/object.ts';

/** A nested field, or undefined where any step is missing or of another type. */
export function field(value: Json | undefined, ...path: readonly (string | number)[]): Json | undefined {
  let current: Json | undefined = value;
  for (const step of path) {
    if (Array.isArray(current)) current = typeof step === 'number' ? current[step] : undefined;
    else if (isObject(current)) current = Object.hasOwn(current, step) ? current[step] : undefined;
    else return undefined;
  }
  return current;
}

export function text(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** The objects in a list; anything else in it is passed over. */
export function items(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter((item): item is JsonObject => isObject(item)) : [];
}

export function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

import type { Json, JsonObject } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import { valuesAt } from '../evaluate/field-test.ts';

/** Fields of objects as texts, numbers and lists; what has another shape is taken as absent. */

export const textAt = (value: Json | undefined, ...path: readonly string[]): string | null => {
  const found = valuesAt(value, path)[0]?.value;
  return typeof found === 'string' ? found : null;
};

export const textsAt = (value: Json | undefined, ...path: readonly string[]): readonly string[] =>
  valuesAt(value, path).flatMap(({ value: found }) =>
    typeof found === 'string' ? [found] : Array.isArray(found) ? found.filter((one) => typeof one === 'string') : [],
  );

export const numberAt = (value: Json | undefined, ...path: readonly string[]): number | null => {
  const found = valuesAt(value, path)[0]?.value;
  return typeof found === 'number' ? found : null;
};

export const listAt = (value: Json | undefined, ...path: readonly string[]): readonly JsonObject[] =>
  valuesAt(value, path).flatMap(({ value: found }) =>
    Array.isArray(found) ? found.filter(isObject) : isObject(found) ? [found] : [],
  );

/** A parameter of a check: the schema has seen its type, so another one means that it was left out. */
export const textParameter = (parameters: JsonObject, name: string, fallback: string): string =>
  textAt(parameters, name) ?? fallback;
export const numberParameter = (parameters: JsonObject, name: string, fallback: number): number =>
  numberAt(parameters, name) ?? fallback;

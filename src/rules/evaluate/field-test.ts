import type { Json, JsonObject } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import type { FieldTest, Scalar, TestObject } from '../load/rule.ts';

/** What a test says of a value: null where it does not pass, else what it captures. */
export type Tester = (value: Json | undefined) => Readonly<Record<string, string>> | null;

/** Turns an expression into what runs; the caller has refused what is super-linear. */
export type CompileExpression = (source: string) => RegExp;

const passed: Readonly<Record<string, string>> = Object.freeze({});

/** The longest text that an expression is tried on. */
export const longestText = 8192;

export function compileTest(test: FieldTest, compileExpression: CompileExpression): Tester {
  if (isList(test)) return (value) => (anyElement(value, (item) => test.some((one) => equals(item, one))) ? passed : null);
  if (isTestObject(test)) return compileObject(test, compileExpression);
  return (value) => (anyElement(value, (item) => equals(item, test)) ? passed : null);
}

function compileObject(test: TestObject, compileExpression: CompileExpression): Tester {
  const expression = test.matches === undefined ? null : compileExpression(test.matches);
  const inner = test.not === undefined ? null : compileTest(test.not, compileExpression);
  return (value) => {
    if (test.exists === false) return value === undefined ? passed : null;
    if (value === undefined) return null;
    if (inner !== null && inner(value) !== null) return null;
    const captures: Record<string, string> = {};
    if (expression !== null) {
      const found = matchAny(value, expression);
      if (found === null) return null;
      Object.assign(captures, namedGroups(found));
    }
    if (test.capture !== undefined) captures[test.capture] = textOf(value);
    return captures;
  };
}

/** The named groups that took part in a match. */
export function namedGroups(found: RegExpExecArray): Record<string, string> {
  const captures: Record<string, string> = {};
  for (const [name, text] of Object.entries(found.groups ?? {})) if (text !== undefined) captures[name] = text;
  return captures;
}

function matchAny(value: Json, expression: RegExp): RegExpExecArray | null {
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = matchAny(item, expression);
      if (found !== null) return found;
    }
    return null;
  }
  return expression.exec(textOf(value).slice(0, longestText));
}

function anyElement(value: Json | undefined, test: (item: Json) => boolean): boolean {
  if (value === undefined) return false;
  return Array.isArray(value) ? value.some(test) : test(value);
}

/** `"1"` and `1` are the same: loggers and YAML differ in what they quote. */
function equals(value: Json, wanted: Scalar): boolean {
  if (value === null || wanted === null) return value === wanted;
  return typeof value !== 'object' && String(value) === String(wanted);
}

/** A value as a text: strings as they are, lists of them joined by commas, everything else as JSON. */
export function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(',');
  return JSON.stringify(value);
}

export function isTestObject(test: FieldTest): test is TestObject {
  return typeof test === 'object' && test !== null && !Array.isArray(test);
}

export function isList(test: FieldTest): test is readonly Scalar[] {
  return Array.isArray(test);
}

/** The steps of a dotted path; a step in brackets is taken as it stands: `metadata.labels[a.b/c]`. */
export function pathSteps(path: string): readonly string[] {
  return [...path.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)].map(([step, bracketed]) => bracketed ?? step);
}

/** All values at a path; a list on the way stands for each of its elements. */
export function valuesAt(value: Json | undefined, steps: readonly string[]): readonly FoundValue[] {
  return walk(value, steps, []);
}

export interface FoundValue {
  readonly value: Json;
  readonly path: readonly (string | number)[];
}

function walk(value: Json | undefined, steps: readonly string[], path: readonly (string | number)[]): readonly FoundValue[] {
  if (value === undefined) return [];
  const [step, ...rest] = steps;
  if (step === undefined) return [{ value, path }];
  if (Array.isArray(value)) {
    if (/^\d+$/.test(step)) return walk(value[Number(step)], rest, [...path, Number(step)]);
    return value.flatMap((item, index) => walk(item, steps, [...path, index]));
  }
  if (!isObject(value) || !Object.hasOwn(value, step)) return [];
  return walk(value[step], rest, [...path, step]);
}

/** A field of a log line: the key as it stands, else a path into nested objects. */
export function fieldOf(fields: JsonObject, key: string): Json | undefined {
  if (Object.hasOwn(fields, key)) return fields[key];
  if (!key.includes('.') && !key.includes('[')) return undefined;
  return valuesAt(fields, pathSteps(key))[0]?.value;
}

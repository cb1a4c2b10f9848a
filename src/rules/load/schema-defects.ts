import type { ErrorObject } from 'ajv';
import { closest, type Defect, defectAt } from './defect.ts';
import type { Locator, YamlPath } from './locate.ts';

/** What AJV found, in words that name the place and the mend. */
export function schemaDefects(file: string, locator: Locator, errors: readonly ErrorObject[]): readonly Defect[] {
  const seen = new Set<string>();
  return errors.flatMap((error) => {
    const words = wordsOf(error);
    if (words === null) return [];
    const path = pathOf(error.instancePath);
    const extra = paramOf(error, 'additionalProperty');
    const defect =
      extra === null ? defectAt(file, locator, path, words) : defectAt(file, locator, [...path, extra], words, 'key');
    const same = `${defect.line}:${defect.column}:${defect.what}`;
    if (seen.has(same)) return [];
    seen.add(same);
    return [defect];
  });
}

type Words = Pick<Defect, 'what' | 'expected' | 'mend'>;

function wordsOf(error: ErrorObject): Words | null {
  const description = descriptionOf(error);
  const where = nodeName(pathOf(error.instancePath));
  // Which of several keys may be given is said once, by anyOf itself.
  if (error.keyword === 'required' && error.schemaPath.includes('/anyOf/')) return null;
  switch (error.keyword) {
    // What a branch found is reported by the branch.
    case 'if':
    case 'anyOf':
    case 'propertyNames':
      return error.keyword === 'anyOf'
        ? {
            what: `${where} says nothing to look for`,
            expected: 'at least one of literals, fields, pattern',
            mend: 'add one of them',
          }
        : null;
    case 'additionalProperties': {
      const known = Object.keys(objectOf(error.parentSchema, 'properties'));
      const key = paramOf(error, 'additionalProperty') ?? '';
      const meant = closest(key, known);
      return {
        what: `unknown key "${key}"`,
        expected: `one of ${known.join(', ')}`,
        mend: meant === null ? 'remove it' : `did you mean "${meant}"?`,
      };
    }
    case 'required': {
      const key = paramOf(error, 'missingProperty') ?? '';
      const property = objectOf(objectOf(error.parentSchema, 'properties'), key);
      const says = typeof property.description === 'string' ? property.description : null;
      return { what: `${where} lacks "${key}"`, expected: says === null ? `the key "${key}"` : lower(says), mend: 'add it' };
    }
    case 'enum': {
      const allowed = listOf(error.params, 'allowedValues');
      const meant = typeof error.data === 'string' ? closest(error.data, allowed) : null;
      return {
        what: `${where} is ${JSON.stringify(error.data)}`,
        expected: `one of ${allowed.join(', ')}`,
        mend: meant === null ? 'choose one' : `did you mean "${meant}"?`,
      };
    }
    case 'type':
      return {
        what: `${where} is ${nameOf(error.data)}`,
        expected: String(error.params.type).replaceAll(',', ', '),
        mend: description,
      };
    case 'pattern':
      return {
        what: `${where} is ${JSON.stringify(error.data)}`,
        expected: `the form ${String(error.params.pattern)}`,
        mend: description,
      };
    case 'minItems':
      return { what: `${where} has too few elements`, expected: `at least ${String(error.params.limit)}`, mend: description };
    default:
      return { what: `${where} ${error.message ?? 'is wrong'}`, expected: description, mend: 'see docs/rules.md' };
  }
}

function nodeName(path: YamlPath): string {
  const last = path.at(-1);
  if (last === undefined) return 'the file';
  return /^\d+$/.test(String(last)) && path.length > 1 ? `element ${Number(last) + 1} of "${path.at(-2)}"` : `"${last}"`;
}

function descriptionOf(error: ErrorObject): string {
  const text: unknown = error.parentSchema?.description;
  return typeof text === 'string' ? lower(text) : 'see docs/rules.md';
}

/** The text as the part of a sentence. */
const lower = (text: string): string => (text.charAt(0).toLowerCase() + text.slice(1)).replace(/\.$/, '');

function paramOf(error: ErrorObject, name: string): string | null {
  const value: unknown = error.params[name];
  return typeof value === 'string' ? value : null;
}

function listOf(params: ErrorObject['params'], name: string): readonly string[] {
  const value: unknown = params[name];
  return Array.isArray(value) ? value.map(String) : [];
}

function objectOf(from: unknown, key: string): Readonly<Record<string, unknown>> {
  if (typeof from !== 'object' || from === null || !Object.hasOwn(from, key)) return {};
  const value: unknown = Reflect.get(from, key);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function nameOf(data: unknown): string {
  if (data === null) return 'empty';
  if (Array.isArray(data)) return 'a list';
  return typeof data === 'object' ? 'a map' : `${JSON.stringify(data)} (a ${typeof data})`;
}

/** AJV's JSON pointer as path. */
function pathOf(instancePath: string): YamlPath {
  return instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

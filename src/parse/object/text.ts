import type { Json } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import { plain } from '../text.ts';

/** The text or number at a path of keys, as text; empty where there is none. */
export function textIn(value: Json | undefined, ...path: readonly string[]): string {
  let at: Json | undefined = value;
  for (const key of path) at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return typeof at === 'string' ? at : typeof at === 'number' ? String(at) : '';
}

/** A field of what may be an object. */
export function partIn(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** `Kind namespace/name`, as subjects are named. */
export function called(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace === '' ? name : `${namespace}/${name}`}`.trim();
}

const longestText = 16 * 1024;

/** A text of several lines as one. */
export function oneLine(text: string): string {
  return plain(text.slice(0, longestText))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

import type { Place } from './place.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Steps into an object: `['spec', 'addresses', 0]`. */
export type FieldPath = readonly (string | number)[];

/** How the object stood in the bundle. What was printed for people lacks fields, so nothing may be concluded from their absence. */
export type ObjectForm = 'yaml' | 'json' | 'describe' | 'table' | 'log-dump';

/** A Kubernetes object that was read, and where it stands. */
export interface ObjectFact {
  readonly kind: string;
  readonly apiVersion: string;
  /** Empty for cluster-wide objects, and where the text does not tell. */
  readonly namespace: string;
  readonly name: string;
  readonly form: ObjectForm;
  /** The whole object. Secrets are kept as read; redaction is the work of whoever quotes. */
  readonly value: JsonObject;
  /** The object's first line. */
  readonly place: Place;
  /** The line of a field, or of its nearest ancestor that has one. */
  placeOf(path: FieldPath): Place;
  /** A line of the object as it stands in its file, secrets masked; null where it is not one of its lines, or too long to be shown. */
  lineAt?(line: number): string | null;
}

/**
 * A kind that the bundle answers for: somebody listed it, and the list may be empty. A kind without such a fact was
 * not collected, which is never the same as "there is none".
 */
export interface CollectedKind {
  readonly kind: string;
  readonly place: Place;
  readonly count: number;
  /** The namespace that was listed; null for all of them or where it cannot be told. */
  readonly namespace: string | null;
}

/** An object, not a list and not null. Meant for what JSON or YAML gave: a class instance would pass too. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `Kind namespace/name`, or `Kind name` for cluster-wide objects: the subject of the report. */
export function subjectOf({ kind, namespace, name }: ObjectFact): string {
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

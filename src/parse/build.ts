import type { Json, JsonObject, ObjectFact, ObjectForm } from '../model/object.ts';
import { type LineAt, type LineTree, lineIn } from './lines-of.ts';
import { emptyObject } from './yaml/json.ts';

/** A value that is put together from printed text, each part with the line that it was read from. */
export interface Part {
  readonly line: number;
  readonly content: Json | readonly Part[] | ReadonlyMap<string, Part>;
}

export function leaf(line: number, value: Json): Part {
  return { line, content: value };
}

export function record(line: number, fields: Readonly<Record<string, Part | undefined>>): Part {
  const parts = new Map<string, Part>();
  for (const [name, part] of Object.entries(fields)) if (part !== undefined) parts.set(name, part);
  return { line, content: parts };
}

function isParts(content: Part['content']): content is readonly Part[] {
  return Array.isArray(content) && content.every((each) => typeof each === 'object' && each !== null && 'content' in each);
}

export function valueOfPart({ content }: Part): Json {
  if (content instanceof Map) {
    const made = emptyObject();
    for (const [name, part] of content) made[name] = valueOfPart(part);
    return made;
  }
  return isParts(content) ? content.map(valueOfPart) : (content as Json);
}

function linesOfPart({ line, content }: Part): LineTree {
  if (content instanceof Map) return { line, parts: new Map([...content].map(([name, part]) => [name, linesOfPart(part)])) };
  if (isParts(content)) return { line, parts: new Map(content.map((part, i) => [i, linesOfPart(part)])) };
  return { line, parts: null };
}

export interface Identity {
  readonly kind: string;
  readonly apiVersion: string;
  readonly namespace: string;
  readonly name: string;
}

/** An object out of what was printed of it for people. */
export function factOfParts(identity: Identity, form: ObjectForm, source: string, root: Part, lineAt: LineAt): ObjectFact {
  const fields = valueOfPart(root);
  const lines = linesOfPart(root);
  const value: JsonObject = Object.assign(emptyObject(), { apiVersion: identity.apiVersion, kind: identity.kind }, fields);
  return {
    ...identity,
    form,
    value,
    place: { source, line: root.line },
    placeOf: (path) => ({ source, line: lineIn(lines, path) }),
    lineAt,
  };
}

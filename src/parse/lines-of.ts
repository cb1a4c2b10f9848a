import type { FieldPath } from '../model/object.ts';
import { redact } from './redact.ts';

/** The lines of a value's parts. A field's line is its key's, an item's is its first one. */
export interface LineTree {
  readonly line: number;
  readonly parts: ReadonlyMap<string | number, LineTree> | null;
}

/** The line of a field, or of its nearest ancestor that has one. */
export function lineIn(tree: LineTree, path: FieldPath): number {
  let node = tree;
  for (const step of path) {
    const next = node.parts?.get(step);
    if (next === undefined) break;
    node = next;
  }
  return node.line;
}

/** A value that was read, and how its lines are found: only for those that are asked for. */
export interface Located<Value> {
  readonly value: Value;
  readonly line: number;
  readonly lineOf: (path: FieldPath) => number;
  readonly lineAt: LineAt;
}

export type LineAt = (line: number) => string | null;

/** A longer line is not shown. */
export const longestShown = 4_000;

/** The lines of a text as they may be shown. Secrets are masked in all of it, since a line alone may not tell that it holds one. */
export function linesShown(text: () => string, firstLine: number): LineAt {
  let lines: readonly string[] | undefined;
  return (line) => {
    lines ??= redact(text()).split('\n');
    const found = lines[line - firstLine];
    return found === undefined || found.length > longestShown ? null : found;
  };
}

/** Makes the tree at the first question. */
export function lazily(make: () => LineTree): (path: FieldPath) => number {
  let tree: LineTree | undefined;
  return (path) => {
    tree ??= make();
    return lineIn(tree, path);
  };
}

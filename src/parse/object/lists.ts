import type { Json, JsonObject } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import { type Gathering, isList, type Read, textOf } from './gathering.ts';

/** What a list is of, by its own kind or, where that says nothing and nothing is in it, by the file's name. */
function kindsOfList(kind: string, empty: boolean, listed: readonly string[]): readonly string[] {
  if (kind !== 'List' && isList(kind)) return [kind.slice(0, -'List'.length)];
  return empty ? listed : [];
}

function nestedItems(read: Read, value: JsonObject): readonly Read[] {
  const items = Array.isArray(value.items) ? value.items : [];
  return items.map((item, i) => ({
    value: item,
    line: read.lineOf(['items', i]),
    lineOf: (path) => read.lineOf(['items', i, ...path]),
    lineAt: read.lineAt,
    partial: false,
  }));
}

/** An object by itself, a list, or what the API answered in their stead. */
export function single(read: Read, into: Gathering): void {
  const value = read.value;
  if (!isObject(value)) {
    if (value !== null) into.trouble(read.line, 'it holds no Kubernetes object', 'nothing');
    return;
  }
  const kind = textOf(value.kind);
  if (kind === 'Status' && textOf(value.status) === 'Failure') {
    into.trouble(read.line, `the API answered with a failure: ${textOf(value.message).slice(0, 300)}`, 'whole');
  } else if (isList(kind) && (Array.isArray(value.items) || value.items === null)) {
    list(read.line, value, nestedItems(read, value), into);
  } else {
    const fact = into.object(read, null, '');
    if (fact === null && into.hint !== '')
      into.trouble(read.line, 'a document without a kind: it is no Kubernetes object', 'nothing');
    if (fact !== null) into.single.push(fact);
  }
}

/** The items of a list; those that do not name their kind have that of the list. */
export function list(line: number, head: Json, items: readonly Read[], into: Gathering, whole = true): void {
  const fields: JsonObject = isObject(head) ? head : {};
  const kind = textOf(fields.kind);
  const itemKind = kind !== 'List' && isList(kind) ? kind.slice(0, -'List'.length) : null;
  const facts = items.flatMap((item) => {
    if (isObject(item.value) && isList(textOf(item.value.kind))) {
      single(item, into);
      return [];
    }
    const fact = into.object(item, itemKind, textOf(fields.apiVersion));
    if (fact === null && item.value !== null)
      into.trouble(item.line, 'an item without a kind: it is no Kubernetes object', 'part');
    return fact ?? [];
  });
  // A list that breaks off answers for nothing: what is not in it may have stood in its rest.
  if (whole) into.list(line, kindsOfList(kind, items.length === 0, into.listed), facts);
}

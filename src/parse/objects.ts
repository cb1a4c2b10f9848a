import type { Trouble } from '../model/bundle.ts';
import type { CollectedKind, FieldPath, Json, JsonObject, ObjectFact, ObjectForm } from '../model/object.ts';
import { isJsonObject } from './json.ts';
import { type JsonDocument, readJson } from './json-documents.ts';
import { configurationKinds, kindsInName } from './kinds.ts';
import { clientAnswer } from './kubectl-error.ts';
import type { Located } from './lines-of.ts';
import { originOf } from './origin.ts';
import { placeholderIn } from './placeholder.ts';
import { indentOf, plain } from './text.ts';
import { unflatten } from './unflatten.ts';
import { readYaml, YamlError } from './yaml.ts';
import { type Chunk, type YamlDocument, yamlDocuments } from './yaml-documents.ts';
import { salvageYaml } from './yaml-lenient.ts';

export interface ParsedObjects {
  readonly objects: readonly ObjectFact[];
  readonly collected: readonly CollectedKind[];
  readonly troubles: readonly Trouble[];
}

export interface ObjectsOptions {
  /** The number of the text's first line in its file; 1 where left out. */
  readonly firstLine?: number;
  /** A piece out of another text, whose file name says nothing of it and whose end is no end of a file. */
  readonly fragment?: boolean;
  /** The namespace of objects printed without one. */
  readonly namespace?: string | null;
  /** The kinds that were listed into it, where something tells it better than the file's name. */
  readonly listed?: readonly string[];
}

/** What a text is known to list before it is read. */
export function listedKinds(source: string, { fragment = false, listed }: ObjectsOptions): readonly string[] {
  return listed ?? (fragment ? [] : kindsInName(source));
}

const maxTroubles = 100;

interface Read {
  readonly value: Json;
  readonly line: number;
  readonly lineOf: (path: FieldPath) => number;
  /** Something of it could not be read. */
  readonly partial: boolean;
}

/** Gathers what one text holds. */
class Gathering {
  readonly objects: ObjectFact[] = [];
  readonly collected: CollectedKind[] = [];
  readonly troubles: Trouble[] = [];
  /** Objects that stand by themselves, in no list. */
  readonly single: ObjectFact[] = [];
  private readonly masked = new Set<string>();
  readonly source: string;
  readonly form: ObjectForm;
  readonly hint: string;
  readonly namespace: string | null;
  readonly listed: readonly string[];

  constructor(source: string, form: ObjectForm, options: ObjectsOptions) {
    const { fragment = false } = options;
    this.listed = listedKinds(source, options);
    this.source = source;
    this.form = form;
    this.hint = fragment ? '' : source;
    this.namespace = fragment ? null : originOf(source).namespace;
  }

  trouble(line: number, what: string, lost: Trouble['lost']): void {
    if (this.troubles.length < maxTroubles) this.troubles.push({ source: this.source, line, what, lost });
  }

  object(read: Read, listKind: string | null, listVersion: string): ObjectFact | null {
    const { value } = read;
    if (!isJsonObject(value)) return null;
    const kind = typeof value.kind === 'string' && value.kind !== '' ? value.kind : listKind;
    if (kind === null) return null;
    const metadata: JsonObject = isJsonObject(value.metadata) ? value.metadata : {};
    const fact: ObjectFact = {
      kind,
      apiVersion: typeof value.apiVersion === 'string' ? value.apiVersion : listVersion,
      namespace: textOf(metadata.namespace),
      name: textOf(metadata.name),
      // Of an object that was read in part nothing may be concluded from what is absent, as of one printed for people.
      form: read.partial ? 'describe' : this.form,
      value,
      place: { source: this.source, line: read.line },
      placeOf: (path) => ({ source: this.source, line: read.lineOf(path) }),
    };
    const masked = placeholderIn(fact);
    if (masked === null) this.objects.push(fact);
    else this.maskedObject(fact, masked);
    return fact;
  }

  /** With a masked value nothing can be decided of the object, and without it nothing of its kind. */
  private maskedObject({ kind, name, placeOf }: ObjectFact, path: FieldPath): void {
    this.masked.add(kind);
    this.trouble(
      placeOf(path).line,
      `${kind} ${name}: ${path.slice(1).join('.')} is masked or a placeholder, so the object is left out`,
      'part',
    );
  }

  result(): ParsedObjects {
    const { objects, troubles } = this;
    return { objects, collected: this.collected.filter(({ kind }) => !this.masked.has(kind)), troubles };
  }

  list(line: number, kinds: readonly string[], facts: readonly ObjectFact[]): void {
    const counts = new Map<string, number>(kinds.map((kind) => [kind, 0]));
    for (const { kind } of facts) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    const namespaced = this.namespace !== null;
    for (const [kind, count] of counts) {
      this.collected.push({ kind, place: { source: this.source, line }, count, namespace: namespaced ? this.namespace : null });
    }
  }

  /**
   * Objects in no list answer for their kind where the file is one of a folder of that kind (must-gather), and where it
   * holds a whole configuration, as people keep it: pools and how they are announced.
   */
  singles(): void {
    const first = this.single[0];
    if (first === undefined) return;
    const folder = this.hint.split(/[\\/]/).at(-2) ?? '';
    const ofFolder = this.hint === '' ? [] : kindsInName(folder);
    const kinds = new Set(this.single.map(({ kind }) => kind));
    const wholeConfiguration =
      (kinds.has('IPAddressPool') && (kinds.has('L2Advertisement') || kinds.has('BGPAdvertisement'))) || kinds.has('AddressPool');
    for (const kind of kinds) {
      if (!ofFolder.includes(kind) && !(wholeConfiguration && configurationKinds.has(kind))) continue;
      const count = this.single.filter((fact) => fact.kind === kind).length;
      const place = this.single.find((fact) => fact.kind === kind)?.place ?? first.place;
      this.collected.push({ kind, place, count, namespace: ofFolder.includes(kind) ? this.namespace : null });
    }
  }
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function isList(kind: string): boolean {
  return kind === 'List' || (kind.endsWith('List') && kind.length > 4);
}

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
    partial: false,
  }));
}

function single(read: Read, into: Gathering): void {
  const value = read.value;
  if (!isJsonObject(value)) {
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

function list(line: number, head: Json, items: readonly Read[], into: Gathering): void {
  const fields: JsonObject = isJsonObject(head) ? head : {};
  const kind = textOf(fields.kind);
  const itemKind = kind !== 'List' && isList(kind) ? kind.slice(0, -'List'.length) : null;
  const facts = items.flatMap((item) => {
    if (isJsonObject(item.value) && isList(textOf(item.value.kind))) {
      single(item, into);
      return [];
    }
    const fact = into.object(item, itemKind, textOf(fields.apiVersion));
    if (fact === null && item.value !== null)
      into.trouble(item.line, 'an item without a kind: it is no Kubernetes object', 'part');
    return fact ?? [];
  });
  into.list(line, kindsOfList(kind, items.length === 0, into.listed), facts);
}

/** Reads a piece of YAML, strictly if it can be, else by its columns. */
function readChunk(chunk: Chunk, into: Gathering): Read | null {
  try {
    const read = readYaml(chunk.text, chunk.line);
    return read === null ? null : { ...unflatten(read), partial: false };
  } catch (error) {
    const reason = error instanceof YamlError ? error.message : 'it is no YAML';
    const line = error instanceof YamlError ? error.line : chunk.line;
    const salvaged = salvageYaml(chunk.text, chunk.line);
    const lost = salvaged.ignored > 0;
    into.trouble(line, `broken YAML (${reason}); read as far as its columns tell`, lost ? 'part' : 'nothing');
    return { ...unflatten(salvaged), partial: lost };
  }
}

function unwrapped(read: Read): Read {
  const first = Array.isArray(read.value) ? read.value[0] : undefined;
  if (first === undefined) return read;
  return { value: first, line: read.lineOf([0]), lineOf: (path) => read.lineOf([0, ...path]), partial: read.partial };
}

/** What stands around the items: of it only the kind counts, so that a client's warning among it harms nothing. */
function headOf({ text, line }: Chunk): Json {
  try {
    return readYaml(text, line)?.value ?? null;
  } catch {
    return salvageYaml(text, line).value;
  }
}

function yamlList(document: YamlDocument, items: readonly Chunk[], last: boolean, endsInLine: boolean, into: Gathering): void {
  const head = headOf(document.head);
  const named = isJsonObject(head) && typeof head.kind === 'string';
  // kubectl writes `kind: List` after the items: where it is missing the file was cut off.
  const cut = last && !named && into.hint !== '';
  const whole = cut && endsInLine && items.length > 0 ? items.slice(0, -1) : items;
  if (cut) {
    const lost = items.length - whole.length;
    into.trouble(
      items.at(-1)?.line ?? document.head.line,
      `the list ends in the middle${lost > 0 ? '; its last object is left out' : ''}`,
      'part',
    );
  }
  const reads = whole.map((item, i) => {
    const read = readChunk(item, into);
    const lastOfCut = cut && i === items.length - 1;
    return read === null ? null : { ...unwrapped(read), partial: read.partial || lastOfCut };
  });
  list(
    document.head.line,
    head,
    reads.filter((read) => read !== null),
    into,
  );
}

function parseYaml(text: string, firstLine: number, into: Gathering): void {
  const documents = [...yamlDocuments(text, firstLine)];
  for (const document of documents) {
    if (document.items !== null) yamlList(document, document.items, document === documents.at(-1), !text.endsWith('\n'), into);
    else {
      const read = readChunk(document.head, into);
      if (read !== null) single(read, into);
    }
  }
}

function jsonDocument(document: JsonDocument, into: Gathering): void {
  const whole = ({ value, line, lineOf }: Located<Json>): Read => ({ value, line, lineOf, partial: false });
  if (document.items === null) single(whole(document.head), into);
  else list(document.head.line, document.head.value, document.items.map(whole), into);
}

function parseJson(text: string, firstLine: number, into: Gathering): boolean {
  const { documents, stopped } = readJson(text, firstLine);
  if (stopped !== null && documents.every(({ items }) => items === null || items.length === 0)) return false;
  if (stopped !== null) into.trouble(stopped.line, `broken JSON (${stopped.why}); what was whole before is kept`, 'part');
  for (const document of documents) jsonDocument(document, into);
  return true;
}

/** Whole texts that are set in, as pasted ones often are. */
function outdented(text: string): string {
  const first = /^(?:[ \t]*\n)*([ \t]+)\S/.exec(text)?.[1];
  if (first === undefined) return text;
  const margin = indentOf(first);
  const cut = new RegExp(`^[ \\t]{1,${margin}}`);
  return text
    .split('\n')
    .map((line) => line.replace(cut, ''))
    .join('\n');
}

/** Nothing at all stands in the file: collect.sh leaves that where kubectl failed. */
export function emptyListing(source: string): Trouble | null {
  const kinds = kindsInName(source);
  if (kinds.length === 0 || !/\.(?:ya?ml|json)$/i.test(source)) return null;
  return {
    source,
    what: `empty: ${kinds.join(', ')} could not be listed (the kind is not installed, or it was forbidden)`,
    lost: 'whole',
  };
}

/** Reads YAML or JSON with Kubernetes objects, or what kubectl said in their stead. Bounded; never throws. */
export function parseObjects(raw: string, source: string, options: ObjectsOptions = {}): ParsedObjects {
  const { firstLine = 1, fragment = false } = options;
  const text = outdented(plain(raw));
  if (/^\s*$/.test(text)) {
    const trouble = fragment ? null : emptyListing(source);
    return { objects: [], collected: [], troubles: trouble === null ? [] : [trouble] };
  }
  const said = clientAnswer(text);
  if (said !== null) return ofAnswer(said.answer, said.line + firstLine - 1, source, listedKinds(source, options));
  if (/^\s*[{[]/.test(text)) {
    const into = new Gathering(source, 'json', options);
    if (parseJson(text, firstLine, into)) {
      into.singles();
      return into.result();
    }
  }
  const into = new Gathering(source, 'yaml', options);
  parseYaml(text, firstLine, into);
  into.singles();
  return into.result();
}

function ofAnswer(
  answer: NonNullable<ReturnType<typeof clientAnswer>>['answer'],
  line: number,
  source: string,
  kinds: readonly string[],
): ParsedObjects {
  const place = { source, line };
  if (answer.kind === 'refused')
    return { objects: [], collected: [], troubles: [{ ...place, what: answer.what, lost: 'whole' }] };
  const collected = kinds.map((kind) => ({ kind, place, count: 0, namespace: answer.namespace }));
  const troubles: Trouble[] =
    kinds.length > 0 ? [] : [{ ...place, what: 'kubectl found no resources, but of which kind cannot be told', lost: 'nothing' }];
  return { objects: [], collected, troubles };
}

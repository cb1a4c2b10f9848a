import type { Json } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import { type Chunk, type YamlDocument, yamlDocuments } from '../yaml/documents.ts';
import { salvageYaml } from '../yaml/lenient.ts';
import { unflatten } from '../yaml/unflatten.ts';
import { readYaml, YamlError } from '../yaml/yaml.ts';
import type { Gathering, Read } from './gathering.ts';
import { list, single } from './lists.ts';

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
  return {
    value: first,
    line: read.lineOf([0]),
    lineOf: (path) => read.lineOf([0, ...path]),
    lineAt: read.lineAt,
    partial: read.partial,
  };
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
  const named = isObject(head) && typeof head.kind === 'string';
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
    named,
  );
}

/** Reads all objects of a YAML text into the gathering. */
export function parseYaml(text: string, firstLine: number, into: Gathering): void {
  const documents = [...yamlDocuments(text, firstLine)];
  for (const document of documents) {
    if (document.items !== null) yamlList(document, document.items, document === documents.at(-1), !text.endsWith('\n'), into);
    else {
      const read = readChunk(document.head, into);
      if (read !== null) single(read, into);
    }
  }
}

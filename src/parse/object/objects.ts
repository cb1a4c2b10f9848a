import type { Trouble } from '../../model/bundle.ts';
import type { Json } from '../../model/object.ts';
import { kindsInName } from '../kinds.ts';
import { type ClientAnswer, clientAnswer } from '../kubectl-error.ts';
import type { Located } from '../lines-of.ts';
import { indentOf, plain } from '../text.ts';
import { type JsonDocument, readJson } from '../yaml/json-documents.ts';
import { Gathering, listedKinds, type ObjectsOptions, type ParsedObjects, type Read } from './gathering.ts';
import { list, single } from './lists.ts';
import { parseYaml } from './yaml.ts';

function jsonDocument(document: JsonDocument, into: Gathering, isWhole: boolean): void {
  const whole = (located: Located<Json>): Read => ({ ...located, partial: false });
  if (document.items === null) single(whole(document.head), into);
  else list(document.head.line, document.head.value, document.items.map(whole), into, isWhole);
}

function parseJson(text: string, firstLine: number, into: Gathering): boolean {
  const { documents, stopped } = readJson(text, firstLine);
  if (stopped !== null && documents.every(({ items }) => items === null || items.length === 0)) return false;
  if (stopped !== null) into.trouble(stopped.line, `broken JSON (${stopped.why}); what was whole before is kept`, 'part');
  for (const document of documents) jsonDocument(document, into, stopped === null || document !== documents.at(-1));
  return true;
}

/** Whole texts that are set in, as pasted ones often are. */
function outdented(text: string): string {
  const at = text.search(/\S/);
  const first = text.slice(text.lastIndexOf('\n', at) + 1, Math.max(at, 0));
  if (!/^[ \t]+$/.test(first)) return text;
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

function ofAnswer(answer: ClientAnswer, line: number, source: string, kinds: readonly string[]): ParsedObjects {
  const place = { source, line };
  if (answer.kind === 'refused')
    return { objects: [], collected: [], troubles: [{ ...place, what: answer.what, lost: 'whole' }] };
  const collected = kinds.map((kind) => ({ kind, place, count: 0, namespace: answer.namespace }));
  const troubles: Trouble[] =
    kinds.length > 0 ? [] : [{ ...place, what: 'kubectl found no resources, but of which kind cannot be told', lost: 'nothing' }];
  return { objects: [], collected, troubles };
}

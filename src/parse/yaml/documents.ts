/** A piece of a text and the number of its first line. */
export interface Chunk {
  readonly text: string;
  readonly line: number;
}

/** One document: what stands outside `items`, and each item as it stands, so that one that is broken harms no other. */
export interface YamlDocument {
  readonly head: Chunk;
  readonly items: readonly Chunk[] | null;
}

interface Building {
  line: number;
  head: string[];
  items: { start: number; end: number; line: number }[] | null;
  /** Column of the dashes; -1 before the first one, null outside of the list. */
  dash: number | null;
  readonly seen: Set<string>;
  /** The first key at the left margin: where it comes again the next document begins. */
  first: string | null;
}

const topKey = /^["']?([A-Za-z][\w-]{0,60})["']?:(.*)$/;

function begin(line: number): Building {
  return { line, head: [], items: null, dash: null, seen: new Set(), first: null };
}

/** kubectl sorts keys, so that `addressType` may stand before `apiVersion`. */
function beginsAnew({ seen, first }: Building, name: string): boolean {
  return seen.has(name) && (name === 'apiVersion' || name === 'kind' || name === first);
}

function isSeparator(text: string): boolean {
  return text.startsWith('---') && (text.length === 3 || text[3] === ' ' || text[3] === '\t');
}

/** Where a line of a list's items stands: a new item, a part of the last one, or after the list. */
function inItems(doc: Building, text: string, start: number, end: number, line: number): boolean {
  if (doc.dash === null || doc.items === null) return false;
  const content = text.trimStart();
  const indent = text.length - content.length;
  const dashed = content.startsWith('- ') || content === '-';
  if (dashed && (doc.dash === -1 || indent <= doc.dash)) {
    doc.dash = indent;
    doc.items.push({ start, end, line });
    return true;
  }
  if (indent === 0 && content !== '' && !content.startsWith('#') && !dashed) {
    doc.dash = null;
    return false;
  }
  const last = doc.items.at(-1);
  if (last !== undefined && content !== '') last.end = end;
  return true;
}

/**
 * Cuts a text into its documents and their items by lines alone, which block style allows: nothing inside an item stands left
 * of its dash. A second `apiVersion` or `kind`, or the first key again, begins a new document at the left margin, as in files put one after another.
 */
export function* yamlDocuments(text: string, firstLine: number): Generator<YamlDocument> {
  let doc = begin(firstLine);
  let line = firstLine;
  for (let start = 0; start < text.length; line++) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const content = text.slice(start, end);
    const key = topKey.exec(content);
    const name = key?.[1];
    if (isSeparator(content) || (name !== undefined && beginsAnew(doc, name))) {
      yield* built(doc, text);
      doc = begin(isSeparator(content) ? line + 1 : line);
      if (isSeparator(content)) {
        start = end + 1;
        continue;
      }
    }
    if (!inItems(doc, content, start, end, line)) take(doc, content, name, key?.[2], start, end, line);
    start = end + 1;
  }
  yield* built(doc, text);
}

function take(
  doc: Building,
  content: string,
  name: string | undefined,
  rest: string | undefined,
  start: number,
  end: number,
  line: number,
): void {
  const bare =
    doc.items === null &&
    /^\s*- ["']?(?:apiVersion|kind)["']?:/.test(content) &&
    doc.head.every((text) => /^\s*(?:#.*)?$/.test(text));
  if (bare) {
    doc.items = [];
    doc.dash = -1;
    inItems(doc, content, start, end, line);
    return;
  }
  if (name !== undefined) {
    doc.seen.add(name);
    doc.first ??= name;
  }
  if (name === 'items' && /^\s*(?:#.*)?$/.test(rest ?? '')) {
    doc.items ??= [];
    doc.dash = -1;
    return;
  }
  doc.head.push(content === '...' ? '' : content);
}

function* built(doc: Building, text: string): Generator<YamlDocument> {
  const head = doc.head.join('\n');
  if (doc.items === null && /^\s*$/.test(head)) return;
  const items = doc.items?.map(({ start, end, line }) => ({ text: text.slice(start, end), line })) ?? null;
  yield { head: { text: head, line: doc.line }, items };
}

import type { Json } from '../../model/object.ts';
import { type LineTree, type Located, lineIn, linesShown } from '../lines-of.ts';
import { indentOf } from '../text.ts';
import { emptyObject } from './json.ts';
import { plainScalar } from './scalar.ts';
import { readYaml } from './yaml.ts';

/** A value read from broken YAML, and how many of its lines had no sense. */
export interface Salvaged extends Located<Json> {
  readonly ignored: number;
}

type Shape =
  | { readonly kind: 'map'; readonly entries: Map<string, Node> }
  | { readonly kind: 'list'; readonly items: Node[] }
  | { readonly kind: 'scalar'; readonly value: Json }
  | { readonly kind: 'empty' };

interface Node {
  readonly line: number;
  shape: Shape;
}

/** A collection that still takes lines, at the column where its entries or dashes stand. */
interface Open {
  readonly indent: number;
  readonly node: Node;
  /** The entry or item that came last: deeper lines belong to it. */
  last: Node | null;
}

const entry =
  /^("[^"]{1,300}"|'[^']{1,300}'|[^\s:#{}[\],&*!|>'"%@`-][^:#]{0,300}?|-{1,2}[a-z][^:#]{0,300}?)[ \t]*:(?:[ \t]+(.*))?$/;
const ellipsis = /^(?:\.{3}|…|\[\.{3}\]|#.*|---.*|<snip>|\(…\))$/i;
const maxDepth = 100;

function unquote(text: string): string {
  if (/^"(?:[^"\\]|\\.)*"$/.test(text)) {
    try {
      return String(JSON.parse(text));
    } catch {
      return text.slice(1, -1);
    }
  }
  return /^'.*'$/.test(text) ? text.slice(1, -1).replaceAll("''", "'") : text;
}

function scalar(text: string): Json {
  const value = text.trim();
  if (/^["']/.test(value)) return unquote(value.replace(/\s+#[^"']*$/, ''));
  if (/^[[{]/.test(value)) {
    try {
      return readYaml(value, 1)?.value ?? null;
    } catch {
      return value;
    }
  }
  return plainScalar(value.replace(/(?:^|\s)#.*$/, '').trim());
}

class Reader {
  private readonly lines: readonly string[];
  private readonly firstLine: number;
  private readonly root: Node;
  private readonly open: Open[] = [];
  private at = 0;
  ignored = 0;

  constructor(text: string, firstLine: number) {
    this.lines = text.split('\n');
    this.firstLine = firstLine;
    this.root = { line: firstLine, shape: { kind: 'empty' } };
  }

  read(): Node {
    for (; this.at < this.lines.length; this.at++) {
      const line = this.lines[this.at] ?? '';
      const content = line.trim();
      if (content === '' || ellipsis.test(content)) continue;
      this.line(indentOf(line), content);
    }
    return this.root;
  }

  private get number(): number {
    return this.firstLine + this.at;
  }

  private line(indent: number, content: string): void {
    if (content === '-' || content.startsWith('- ')) this.item(indent, content);
    else {
      const [, key, value] = entry.exec(content) ?? [];
      if (key === undefined) this.continuation(indent, content);
      else this.entry(indent, unquote(key), value ?? '');
    }
  }

  /** Closes what stands deeper than the column; what was closed last is where a misaligned line belongs. */
  private closeTo(indent: number): Open | null {
    let closed: Open | null = null;
    for (let top = this.open.at(-1); top !== undefined && top.indent > indent; top = this.open.at(-1)) {
      closed = top;
      this.open.pop();
    }
    return closed;
  }

  private push(indent: number, node: Node): Open | null {
    if (this.open.length >= maxDepth) return null;
    const opened: Open = { indent, node, last: null };
    this.open.push(opened);
    return opened;
  }

  private mapFor(indent: number): Open | null {
    const closed = this.closeTo(indent);
    let top = this.open.at(-1);
    if (top?.node.shape.kind === 'list' && top.indent === indent) {
      this.open.pop();
      top = this.open.at(-1);
    }
    if (top === undefined) {
      if (this.root.shape.kind === 'empty') this.root.shape = { kind: 'map', entries: new Map() };
      return this.root.shape.kind === 'map' ? this.push(indent, this.root) : null;
    }
    if (top.indent === indent) return top.node.shape.kind === 'map' ? top : null;
    if (top.last?.shape.kind === 'empty') {
      top.last.shape = { kind: 'map', entries: new Map() };
      return this.push(indent, top.last);
    }
    if (closed?.node.shape.kind === 'map' && closed.node !== this.root) return this.push(indent, closed.node);
    const around = top.last?.shape.kind === 'map' ? top.last : top.node;
    return around.shape.kind === 'map' ? this.push(indent, around) : null;
  }

  private entry(indent: number, key: string, value: string): void {
    const map = this.mapFor(indent);
    if (map === null || map.node.shape.kind !== 'map') {
      this.ignored++;
      return;
    }
    const node = this.valueNode(indent, value);
    map.node.shape.entries.set(key, node);
    map.last = node;
  }

  private valueNode(indent: number, value: string): Node {
    const line = this.number;
    if (/^[|>][+-]?\d?[+-]?$/.test(value)) return { line, shape: { kind: 'scalar', value: this.block(indent, value) } };
    const text = value.replace(/^[&!]\S+\s*/, '');
    return { line, shape: text === '' || text.startsWith('#') ? { kind: 'empty' } : { kind: 'scalar', value: scalar(text) } };
  }

  private block(indent: number, head: string): string {
    const inside: string[] = [];
    for (let next = this.lines[this.at + 1]; next !== undefined; next = this.lines[this.at + 1]) {
      if (next.trim() !== '' && indentOf(next) <= indent) break;
      inside.push(next);
      this.at++;
    }
    const margin = Math.min(
      ...inside.slice(0, 10_000).map((line) => (line.trim() === '' ? Number.POSITIVE_INFINITY : indentOf(line))),
    );
    const texts = inside.map((line) => line.slice(Number.isFinite(margin) ? margin : 0));
    return `${texts.join(head.startsWith('>') ? ' ' : '\n').trimEnd()}${head.includes('-') ? '' : '\n'}`;
  }

  private listFor(indent: number): Open | null {
    const closed = this.closeTo(indent);
    const top = this.open.at(-1);
    if (top === undefined) {
      if (this.root.shape.kind === 'empty') this.root.shape = { kind: 'list', items: [] };
      return this.root.shape.kind === 'list' ? this.push(indent, this.root) : null;
    }
    if (top.node.shape.kind === 'list' && top.indent === indent) return top;
    const waiting = [top.last, closed?.last].find((node) => node?.shape.kind === 'empty');
    if (waiting) {
      waiting.shape = { kind: 'list', items: [] };
      return this.push(indent, waiting);
    }
    const around = [top.last, closed?.node, top.node].find((node) => node?.shape.kind === 'list');
    return around ? this.push(indent, around) : null;
  }

  private item(indent: number, content: string): void {
    const list = this.listFor(indent);
    if (list === null || list.node.shape.kind !== 'list') {
      this.ignored++;
      return;
    }
    const rest = content.slice(1);
    const inner = rest.trimStart();
    const column = indent + 1 + (rest.length - inner.length);
    const node: Node = { line: this.number, shape: { kind: 'empty' } };
    list.node.shape.items.push(node);
    list.last = node;
    if (inner === '') return;
    if (inner.startsWith('- ') || entry.test(inner)) this.line(column, inner);
    else node.shape = this.valueNode(indent, inner).shape;
  }

  /** A text that goes on in the next line, as kubectl folds long ones. */
  private continuation(indent: number, content: string): void {
    const top = this.open.at(-1);
    const last = top?.last;
    if (last?.shape.kind === 'scalar' && typeof last.shape.value === 'string' && top !== undefined && indent > top.indent) {
      last.shape = { kind: 'scalar', value: `${last.shape.value} ${content}` };
    } else this.ignored++;
  }
}

function valueIn(node: Node): Json {
  switch (node.shape.kind) {
    case 'map': {
      const made = emptyObject();
      for (const [key, child] of node.shape.entries) made[key] = valueIn(child);
      return made;
    }
    case 'list':
      return node.shape.items.map(valueIn);
    case 'scalar':
      return node.shape.value;
    case 'empty':
      return null;
    default:
      return node.shape satisfies never;
  }
}

function linesOf(node: Node): LineTree {
  const { line, shape } = node;
  if (shape.kind === 'map') return { line, parts: new Map([...shape.entries].map(([key, child]) => [key, linesOf(child)])) };
  if (shape.kind === 'list') return { line, parts: new Map(shape.items.map((child, i) => [i, linesOf(child)])) };
  return { line, parts: null };
}

/**
 * Reads YAML whose indentation is broken, whose end is missing, or that has lines between that are none, by what its
 * columns suggest: for texts that no YAML reader takes. Never throws.
 */
export function salvageYaml(text: string, firstLine: number): Salvaged {
  const reader = new Reader(text, firstLine);
  const root = reader.read();
  const tree = linesOf(root);
  return {
    value: valueIn(root),
    line: firstLine,
    lineOf: (path) => lineIn(tree, path),
    lineAt: linesShown(() => text, firstLine),
    ignored: reader.ignored,
  };
}

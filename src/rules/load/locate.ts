import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarStyle } from 'js-yaml';

export interface Position {
  readonly line: number;
  readonly column: number;
}

interface Offsets {
  /** Of the key or the list element. */
  readonly own: number;
  /** Of the value. */
  readonly value: number;
}

export type YamlPath = readonly (string | number)[];

/** Where the nodes of a YAML text stand. A path that is not there falls back to its nearest ancestor. */
export class Locator {
  readonly #text: string;
  #offsets: ReadonlyMap<string, Offsets> | null = null;

  /** Costs nothing until a place is asked for: most rules have no defect. */
  constructor(text: string) {
    this.#text = text;
  }

  keyAt(path: YamlPath): Position {
    return this.#at(path, 'own');
  }

  valueAt(path: YamlPath): Position {
    return this.#at(path, 'value');
  }

  #at(path: YamlPath, which: 'own' | 'value'): Position {
    this.#offsets ??= collect(this.#text);
    for (let length = path.length; length > 0; length--) {
      const found = this.#offsets.get(pointer(path.slice(0, length)));
      if (found !== undefined) return positionOf(this.#text, length === path.length ? found[which] : found.own);
    }
    return { line: 1, column: 1 };
  }
}

export function positionOf(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

const pointer = (path: YamlPath): string => JSON.stringify(path.map(String));

const isQuoted = (style: ScalarStyle): boolean => style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED;

interface Open {
  readonly kind: 'document' | 'mapping' | 'sequence';
  readonly path: YamlPath;
  next: number;
  key: { readonly text: string; readonly offset: number } | null;
}

function collect(text: string): ReadonlyMap<string, Offsets> {
  const offsets = new Map<string, Offsets>();
  const open: Open[] = [];
  const enter = (start: number): YamlPath => {
    const parent = open.at(-1);
    if (parent === undefined || parent.kind === 'document') return [];
    const path = [...parent.path, parent.kind === 'sequence' ? parent.next++ : (parent.key?.text ?? '')];
    offsets.set(pointer(path), { own: parent.key?.offset ?? start, value: start });
    parent.key = null;
    return path;
  };
  for (const event of parseEvents(text, {})) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        open.push({ kind: 'document', path: [], next: 0, key: null });
        break;
      case EVENT_ID.MAPPING:
        open.push({ kind: 'mapping', path: enter(event.start), next: 0, key: null });
        break;
      case EVENT_ID.SEQUENCE:
        open.push({ kind: 'sequence', path: enter(event.start), next: 0, key: null });
        break;
      case EVENT_ID.SCALAR: {
        const parent = open.at(-1);
        if (parent?.kind === 'mapping' && parent.key === null)
          parent.key = { text: getScalarValue(text, event), offset: event.valueStart };
        else enter(isQuoted(event.style) ? event.valueStart - 1 : event.valueStart);
        break;
      }
      case EVENT_ID.ALIAS:
        enter(event.anchorStart);
        break;
      case EVENT_ID.POP:
        open.pop();
        break;
    }
  }
  return offsets;
}

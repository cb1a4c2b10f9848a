import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE, type ScalarEvent, YAMLException } from 'js-yaml';
import type { Json } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import { type LineTree, type Located, lazily, linesShown } from '../lines-of.ts';
import { LineIndex } from '../text.ts';
import { emptyObject } from './json.ts';
import { plainScalar } from './scalar.ts';

/** Nodes that aliases may add to one document: enough for any manifest, too few for a bomb. */
const aliasBudget = 20_000;

export class YamlError extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.name = 'YamlError';
    this.line = line;
  }
}

interface Anchored {
  readonly value: Json;
  readonly size: number;
  readonly lines: LineTree;
}

/** Walks the events of one document; one walk makes the value, another one its lines. */
class Walk {
  private readonly text: string;
  private readonly events: readonly Event[];
  private readonly index: LineIndex | null;
  private readonly anchors = new Map<string, Anchored>();
  private at = 0;
  private size = 0;
  private spent = 0;

  constructor(text: string, events: readonly Event[], index: LineIndex | null) {
    this.text = text;
    this.events = events;
    this.index = index;
  }

  document(): Anchored | null {
    const first = this.events[this.at];
    if (first === undefined || first.type !== EVENT_ID.DOCUMENT) return null;
    this.at++;
    const next = this.events[this.at];
    return next === undefined || next.type === EVENT_ID.POP ? null : this.node(0);
  }

  private node(parentLine: number): Anchored {
    const event = this.events[this.at++];
    const before = this.size++;
    if (event === undefined || event.type === EVENT_ID.POP || event.type === EVENT_ID.DOCUMENT) {
      return { value: null, size: 1, lines: { line: parentLine, parts: null } };
    }
    if (event.type === EVENT_ID.ALIAS) return this.alias(this.text.slice(event.anchorStart, event.anchorEnd), parentLine);
    const start = event.type === EVENT_ID.SCALAR ? event.valueStart : event.start;
    const line = this.line(start, parentLine);
    let made: { value: Json; parts: LineTree['parts'] };
    if (event.type === EVENT_ID.SCALAR) made = { value: this.scalar(event), parts: null };
    else if (event.type === EVENT_ID.SEQUENCE) made = this.sequence(line);
    else made = this.mapping(line);
    const anchored = { value: made.value, size: this.size - before, lines: { line, parts: made.parts } };
    if (event.anchorStart >= 0) this.anchors.set(this.text.slice(event.anchorStart, event.anchorEnd), anchored);
    return anchored;
  }

  private alias(name: string, line: number): Anchored {
    const target = this.anchors.get(name);
    if (target === undefined) return { value: null, size: 1, lines: { line, parts: null } };
    this.spent += target.size;
    this.size += target.size;
    if (this.spent > aliasBudget) throw new YamlError('its aliases unfold beyond all bounds', line);
    return target;
  }

  private line(offset: number, otherwise: number): number {
    return this.index === null || offset < 0 ? otherwise : this.index.lineOf(offset);
  }

  private scalar(event: ScalarEvent): Json {
    const text = getScalarValue(this.text, event);
    if (event.tagStart >= 0) return this.text.slice(event.tagStart, event.tagEnd) === '!!str' ? text : plainScalar(text);
    return event.style === SCALAR_STYLE.PLAIN ? plainScalar(text) : text;
  }

  private more(): boolean {
    const next = this.events[this.at];
    if (next !== undefined && next.type !== EVENT_ID.POP) return true;
    this.at++;
    return false;
  }

  private sequence(line: number): { value: Json; parts: LineTree['parts'] } {
    const items: Json[] = [];
    const parts = this.index === null ? null : new Map<number, LineTree>();
    while (this.more()) {
      const item = this.node(line);
      parts?.set(items.length, item.lines);
      items.push(item.value);
    }
    return { value: items, parts };
  }

  private mapping(line: number): { value: Json; parts: LineTree['parts'] } {
    const made = emptyObject();
    const parts = this.index === null ? null : new Map<string, LineTree>();
    while (this.more()) {
      const key = this.node(line);
      const value = this.node(key.lines.line);
      const name = typeof key.value === 'object' ? JSON.stringify(key.value) : String(key.value);
      if (name === '<<' && isObject(value.value)) {
        for (const [inherited, part] of Object.entries(value.value)) if (!(inherited in made)) made[inherited] = part ?? null;
        continue;
      }
      made[name] = value.value;
      parts?.set(name, { line: key.lines.line, parts: value.lines.parts });
    }
    return { value: made, parts };
  }
}

function eventsOf(text: string, firstLine: number): readonly Event[] {
  try {
    return parseEvents(text, { maxDepth: 100 });
  } catch (error) {
    if (error instanceof YAMLException) throw new YamlError(error.reason, (error.mark?.line ?? 0) + firstLine);
    throw new YamlError('it is no YAML', firstLine);
  }
}

/** Reads one YAML document. Throws a YamlError with the line where it cannot be read. Null where nothing stands in it. */
export function readYaml(text: string, firstLine: number): Located<Json> | null {
  const read = new Walk(text, eventsOf(text, firstLine), null).document();
  if (read === null) return null;
  const lead = /^(?:[ \t]*(?:#[^\n]*)?\n)*/.exec(text)?.[0] ?? '';
  const line = firstLine + (lead.match(/\n/g)?.length ?? 0);
  const lineOf = lazily(() => {
    const walk = new Walk(text, eventsOf(text, firstLine), new LineIndex(text, firstLine));
    return walk.document()?.lines ?? { line, parts: null };
  });
  return { value: read.value, line, lineOf, lineAt: linesShown(() => text, firstLine) };
}

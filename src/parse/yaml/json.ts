import type { Json } from '../../model/object.ts';
import type { LineTree } from '../lines-of.ts';
import type { LineIndex } from '../text.ts';

export class JsonError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.name = 'JsonError';
    this.offset = offset;
  }
}

const maxDepth = 200;
const quote = 34;
const backslash = 92;

/** Objects made of the input's keys have no prototype: `constructor` and `__proto__` are keys like any other. */
export function emptyObject(): Record<string, Json> {
  return Object.create(null) as Record<string, Json>;
}

/** What a reading of JSON text makes of its parts: values, or their lines. */
interface Maker<Made> {
  scalar(start: number, value: Json): Made;
  array(start: number): { add(item: Made): void; done(): Made };
  object(start: number): { add(key: string, keyStart: number, value: Made): void; done(): Made };
}

/** A reader of one JSON value at a time; it knows where it stands, and `end` is where it stopped. */
export class JsonReader {
  private readonly text: string;
  private at: number;

  constructor(text: string, start = 0) {
    this.text = text;
    this.at = start;
  }

  get end(): number {
    return this.at;
  }

  skipBlank(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.at++;
    }
  }

  /** The character that comes next, taken if it is the wanted one. */
  take(code: number): boolean {
    this.skipBlank();
    if (this.text.charCodeAt(this.at) !== code) return false;
    this.at++;
    return true;
  }

  fail(message: string): never {
    throw new JsonError(this.at >= this.text.length ? 'it ends in the middle' : message, this.at);
  }

  string(): string {
    this.skipBlank();
    if (this.text.charCodeAt(this.at) !== quote) this.fail('a string was expected');
    const start = this.at++;
    let escaped = false;
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code === backslash) {
        escaped = true;
        this.at++;
      } else if (code === quote) {
        const raw = this.text.slice(start + 1, this.at++);
        return escaped ? unescaped(raw, start) : raw;
      }
    }
    return this.fail('a string has no end');
  }

  value(): Json {
    return this.read(values, 0);
  }

  lines(index: LineIndex): LineTree {
    return this.read(lineMaker(index), 0);
  }

  private read<Made>(maker: Maker<Made>, depth: number): Made {
    this.skipBlank();
    if (depth > maxDepth) this.fail('it is nested too deep');
    const start = this.at;
    switch (this.text[this.at]) {
      case '{':
        return this.object(maker, depth);
      case '[':
        return this.array(maker, depth);
      case '"':
        return maker.scalar(start, this.string());
      default:
        return maker.scalar(start, this.word());
    }
  }

  private object<Made>(maker: Maker<Made>, depth: number): Made {
    const made = maker.object(this.at++);
    if (this.take(125)) return made.done();
    do {
      this.skipBlank();
      const keyStart = this.at;
      const key = this.string();
      if (!this.take(58)) this.fail('":" was expected');
      made.add(key, keyStart, this.read(maker, depth + 1));
    } while (this.take(44));
    if (!this.take(125)) this.fail('"," or "}" was expected');
    return made.done();
  }

  private array<Made>(maker: Maker<Made>, depth: number): Made {
    const made = maker.array(this.at++);
    if (this.take(93)) return made.done();
    do made.add(this.read(maker, depth + 1));
    while (this.take(44));
    if (!this.take(93)) this.fail('"," or "]" was expected');
    return made.done();
  }

  private word(): Json {
    const found = /[-+.0-9A-Za-z]{1,64}/y;
    found.lastIndex = this.at;
    const word = found.exec(this.text)?.[0] ?? '';
    const value = word === 'true' ? true : word === 'false' ? false : word === 'null' ? null : Number(word);
    if (word === '' || (typeof value === 'number' && !Number.isFinite(value))) return this.fail('a value was expected');
    this.at += word.length;
    return value;
  }
}

function unescaped(raw: string, start: number): string {
  try {
    return String(JSON.parse(`"${raw.replace(/[\n\t]/g, ' ')}"`));
  } catch {
    throw new JsonError('a string has a wrong escape', start);
  }
}

const values: Maker<Json> = {
  scalar: (_, value) => value,
  array: () => {
    const items: Json[] = [];
    return { add: (item) => void items.push(item), done: () => items };
  },
  object: () => {
    const made = emptyObject();
    return {
      add: (key, _, value) => {
        made[key] = value;
      },
      done: () => made,
    };
  },
};

function lineMaker(index: LineIndex): Maker<LineTree> {
  return {
    scalar: (start) => ({ line: index.lineOf(start), parts: null }),
    array: (start) => {
      const parts = new Map<number, LineTree>();
      return { add: (item) => void parts.set(parts.size, item), done: () => ({ line: index.lineOf(start), parts }) };
    },
    object: (start) => {
      const parts = new Map<string, LineTree>();
      return {
        add: (key, keyStart, value) => void parts.set(key, { line: index.lineOf(keyStart), parts: value.parts }),
        done: () => ({ line: index.lineOf(start), parts }),
      };
    },
  };
}

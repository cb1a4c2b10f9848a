import type { Json } from '../../model/object.ts';
import { type Located, lazily, linesShown, longestShown } from '../lines-of.ts';
import { LineIndex } from '../text.ts';
import { JsonError, JsonReader } from './json.ts';

/** One JSON value of a file: its fields without `items`, and each item that could be read whole. */
export interface JsonDocument {
  readonly head: Located<Json>;
  readonly items: readonly Located<Json>[] | null;
}

export interface JsonReading {
  readonly documents: readonly JsonDocument[];
  /** Where and why the reading ended before the text did. */
  readonly stopped: { readonly line: number; readonly why: string } | null;
}

const braceOpen = 123;
const bracketOpen = 91;

class Reading {
  private readonly text: string;
  private readonly reader: JsonReader;
  private readonly documents: JsonDocument[] = [];
  private index: LineIndex | null = null;
  private readonly firstLine: number;

  constructor(text: string, firstLine: number) {
    this.text = text;
    this.firstLine = firstLine;
    this.reader = new JsonReader(text);
  }

  run(): JsonReading {
    try {
      this.reader.skipBlank();
      while (this.reader.end < this.text.length) {
        this.value();
        this.reader.skipBlank();
      }
      return { documents: this.documents, stopped: null };
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      return { documents: this.documents, stopped: { line: this.line(error.offset), why: error.message } };
    }
  }

  private line(offset: number): number {
    this.index ??= new LineIndex(this.text, this.firstLine);
    return this.index.lineOf(offset);
  }

  private located(): Located<Json> {
    this.reader.skipBlank();
    const start = this.reader.end;
    const value = this.reader.value();
    const lineOf = lazily(() => {
      this.index ??= new LineIndex(this.text, this.firstLine);
      return new JsonReader(this.text, start).lines(this.index);
    });
    const line = this.line(start);
    const end = this.reader.end;
    return { value, line, lineOf, lineAt: linesShown(() => this.wholeLines(start, end), line) };
  }

  /**
   * From the beginning of the first line to the end of the last one. Nothing where a list of many stands on one line: no line
   * that long is shown, and to mask it whole for each of its items would take minutes.
   */
  private wholeLines(start: number, end: number): string {
    const before = this.text.slice(Math.max(0, start - longestShown), start);
    const behind = this.text.slice(end, end + longestShown);
    const [from, to] = [before.lastIndexOf('\n') + 1, behind.indexOf('\n')];
    if ((from === 0 && before.length === longestShown) || (to < 0 && behind.length === longestShown)) return '';
    return before.slice(from) + this.text.slice(start, end) + behind.slice(0, to < 0 ? behind.length : to);
  }

  private value(): void {
    const start = this.reader.end;
    if (this.text.charCodeAt(start) === bracketOpen) {
      const items: Located<Json>[] = [];
      this.documents.push({
        head: { value: null, line: this.line(start), lineOf: () => this.line(start), lineAt: () => null },
        items,
      });
      this.list(items);
    } else if (this.text.charCodeAt(start) === braceOpen && this.hasItems(start)) this.listObject(start);
    else this.documents.push({ head: this.located(), items: null });
  }

  /** Whether `items` is a key of the object itself; only then is it read piece by piece. */
  private hasItems(start: number): boolean {
    const ahead = this.text.slice(start, start + 2_000);
    return (
      /"kind"\s{0,20}:\s{0,20}"[A-Za-z0-9]{0,60}List"/.test(ahead) ||
      /^\{\s{0,20}("apiVersion"\s{0,20}:\s{0,20}"[^"]{0,100}"\s{0,20},\s{0,20})?"items"/.test(ahead)
    );
  }

  private listObject(start: number): void {
    const fields = Object.create(null) as Record<string, Json>;
    const items: Located<Json>[] = [];
    const line = this.line(start);
    this.documents.push({ head: { value: fields, line, lineOf: () => line, lineAt: () => null }, items });
    this.reader.take(braceOpen);
    if (this.reader.take(125)) return;
    do {
      const key = this.reader.string();
      if (!this.reader.take(58)) this.reader.fail('":" was expected');
      this.reader.skipBlank();
      if (key === 'items' && this.text.charCodeAt(this.reader.end) === bracketOpen) this.list(items);
      else fields[key] = this.reader.value();
    } while (this.reader.take(44));
    if (!this.reader.take(125)) this.reader.fail('"," or "}" was expected');
  }

  private list(items: Located<Json>[]): void {
    this.reader.take(bracketOpen);
    if (this.reader.take(93)) return;
    do items.push(this.located());
    while (this.reader.take(44));
    if (!this.reader.take(93)) this.reader.fail('"," or "]" was expected');
  }
}

/** Reads all JSON values of a text, and keeps what was whole where the text breaks off. Never throws. */
export function readJson(text: string, firstLine: number): JsonReading {
  return new Reading(text, firstLine).run();
}

import type { UnexplainedLine } from '../../model/facts.ts';
import type { LogRecord } from '../../model/log.ts';
import type { Evidence } from '../../model/place.ts';
import { redactLine } from '../redact.ts';
import { formatTime } from '../time.ts';
import { ownText } from './line.ts';
import { templateOf } from './template.ts';

const mostTemplates = 1000;
const mostStreams = 50;
/** So many lines of one place in the source are looked at; later ones only count for the last shape that it had. */
const mostPerCaller = 5000;

interface Shape {
  readonly template: string;
  count: number;
  readonly streams: Set<string>;
  readonly example: Evidence;
}

/** Warnings and errors that no signature knows. */
export class Unexplained {
  readonly #shapes = new Map<string, Shape>();
  readonly #callers = new Map<string, { seen: number; shape: Shape }>();
  #overflow = 0;

  add(record: LogRecord): void {
    const caller = /"caller":"([^"\\]{1,80})"/.exec(record.text.slice(0, 256))?.[1];
    const known = caller === undefined ? undefined : this.#callers.get(caller);
    if (known && known.seen > mostPerCaller) {
      known.shape.count++;
      return;
    }
    const shape = this.#shape(record);
    if (!shape) return;
    shape.count++;
    if (shape.streams.size < mostStreams) shape.streams.add(record.place.source);
    if (caller === undefined) return;
    if (known) {
      known.seen++;
      known.shape = shape;
    } else if (this.#callers.size < mostTemplates) {
      this.#callers.set(caller, { seen: 1, shape });
    }
  }

  /** Lines of shapes that came when there were already too many. */
  get overflow(): number {
    return this.#overflow;
  }

  /** The rarest first: what happens once is more telling than what happens all the time. */
  list(): readonly UnexplainedLine[] {
    return [...this.#shapes.values()]
      .map(({ template, count, streams, example }) => ({ template, count, streams: [...streams], example }))
      .sort((a, b) => a.count - b.count || (a.template < b.template ? -1 : 1));
  }

  #shape(record: LogRecord): Shape | undefined {
    const template = templateOf(record.text, record.fields);
    const known = this.#shapes.get(template);
    if (known) return known;
    if (this.#shapes.size >= mostTemplates) {
      this.#overflow++;
      return undefined;
    }
    const example: Evidence = {
      ...record.place,
      ...(record.time === null ? {} : { time: formatTime(record.time) }),
      text: redactLine(ownText(record.text.slice(0, 2000))),
    };
    const shape: Shape = { template, count: 0, streams: new Set(), example };
    this.#shapes.set(template, shape);
    return shape;
  }
}

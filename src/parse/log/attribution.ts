import type { SourceKind } from '../../model/log.ts';
import { kindOfContainer, type Origin, originOf } from '../origin.ts';
import { GrowingStream } from './stream.ts';
import type { NamedWriter } from './transport.ts';
import { isJsonLog, writerOf } from './writer.ts';

/** What a line looks like from its first bytes. */
export type LineShape = 'json' | 'frr' | 'python' | 'klog' | 'crash' | 'separator' | 'other';

const [blank, zero, nine, brace, slash, dash, equals, more] = [32, 48, 57, 123, 47, 45, 61, 62];

export function shapeOf(bytes: Buffer, at: number, end: number): LineShape {
  const first = bytes[at] as number;
  if (first === brace) return 'json';
  if (first >= zero && first <= nine) {
    if (bytes[at + 4] === slash && bytes[at + 7] === slash) return 'frr';
    return bytes[at + 4] === dash && bytes[at + 10] === blank && bytes[at + 23] === blank ? 'python' : 'other';
  }
  // I0501 10:00:00 …
  if ((first === 73 || first === 87 || first === 69 || first === 70) && bytes[at + 5] === blank) {
    const second = bytes[at + 1] as number;
    if (second >= zero && second <= nine) return 'klog';
  }
  if ((first === equals || first === more) && bytes[at + 1] === first) return 'separator';
  if (first === 112 || first === 102 || first === 103) {
    return /^(?:panic: |fatal error: |goroutine \d)/.test(bytes.toString('latin1', at, Math.min(at + 16, end)))
      ? 'crash'
      : 'other';
  }
  return 'other';
}

const mostStreams = 2000;
/** Containers of pods that have a reloader too. */
const mixed: ReadonlySet<SourceKind> = new Set(['speaker', 'frr', 'frr-k8s', 'frr-metrics']);
const sectionOfContainer = /^==== START logs for container (\S{1,253}) of pod (?:([^\s/]{1,63})\/)?(\S{1,253}) ====/;
const sectionOfFile = /^==> (.{1,1000}) <==$/;

/** The streams of one named writer, or of a file that names none. */
export interface Writer {
  readonly named: NamedWriter | null;
  readonly origin: Origin;
  /** Of the program whose lines are JSON. */
  component: GrowingStream | null;
  /** Where a line goes that does not look like anything. */
  current: GrowingStream | null;
  readonly byKind: Map<SourceKind, GrowingStream>;
}

export interface AttributionOptions {
  readonly source: string;
  readonly origin: Origin;
  /** What the text is where it is no log: lines of a log in it are still told from it. */
  readonly otherwise: SourceKind | null;
}

/** Sorts the lines of one file into streams by who wrote them. */
export class Attribution {
  readonly streams: GrowingStream[] = [];
  /** Lines of the file as such, which no prefix names. */
  plain: Writer;
  /** Of lines that belong to no log, such as the headings between logs. */
  readonly nobody: GrowingStream;
  readonly #options: AttributionOptions;
  readonly #writers = new Map<NamedWriter, Writer>();
  #lastNamed: Writer | null = null;

  constructor(options: AttributionOptions) {
    this.#options = options;
    this.plain = newWriter(null, options.origin);
    this.nobody = new GrowingStream(options.source, 'unknown', 0, options.origin, null);
  }

  writer(named: NamedWriter | null): Writer {
    if (named === null) return this.plain;
    if (this.#lastNamed?.named === named) return this.#lastNamed;
    const key = this.#keyOf(named);
    let writer = this.#writers.get(key);
    // Beyond all reason: the file pretends to be thousands of pods.
    if (!writer && this.#writers.size >= mostStreams) return this.plain;
    if (!writer) {
      writer = newWriter(key, this.#options.origin);
      this.#writers.set(key, writer);
    }
    this.#lastNamed = writer;
    return writer;
  }

  /** Journal lines of one host are one writer, whatever their units. */
  readonly #hosts = new Map<string, NamedWriter>();
  #keyOf(named: NamedWriter): NamedWriter {
    if (named.node === null) return named;
    const known = this.#hosts.get(named.node);
    if (known) return known;
    if (this.#hosts.size < mostStreams) this.#hosts.set(named.node, named);
    return named;
  }

  /** `text` is asked for only while it is not clear whose lines these are. */
  streamOf(writer: Writer, shape: LineShape, line: number, text: () => string): GrowingStream {
    switch (shape) {
      case 'json':
        return this.#json(writer, line, text);
      case 'frr':
        return this.#shaped(writer, 'frr', line, text);
      case 'python':
        return this.#shaped(writer, 'reloader', line, text);
      case 'klog':
      case 'crash':
        return this.#into(writer, this.#component(writer, line));
      case 'separator':
        if (this.#section(text())) return this.nobody;
        return this.#other(writer, line, text);
      case 'other':
        return this.#other(writer, line, text);
      default:
        return shape satisfies never;
    }
  }

  /** A line told who wrote it, which its stream is not: the stream for its writer, which may be a new one. */
  corrected(writer: Writer, stream: GrowingStream, kind: SourceKind, line: number): GrowingStream {
    if (stream.kind === kind) {
      stream.isCertain = true;
      return stream;
    }
    const known = writer.byKind.get(kind);
    if (known) return this.#becomeComponent(writer, known);
    if (!stream.isCertain && stream === writer.component) {
      writer.byKind.delete(stream.kind);
      stream.kind = kind;
      stream.isCertain = true;
      writer.byKind.set(kind, stream);
      return stream;
    }
    const fresh = this.#open(writer, kind, line);
    fresh.isCertain = true;
    return this.#becomeComponent(writer, fresh);
  }

  /** Another process's log begins although the file goes on. */
  reopened(writer: Writer, kind: SourceKind, line: number): GrowingStream {
    const fresh = this.#open(writer, kind, line);
    fresh.isCertain = true;
    return this.#becomeComponent(writer, fresh);
  }

  #becomeComponent(writer: Writer, stream: GrowingStream): GrowingStream {
    if (stream.kind !== 'frr' && stream.kind !== 'reloader') writer.component = stream;
    writer.current = stream;
    return stream;
  }

  #json(writer: Writer, line: number, text: () => string): GrowingStream {
    if (this.#options.otherwise !== null && writer.named === null && !isJsonLog(text())) return this.#other(writer, line, text);
    const stream = this.#component(writer, line);
    if (!stream.isSettled) {
      stream.examined++;
      const kind = writerOf(text());
      if (kind !== null) return this.#into(writer, this.corrected(writer, stream, kind, line));
    }
    return this.#into(writer, stream);
  }

  #shaped(writer: Writer, kind: 'frr' | 'reloader', line: number, text: () => string): GrowingStream {
    const known = writer.byKind.get(kind);
    if (known) return this.#into(writer, known);
    if (writerOf(text()) !== kind) return this.#other(writer, line, text);
    const only = writer.component;
    // A file whose first lines said nothing: they are this writer's.
    if (only !== null && only === writer.current && !only.isCertain && writer.byKind.size === 1 && only.kind === 'unknown')
      return this.corrected(writer, only, kind, line);
    const stream = this.#open(writer, kind, line);
    stream.isCertain = true;
    return this.#into(writer, stream);
  }

  #other(writer: Writer, line: number, text: () => string): GrowingStream {
    const { otherwise } = this.#options;
    if (otherwise !== null && writer.named === null) return writer.byKind.get(otherwise) ?? this.#open(writer, otherwise, line);
    if (writer.current === null) {
      const kind = writerOf(text());
      if (kind !== null) {
        const stream = writer.byKind.get(kind) ?? this.#open(writer, kind, line);
        stream.isCertain = true;
        return this.#into(writer, stream);
      }
      return this.#into(writer, this.#component(writer, line));
    }
    const { current } = writer;
    // Where one log has the lines of several containers, the reloader's have no time and no shape.
    if (!current.isSettled || mixed.has(current.kind)) {
      current.examined++;
      const kind = writerOf(text());
      if (kind !== null && kind !== current.kind) return this.#into(writer, this.corrected(writer, current, kind, line));
    }
    return current;
  }

  #component(writer: Writer, line: number): GrowingStream {
    if (writer.component) return writer.component;
    const { named, origin } = writer;
    const kind = named?.pod ? kindOfContainer(named.container, named.pod) : named?.unit ? 'kubernetes' : origin.kind;
    const stream = this.#open(writer, kind ?? 'unknown', line);
    writer.component = stream;
    return stream;
  }

  #into(writer: Writer, stream: GrowingStream): GrowingStream {
    writer.current = stream;
    return stream;
  }

  #open(writer: Writer, kind: SourceKind, line: number): GrowingStream {
    const last = this.streams[this.streams.length - 1];
    if (this.streams.length >= mostStreams && last) return last;
    const stream = new GrowingStream(this.#options.source, kind, line, writer.origin, writer.named);
    this.streams.push(stream);
    writer.byKind.set(kind, stream);
    return stream;
  }

  /** `kubectl cluster-info dump` and `tail` head each part with whose it is. */
  #section(text: string): boolean {
    if (text.startsWith('==== END logs for container ')) return true;
    const container = sectionOfContainer.exec(text);
    if (container?.[1] && container[3]) {
      const named = { namespace: container[2] ?? null, pod: container[3], container: container[1] };
      this.plain = newWriter(null, {
        ...named,
        kind: kindOfContainer(named.container, named.pod),
        node: this.#options.origin.node,
        previous: this.#options.origin.previous,
      });
      return true;
    }
    const file = sectionOfFile.exec(text);
    if (!file?.[1]) return false;
    this.plain = newWriter(null, originOf(file[1]));
    return true;
  }
}

function newWriter(named: NamedWriter | null, origin: Origin): Writer {
  return { named, origin, component: null, current: null, byKind: new Map() };
}

import type { Bundle, Limits, Trouble } from '../model/bundle.ts';
import type { Facts, FileFact, FileRole, MetricFact, Statement } from '../model/facts.ts';
import type { FrrFact } from '../model/frr.ts';
import type { OccurrenceGroup } from '../model/log.ts';
import type { CollectedKind, ObjectFact } from '../model/object.ts';
import type { Signature } from '../model/signature.ts';
import { type Retained, Retention } from '../scan/retention.ts';
import { type OpenEntry, wholeText } from './entry-reader.ts';
import { eventLine } from './event-line.ts';
import { frrOfObjects, mergeFrr } from './frr/objects.ts';
import { collectedByLayout } from './layout.ts';
import { YearClock } from './log/clock.ts';
import { DumpedObjects } from './log/dump.ts';
import { type Duplicates, findDuplicates } from './log/duplicates.ts';
import { type LogInput, type LogOutcome, LogReader, type LogSinks } from './log/read.ts';
import type { GrowingStream } from './log/stream.ts';
import { completed, wholeKinds } from './log/twins.ts';
import { Unexplained } from './log/unexplained.ts';
import type { ObjectLine } from './object/line.ts';
import { scanObjectLines } from './object/scan.ts';
import { originOf } from './origin.ts';
import { recognise } from './recognise.ts';
import { Scanners } from './scanners.ts';
import { settleNodes } from './speaker-node.ts';
import { statusLines } from './status-lines.ts';
import { readText, type TextFacts } from './text-facts.ts';

/** Gathers the facts of a bundle, entry by entry. */
export class FactsGathering {
  readonly #limits: Limits;
  readonly #retention = new Retention();
  readonly #logs: LogSinks;
  readonly #texts: LogSinks;
  readonly #scanners: Scanners;
  readonly #files: FileFact[] = [];
  readonly #troubles: Trouble[] = [];
  readonly #objects: ObjectFact[] = [];
  readonly #collected: CollectedKind[] = [];
  readonly #streams: GrowingStream[] = [];
  readonly #frr: FrrFact[] = [];
  readonly #metrics: MetricFact[] = [];
  readonly #statements: Statement[] = [];

  constructor(signatures: readonly Signature[], limits: Limits) {
    this.#limits = limits;
    this.#scanners = new Scanners(signatures, this.#retention);
    this.#logs = {
      scannerOf: (kind, isDebug) => (kind === null ? this.#scanners.logs() : this.#scanners.logOf(kind, isDebug)),
      retention: this.#retention,
      unexplained: new Unexplained(),
      dumps: new DumpedObjects(),
      years: new YearClock(),
      longestLine: limits.lineBytes,
    };
    this.#texts = { ...this.#logs, scannerOf: () => this.#scanners.texts() };
  }

  async read(entry: OpenEntry): Promise<void> {
    const role = recognise(entry.head, entry.path);
    if (role === 'log') await this.#log(entry);
    else if (role === 'binary') await this.#skip(entry, role);
    else await this.#text(entry, role);
  }

  finish(bundle: Bundle): Facts {
    this.#logs.years.settle();
    const whole = wholeKinds(this.#objects, this.#collected);
    const dumped = this.#logs.dumps.read((kind) => whole.has(kind));
    const objects = completed(this.#objects, dumped.objects);
    settleNodes(this.#streams, objects, this.#frr);
    scanObjectLines(linesOf(objects), this.#scanners.objects());
    const retained = this.#retention.finish();
    const duplicates = findDuplicates(this.#streams);
    return {
      input: bundle.summary(),
      files: this.#files,
      troubles: [
        ...bundle.troubles(),
        ...this.#troubles,
        ...duplicates.troubles,
        ...boundTroubles(retained, this.#logs.unexplained),
      ],
      objects,
      collected: collectedByLayout(
        this.#files.map(({ source }) => source),
        [...this.#collected, ...dumped.collected.filter(({ kind }) => !this.#collected.some((each) => each.kind === kind))],
      ),
      streams: this.#streams.filter((stream) => !duplicates.streams.has(stream)),
      occurrences: withoutDuplicates(retained, duplicates),
      frr: mergeFrr([...this.#frr, ...frrOfObjects(objects)], nodesOfPods(this.#streams)),
      metrics: this.#metrics,
      statements: this.#statements,
      unexplained: this.#logs.unexplained.list(),
    };
  }

  async #log(entry: OpenEntry): Promise<void> {
    const reader = this.#reader({ source: entry.path, origin: originOf(entry.path), otherwise: null });
    let bytes = 0;
    for await (const chunk of entry.chunks()) {
      bytes += chunk.length;
      reader.push(chunk);
    }
    const { lines } = this.#done(reader.end());
    this.#files.push({ source: entry.path, role: 'log', bytes, lines });
  }

  async #skip(entry: OpenEntry, role: FileRole): Promise<void> {
    let bytes = 0;
    for await (const chunk of entry.chunks()) bytes += chunk.length;
    this.#files.push({ source: entry.path, role, bytes, lines: 0 });
  }

  async #text(entry: OpenEntry, role: FileRole): Promise<void> {
    const { text, bytes, dropped } = await wholeText(entry, this.#limits.documentBytes);
    const source = entry.path;
    if (dropped > 0) {
      const what = `larger than ${this.#limits.documentBytes} bytes: its last ${dropped} bytes were left out (raise the limit of a document to read them)`;
      this.#troubles.push({ source, what, lost: 'part' });
    }
    this.#files.push({ source, role, bytes, lines: countLines(text) });
    this.#guarded(source, () => {
      const facts = readText(text, source, role);
      this.#found(facts);
      for (const piece of facts.scan) this.#scan(piece.text, piece);
    });
  }

  /** A file that breaks its reader is a defect of ours, and no reason to lose the others. */
  #guarded(source: string, read: () => void): void {
    try {
      read();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#troubles.push({ source, what: `its reader failed (${reason}); please report this`, lost: 'part' });
    }
  }

  /** A text that is no log may hold lines of one, and lines that signatures know. */
  #scan(text: string, input: LogInput): void {
    const bytes = Buffer.from(text);
    const reader = this.#reader({ ...input, bytes: bytes.length });
    reader.push(bytes);
    this.#done(reader.end());
  }

  #reader(input: LogInput): LogReader {
    return new LogReader(input, input.otherwise === null ? this.#logs : this.#texts);
  }

  #done(outcome: LogOutcome): LogOutcome {
    this.#streams.push(...outcome.streams);
    this.#troubles.push(...outcome.troubles);
    return outcome;
  }

  #found({ objects, collected, troubles, frr, metrics, statements }: TextFacts): void {
    for (const object of objects) this.#objects.push(object);
    for (const metric of metrics) this.#metrics.push(metric);
    this.#collected.push(...collected);
    this.#troubles.push(...troubles);
    this.#frr.push(...frr);
    this.#statements.push(...statements);
  }
}

function nodesOfPods(streams: readonly GrowingStream[]): ReadonlyMap<string, string> {
  return new Map(streams.flatMap(({ pod, node }) => (pod !== null && node !== null ? [[pod, node] as const] : [])));
}

function* linesOf(objects: readonly ObjectFact[]): Generator<ObjectLine> {
  for (const object of objects) {
    if (object.kind === 'Event') yield eventLine(object);
    else yield* statusLines(object);
  }
}

function withoutDuplicates({ occurrences }: Retained, { streams }: Duplicates): ReadonlyMap<string, readonly OccurrenceGroup[]> {
  if (streams.size === 0) return occurrences;
  return new Map([...occurrences].map(([id, groups]) => [id, groups.filter((group) => !streams.has(group.stream))]));
}

function boundTroubles({ uncounted, unkept }: Retained, unexplained: Unexplained): readonly Trouble[] {
  const troubles: Trouble[] = [];
  const say = (what: string): void => {
    troubles.push({ source: '', what, lost: 'part' });
  };
  if (uncounted > 0) say(`${uncounted} lines of too many different subjects were left out`);
  if (unkept > 0) say(`${unkept} lines were only counted: more matched than are kept`);
  if (unexplained.overflow > 0) say(`${unexplained.overflow} unexplained lines of too many different shapes were left out`);
  return troubles;
}

function countLines(text: string): number {
  let lines = text.length > 0 && !text.endsWith('\n') ? 1 : 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

import type { LogLevel, LogStream, SourceKind } from '../../model/log.ts';
import type { Place } from '../../model/place.ts';
import type { Origin } from '../origin.ts';
import { Home } from '../speaker-node.ts';
import { formatTime } from '../time.ts';
import { ReconciledService } from './service.ts';
import type { NamedWriter } from './transport.ts';

const talkative: readonly LogLevel[] = ['error', 'warn', 'info', 'debug'];
const mostStarts = 500;
/** klog may write a line or two before the program itself does. */
const mostBeforeBanner = 3;
/** After so many lines that told nothing the writer stays what the path says. */
const mostExamined = 200;

/** A LogStream while it is being read. Records refer to it from the first line on. */
export class GrowingStream implements LogStream {
  readonly source: string;
  kind: SourceKind;
  namespace: string | null;
  readonly pod: string | null;
  readonly container: string | null;
  node: string | null;
  readonly previous: boolean;
  readonly firstLine: number;
  lines = 0;
  bytes = 0;
  firstTime: number | null = null;
  lastTime: number | null = null;
  version: string | null = null;
  level: LogLevel | null = null;
  readonly starts: Place[] = [];
  readonly startTimes: (number | null)[] = [];
  readonly flaws: string[] = [];

  /** The prefix that its lines have, where they have one. */
  readonly named: NamedWriter | null;
  readonly reconciled = new ReconciledService();
  /** What its lines say of the node that it runs on. */
  readonly home = new Home();
  /** From when to when nothing was written for long. */
  readonly silences: (readonly [from: number, to: number])[] = [];
  /** The content has said who writes; until then it is the path's word or nobody's. */
  isCertain = false;
  /** Lines that were looked at to find out. */
  examined = 0;
  cutLines = 0;
  /** Position of the last line that carries a time, in the block at hand; -1 where there is none. */
  timedStart = -1;
  timedEnd = -1;

  constructor(source: string, kind: SourceKind, firstLine: number, origin: Origin, named: NamedWriter | null) {
    this.source = source;
    this.named = named;
    this.kind = kind;
    this.firstLine = firstLine;
    this.namespace = named?.namespace ?? origin.namespace;
    this.pod = named?.pod ?? origin.pod;
    this.container = named?.pod ? named.container : origin.container;
    this.node = named?.node ?? origin.node;
    this.previous = origin.previous;
  }

  /** Nothing more is to be learnt about who writes. */
  get isSettled(): boolean {
    return this.isCertain || this.examined >= mostExamined;
  }

  sawLevel(level: LogLevel): void {
    if (this.level === level) return;
    if (this.level === null || talkative.indexOf(level) > talkative.indexOf(this.level)) this.level = level;
  }

  sawTime(ms: number): void {
    if (this.firstTime === null || ms < this.firstTime) this.firstTime = ms;
    if (this.lastTime === null || ms > this.lastTime) this.lastTime = ms;
  }

  started(line: number, time: number | null, version: string | null): void {
    if (version !== null) this.version = version;
    if (this.starts.length >= mostStarts) return;
    this.starts.push({ source: this.source, line });
    this.startTimes.push(time);
  }

  finish(): void {
    const banner = this.kind === 'controller' || this.kind === 'speaker';
    const first = this.starts[0]?.line;
    if (banner && (first === undefined || first > this.firstLine + mostBeforeBanner)) {
      this.flaws.push('begins in the middle: its first line is no start banner');
    }
    for (const [from, to] of this.silences) this.flaws.push(`nothing between ${formatTime(from)} and ${formatTime(to)}`);
    if (this.cutLines > 0) this.flaws.push(`${this.cutLines} over-long lines were cut`);
  }
}

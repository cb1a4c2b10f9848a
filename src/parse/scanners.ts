import type { SourceKind } from '../model/log.ts';
import type { Signature } from '../model/signature.ts';
import type { Retention } from '../scan/retention.ts';
import { createScanner, type Scanner } from '../scan/scanner.ts';
import { logKinds } from './log/line.ts';
import { markTexts, markTextsAtDebug } from './log/marks.ts';

const objectKinds: ReadonlySet<SourceKind> = new Set(['event', 'status']);
/** A text may hold lines of logs. */
const textKinds: ReadonlySet<SourceKind> = new Set([...logKinds, 'frr-state', 'command', 'words']);

/**
 * One search for each sort of text, made when it is first wanted. Logs are searched for what can be in logs: the phrases that
 * people write are in every second line of them.
 */
export class Scanners {
  readonly #signatures: readonly Signature[];
  readonly #retention: Retention;
  readonly #made = new Map<string, Scanner>();

  constructor(signatures: readonly Signature[], retention: Retention) {
    this.#signatures = signatures;
    this.#retention = retention;
  }

  /** For logs of whomever. */
  logs(): Scanner {
    return this.#get('logs', logKinds, markTexts);
  }

  /** For the log of one writer. */
  logOf(kind: SourceKind, isDebug: boolean): Scanner {
    return this.#get(`log ${kind} ${isDebug}`, new Set([kind]), isDebug ? markTextsAtDebug : markTexts);
  }

  texts(): Scanner {
    return this.#get('texts', textKinds, markTexts);
  }

  objects(): Scanner {
    return this.#get('objects', objectKinds, []);
  }

  #get(key: string, kinds: ReadonlySet<SourceKind>, marks: readonly (string | null)[]): Scanner {
    const known = this.#made.get(key);
    if (known) return known;
    const own = this.#signatures.filter(({ sources }) => sources.some((kind) => kinds.has(kind)));
    const scanner = createScanner(own, marks, this.#retention);
    this.#made.set(key, scanner);
    return scanner;
  }
}

import type { LogRecord, OccurrenceGroup, SourceKind } from '../../src/model/log.ts';
import type { Signature } from '../../src/model/signature.ts';
import { YearClock } from '../../src/parse/log/clock.ts';
import { DumpedObjects } from '../../src/parse/log/dump.ts';
import { logKinds } from '../../src/parse/log/line.ts';
import { markTexts } from '../../src/parse/log/marks.ts';
import { type LogOutcome, LogReader } from '../../src/parse/log/read.ts';
import { Unexplained } from '../../src/parse/log/unexplained.ts';
import { originOf } from '../../src/parse/origin.ts';
import { Retention } from '../../src/scan/retention.ts';
import { createScanner } from '../../src/scan/scanner.ts';

export interface ReadLog extends LogOutcome {
  readonly groups: readonly OccurrenceGroup[];
  readonly records: readonly LogRecord[];
  readonly unexplained: Unexplained;
  readonly dumps: DumpedObjects;
}

export function signature(literal: string, more: Partial<Signature> = {}): Signature {
  return { id: `r#${literal}`, sources: [...logKinds], literals: [literal], key: [], match: () => ({}), ...more };
}

/** Reads a text as one log, in chunks of some bytes. */
export function readLog(
  text: string | Buffer,
  signatures: readonly Signature[],
  options: { path?: string; chunk?: number; otherwise?: SourceKind; longestLine?: number } = {},
): ReadLog {
  const retention = new Retention();
  const scanner = createScanner(signatures, markTexts, retention);
  const [unexplained, dumps, years] = [new Unexplained(), new DumpedObjects(), new YearClock()];
  const source = options.path ?? 'some.log';
  const ofOne = (kind: SourceKind | null): typeof scanner =>
    kind === null
      ? scanner
      : createScanner(
          signatures.filter(({ sources }) => sources.includes(kind)),
          markTexts,
          retention,
        );
  const reader = new LogReader(
    { source, origin: originOf(source), otherwise: options.otherwise ?? null },
    { scannerOf: ofOne, retention, unexplained, dumps, years, longestLine: options.longestLine ?? 1 << 20 },
  );
  const bytes = Buffer.from(text);
  const chunk = options.chunk ?? 65_536;
  for (let at = 0; at < bytes.length; at += chunk) reader.push(Buffer.from(bytes.subarray(at, at + chunk)));
  const outcome = reader.end();
  years.settle();
  const groups = [...retention.finish().occurrences.values()].flat();
  const records = groups.flatMap((group) => group.kept.map(({ record }) => record));
  return { ...outcome, groups, records: records.sort((a, b) => a.place.line - b.place.line), unexplained, dumps };
}

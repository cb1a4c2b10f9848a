import type { Captures, SourceKind } from './log.ts';
import type { JsonObject } from './object.ts';

/** A line as a signature sees it. `fields` is parsed on first use and empty where the line is no JSON object. */
export interface SignatureLine {
  readonly text: string;
  fields(): JsonObject;
}

/** A compiled signature: the scan finds its literals as bytes, `match` decides on the line. */
export interface Signature {
  /** `<rule id>#<name>`, or `shared#<name>`. */
  readonly id: string;
  readonly sources: readonly SourceKind[];
  /** All must be in the raw line, as UTF-8. Never empty. */
  readonly literals: readonly string[];
  /** Captures that tell one subject from another: the scan keeps first and last occurrences for each. */
  readonly key: readonly string[];
  match(line: SignatureLine): Captures | null;
}

import type { InputSummary, Trouble } from './bundle.ts';
import type { FrrFact } from './frr.ts';
import type { LogStream, OccurrenceGroup } from './log.ts';
import type { CollectedKind, ObjectFact } from './object.ts';
import type { Evidence } from './place.ts';

/** What an entry turned out to be, by its content. */
export type FileRole =
  | 'objects'
  | 'describe'
  | 'table'
  | 'log'
  | 'frr-dump'
  | 'frr-config'
  | 'metrics'
  | 'command'
  | 'issue'
  | 'empty'
  | 'error-text'
  | 'binary'
  | 'text';

export interface FileFact {
  readonly source: string;
  readonly role: FileRole;
  readonly bytes: number;
  readonly lines: number;
}

/** A sample of a metrics text: `metallb_bgp_session_up{peer="…"} 1`. */
export interface MetricFact extends Evidence {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a reporter says in words. It can direct a question, never prove an answer. */
export interface Statement extends Evidence {
  /** Heading or form field that it stands under. */
  readonly topic: string;
}

/** A warning or error that no signature knows, grouped by its shape. */
export interface UnexplainedLine {
  readonly template: string;
  readonly count: number;
  readonly streams: readonly string[];
  readonly example: Evidence;
}

/** Everything that was read from a bundle. Facts only: no judgement, no clock. */
export interface Facts {
  readonly input: InputSummary;
  readonly files: readonly FileFact[];
  readonly troubles: readonly Trouble[];
  readonly objects: readonly ObjectFact[];
  readonly collected: readonly CollectedKind[];
  readonly streams: readonly LogStream[];
  /** Every signature's occurrences, by signature id. */
  readonly occurrences: ReadonlyMap<string, readonly OccurrenceGroup[]>;
  readonly frr: readonly FrrFact[];
  readonly metrics: readonly MetricFact[];
  readonly statements: readonly Statement[];
  readonly unexplained: readonly UnexplainedLine[];
}

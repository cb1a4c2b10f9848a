import type { Place } from './place.ts';

/** The chain of decisions on one service, ready to be drawn: plain words and names, no markup. */
export interface ExplainedService {
  readonly service: string;
  /** The release and the BGP mode that the decisions are for. */
  readonly release: string;
  readonly place: Place | null;
  /** What it all comes to. */
  readonly outcome: ExplainedRow;
  readonly sections: readonly ExplainedSection[];
}

export interface ExplainedSection {
  readonly title: string;
  /** What the section stands on, or how to read it. */
  readonly note: string;
  readonly rows: readonly ExplainedRow[];
}

/** How a row counts for the service: it helps, it stops it, it is passed over, it cannot be told, or it is only said. */
export type Mark = 'yes' | 'no' | 'passed' | 'unknown' | 'said' | 'warning';

export interface ExplainedRow {
  readonly mark: Mark;
  /** An object, a node, a property. */
  readonly name: string;
  /** What it holds, where that fits beside the name. */
  readonly value: string;
  readonly says: string;
  readonly at: readonly Place[];
  readonly rows: readonly ExplainedRow[];
}

import type { Evidence } from './place.ts';

export type Severity = 'error' | 'warning' | 'info';
export type Phase = 'configuration' | 'assignment' | 'advertisement' | 'session' | 'traffic' | 'cluster';
export type Role = 'root-cause' | 'consequence' | 'contributing' | 'information';
export type State = 'active' | 'recovered' | 'intermittent' | 'unknown';
/** What a finding stands on. `words` are the reporter's, which never prove. */
export type Basis = 'log' | 'replay' | 'frr' | 'status' | 'event' | 'metric' | 'object' | 'words';

export type Verdict = 'healthy' | 'misconfiguration' | 'environment' | 'known-bug' | 'suspected-bug' | 'insufficient-evidence';

export interface Remedy {
  readonly summary: string;
  readonly commands: readonly string[];
}

/**
 * What a rule found of one set of subjects, before the diagnosis weighs it against the other findings.
 * Times are milliseconds since the epoch.
 */
export interface Finding {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** The most that the rule claims to be; the diagnosis may lower it. */
  readonly role: Role;
  readonly phase: Phase;
  /** The verdict that it gives if it is the first root cause. */
  readonly verdict: Verdict;
  readonly confidence: number;
  readonly state: State;
  readonly subjects: readonly string[];
  readonly summary: string;
  readonly evidence: readonly Evidence[];
  readonly basis: readonly Basis[];
  /** Services that suffer, as `Service ns/name`, as far as the rule itself can tell. */
  readonly affects: readonly string[];
  readonly explains: readonly string[];
  readonly remedy: Remedy;
  readonly references: readonly string[];
  readonly versions: string | null;
  readonly firstTime: number | null;
  readonly lastTime: number | null;
  readonly count: number;
}

/** Services that suffer: those that the rule names as such, else those that it is about. Who holds a contested address does not. */
export function sufferersOf({ affects, subjects }: Pick<Finding, 'affects' | 'subjects'>): readonly string[] {
  return affects.length > 0 ? affects : subjects.filter((subject) => subject.startsWith('Service '));
}

/** A rule that could not decide, and what would let it. `crashed` is a defect of ours; it never stops the rest. */
export interface Undecided {
  readonly id: string;
  readonly status: 'excluded' | 'cannot-tell' | 'crashed';
  readonly reason: string;
  /** What it needs and the bundle lacks, e.g. `objects Node`, `log speaker at debug`. */
  readonly lacks: readonly string[];
}

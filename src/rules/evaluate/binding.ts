import type { Basis, State } from '../../model/finding.ts';
import type { Evidence } from '../../model/place.ts';

export type Values = ReadonlyMap<string, string>;

/** One way in which a condition holds: captured values, with what shows them. */
export interface Binding {
  readonly values: Values;
  /** Names that say where a value comes from and must not agree in a join. */
  readonly free: ReadonlySet<string>;
  readonly subjects: readonly string[];
  readonly affects: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly basis: readonly Basis[];
  readonly state: State;
  readonly firstTime: number | null;
  readonly lastTime: number | null;
  readonly count: number;
}

/** What a condition yields, and what it would have needed to say more. */
export interface Outcome {
  readonly bindings: readonly Binding[];
  /** Empty where the answer is whole. Written as in `needs`. */
  readonly lacks: readonly string[];
}

/** Names that never have to agree: every line and every object has its own. */
const alwaysFree: ReadonlySet<string> = new Set(['name', 'namespace', 'message', 'count', 'source', 'pod']);

export const unit: Binding = {
  values: new Map(),
  free: new Set(),
  subjects: [],
  affects: [],
  evidence: [],
  basis: [],
  state: 'active',
  firstTime: null,
  lastTime: null,
  count: 0,
};

export function binding(parts: Partial<Binding>): Binding {
  return { ...unit, count: 1, ...parts };
}

export const none: Outcome = { bindings: [], lacks: [] };
export const lacking = (...lacks: readonly string[]): Outcome => ({ bindings: [], lacks });

/** The two as one, or null where they disagree on a name that both bind. */
export function join(a: Binding, b: Binding): Binding | null {
  if (a === unit) return b;
  if (b === unit) return a;
  for (const [name, value] of b.values) {
    if (alwaysFree.has(name) || a.free.has(name) || b.free.has(name)) continue;
    const other = a.values.get(name);
    if (other !== undefined && other !== value) return null;
  }
  const values = new Map([...a.values, ...b.values]);
  return {
    values,
    free: new Set(
      [...a.free, ...b.free].filter(
        (name) => a.free.has(name) === b.free.has(name) || !(a.values.has(name) && b.values.has(name)),
      ),
    ),
    subjects: union(a.subjects, b.subjects),
    affects: union(a.affects, b.affects),
    evidence: [...a.evidence, ...b.evidence],
    basis: union(a.basis, b.basis),
    state: weakest(a.state, b.state),
    firstTime: least(a.firstTime, b.firstTime),
    lastTime: most(a.lastTime, b.lastTime),
    count: Math.max(a.count, b.count),
  };
}

const strength: Readonly<Record<State, number>> = { recovered: 0, unknown: 1, intermittent: 2, active: 3 };

/** All of it must hold: what has recovered, has. */
const weakest = (a: State, b: State): State => (strength[a] < strength[b] ? a : b);
/** Either suffices. */
export const strongest = (a: State, b: State): State => (strength[a] >= strength[b] ? a : b);

export const least = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));
export const most = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));
export const union = <T>(a: readonly T[], b: readonly T[]): readonly T[] => (b.length === 0 ? a : [...new Set([...a, ...b])]);

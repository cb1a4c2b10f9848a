import type { Facts } from '../../model/facts.ts';
import type { Basis, State } from '../../model/finding.ts';
import type { JsonObject, ObjectFact } from '../../model/object.ts';
import type { Evidence, Place } from '../../model/place.ts';
import type { Replay } from '../../model/replay.ts';
import type { Event } from '../evaluate/events.ts';
import type { SubjectResolver } from '../evaluate/subjects.ts';

/** What a check found once: values for the rule's words, and evidence. Never words of its own. */
export interface Found {
  readonly values?: Readonly<Record<string, string>>;
  readonly subjects?: readonly string[];
  readonly affects?: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly basis: readonly Basis[];
  readonly state?: State;
  readonly firstTime?: number | null;
  readonly lastTime?: number | null;
  readonly count?: number;
}

export interface Answer {
  readonly found: readonly Found[];
  /** What it would have needed, as `needs` writes it; empty where the answer is whole. */
  readonly lacks: readonly string[];
}

/** What checks may look at. */
export interface CheckScene {
  readonly facts: Facts;
  readonly replay: Replay;
  /** MetalLB's own namespace. */
  readonly namespace: string;
  /** MetalLB's release; null where nothing tells. */
  readonly version: string | null;
  readonly subjects: SubjectResolver;
  objectsOf(kind: string): readonly ObjectFact[];
  isCollected(kind: string): boolean;
  /** The line of an object, as it is quoted. */
  evidenceAt(place: Place): Evidence;
  /** Occurrences of a shared signature. */
  shared(name: string): readonly Event[];
}

export interface Check {
  readonly name: string;
  /** What it finds, in one line, for `analyze rules show` and the docs. */
  readonly finds: string;
  /** A JSON Schema of `with`; left out: none. */
  readonly with?: JsonObject;
  /** Names that it binds, for placeholders. */
  readonly binds: readonly string[];
  find(scene: CheckScene, parameters: JsonObject): Answer;
}

export const defineCheck = (check: Check): Check => check;

export const found = (...all: readonly Found[]): Answer => ({ found: all, lacks: [] });
export const cannotTell = (...lacks: readonly string[]): Answer => ({ found: [], lacks });

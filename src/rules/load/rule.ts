import type { Phase, Remedy, Role, Severity, State, Verdict } from '../../model/finding.ts';
import type { LogLevel, SourceKind } from '../../model/log.ts';
import type { JsonObject } from '../../model/object.ts';
import type { BgpMode } from '../../model/replay.ts';
import type { Concern } from '../../model/report.ts';

/** The shape of rule files (schema/rule.schema.json, docs/rules.md). What AJV let pass has these types. */

export type Scalar = string | number | boolean | null;

export interface TestObject {
  readonly matches?: string;
  readonly exists?: boolean;
  readonly not?: FieldTest;
  readonly capture?: string;
}

export type FieldTest = Scalar | readonly Scalar[] | TestObject;

export interface SignatureText {
  readonly in: readonly SourceKind[];
  readonly literals?: readonly string[];
  readonly fields?: Readonly<Record<string, FieldTest>>;
  readonly pattern?: string;
  readonly on?: string;
  readonly key?: readonly string[];
}

export type Scope = 'stream' | 'node' | 'bundle';

export interface SeenNode {
  readonly seen: string;
  readonly clearedBy?: readonly string[];
  readonly by?: readonly string[];
  readonly scope?: Scope;
  readonly atLeast?: number;
  readonly within?: string;
  readonly perHour?: number;
  readonly afterStart?: string;
  readonly lasting?: string;
  readonly ofAnyNode?: true;
}

export interface SequenceNode {
  readonly sequence: readonly string[];
  readonly without?: readonly string[];
  readonly by?: readonly string[];
  readonly within?: string;
  readonly scope?: Scope;
  readonly atLeast?: number;
}

export interface ObjectQuery {
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly exists?: boolean;
  readonly where?: Readonly<Record<string, FieldTest>>;
  readonly capture?: Readonly<Record<string, string>>;
}

export interface ObjectNode {
  readonly object: ObjectQuery;
}
export interface ReplayNode {
  readonly replay: true;
}
export interface CheckNode {
  readonly check: string;
  readonly with?: JsonObject;
}
export interface VersionNode {
  readonly version: string;
}
export interface ModeNode {
  readonly mode: readonly BgpMode[];
}
export interface AllNode {
  readonly all: readonly Condition[];
}
export interface AnyNode {
  readonly any: readonly Condition[];
}
export interface NotNode {
  readonly not: Condition;
}

export type Condition =
  | SeenNode
  | SequenceNode
  | ObjectNode
  | ReplayNode
  | CheckNode
  | VersionNode
  | ModeNode
  | AllNode
  | AnyNode
  | NotNode;

export interface Ask {
  readonly what: string;
  readonly command: string;
}

export interface Example {
  readonly name: string;
  readonly fires: boolean;
  readonly subjects?: readonly string[];
  readonly state?: State;
  readonly affects?: readonly string[];
  readonly files: Readonly<Record<string, string>>;
}

export interface RuleText {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  readonly severity: Severity;
  readonly phase: Phase;
  readonly verdict: Verdict;
  readonly role?: Role;
  readonly confidence?: number;
  readonly versions?: string;
  readonly modes?: readonly BgpMode[];
  readonly explains?: readonly string[];
  readonly guide?: readonly string[];
  readonly needs?: readonly string[];
  readonly visibleAt?: LogLevel;
  readonly asks?: readonly Ask[];
  readonly references?: readonly string[];
  readonly lookalikes?: readonly string[];
  readonly remedy: { readonly summary: string; readonly commands?: Remedy['commands'] };
  readonly signatures?: Readonly<Record<string, SignatureText>>;
  readonly when?: Condition;
  readonly subjects?: readonly string[];
  readonly affects?: readonly string[];
  readonly summary?: string;
  readonly examples: readonly Example[];
}

export interface TimelineText {
  readonly seen: string;
  readonly concern: Concern;
  readonly lane: string;
  readonly state?: string;
  readonly what: string;
}

export interface NoiseText extends SignatureText {
  readonly because: string;
}

export interface SharedText {
  readonly signatures?: Readonly<Record<string, SignatureText>>;
  readonly entries?: readonly TimelineText[];
  readonly lines?: readonly NoiseText[];
  readonly needs?: Readonly<Record<string, Ask>>;
}

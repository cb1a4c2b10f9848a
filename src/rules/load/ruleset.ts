import type { Signature } from '../../model/signature.ts';
import type { CompiledSignature } from './compile.ts';
import type { Ask, NoiseText, RuleText, TimelineText } from './rule.ts';

/** A file of rules: `path` below the folder of rules, `file` as the user knows it. */
export interface RuleFile {
  readonly path: string;
  readonly file: string;
  readonly text: string;
}

export interface LoadedRule extends RuleText {
  readonly file: string;
  /** The text, for whoever must name a place in it. */
  readonly source: string;
}

export interface RuleSet {
  readonly rules: readonly LoadedRule[];
  /** All signatures, for the scan: the rules', the shared ones, and known noise. */
  readonly signatures: readonly Signature[];
  /** By signature id. */
  readonly compiled: ReadonlyMap<string, CompiledSignature>;
  readonly timeline: readonly TimelineText[];
  readonly noise: readonly NoiseText[];
  /** What brings each need. */
  readonly needs: ReadonlyMap<string, Ask>;
}

/** `refused` of a rule is its own signature, `shared/session-up` everybody's. */
export function signatureIdOf(rule: LoadedRule, name: string): string {
  return name.startsWith('shared/') ? `shared#${name.slice('shared/'.length)}` : `${rule.id}#${name}`;
}

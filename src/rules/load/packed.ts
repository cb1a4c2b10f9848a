import { assemble, type SignaturePlan } from './compile.ts';
import type { Ask, NoiseText, SignatureText, TimelineText } from './rule.ts';
import type { LoadedRule, RuleSet } from './ruleset.ts';

/**
 * The built-in rules as the build leaves them: read, checked and compiled once, so that a run needs neither YAML nor JSON
 * Schema. Examples and the rules' own texts are left out: only those who write rules need them.
 */
interface PackedRules {
  readonly format: typeof format;
  readonly rules: readonly LoadedRule[];
  readonly signatures: readonly { readonly id: string; readonly text: SignatureText; readonly plan: SignaturePlan }[];
  readonly timeline: readonly TimelineText[];
  readonly noise: readonly NoiseText[];
  readonly needs: readonly (readonly [string, Ask])[];
}

const format = 'metallb-analyze rules 1';

export function packRules({ rules, compiled, timeline, noise, needs }: RuleSet): string {
  const packed: PackedRules = {
    format,
    rules: rules.map((rule) => ({ ...rule, source: '', examples: [] })),
    signatures: [...compiled].map(([id, { text, captures, ways }]) => ({ id, text, plan: { captures, ways } })),
    timeline,
    noise,
    needs: [...needs],
  };
  return JSON.stringify(packed);
}

/** null where the text is not what this version packs. */
export function unpackRules(text: string): RuleSet | null {
  const packed: unknown = JSON.parse(text);
  if (!isPacked(packed)) return null;
  const compiled = new Map(packed.signatures.map(({ id, text: signature, plan }) => [id, assemble(id, signature, plan)]));
  return {
    rules: packed.rules,
    signatures: [...compiled.values()].flatMap(({ variants }) => variants),
    compiled,
    timeline: packed.timeline,
    noise: packed.noise,
    needs: new Map(packed.needs),
  };
}

/** The build wrote it from rules that were checked; that it did is all that is asked here. */
function isPacked(value: unknown): value is PackedRules {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === format;
}

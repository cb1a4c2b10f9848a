import type { Facts } from '../../model/facts.ts';
import type { Finding, Undecided } from '../../model/finding.ts';
import type { Replay } from '../../model/replay.ts';
import type { LoadedRule, RuleSet } from '../load/ruleset.ts';
import { conditionOf } from './condition.ts';
import type { RuleContext } from './context.ts';
import { evaluateWhole, inRange } from './evaluate-condition.ts';
import { findingsOf, undecided } from './findings.ts';
import { unmetNeeds } from './needs.ts';
import { Scene, type Trace } from './scene.ts';

export interface Judgement {
  readonly findings: readonly Finding[];
  /** Every rule that found nothing, and why that is so. */
  readonly undecided: readonly Undecided[];
}

/** Runs all rules on what was read. One that throws is reported as crashed; the others go on. */
export function evaluateRules(
  ruleset: RuleSet,
  facts: Facts,
  replay: Replay,
  context: RuleContext,
  trace: Trace | null = null,
): Judgement {
  const scene = new Scene(ruleset, facts, replay, context, trace);
  const findings: Finding[] = [];
  const open: Undecided[] = [];
  for (const rule of ruleset.rules) {
    const judged = judge(scene, rule);
    if (Array.isArray(judged)) findings.push(...judged);
    else open.push(judged);
  }
  return { findings, undecided: open };
}

function judge(scene: Scene, rule: LoadedRule): Finding[] | Undecided {
  try {
    const gate = gateOf(scene, rule);
    if (gate !== null) return gate;
    const { bindings, lacks } = evaluateWhole(scene, rule, conditionOf(rule));
    if (bindings.length > 0) return [...findingsOf(scene, rule, bindings)];
    return undecided(rule, [...new Set([...unmetNeeds(scene, rule), ...lacks])]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { id: rule.id, status: 'crashed', reason: `The rule failed: ${reason}`, lacks: [] };
  }
}

/** Releases and modes that a rule is not for. With an unknown version a rule with a range cannot tell; an unknown mode passes. */
function gateOf(scene: Scene, rule: LoadedRule): Undecided | null {
  const { mode } = scene.context;
  if (rule.modes !== undefined && mode !== null && !rule.modes.includes(mode))
    return { id: rule.id, status: 'excluded', reason: `It does not concern the BGP mode ${mode}.`, lacks: [] };
  if (rule.versions === undefined) return null;
  const fits = inRange(scene, rule.versions);
  if (fits === null) return undecided(rule, ['MetalLB version']);
  return fits
    ? null
    : { id: rule.id, status: 'excluded', reason: `It does not concern MetalLB ${scene.context.version}.`, lacks: [] };
}

import { satisfies } from 'semver';
import type { Answer, CheckScene } from '../checks/check.ts';
import { checks } from '../checks/registry.ts';
import type { YamlPath } from '../load/locate.ts';
import type { AllNode, AnyNode, CheckNode, Condition, NotNode } from '../load/rule.ts';
import type { LoadedRule } from '../load/ruleset.ts';
import { type Binding, binding, join, lacking, none, type Outcome, unit } from './binding.ts';
import { evaluateObject } from './object.ts';
import { evaluateReplay } from './replay.ts';
import type { Scene } from './scene.ts';
import { evaluateSeen } from './seen.ts';
import { evaluateSequence } from './sequence.ts';

/** More bindings than this are no diagnosis but a flood; the first ones say it all. */
const mostBindings = 2000;

/** What a condition yields, joined with what is already bound. */
export function evaluateCondition(scene: Scene, rule: LoadedRule, node: Condition, path: YamlPath, input: Binding): Outcome {
  const outcome = evaluateNode(scene, rule, node, path, input);
  const bounded =
    outcome.bindings.length > mostBindings ? { ...outcome, bindings: outcome.bindings.slice(0, mostBindings) } : outcome;
  scene.trace?.(rule, node, path, bounded);
  return bounded;
}

function evaluateNode(scene: Scene, rule: LoadedRule, node: Condition, path: YamlPath, input: Binding): Outcome {
  if ('seen' in node) return evaluateSeen(scene, rule, node, input);
  if ('sequence' in node) return evaluateSequence(scene, rule, node, input);
  if ('object' in node) return evaluateObject(scene, node, input);
  if ('replay' in node) return evaluateReplay(scene, rule, input);
  if ('check' in node) return evaluateCheck(scene, node, input);
  if ('version' in node) return gate(input, inRange(scene, node.version), 'MetalLB version');
  if ('mode' in node) return gate(input, scene.context.mode === null ? null : node.mode.includes(scene.context.mode), 'BGP mode');
  if ('all' in node) return evaluateAll(scene, rule, node, path, input);
  if ('any' in node) return evaluateAny(scene, rule, node, path, input);
  return evaluateNot(scene, rule, node, path, input);
}

function gate(input: Binding, passes: boolean | null, lack: string): Outcome {
  if (passes === null) return lacking(lack);
  return passes ? { bindings: [input], lacks: [] } : none;
}

/** null where the release is not known. */
export function inRange({ context }: Scene, range: string): boolean | null {
  return context.version === null ? null : satisfies(context.version, range, { includePrerelease: true });
}

function evaluateAll(scene: Scene, rule: LoadedRule, node: AllNode, path: YamlPath, input: Binding): Outcome {
  let bindings: readonly Binding[] = [input];
  let lacks: readonly string[] = [];
  for (const [index, child] of node.all.entries()) {
    const own = [...path, 'all', index];
    if (bindings.length > 0) {
      const outcomes = bindings.map((one) => evaluateCondition(scene, rule, child, own, one));
      bindings = outcomes.flatMap((outcome) => outcome.bindings);
      lacks = [...lacks, ...outcomes.flatMap((outcome) => outcome.lacks)];
    } else if (lacks.length === 0) {
      return none;
    } else if (!('not' in child)) {
      // What came before cannot be told: if this one certainly does not hold, the whole does not.
      const outcome = evaluateCondition(scene, rule, child, own, input);
      if (outcome.bindings.length === 0 && outcome.lacks.length === 0) return none;
      lacks = [...lacks, ...outcome.lacks];
    }
  }
  return { bindings, lacks: [...new Set(lacks)] };
}

function evaluateAny(scene: Scene, rule: LoadedRule, node: AnyNode, path: YamlPath, input: Binding): Outcome {
  const outcomes = node.any.map((child, index) => evaluateCondition(scene, rule, child, [...path, 'any', index], input));
  const bindings = outcomes.flatMap((outcome) => outcome.bindings);
  return { bindings, lacks: [...new Set(outcomes.flatMap((outcome) => outcome.lacks))] };
}

function evaluateNot(scene: Scene, rule: LoadedRule, node: NotNode, path: YamlPath, input: Binding): Outcome {
  const { bindings, lacks } = evaluateCondition(scene, rule, node.not, [...path, 'not'], input);
  if (bindings.some((one) => one.state !== 'recovered')) return none;
  return lacks.length > 0 ? lacking(...lacks) : { bindings: [input], lacks: [] };
}

const nothingFound: Answer = { found: [], lacks: [] };

function evaluateCheck(scene: Scene, node: CheckNode, input: Binding): Outcome {
  const answer = scene.answerTo(node, () => checks.get(node.check)?.find(checkScene(scene), node.with ?? {}) ?? nothingFound);
  const bindings = answer.found.flatMap((one) => {
    const { values = {}, ...parts } = one;
    return join(input, binding({ ...parts, values: new Map(Object.entries(values)) })) ?? [];
  });
  return { bindings, lacks: bindings.length === 0 || answer.found.length === 0 ? answer.lacks : [] };
}

function checkScene(scene: Scene): CheckScene {
  return {
    facts: scene.facts,
    replay: scene.replay,
    namespace: scene.namespace,
    subjects: scene.subjects,
    objectsOf: (kind) => scene.objectsOf(kind),
    isCollected: (kind) => scene.facts.collected.some((list) => list.kind === kind),
    version: scene.context.version,
    evidenceAt: (place) => scene.places.evidenceAt(place),
    shared: (name) => scene.eventsOf(`shared#${name}`),
  };
}

export const evaluateWhole = (scene: Scene, rule: LoadedRule, node: Condition): Outcome =>
  evaluateCondition(scene, rule, node, ['when'], unit);

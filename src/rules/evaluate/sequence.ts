import { groupBy } from '../../model/group.ts';
import type { SequenceNode } from '../load/rule.ts';
import { type LoadedRule, signatureIdOf } from '../load/ruleset.ts';
import { type Binding, binding, join, type Outcome } from './binding.ts';
import { milliseconds } from './condition.ts';
import { agreement, basisOf, compareEvents, type Event, evidenceOf, isAfter, messageOf, scopeOf } from './events.ts';
import { sourceLacks } from './needs.ts';
import type { Scene } from './scene.ts';
import { agreeOn } from './seen.ts';
import { countBefore, SubjectIndex } from './subject-index.ts';

interface Pair {
  readonly first: Event;
  readonly second: Event;
}

export function evaluateSequence(scene: Scene, rule: LoadedRule, node: SequenceNode, input: Binding): Outcome {
  const [first = '', second = ''] = node.sequence;
  const found = scene.foundBy(node, () => bindingsOf(scene, rule, node, first, second));
  const bindings = found.flatMap((one) => join(input, one) ?? []);
  const at = input.values.get('node');
  return {
    bindings,
    lacks: bindings.length > 0 ? [] : [...sourceLacks(scene, rule, first, at), ...sourceLacks(scene, rule, second, at)],
  };
}

function bindingsOf(scene: Scene, rule: LoadedRule, node: SequenceNode, first: string, second: string): readonly Binding[] {
  const scope = node.scope ?? 'stream';
  const firsts = new SubjectIndex(scene.eventsOf(signatureIdOf(rule, first)), scope, node.by);
  const between = new SubjectIndex(
    (node.without ?? []).flatMap((name) => scene.eventsOf(signatureIdOf(rule, name))),
    scope,
    node.by,
  );
  const seconds = scene.eventsOf(signatureIdOf(rule, second)).toSorted(compareEvents);
  const pairs = seconds.flatMap((event) => {
    const before = lastBefore(firsts.of(event), event, node);
    return before === null || isInterrupted(before, event, between.of(event)) ? [] : [{ first: before, second: event }];
  });
  return bySubject(pairs, node)
    .filter((group) => group.length >= (node.atLeast ?? 1))
    .flatMap((group) => bindingOf(group) ?? []);
}

function sameSubject(a: Event, b: Event, node: SequenceNode): boolean {
  const scope = node.scope ?? 'stream';
  return scopeOf(a, scope) === scopeOf(b, scope) && agreeOn(a, b, node.by);
}

function lastBefore(firsts: readonly Event[], event: Event, node: SequenceNode): Event | null {
  for (let i = countBefore(firsts, event) - 1; i >= 0; i--) {
    const candidate = firsts[i];
    if (candidate === undefined || candidate === event || !isAfter(event, candidate)) continue;
    return isWithin(candidate, event, node) ? candidate : null;
  }
  return null;
}

function isWithin(a: Event, b: Event, { within }: SequenceNode): boolean {
  if (within === undefined) return true;
  const [from, to] = [a.record.time, b.record.time];
  return from !== null && to !== null && to - from <= milliseconds(within);
}

/** The last one before the end lies after the beginning, or none does. */
function isInterrupted(begin: Event, end: Event, others: readonly Event[]): boolean {
  for (let i = countBefore(others, end) - 1; i >= 0; i--) {
    const other = others[i];
    if (other !== undefined && isAfter(end, other)) return isAfter(other, begin);
  }
  return false;
}

function bySubject(pairs: readonly Pair[], node: SequenceNode): readonly (readonly Pair[])[] {
  const scope = node.scope ?? 'stream';
  // Whatever shares neither scope nor agreed names is not compared.
  const near = groupBy(
    pairs,
    ({ second }) => `${scopeOf(second, scope)}\u0000${node.by === undefined ? '' : agreement(second.values, node.by)}`,
  );
  return [...near.values()].flatMap((own) => groupsOf(own, node));
}

function groupsOf(pairs: readonly Pair[], node: SequenceNode): readonly (readonly Pair[])[] {
  if (node.by !== undefined) return [pairs];
  const groups: Pair[][] = [];
  for (const pair of pairs) {
    const own = groups.find(
      ([head]) => head !== undefined && sameSubject(head.second, pair.second, node) && sameSubject(head.first, pair.first, node),
    );
    if (own === undefined) groups.push([pair]);
    else own.push(pair);
  }
  return groups;
}

function bindingOf(pairs: readonly Pair[]): Binding | null {
  const last = pairs.at(-1);
  const begin = pairs[0];
  if (last === undefined || begin === undefined) return null;
  const { first, second } = last;
  return binding({
    values: new Map([...first.values, ...second.values, ['count', String(pairs.length)], ['message', messageOf(second)]]),
    free: new Set([...first.free, ...second.free]),
    evidence: [first, second].map(evidenceOf),
    basis: [...new Set([basisOf(first.record.stream.kind), basisOf(second.record.stream.kind)])],
    firstTime: begin.first.record.time,
    lastTime: second.record.time,
    count: pairs.length,
  });
}

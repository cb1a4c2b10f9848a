import { type Binding, binding, join, type Outcome } from './binding.ts';
import { milliseconds } from './condition.ts';
import { agreeOn } from './evaluate-seen.ts';
import { basisOf, compareEvents, type Event, evidenceOf, isAfter, messageOf, scopeOf } from './events.ts';
import { sourceLacks } from './needs.ts';
import type { SequenceNode } from './rule.ts';
import { type LoadedRule, signatureIdOf } from './ruleset.ts';
import type { Scene } from './scene.ts';

interface Pair {
  readonly first: Event;
  readonly second: Event;
}

export function evaluateSequence(scene: Scene, rule: LoadedRule, node: SequenceNode, input: Binding): Outcome {
  const [first = '', second = ''] = node.sequence;
  const firsts = scene.eventsOf(signatureIdOf(rule, first)).toSorted(compareEvents);
  const seconds = scene.eventsOf(signatureIdOf(rule, second)).toSorted(compareEvents);
  const between = (node.without ?? []).flatMap((name) => scene.eventsOf(signatureIdOf(rule, name)));
  const pairs = seconds.flatMap((event) => {
    const before = firsts.findLast((candidate) => precedes(candidate, event, node));
    return before === undefined || interrupted(before, event, between, node) ? [] : [{ first: before, second: event }];
  });
  const found = bySubject(pairs, node)
    .filter((group) => group.length >= (node.atLeast ?? 1))
    .flatMap((group) => bindingOf(group) ?? []);
  const bindings = found.flatMap((one) => join(input, one) ?? []);
  const at = input.values.get('node');
  return {
    bindings,
    lacks: bindings.length > 0 ? [] : [...sourceLacks(scene, rule, first, at), ...sourceLacks(scene, rule, second, at)],
  };
}

function sameSubject(a: Event, b: Event, node: SequenceNode): boolean {
  const scope = node.scope ?? 'stream';
  return scopeOf(a, scope) === scopeOf(b, scope) && agreeOn(a, b, node.by);
}

function precedes(a: Event, b: Event, node: SequenceNode): boolean {
  if (a === b || !isAfter(b, a) || !sameSubject(a, b, node)) return false;
  if (node.within === undefined) return true;
  const [from, to] = [a.record.time, b.record.time];
  return from !== null && to !== null && to - from <= milliseconds(node.within);
}

function interrupted(a: Event, b: Event, others: readonly Event[], node: SequenceNode): boolean {
  return others.some((other) => isAfter(other, a) && isAfter(b, other) && sameSubject(other, b, node));
}

function bySubject(pairs: readonly Pair[], node: SequenceNode): readonly (readonly Pair[])[] {
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

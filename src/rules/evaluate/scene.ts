import type { Facts } from '../../model/facts.ts';
import type { LogStream } from '../../model/log.ts';
import type { ObjectFact } from '../../model/object.ts';
import type { Replay } from '../../model/replay.ts';
import type { Answer } from '../checks/check.ts';
import type { YamlPath } from '../load/locate.ts';
import type { Condition } from '../load/rule.ts';
import type { LoadedRule, RuleSet } from '../load/ruleset.ts';
import type { Binding, Outcome } from './binding.ts';
import type { RuleContext } from './context.ts';
import { type Event, eventsOf } from './events.ts';
import { ObjectsByPlace } from './object-line.ts';
import { SubjectResolver } from './subjects.ts';

/** Told of each condition that was evaluated; `explain` listens. */
export type Trace = (rule: LoadedRule, node: Condition, path: YamlPath, outcome: Outcome) => void;

const longestQuotation = 12;

/** All that conditions may look at, with what they look up often. */
export class Scene {
  readonly ruleset: RuleSet;
  readonly facts: Facts;
  readonly replay: Replay;
  readonly context: RuleContext;
  /** MetalLB's own namespace. */
  readonly namespace: string;
  readonly subjects: SubjectResolver;
  readonly places: ObjectsByPlace;
  readonly trace: Trace | null;
  readonly #byKind = new Map<string, ObjectFact[]>();
  readonly #events = new Map<string, readonly Event[]>();
  readonly #found = new Map<Condition, readonly Binding[]>();
  readonly #answers = new Map<Condition, Answer>();
  readonly #issues: readonly string[];

  constructor(ruleset: RuleSet, facts: Facts, replay: Replay, context: RuleContext, trace: Trace | null = null) {
    this.ruleset = ruleset;
    this.facts = facts;
    this.replay = replay;
    this.context = context;
    this.namespace = replay.inputs.namespace;
    this.trace = trace;
    this.#issues = facts.files.flatMap(({ role, source }) => (role === 'issue' ? [source] : []));
    for (const object of facts.objects) {
      const known = this.#byKind.get(object.kind);
      if (known === undefined) this.#byKind.set(object.kind, [object]);
      else known.push(object);
    }
    this.places = new ObjectsByPlace(facts.objects);
    this.subjects = new SubjectResolver((kind) => this.objectsOf(kind), this.namespace, podNamespaces(facts));
  }

  objectsOf(kind: string): readonly ObjectFact[] {
    return this.#byKind.get(kind) ?? [];
  }

  /** All occurrences of a signature, in the order of each log. */
  eventsOf(signatureId: string): readonly Event[] {
    const known = this.#events.get(signatureId);
    if (known !== undefined) return known;
    const events = (this.facts.occurrences.get(signatureId) ?? []).flatMap(eventsOf);
    this.#events.set(signatureId, events);
    return events;
  }

  /** A few lines that the reporter chose out of a log, without its beginning: they say what recurs, not how often or how long. */
  isQuotation({ source, lines, starts }: LogStream): boolean {
    if (lines > longestQuotation || starts.length > 0) return false;
    return this.#issues.some((issue) => source === issue || source.startsWith(`${issue}#`));
  }

  /** What a condition on lines yields by itself. In a join it is asked for again with each binding before it. */
  foundBy(node: Condition, find: () => readonly Binding[]): readonly Binding[] {
    const known = this.#found.get(node);
    if (known !== undefined) return known;
    const found = find();
    this.#found.set(node, found);
    return found;
  }

  answerTo(node: Condition, find: () => Answer): Answer {
    const known = this.#answers.get(node);
    if (known !== undefined) return known;
    const answer = find();
    this.#answers.set(node, answer);
    return answer;
  }
}

function podNamespaces({ streams, objects }: Facts): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const { pod, namespace } of streams) if (pod !== null && namespace !== null) known.set(pod, namespace);
  for (const { kind, name, namespace } of objects) if (kind === 'Pod' && namespace !== '') known.set(name, namespace);
  return known;
}

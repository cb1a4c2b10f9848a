import type { FrrFact } from '../model/frr.ts';
import type { LogStream } from '../model/log.ts';
import type { ObjectFact } from '../model/object.ts';
import { textIn } from './object/text.ts';

/** Lines by which a speaker tells the name of its own node. */
export const nodeMarks = {
  /** It reconciles its own ConfigurationState, `speaker-<node>` (since v0.16). */
  state: '"controller":"ConfigurationStateReconciler"',
  /** The first member that joins its memberlist is itself (all releases, info). */
  join: '"node event":"NodeJoin"',
} as const;

/** What the lines of one stream say of the node. */
export class Home {
  state: string | null = null;
  firstJoined: string | null = null;
  #joins = 0;

  /** `fromStart`: the log has its beginning, so that the first one to join is known. */
  see(head: string, fromStart: boolean): void {
    const state = /"start reconcile":"[^"/]{1,63}\/speaker-([^"]{1,253})"/.exec(head);
    if (state?.[1]) this.state ??= state[1];
    const joined = /"node name":"([^"\\]{1,253})"/.exec(head);
    if (joined?.[1] && head.includes(nodeMarks.join) && this.#joins++ === 0 && fromStart) this.firstJoined = joined[1];
  }

  get node(): string | null {
    return this.state ?? this.firstJoined;
  }
}

/** A stream whose node and namespace may still be found. */
interface Homeless extends LogStream {
  node: string | null;
  namespace: string | null;
  readonly home: Home;
}

/**
 * Gives streams the node of their pod, by what is surest: the Pod object, the layout of the bundle, the speaker's own words,
 * the scheduler's event, FRR's host name, and, if one speaker and one node are left over, their being left over.
 */
export function settleNodes(streams: readonly Homeless[], objects: readonly ObjectFact[], frr: readonly FrrFact[]): void {
  const pods = podsByName(objects);
  const scheduled = scheduledPods(objects);
  const hosts = new Map(frr.flatMap(({ pod, node }) => (pod !== null && node !== null ? [[pod, node] as const] : [])));
  const nodes = new Map<string, string>();
  for (const stream of streams) {
    const pod = stream.pod === null ? undefined : pods.get(stream.pod);
    if (pod) stream.namespace ??= pod.namespace || null;
    const byName = stream.pod === null ? undefined : (scheduled.get(stream.pod) ?? hosts.get(stream.pod));
    stream.node = (pod && textIn(pod.value, 'spec', 'nodeName')) || stream.node || stream.home.node || byName || null;
    if (stream.pod !== null && stream.node !== null) nodes.set(stream.pod, stream.node);
  }
  lastOne(streams, objects, nodes);
  for (const stream of streams) if (stream.pod !== null) stream.node ??= nodes.get(stream.pod) ?? null;
}

function podsByName(objects: readonly ObjectFact[]): ReadonlyMap<string, ObjectFact> {
  return new Map(objects.filter(({ kind }) => kind === 'Pod').map((pod) => [pod.name, pod]));
}

function scheduledPods(objects: readonly ObjectFact[]): ReadonlyMap<string, string> {
  const scheduled = new Map<string, string>();
  for (const event of objects) {
    if (event.kind !== 'Event' || textIn(event.value, 'reason') !== 'Scheduled') continue;
    const message = textIn(event.value, 'message') || textIn(event.value, 'note');
    const m = /^Successfully assigned (?:[^\s/]{1,63}\/)?(\S{1,253}) to (\S{1,253})$/.exec(message.trim());
    if (m?.[1] && m[2]) scheduled.set(m[1], m[2]);
  }
  return scheduled;
}

function lastOne(streams: readonly Homeless[], objects: readonly ObjectFact[], nodes: Map<string, string>): void {
  const speakers = new Set(streams.flatMap(({ kind, pod }) => (kind === 'speaker' && pod !== null ? [pod] : [])));
  const all = new Set(objects.flatMap(({ kind, name }) => (kind === 'Node' ? [name] : [])));
  const taken = new Set([...speakers].map((pod) => nodes.get(pod)));
  const homeless = [...speakers].filter((pod) => !nodes.has(pod));
  const free = [...all].filter((node) => !taken.has(node));
  const [pod, node] = [homeless[0], free[0]];
  if (speakers.size === all.size && homeless.length === 1 && free.length === 1 && pod && node) nodes.set(pod, node);
}

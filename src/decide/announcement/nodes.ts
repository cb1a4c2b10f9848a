import type { ObjectFact } from '../../model/object.ts';
import type { ReplayInputs } from '../../model/replay.ts';
import type { AnnouncementBehaviour } from '../behaviour.ts';
import type { EffectiveConfig } from '../config/config.ts';
import { fieldOf, type Labels, readList, readRecord } from '../read.ts';
import type { LabelledObject } from '../resources.ts';

/** Why a node announces nothing, as the BGP controller words it. */
export type NodeFault = 'nodeUnschedulable' | 'nodeNetworkUnavailable' | 'nodeLabeledExcludeBalancers';

export interface NodeView {
  readonly name: string;
  /** null: a speaker runs on a node that is not among the Nodes. */
  readonly object: ObjectFact | null;
  readonly labels: Labels;
  /** Conditions count in this order. */
  readonly fault: NodeFault | null;
}

/** The nodes, and who of them speaks. */
export interface Nodes {
  /** Whether the Node objects are in the bundle. Without them no node can be judged. */
  readonly known: boolean;
  /** Nodes with a ready speaker; where no pod tells, every node, and `assumed` is set. */
  readonly speakers: readonly NodeView[];
  readonly assumed: boolean;
  readonly all: readonly NodeView[];
  readonly byName: (name: string) => NodeView;
  /** Who may take part in a layer-2 election, before advertisements are looked at (UsableSpeakers, IsNodeAvailable, the exclude label). */
  readonly electable: readonly NodeView[];
}

export const excludeLabel = 'node.kubernetes.io/exclude-from-external-load-balancers';

export function readNodes(
  list: readonly LabelledObject[] | null,
  whole: boolean,
  inputs: ReplayInputs,
  rules: AnnouncementBehaviour,
): Nodes {
  const ignoresLabel = !rules.excludeLabel || (rules.excludeLabelFlag && inputs.ignoreExcludeLB);
  const all = (list ?? []).filter(({ object }) => object.form !== 'table').map((node) => viewOf(node, ignoresLabel, rules));
  const views = new Map(all.map((node) => [node.name, node]));
  const byName = (name: string): NodeView => views.get(name) ?? { name, object: null, labels: new Map(), fault: null };
  const speakers = inputs.speakers?.map(byName) ?? all;
  const candidates = inputs.memberlist ? speakers : rules.withoutMemberlist === 'all nodes' ? all : [];
  return {
    known: all.length > 0 && (whole || speakers.every(({ object }) => object !== null)),
    speakers,
    assumed: inputs.speakers === null,
    all,
    byName,
    electable: candidates.filter(({ fault }) => fault === null),
  };
}

function viewOf({ name, labels, object }: LabelledObject, ignoresLabel: boolean, rules: AnnouncementBehaviour): NodeView {
  const fault =
    rules.cordoned && fieldOf(object.value, ['spec', 'unschedulable']) === true
      ? 'nodeUnschedulable'
      : rules.networkUnavailable && isNetworkUnavailable(object)
        ? 'nodeNetworkUnavailable'
        : !ignoresLabel && labels.has(excludeLabel)
          ? 'nodeLabeledExcludeBalancers'
          : null;
  return { name, object, labels, fault };
}

/** IsNetworkUnavailable of internal/k8s/nodes: the first condition of that type counts, and only `True`. */
function isNetworkUnavailable({ value }: ObjectFact): boolean {
  const conditions = readList(fieldOf(value, ['status', 'conditions'])).map(readRecord);
  return conditions.find(({ type }) => type === 'NetworkUnavailable')?.status === 'True';
}

/** Speakers that work with the same configuration. */
export interface SpeakerGroup {
  readonly config: EffectiveConfig | null;
  readonly nodes: readonly NodeView[];
}

export function groupByConfig(
  speakers: readonly NodeView[],
  configOf: (node: string) => EffectiveConfig | null,
): readonly SpeakerGroup[] {
  const groups = new Map<EffectiveConfig | null, NodeView[]>();
  for (const node of speakers) {
    const config = configOf(node.name);
    const group = groups.get(config);
    if (group) group.push(node);
    else groups.set(config, [node]);
  }
  return [...groups].map(([config, nodes]) => ({ config, nodes }));
}

import { type BgpMode, bgpModes, type LoadState, type Replay, type ReplayInputs, type UnknownDecision } from '../model/replay.ts';
import type { ConfigDecisions } from './config-decision.ts';
import { peersOfNode } from './peers-of-node.ts';
import type { Resources } from './resources.ts';

export interface AnnounceInput {
  readonly resources: Resources;
  readonly decisions: ConfigDecisions;
  readonly inputs: ReplayInputs;
}

/**
 * What the speakers do: in the mode in use or, where that has no configuration, in one that has. `modes` says which have one.
 */
export function announce(input: AnnounceInput): Replay['announcement'] {
  const modes = statesOf(input);
  const { mode } = input.inputs;
  const loaded = (one: BgpMode) => modes[one] === 'loaded' || modes[one] === 'partial';
  const shown = mode !== null && loaded(mode) ? mode : (bgpModes.find(loaded) ?? mode ?? 'native');
  return { modes, peers: peersPerNode(input, shown), services: {} };
}

function statesOf({ decisions, inputs }: AnnounceInput): Readonly<Record<BgpMode, LoadState>> {
  const stateOf = (mode: BgpMode): LoadState => {
    if ('unknown' in decisions.config.speaker[mode]) return 'unknown';
    const speakers = inputs.speakers ?? [null];
    const loaded = speakers.filter((node) => decisions.speaker(mode, node) !== null).length;
    return loaded === speakers.length ? 'loaded' : loaded === 0 ? 'noConfig' : 'partial';
  };
  return { native: stateOf('native'), frr: stateOf('frr'), 'frr-k8s': stateOf('frr-k8s') };
}

/** BGPPeers with a session on each node that has a speaker with a configuration. */
function peersPerNode({ resources, decisions, inputs }: AnnounceInput, mode: BgpMode): Replay['announcement']['peers'] {
  const { nodes } = resources;
  const unknown = (...missing: readonly string[]): UnknownDecision => ({ unknown: true, missing });
  if (nodes === null) return unknown('objects Node');
  if (inputs.speakers === null) return unknown('pods of the speakers');
  const labelsOf = new Map(nodes.map(({ name, labels }) => [name, labels]));
  return Object.fromEntries(
    inputs.speakers.flatMap((node) => {
      const config = decisions.speaker(mode, node);
      if (!config) return [];
      const peers = peersOfNode(config.peers, labelsOf.get(node) ?? new Map());
      return [[node, peers.map(({ name }) => name)]];
    }),
  );
}

import {
  type BgpMode,
  bgpModes,
  type LoadState,
  type Replay,
  type ReplayInputs,
  type UnknownDecision,
} from '../../model/replay.ts';
import { type AnnouncementDecision, decideAnnouncement } from '../announcement/announcement.ts';
import { peersOfNode } from '../announcement/peers-of-node.ts';
import type { Behaviour } from '../behaviour.ts';
import type { ConfigDecisions } from '../config/decision.ts';
import type { EndpointLookup } from '../endpoints.ts';
import { neighborIntents } from '../frr-config.ts';
import type { Resources } from '../resources.ts';
import { same } from '../same.ts';
import type { ServiceView } from '../service.ts';

export interface AnnounceInput {
  readonly resources: Resources;
  readonly decisions: ConfigDecisions;
  readonly inputs: ReplayInputs;
  readonly services: readonly ServiceView[];
  readonly endpoints: EndpointLookup;
  readonly behaviour: Behaviour;
}

type Told = Readonly<Record<string, AnnouncementDecision>>;

/** What stands in the replay of the speakers. */
export type Announced = Pick<Replay, 'announcement'> & Required<Pick<Replay, 'neighbors'>>;

/**
 * What the speakers do: in the mode in use or, where that has no configuration, in one that has. `modes` says which have one;
 * `byMode` stands where those that have one do not all do the same.
 */
export function announce(input: AnnounceInput): Announced {
  const modes = statesOf(input);
  const { mode } = input.inputs;
  const loaded = bgpModes.filter((one) => modes[one] === 'loaded' || modes[one] === 'partial');
  const shown = mode !== null && loaded.includes(mode) ? mode : loaded[0];
  if (!shown) return { announcement: { modes, peers: {}, services: {} }, neighbors: {} };
  const services = tell(input, shown);
  const others = loaded.filter((one) => one !== shown && !sameAs(input, shown, one));
  const told = others.map((one) => [one, tell(input, one)] as const).filter(([, other]) => !same(other, services));
  const byMode = Object.fromEntries([...loaded.map((one) => [one, services] as const), ...told]);
  return {
    announcement: { modes, mode: shown, peers: peersPerNode(input, shown), services, ...(told.length > 0 ? { byMode } : {}) },
    // Where the mode in use has no configuration, nobody is told of a neighbor.
    neighbors:
      mode !== null && mode !== shown
        ? {}
        : neighborIntents({
            mode: shown,
            behaviour: input.behaviour,
            nodes: configuredNodes(input, shown),
            services: Object.values(services),
          }),
  };
}

function tell({ resources, decisions, inputs, services, endpoints, behaviour }: AnnounceInput, mode: BgpMode): Told {
  const configOf = (node: string | null) => decisions.speaker(mode, node);
  return Object.fromEntries(decideAnnouncement({ services, resources, endpoints, inputs, mode, behaviour, configOf }));
}

/**
 * Speakers of two modes do the same where their configurations are the same. Only native mode unites advertisements for one
 * prefix, so it differs where a pool has several.
 */
function sameAs({ decisions, inputs, behaviour }: AnnounceInput, a: BgpMode, b: BgpMode): boolean {
  const merges = (a === 'native') !== (b === 'native') && behaviour.announcement.nativeMerges;
  return (inputs.speakers ?? [null]).every((node) => {
    const [one, other] = [decisions.speaker(a, node), decisions.speaker(b, node)];
    return one === other && !(merges && one?.pools.some(({ bgp }) => bgp.length > 1));
  });
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

/** Nodes with a speaker that has a configuration; none where no Node was collected. */
function configuredNodes({ resources, decisions, inputs }: AnnounceInput, mode: BgpMode) {
  const labelsOf = new Map(resources.nodes?.map(({ name, labels }) => [name, labels]));
  return (inputs.speakers ?? []).flatMap((name) => {
    const [config, labels] = [decisions.speaker(mode, name), labelsOf.get(name)];
    return config && labels ? [{ name, config, labels }] : [];
  });
}

/** BGPPeers with a session on each node. */
function peersPerNode(input: AnnounceInput, mode: BgpMode): Replay['announcement']['peers'] {
  const unknown = (missing: string): UnknownDecision => ({ unknown: true, missing: [missing] });
  if (input.resources.nodes === null) return unknown('objects Node');
  if (input.inputs.speakers === null) return unknown('pods of the speakers');
  return Object.fromEntries(
    configuredNodes(input, mode).map(({ name, config, labels }) => [
      name,
      peersOfNode(config.peers, labels).map((peer) => peer.name),
    ]),
  );
}

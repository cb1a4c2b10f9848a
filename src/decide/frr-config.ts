import type { AddressFamily } from '../model/frr.ts';
import type { BgpMode, NeighborIntent } from '../model/replay.ts';
import { firstAddress, parseCidr } from '../net/cidr.ts';
import type { AnnouncementDecision } from './announcement/announcement.ts';
import { carries, names } from './announcement/bgp.ts';
import { peersOfNode } from './announcement/peers-of-node.ts';
import type { Behaviour } from './behaviour.ts';
import type { EffectiveConfig, EffectivePeer } from './config/config.ts';
import type { Labels } from './read.ts';

export interface IntentInput {
  readonly mode: BgpMode;
  readonly behaviour: Behaviour;
  /** Nodes that have a configuration, and their labels. */
  readonly nodes: readonly { readonly name: string; readonly config: EffectiveConfig; readonly labels: Labels }[];
  readonly services: readonly AnnouncementDecision[];
}

/** Nodes times services: beyond this the prefixes are not listed for each neighbor. */
const maxPrefixes = 100_000;

/**
 * The sessions of each node and what may be sent over them: createConfig of internal/bgp/frr/frr.go, updateConfig of
 * internal/bgp/frrk8s/frrk8s.go, and the sessions of internal/bgp/native.
 */
export function neighborIntents(input: IntentInput): Readonly<Record<string, readonly NeighborIntent[]>> {
  const { nodes, services } = input;
  const listed = nodes.length * services.length <= maxPrefixes;
  return Object.fromEntries(
    nodes.map(({ name, config, labels }) => {
      const routes = listed ? routesOf(name, services) : null;
      return [name, peersOfNode(config.peers, labels).map((peer) => intentOf(peer, routes, input))];
    }),
  );
}

interface Route {
  readonly prefix: string;
  readonly peers: readonly string[];
}

/** What a node announces over BGP; null where that cannot be told. */
function routesOf(node: string, services: readonly AnnouncementDecision[]): readonly Route[] | null {
  const routes: Route[] = [];
  for (const decision of services) {
    if ('unknown' in decision) return null;
    if (decision.gate !== 'ok' || !decision.bgp) continue;
    if ('unknown' in decision.bgp) return null;
    const verdict = decision.bgp[node];
    if (verdict && typeof verdict === 'object' && 'announced' in verdict && verdict.announced)
      routes.push(...(verdict.advertisements ?? []));
  }
  return routes;
}

function intentOf(peer: EffectivePeer, routes: readonly Route[] | null, input: IntentInput): NeighborIntent {
  const { mode } = input;
  const timers = timersOf(peer, mode);
  return {
    peer: peer.name,
    address: peer.interface === '' ? peer.address : '',
    interface: peer.interface,
    vrf: peer.vrf,
    // frr-k8s mode drops these two (updateConfig never copies them).
    localAs: peer.localAsn !== 0 && mode === 'frr' ? peer.localAsn : peer.myAsn,
    sourceAddress: mode === 'frr-k8s' ? '' : peer.sourceAddress,
    remoteAs: peer.asn === 0 ? null : peer.asn,
    dynamicAsn: peer.dynamicAsn,
    port: peer.port,
    routerId: peer.routerId,
    ...timers,
    connectSeconds: peer.connectTimeSeconds,
    multihop: peer.ebgpMultiHop,
    bfdProfile: peer.bfdProfile,
    password: peer.hasPassword,
    families: (['ipv4', 'ipv6'] as const).filter((family) => carries(peer, sample[family], mode, input.behaviour.announcement)),
    prefixes: routes && prefixesFor(peer, routes, input),
  };
}

const sample = { ipv4: { family: 4, value: 0n }, ipv6: { family: 6, value: 0n } } as const;

/** Native sessions ask for 90 seconds; frr-k8s drops timers of which one is FRR's own default of 180 and 60. */
function timersOf({ holdTimeSeconds: hold, keepaliveTimeSeconds: keepalive }: EffectivePeer, mode: BgpMode) {
  if (mode === 'native') return { holdSeconds: hold ?? 90, keepaliveSeconds: null };
  const dropped = mode === 'frr-k8s' && (hold === 180 || keepalive === 60);
  const whole = (seconds: number | null) => (seconds === null || dropped ? null : Math.trunc(seconds));
  return { holdSeconds: whole(hold), keepaliveSeconds: whole(keepalive) };
}

/** A prefix goes to the peers that its advertisement names, if their session carries its family. */
function prefixesFor(
  peer: EffectivePeer,
  routes: readonly Route[],
  { mode, behaviour }: IntentInput,
): NeighborIntent['prefixes'] {
  const prefixes: Record<AddressFamily, Set<string>> = { ipv4: new Set(), ipv6: new Set() };
  for (const { prefix, peers } of routes) {
    const cidr = names({ peers }, peer.name) ? parseCidr(prefix) : null;
    if (!cidr || !carries(peer, firstAddress(cidr), mode, behaviour.announcement)) continue;
    prefixes[cidr.family === 4 ? 'ipv4' : 'ipv6'].add(prefix);
  }
  return { ipv4: [...prefixes.ipv4].sort(), ipv6: [...prefixes.ipv6].sort() };
}

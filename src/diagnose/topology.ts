import type { Facts } from '../model/facts.ts';
import type { ObjectFact } from '../model/object.ts';
import type { Replay } from '../model/replay.ts';
import type { Topology } from '../model/report.ts';
import { field, text, texts } from './fields.ts';

const excludeLabel = 'node.kubernetes.io/exclude-from-external-load-balancers';

/** Pools, advertisements, nodes and peers as they stand in the objects, for the picture. */
export function topologyOf(facts: Facts, replay: Replay): Topology {
  const of = (...kinds: readonly string[]) => facts.objects.filter((object) => kinds.includes(object.kind));
  const speakers = replay.inputs.speakers;
  return {
    pools: of('IPAddressPool', 'AddressPool').map((pool) => ({
      name: pool.name,
      addresses: texts(field(pool.value, 'spec', 'addresses')),
      autoAssign: field(pool.value, 'spec', 'autoAssign') !== false,
    })),
    advertisements: of('L2Advertisement', 'BGPAdvertisement').map((advertisement) => ({
      kind: advertisement.kind === 'L2Advertisement' ? 'L2Advertisement' : 'BGPAdvertisement',
      name: advertisement.name,
      pools: texts(field(advertisement.value, 'spec', 'ipAddressPools')),
      nodes: selectedNodes(advertisement),
      peers: texts(field(advertisement.value, 'spec', 'peers')),
    })),
    nodes: of('Node').map((node) => ({
      name: node.name,
      speaker: speakers === null ? null : speakers.includes(node.name),
      excluded: field(node.value, 'metadata', 'labels', excludeLabel) !== undefined,
    })),
    peers: of('BGPPeer').map((peer) => ({
      name: peer.name,
      address: text(field(peer.value, 'spec', 'peerAddress')) ?? text(field(peer.value, 'spec', 'interface')) ?? '',
      asn: String(field(peer.value, 'spec', 'peerASN') ?? field(peer.value, 'spec', 'dynamicASN') ?? ''),
      nodes: nodesOfPeer(peer.name, replay),
    })),
  };
}

/** Host names that a node selector names outright; other selectors are shown by the replay's nodes. */
function selectedNodes(advertisement: ObjectFact): readonly string[] {
  const selectors = field(advertisement.value, 'spec', 'nodeSelectors');
  if (!Array.isArray(selectors)) return [];
  return selectors.flatMap((selector) => text(field(selector, 'matchLabels', 'kubernetes.io/hostname')) ?? []);
}

function nodesOfPeer(peer: string, replay: Replay): readonly string[] {
  const { peers } = replay.announcement;
  if ('unknown' in peers && peers.unknown === true) return [];
  return Object.entries(peers).flatMap(([node, names]) => (Array.isArray(names) && names.includes(peer) ? [node] : []));
}

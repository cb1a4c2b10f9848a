import type { Behaviour } from '../behaviour.ts';
import { Effort } from '../effort.ts';
import { type Fault, type FaultDetails, fault, type Stage } from '../fault.ts';
import { isMasked, isPartial } from '../read.ts';
import { type LabelledObject, type PeerSpec, placeOf, type Resources } from '../resources.ts';
import { someSelectorMatches } from '../selector.ts';

/** What FRR refuses: DiscardNativeOnly of internal/config/validation.go. */
export function frrFaults(resources: Resources, behaviour: Behaviour, unchecked: Set<string>): readonly Fault[] {
  const peers = resources.peers ?? [];
  switch (behaviour.frrPeers) {
    case 'by node':
      return byNode(peers, resources.nodes, unchecked);
    case 'by vrf':
      return [...firstPeerRules(peers, false), ...asnByVrf(peers, unchecked)];
    case 'alike':
      return firstPeerRules(peers, true);
  }
}

const causes = {
  routerID: 'config/peer-router-id-conflict',
  duplicate: 'config/peer-duplicate',
  asn: 'config/peer-my-asn-conflict',
} as const;

function pairFault(
  stage: Stage,
  rule: keyof typeof causes,
  peer: PeerSpec,
  other: PeerSpec,
  error: string,
  details?: FaultDetails,
) {
  const field = { routerID: 'routerID', duplicate: peer.peerAddress === '' ? 'interface' : 'peerAddress', asn: 'myASN' }[rule];
  return fault(stage, causes[rule], error, [peer.object, other.object], [placeOf(peer, field), placeOf(other, field)], details);
}

/** Something of the peers cannot be told, so nothing follows from a difference. */
const comparable = (a: PeerSpec, b: PeerSpec, ...texts: readonly string[]) =>
  !isPartial(a.object) && !isPartial(b.object) && !texts.some(isMasked);

/** Up to v0.15.3: peers 2 to n against the first, wherever they run. */
function firstPeerRules(peers: readonly PeerSpec[], asnToo: boolean): readonly Fault[] {
  const [first, ...others] = peers;
  if (!first) return [];
  const identifier = (peer: PeerSpec) => `${peer.peerAddress === '' ? peer.interface : peer.peerAddress}-${peer.vrf}`;
  const seen = new Map([[identifier(first), first]]);
  const faults: Fault[] = [];
  for (const peer of others) {
    if (peer.routerID !== first.routerID && comparable(peer, first, peer.routerID, first.routerID)) {
      const text = (a: PeerSpec, b: PeerSpec) =>
        `peer ${a.routerID} has RouterID different from ${b.routerID}, in FRR mode all RouterID must be equal`;
      faults.push(pairFault('frr peers', 'routerID', peer, first, text(peer, first), { variants: [text(first, peer)] }));
    }
    if (asnToo && peer.myASN !== first.myASN && comparable(peer, first)) {
      const text = (a: PeerSpec, b: PeerSpec) =>
        `peer ${a.peerAddress} has myAsn different from ${b.peerAddress}, in FRR mode all myAsn must be equal`;
      faults.push(pairFault('frr peers', 'asn', peer, first, text(peer, first), { variants: [text(first, peer)] }));
    }
    const same = seen.get(identifier(peer));
    if (same && !isMasked(peer.peerAddress) && (identifier(peer) !== '-' || comparable(peer, same))) {
      const error = `peer ${peer.peerAddress} already exists, FRR mode doesn't support duplicate BGPPeers`;
      faults.push(pairFault('frr peers', 'duplicate', peer, same, error));
    }
    seen.set(identifier(peer), peer);
  }
  return faults;
}

/** Bounds on pairs of peers: to look at, and to tell of. The first fault is always found long before. */
const maxPairs = 3_000_000;
const maxFaults = 200;
const tooManyPairs = 'pairs of BGPPeers: there are too many to list all conflicts';

/** From v0.13.8 to v0.15.3: one myASN for each VRF. The loop visits peers 2 to n for each peer. */
function asnByVrf(peers: readonly PeerSpec[], unchecked: Set<string>): readonly Fault[] {
  const faults: Fault[] = [];
  const told = new Set<string>();
  const effort = new Effort(maxPairs);
  const others = peers.slice(1);
  for (const peer of peers) {
    for (const other of others) {
      if (peer.myASN === other.myASN || peer.vrf !== other.vrf || !comparable(peer, other)) continue;
      if (!effort.spend() || faults.length >= maxFaults) {
        unchecked.add(tooManyPairs);
        return faults;
      }
      // One fault for each VRF and pair of numbers is enough: hundreds of peers would give thousands of pairs.
      const key = `${peer.vrf} ${Math.min(peer.myASN, other.myASN)} ${Math.max(peer.myASN, other.myASN)}`;
      if (told.has(key)) continue;
      told.add(key);
      const text = (a: PeerSpec, b: PeerSpec) =>
        `peer ${a.peerAddress} has myAsn different from ${b.peerAddress}, in FRR mode all myAsn must be equal for the same VRF`;
      faults.push(pairFault('frr asn', 'asn', peer, other, text(peer, other), { variants: [text(other, peer)] }));
    }
  }
  return faults;
}

/** From v0.16.0 on: each pair that selects a common node, the first broken rule of it (checkFRRPeersCompatible). */
function byNode(peers: readonly PeerSpec[], nodes: readonly LabelledObject[] | null, unchecked: Set<string>): readonly Fault[] {
  const faults: Fault[] = [];
  if (allAgree(peers)) return faults;
  const effort = new Effort(maxPairs);
  for (const [at, peer] of peers.entries()) {
    for (const other of peers.slice(0, at)) {
      if (!effort.spend() || faults.length >= maxFaults) {
        unchecked.add(tooManyPairs);
        return faults;
      }
      const rule = conflict(peer, other);
      const shares = rule && shareNode(peer, other, nodes);
      if (rule && shares) faults.push(ruleFault(rule, peer, other));
      else if (rule && shares === null) {
        unchecked.add(`objects Node: whether BGPPeer ${peer.name} and ${other.name} select a common node`);
      }
    }
  }
  return faults;
}

/** PeerIdentifier of v0.16.0. */
function identifierOf({ peerAddress, interface: name, vrf }: PeerSpec): string {
  const id = peerAddress === '' ? name : peerAddress;
  return vrf === '' ? id : `${id}-${vrf}`;
}

/** Mostly so, and then no pair needs a look. */
function allAgree(peers: readonly PeerSpec[]): boolean {
  const byVrf = new Map<string, Set<number>>();
  for (const { vrf, myASN } of peers) byVrf.set(vrf, (byVrf.get(vrf) ?? new Set()).add(myASN));
  return (
    new Set(peers.map(({ routerID }) => routerID)).size <= 1 &&
    new Set(peers.map(identifierOf)).size === peers.length &&
    [...byVrf.values()].every(({ size }) => size <= 1)
  );
}

function conflict(p: PeerSpec, q: PeerSpec): keyof typeof causes | null {
  if (p.routerID !== q.routerID && comparable(p, q, p.routerID, q.routerID)) return 'routerID';
  if (identifierOf(p) === identifierOf(q) && (identifierOf(p) !== '' || comparable(p, q)) && !isMasked(p.peerAddress))
    return 'duplicate';
  return p.myASN !== q.myASN && p.vrf === q.vrf && comparable(p, q) ? 'asn' : null;
}

/** peersCanRunOnSameNode. */
function ruleFault(rule: keyof typeof causes, p: PeerSpec, q: PeerSpec): Fault {
  const text = (a: PeerSpec, b: PeerSpec) => {
    switch (rule) {
      case 'routerID':
        return `peer ${a.routerID} has RouterID different from ${b.routerID}, in FRR mode peers selecting the same node must all have the same RouterID`;
      case 'duplicate':
        return `peer ${identifierOf(a)} already exists, FRR mode doesn't support duplicate BGPPeers selecting the same node`;
      case 'asn':
        return `peer ${identifierOf(a)} has myAsn different from ${identifierOf(b)}, in FRR mode peers selecting the same node must have the same myAsn within the same VRF`;
    }
  };
  return pairFault('frr peers', rule, p, q, text(p, q), { variants: [text(q, p)] });
}

/** peersShareNode; null where no Node was collected and the selectors do not tell. */
function shareNode(p: PeerSpec, q: PeerSpec, nodes: readonly LabelledObject[] | null): boolean | null {
  if (nodes === null) {
    const everywhere = p.nodeSelectors.length === 0 || q.nodeSelectors.length === 0;
    return everywhere || JSON.stringify(p.nodeSelectors) === JSON.stringify(q.nodeSelectors) ? true : null;
  }
  const selects = ({ nodeSelectors }: PeerSpec, { labels }: LabelledObject) =>
    nodeSelectors.length === 0 || someSelectorMatches(nodeSelectors, labels);
  return nodes.length === 0 || nodes.some((node) => selects(p, node) && selects(q, node));
}

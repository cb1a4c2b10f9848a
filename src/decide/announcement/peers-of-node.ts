import type { EffectivePeer } from '../config/config.ts';
import type { Labels } from '../read.ts';
import { someSelectorMatches } from '../selector.ts';

/** The peers that a node has a session with (bgpController.syncPeers of speaker/bgp_controller.go). */
export function peersOfNode(peers: readonly EffectivePeer[], labels: Labels): readonly EffectivePeer[] {
  return peers.filter(({ nodeSelectors }) => nodeSelectors.length === 0 || someSelectorMatches(nodeSelectors, labels));
}

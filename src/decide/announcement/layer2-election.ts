import { hash } from 'node:crypto';

/** What a node is ordered by: ShouldAnnounce of speaker/layer2_controller.go, v0.11.0 to v0.16.1. The smallest announces. */
export function electionHash(node: string, firstIp: string): string {
  return hash('sha256', `${node}#${firstIp}`, 'hex');
}

/** The candidate that announces; empty where there is none. */
export function electAnnouncer(candidates: Iterable<string>, firstIp: string): string {
  let [best, lowest] = ['', ''];
  for (const candidate of candidates) {
    const digest = electionHash(candidate, firstIp);
    if (best === '' || digest < lowest) [best, lowest] = [candidate, digest];
  }
  return best;
}

/** All candidates in the order in which they would take over. */
export function electionOrder(
  candidates: Iterable<string>,
  firstIp: string,
): readonly { readonly node: string; readonly hash: string }[] {
  return [...candidates].map((node) => ({ node, hash: electionHash(node, firstIp) })).sort((a, b) => (a.hash < b.hash ? -1 : 1));
}

import type { FrrFact, NeighborFact, Notification } from '../../model/frr.ts';
import type { SessionNotification } from '../../model/report.ts';
import { plainAddress, type Sighting, sighting } from './sighting.ts';

/** FRR's own neighbors: vtysh dumps, and BGPSessionState objects, which say less. */
export function fromFrr(instances: readonly FrrFact[]): readonly Sighting[] {
  const all = instances.flatMap((frr) => frr.neighbors.map((neighbor) => ({ frr, neighbor })));
  return all.toSorted((a, b) => fullness(b.neighbor) - fullness(a.neighbor)).map(({ frr, neighbor }) => seen(frr, neighbor));
}

/** Of two that speak of one session the fuller one speaks first. */
function fullness({ localAs, opensSent }: NeighborFact): number {
  return Number(localAs !== null) + Number(opensSent !== null);
}

function seen(frr: FrrFact, neighbor: NeighborFact): Sighting {
  const { address, vrf, state, localAs, remoteAs, lastReset, connectionsDropped, prefixesSent, place } = neighbor;
  const counts = Object.values(prefixesSent);
  return sighting({
    node: frr.node,
    pod: frr.pod,
    address,
    vrf: vrf === '' ? 'default' : vrf,
    state: state === 'Established' ? 'established' : state === '' ? 'unknown' : 'down',
    stateText: state,
    localAs,
    remoteAs,
    lastReset,
    sent: notificationOf(neighbor.notification, 'sent'),
    received: notificationOf(neighbor.notification, 'received'),
    bfd: bfdOf(frr, neighbor),
    prefixesSent: counts.length > 0 ? counts.reduce((sum, count) => sum + count, 0) : null,
    dropped: connectionsDropped,
    place,
  });
}

function notificationOf(last: Notification | null, direction: Notification['direction']): SessionNotification | null {
  if (last === null || last.direction !== direction) return null;
  const code = last.code === null ? null : last.subcode === null ? String(last.code) : `${last.code}/${last.subcode}`;
  return { words: last.words, code, time: null };
}

/** `Down (control detection time expired)`: the neighbor's word, and why, from FRR's list of BFD peers. */
function bfdOf({ bfdPeers }: FrrFact, { address, bfdStatus }: NeighborFact): string | null {
  const listed = bfdPeers.find((peer) => plainAddress(peer.address) === plainAddress(address));
  const status = bfdStatus ?? listed?.status ?? null;
  if (status === null || listed === undefined || /^up$/i.test(status)) return status;
  const [here, there] = [listed.diagnostics, listed.remoteDiagnostics].map((word) => (word === 'ok' ? null : word));
  const why = [here ?? '', there ? `the peer says ${there}` : ''].filter((part) => part !== '').join('; ');
  return why === '' ? status : `${status} (${why})`;
}

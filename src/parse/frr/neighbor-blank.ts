import type { NeighborFact } from '../../model/frr.ts';

export type NeighborDraft = { -readonly [Key in keyof NeighborFact]: NeighborFact[Key] };

/** A neighbor of which nothing is known but its address. */
export function blankNeighbor(address: string, place: NeighborFact['place']): NeighborDraft {
  return {
    address,
    vrf: 'default',
    localAs: null,
    remoteAs: null,
    state: '',
    upSeconds: null,
    remoteRouterId: null,
    lastReset: null,
    notification: null,
    opensSent: null,
    opensReceived: null,
    keepalivesReceived: null,
    connectionsEstablished: null,
    connectionsDropped: null,
    holdSeconds: null,
    configuredHoldSeconds: null,
    passwordSet: null,
    bfdStatus: null,
    port: null,
    prefixesSent: {},
    prefixesAccepted: {},
    lines: [],
    place,
  };
}

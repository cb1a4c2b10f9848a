import type { Evidence, Place } from './place.ts';

export type AddressFamily = 'ipv4' | 'ipv6';

/** A BGP NOTIFICATION: code/subcode in numbers, and in words. */
export interface Notification {
  readonly direction: 'sent' | 'received';
  readonly code: number | null;
  readonly subcode: number | null;
  readonly words: string;
}

/** One neighbor in `show bgp neighbor`, or one that another source tells of (BGPSessionState, metrics, native log). */
export interface NeighborFact {
  readonly address: string;
  readonly vrf: string;
  readonly localAs: number | null;
  readonly remoteAs: number | null;
  /** FRR's word: Established, Idle, Connect, Active, OpenSent, OpenConfirm, Clearing. */
  readonly state: string;
  readonly upSeconds: number | null;
  readonly remoteRouterId: string | null;
  /** "Last reset … due to …" as FRR words it. */
  readonly lastReset: string | null;
  readonly notification: Notification | null;
  readonly opensSent: number | null;
  readonly opensReceived: number | null;
  readonly keepalivesReceived: number | null;
  readonly connectionsEstablished: number | null;
  readonly connectionsDropped: number | null;
  readonly holdSeconds: number | null;
  readonly configuredHoldSeconds: number | null;
  readonly passwordSet: boolean | null;
  readonly bfdStatus: string | null;
  readonly port: number | null;
  readonly prefixesSent: Readonly<Partial<Record<AddressFamily, number>>>;
  readonly prefixesAccepted: Readonly<Partial<Record<AddressFamily, number>>>;
  /** What the peer said of itself in the OPEN that we refused; printed only where we sent a NOTIFICATION. */
  readonly remoteOpen?: { readonly asn: number; readonly holdSeconds: number; readonly routerId: string } | undefined;
  /** Lines that a finding on this neighbor may quote, most telling first. */
  readonly lines: readonly Evidence[];
  readonly place: Place;
}

export interface BfdPeerFact {
  readonly address: string;
  readonly status: string;
  readonly diagnostics: string | null;
  readonly remoteDiagnostics: string | null;
  readonly lines: readonly Evidence[];
  readonly place: Place;
}

/** A prefix in `show bgp ipv4|ipv6`. */
export interface BgpRouteFact {
  readonly prefix: string;
  readonly family: AddressFamily;
  readonly local: boolean;
  readonly place: Place;
}

/** A configuration text of FRR: frr.conf (generated) or `show running-config` (running). */
export interface FrrConfigFact {
  readonly role: 'generated' | 'running';
  readonly text: string;
  readonly place: Place;
}

/** All that the bundle tells of one FRR instance, which is one node's. */
export interface FrrFact {
  readonly source: string;
  readonly pod: string | null;
  readonly node: string | null;
  readonly version: string | null;
  readonly neighbors: readonly NeighborFact[];
  readonly bfdPeers: readonly BfdPeerFact[];
  readonly routes: readonly BgpRouteFact[];
  readonly configs: readonly FrrConfigFact[];
  /** vtysh commands whose section is in the dump, and whether anything stood in it. */
  readonly sections: readonly { readonly command: string; readonly empty: boolean; readonly place: Place }[];
}

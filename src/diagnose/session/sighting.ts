import type { LogStream } from '../../model/log.ts';
import type { Place } from '../../model/place.ts';
import type { SessionNotification, SessionReport } from '../../model/report.ts';
import { spelledAddress } from '../../net/address.ts';

/** What one source tells of one session. null: it does not tell. */
export interface Sighting {
  readonly node: string | null;
  readonly pod: string | null;
  readonly address: string;
  readonly vrf: string;
  /** The BGPPeer, where the source knows it. */
  readonly peer: string | null;
  readonly state: SessionReport['state'];
  readonly stateText: string;
  readonly localAs: number | null;
  readonly remoteAs: number | null;
  readonly lastReset: string | null;
  readonly sent: SessionNotification | null;
  readonly received: SessionNotification | null;
  readonly bfd: string | null;
  /** How many prefixes the node says it sent. */
  readonly prefixesSent: number | null;
  /** Times that the session was lost, by FRR's own count. */
  readonly dropped: number | null;
  readonly place: Place;
}

export function sighting(part: Partial<Sighting> & Pick<Sighting, 'address' | 'place'>): Sighting {
  return {
    node: null,
    pod: null,
    vrf: 'default',
    peer: null,
    state: 'unknown',
    stateText: '',
    localAs: null,
    remoteAs: null,
    lastReset: null,
    sent: null,
    received: null,
    bfd: null,
    prefixesSent: null,
    dropped: null,
    ...part,
  };
}

/** One speaker is its node, else its pod, else its file. */
export function whoseSession({ node, pod, place }: Pick<Sighting, 'node' | 'pod' | 'place'>): string {
  return node ?? pod ?? place.source;
}

export function speakerOfStream({ node, pod, source }: LogStream): string {
  return node ?? pod ?? source;
}

export function sessionKey(seen: Pick<Sighting, 'node' | 'pod' | 'place' | 'address' | 'vrf'>): string {
  return `${whoseSession(seen)} ${plainAddress(seen.address)} ${seen.vrf || 'default'}`;
}

/** One spelling of an address; names of interfaces stay. */
export function plainAddress(text: string): string {
  return spelledAddress(text) ?? text.toLowerCase();
}

/** `192.0.2.1:179` and `[2001:db8::1]:179` without their port. */
export function bareAddress(peer: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(peer);
  if (bracketed?.[1]) return bracketed[1];
  return /^\d+\.\d+\.\d+\.\d+:\d+$/.test(peer) ? peer.slice(0, peer.indexOf(':')) : peer;
}

/** The first source that tells counts; what it leaves open, the next one fills. */
export function together(first: Sighting, second: Sighting): Sighting {
  const known = first.state === 'unknown' && second.state !== 'unknown' ? second : first;
  return {
    ...first,
    node: first.node ?? second.node,
    pod: first.pod ?? second.pod,
    peer: first.peer ?? second.peer,
    state: known.state,
    stateText: known.stateText,
    place: known.place,
    localAs: first.localAs ?? second.localAs,
    remoteAs: first.remoteAs ?? second.remoteAs,
    lastReset: first.lastReset ?? second.lastReset,
    sent: first.sent ?? second.sent,
    received: first.received ?? second.received,
    bfd: first.bfd ?? second.bfd,
    prefixesSent: first.prefixesSent ?? second.prefixesSent,
    dropped: first.dropped ?? second.dropped,
  };
}

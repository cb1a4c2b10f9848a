import type { AddressFamily } from '../../model/frr.ts';
import type { Evidence } from '../../model/place.ts';
import { count, quote, secondsOf } from './lines.ts';
import type { NeighborDraft } from './neighbor-blank.ts';
import { notificationIn } from './notification.ts';

/** A neighbor's block as it is read. */
export interface Reading {
  readonly draft: NeighborDraft;
  readonly source: string;
  readonly prefixesSent: Partial<Record<AddressFamily, number>>;
  readonly prefixesAccepted: Partial<Record<AddressFamily, number>>;
  /** Lines to quote, by how much they tell; 0 tells most. */
  readonly telling: { readonly rank: number; readonly evidence: Evidence }[];
  family: AddressFamily | null;
  inBfd: boolean;
  /** The whole block was printed, so that what is absent is off. */
  complete: boolean;
  readonly dump: string[];
  inDump: boolean;
}

/** What is read from a line that begins so, after its blanks; first match wins. */
export const rows: readonly (readonly [
  pattern: RegExp,
  take: (reading: Reading, match: RegExpExecArray, line: number, text: string) => void,
])[] = [
  [
    /^BGP state = (\w+)(?: \([^)]{0,40}\))?(?:, up for (\S+))?/,
    (reading, [, state = '', up], line, text) => {
      reading.draft.state = state;
      reading.draft.upSeconds = up === undefined ? null : secondsOf(up);
      tell(reading, 1, line, text);
    },
  ],
  [
    /^Last reset (never|[^,]{1,40},\s{0,4}(.{0,500}))/,
    (reading, [, whole, reason], line, text) => {
      if (whole === 'never') return;
      reading.draft.lastReset = (reason ?? '').trim();
      reading.draft.notification = notificationIn(reason ?? '');
      tell(reading, 0, line, text);
    },
  ],
  [/^Message: /, (reading, _match, line, text) => tell(reading, 0, line, text)],
  [/^Administratively shut down/, (reading, _match, line, text) => tell(reading, 0, line, text)],
  [
    /^BGP version \d, remote router ID (\S+),/,
    (reading, [, id], line, text) => {
      reading.draft.remoteRouterId = id ?? null;
      tell(reading, 5, line, text);
    },
  ],
  [
    /^(Configured h|H)old time is (\d{1,9})/,
    (reading, [, word, seconds], line, text) => {
      if (word === 'H') reading.draft.holdSeconds = count(seconds);
      else reading.draft.configuredHoldSeconds = count(seconds);
      tell(reading, 7, line, text);
    },
  ],
  [
    /^Opens:\s{1,40}(\d{1,15})\s{1,40}(\d{1,15})/,
    (reading, [, sent, received], line, text) => {
      reading.draft.opensSent = count(sent);
      reading.draft.opensReceived = count(received);
      tell(reading, 3, line, text);
    },
  ],
  [
    /^Keepalives:\s{1,40}\d{1,15}\s{1,40}(\d{1,15})/,
    (reading, [, received]) => {
      reading.draft.keepalivesReceived = count(received);
    },
  ],
  [
    /^For address family: (IPv4|IPv6) Unicast/,
    (reading, [, family]) => {
      reading.family = family === 'IPv4' ? 'ipv4' : 'ipv6';
    },
  ],
  [
    /^(\d{1,9}) accepted(?:, (\d{1,9}) sent)? prefixes/,
    (reading, [, accepted, sent], line, text) => {
      if (reading.family === null) return;
      reading.prefixesAccepted[reading.family] = Number(accepted);
      if (sent !== undefined) reading.prefixesSent[reading.family] = Number(sent);
      tell(reading, 6, line, text);
    },
  ],
  [
    /^Connections established (\d{1,9}); dropped (\d{1,9})/,
    (reading, [, established, dropped], line, text) => {
      reading.draft.connectionsEstablished = count(established);
      reading.draft.connectionsDropped = count(dropped);
      tell(reading, 2, line, text);
    },
  ],
  [
    /^Foreign host: \S+, Foreign port: (\d{1,5})/,
    (reading, [, port], line, text) => {
      reading.draft.port = count(port);
      tell(reading, 8, line, text);
    },
  ],
  [
    /^Peer Authentication Enabled/,
    (reading, _match, line, text) => {
      reading.draft.passwordSet = true;
      tell(reading, 4, line, text);
    },
  ],
  // What we offer and the peer does not; "advertised and received" is what should stand here.
  [
    /^Address Family (?:IPv4|IPv6) Unicast: (?:advertised|received)$/,
    (reading, _match, line, text) => tell(reading, 2, line, text),
  ],
  [
    /^BFD: Type:/,
    (reading) => {
      reading.inBfd = true;
    },
  ],
  [
    /^Status: (\S{1,40}?)(?:,|$)/,
    (reading, [, status], line, text) => {
      if (!reading.inBfd) return;
      reading.draft.bfdStatus = status ?? null;
      tell(reading, status === 'Up' ? 9 : 1, line, text);
    },
  ],
  [
    /^Message received that caused BGP to send a NOTIFICATION/,
    (reading) => {
      reading.inDump = true;
    },
  ],
  [
    /^(?:BGP Connect Retry Timer|Read thread:|Next (?:connect|start) timer)/,
    (reading) => {
      reading.complete = true;
    },
  ],
];

function tell(reading: Reading, rank: number, line: number, text: string): void {
  reading.telling.push({ rank, evidence: quote(reading.source, line, text) });
}

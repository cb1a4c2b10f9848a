import type { AddressFamily, NeighborFact } from '../model/frr.ts';
import type { Evidence } from '../model/place.ts';
import { count, type Piece, quote, secondsOf } from './frr-lines.ts';
import { notificationIn } from './frr-notification.ts';

type Draft = { -readonly [Key in keyof NeighborFact]: NeighborFact[Key] };

interface Reading {
  readonly draft: Draft;
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

const start = /^BGP neighbor (?:is \*?(\S+?)|on (\S+?): (\S+?)), remote AS (\d{1,10}|\w+), local AS (\d{1,10})/;
const instance = /^Instance (\S+?):\s*$/;

export function blankNeighbor(address: string, place: NeighborFact['place']): Draft {
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

/** What is read from a line that begins so, after its blanks; first match wins. */
const rows: readonly (readonly [
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

function begin(text: string, line: number, source: string, vrf: string): Reading | null {
  const match = start.exec(text);
  if (match === null) return null;
  const [, address, iface, linkLocal, remoteAs, localAs] = match;
  const draft = blankNeighbor(address ?? (linkLocal === 'none' ? iface : linkLocal) ?? '', { source, line });
  draft.vrf = vrf;
  draft.remoteAs = count(remoteAs);
  draft.localAs = count(localAs);
  return {
    draft,
    source,
    prefixesSent: {},
    prefixesAccepted: {},
    telling: [{ rank: 4, evidence: quote(source, line, text) }],
    family: null,
    inBfd: false,
    complete: false,
    dump: [],
    inDump: false,
  };
}

function take(reading: Reading, raw: string, line: number): void {
  const text = raw.trim().slice(0, 1_000);
  if (reading.inDump) {
    if (/^(?:[0-9A-F]{4,8} ?){1,8}$/.test(text) && reading.dump.length < 300) {
      reading.dump.push(text);
      return;
    }
    reading.inDump = false;
  }
  for (const [pattern, read] of rows) {
    const match = pattern.exec(text);
    if (match === null) continue;
    read(reading, match, line, text);
    return;
  }
}

/** The OPEN that we answered with a NOTIFICATION stands in hexadecimal: RFC 4271, 4.2, with the four-byte AS of RFC 6793. */
function remoteOpen(dump: readonly string[]): NeighborFact['remoteOpen'] {
  const bytes = Buffer.from(dump.join('').replace(/[^0-9A-F]/g, ''), 'hex');
  if (bytes.length < 29 || bytes[18] !== 1) return undefined;
  let asn = bytes.readUInt16BE(20);
  for (let at = 29; at + 2 <= bytes.length; at += 2 + (bytes[at + 1] ?? 0)) {
    if (bytes[at] !== 2) continue;
    for (
      let inner = at + 2;
      inner + 2 <= Math.min(bytes.length, at + 2 + (bytes[at + 1] ?? 0));
      inner += 2 + (bytes[inner + 1] ?? 0)
    ) {
      if (bytes[inner] === 65 && bytes[inner + 1] === 4 && inner + 6 <= bytes.length) asn = bytes.readUInt32BE(inner + 2);
    }
  }
  return { asn, holdSeconds: bytes.readUInt16BE(22), routerId: bytes.subarray(24, 28).join('.') };
}

function finish(reading: Reading): NeighborFact {
  const { draft, prefixesSent, prefixesAccepted } = reading;
  const lines = [...reading.telling]
    .sort((a, b) => a.rank - b.rank || a.evidence.line - b.evidence.line)
    .map(({ evidence }) => evidence);
  const open = reading.dump.length > 0 ? remoteOpen(reading.dump) : undefined;
  return {
    ...draft,
    passwordSet: draft.passwordSet ?? (reading.complete ? false : null),
    prefixesSent,
    prefixesAccepted,
    ...(open === undefined ? {} : { remoteOpen: open }),
    lines,
  };
}

/** Reads `show bgp neighbor` as text, FRR 7.5 to 10.x. */
export function readNeighbors({ lines, firstLine }: Piece, source: string): readonly NeighborFact[] {
  const found: NeighborFact[] = [];
  let vrf = 'default';
  let reading: Reading | null = null;
  lines.forEach((text, i) => {
    const next = begin(text.trim(), firstLine + i, source, vrf);
    const other = instance.exec(text.trim());
    if (next !== null || other !== null) {
      if (reading !== null) found.push(finish(reading));
      reading = next;
    }
    if (other !== null) vrf = other[1]?.toLowerCase() === 'default' ? 'default' : (other[1] ?? vrf);
    else if (next === null && reading !== null) take(reading, text, firstLine + i);
  });
  if (reading !== null) found.push(finish(reading));
  return found;
}

const summaryFamily = /^(IPv4|IPv6) Unicast Summary(?: \(VRF (\S+?)\)|, VRF (\S+?))?\s*:?\s*$/;

/** Reads `show bgp summary`: a state and counts, without reasons. */
export function readSummary({ lines, firstLine }: Piece, source: string): readonly NeighborFact[] {
  const found = new Map<string, Draft>();
  let family: AddressFamily = 'ipv4';
  let vrf = 'default';
  let localAs: number | null = null;
  lines.forEach((text, i) => {
    const head = summaryFamily.exec(text.trim());
    if (head !== null) {
      family = head[1] === 'IPv6' ? 'ipv6' : 'ipv4';
      vrf = head[2] ?? head[3] ?? 'default';
    }
    localAs = count(/local AS number (\d{1,10})/.exec(text)?.[1]) ?? localAs;
    const words = text.trim().slice(0, 500).split(/\s+/);
    const [name = '', version, as, , , , , , up = '', state = '', sent] = words;
    if (version !== '4' || !/^\d{1,10}$/.test(as ?? '') || words.length < 10) return;
    const address = /\(([0-9a-fA-F.:]+)\)$/.exec(name)?.[1] ?? name.replace(/^\*/, '');
    const received = count(state);
    const key = `${vrf} ${address}`;
    const draft = found.get(key) ?? {
      ...blankNeighbor(address, { source, line: firstLine + i }),
      vrf,
      localAs,
      remoteAs: count(as),
    };
    draft.state = received === null ? state : 'Established';
    draft.upSeconds = received === null ? null : secondsOf(up);
    if (received !== null) draft.prefixesAccepted = { ...draft.prefixesAccepted, [family]: received };
    const sentCount = count(sent);
    if (received !== null && sentCount !== null) draft.prefixesSent = { ...draft.prefixesSent, [family]: sentCount };
    draft.lines = [...draft.lines, quote(source, firstLine + i, text)];
    found.set(key, draft);
  });
  return [...found.values()];
}

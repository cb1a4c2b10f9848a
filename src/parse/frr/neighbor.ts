import type { NeighborFact } from '../../model/frr.ts';
import { count, type Piece, quote } from './lines.ts';
import { blankNeighbor } from './neighbor-blank.ts';
import { type Reading, rows } from './neighbor-rows.ts';

const start = /^BGP neighbor (?:is \*?(\S+?)|on (\S+?): (\S+?)), remote AS (\d{1,10}|\w+), local AS (\d{1,10})/;
const instance = /^Instance (\S+?):\s*$/;

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

import type { AddressFamily, NeighborFact } from '../../model/frr.ts';
import { count, type Piece, quote, secondsOf } from './lines.ts';
import { blankNeighbor, type NeighborDraft } from './neighbor-blank.ts';

const summaryFamily = /^(IPv4|IPv6) Unicast Summary(?: \(VRF (\S+?)\)|, VRF (\S+?))?\s*:?\s*$/;

/** Reads `show bgp summary`: a state and counts, without reasons. */
export function readSummary({ lines, firstLine }: Piece, source: string): readonly NeighborFact[] {
  const found = new Map<string, NeighborDraft>();
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

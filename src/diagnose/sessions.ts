import type { Facts } from '../model/facts.ts';
import type { NeighborFact } from '../model/frr.ts';
import { groupBy } from '../model/group.ts';
import type { LogStream } from '../model/log.ts';
import { speakerOf } from '../model/log.ts';
import type { ObjectFact } from '../model/object.ts';
import type { SessionReport } from '../model/report.ts';
import { field, text } from './fields.ts';
import type { WeighedFinding } from './roles.ts';

/** Every BGP session that the bundle knows of, one for each node and neighbor: FRR's own state first, else the speaker's log. */
export function sessionsOf(facts: Facts, weighed: readonly WeighedFinding[]): readonly SessionReport[] {
  const peers = facts.objects.filter((object) => object.kind === 'BGPPeer');
  const fromFrr = facts.frr.flatMap((frr) =>
    frr.neighbors.map((neighbor) => frrSession(neighbor, frr.node, frr.pod, peers, weighed)),
  );
  const known = new Set(fromFrr.map(sessionKey));
  const fromLogs = nativeSessions(facts, peers, weighed).filter((session) => !known.has(sessionKey(session)));
  return [...fromFrr, ...fromLogs].toSorted((a, b) => (sessionKey(a) < sessionKey(b) ? -1 : 1));
}

function sessionKey(session: SessionReport): string {
  return `${session.node ?? session.pod ?? session.source} ${session.address} ${session.vrf}`;
}

function frrSession(
  neighbor: NeighborFact,
  node: string | null,
  pod: string | null,
  peers: readonly ObjectFact[],
  weighed: readonly WeighedFinding[],
): SessionReport {
  const established = neighbor.state === 'Established';
  const peer = peerOf(neighbor.address, peers);
  const sent = Object.values(neighbor.prefixesSent);
  return {
    node,
    pod,
    peer,
    address: neighbor.address,
    vrf: neighbor.vrf,
    state: established ? 'established' : neighbor.state === '' ? 'unknown' : 'down',
    stateText: neighbor.state,
    localAs: neighbor.localAs,
    remoteAs: neighbor.remoteAs,
    lastReset: neighbor.lastReset,
    notification: neighbor.notification ? `${neighbor.notification.direction}: ${neighbor.notification.words}` : null,
    flapsPerHour: null,
    bfd: neighbor.bfdStatus,
    prefixesSent: sent.length > 0 ? sent.reduce((sum, count) => sum + count, 0) : null,
    prefixesWanted: null,
    finding: findingOf(peer, neighbor.address, node, weighed),
    source: neighbor.place.source,
    line: neighbor.place.line,
  };
}

interface SessionEvent {
  readonly up: boolean;
  readonly time: number | null;
  readonly stream: LogStream;
  readonly address: string;
  readonly source: string;
  readonly line: number;
}

/** The speaker's own words in native mode: the last of up and down counts. */
function nativeSessions(
  facts: Facts,
  peers: readonly ObjectFact[],
  weighed: readonly WeighedFinding[],
): readonly SessionReport[] {
  const events = [
    ...sessionEvents(facts, 'shared#session-up', true),
    ...sessionEvents(facts, 'shared#session-down', false),
    ...sessionEvents(facts, 'shared#connect-failed', false),
  ];
  const bySession = groupBy(events, ({ stream, address }) => `${speakerOf(stream)} ${address}`);
  return [...bySession.values()].flatMap((own) => {
    const ordered = own.toSorted((a, b) => a.line - b.line);
    const last = ordered.at(-1);
    if (!last) return [];
    const peer = peerOf(last.address, peers);
    return [
      {
        node: last.stream.node,
        pod: last.stream.pod,
        peer,
        address: last.address,
        vrf: 'default',
        state: last.up ? ('established' as const) : ('down' as const),
        stateText: last.up ? 'session up' : 'session down',
        localAs: null,
        remoteAs: null,
        lastReset: null,
        notification: null,
        flapsPerHour: flapsPerHour(ordered),
        bfd: null,
        prefixesSent: null,
        prefixesWanted: null,
        finding: findingOf(peer, last.address, last.stream.node, weighed),
        source: last.source,
        line: last.line,
      },
    ];
  });
}

function sessionEvents(facts: Facts, signature: string, up: boolean): readonly SessionEvent[] {
  return (facts.occurrences.get(signature) ?? []).flatMap(({ stream, kept }) =>
    kept.flatMap(({ record, captures }) =>
      captures.peer === undefined
        ? []
        : [{ up, time: record.time, stream, address: bareAddress(captures.peer), ...record.place }],
    ),
  );
}

/** Losses of an established session per hour between the first and the last event; null where that is too short to tell. */
function flapsPerHour(events: readonly SessionEvent[]): number | null {
  const times = events.flatMap(({ time }) => (time === null ? [] : [time]));
  const hours = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 3_600_000;
  const losses = events.filter((event, index) => !event.up && events[index - 1]?.up === true).length;
  return losses === 0 || hours === 0 ? null : Math.round((losses / hours) * 10) / 10;
}

/** `192.0.2.1:179` and `[2001:db8::1]:179` without their port. */
export function bareAddress(peer: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(peer);
  if (bracketed?.[1]) return bracketed[1];
  return /^\d+\.\d+\.\d+\.\d+:\d+$/.test(peer) ? peer.slice(0, peer.indexOf(':')) : peer;
}

function peerOf(address: string, peers: readonly ObjectFact[]): string {
  const named = peers.filter(
    (peer) =>
      text(field(peer.value, 'spec', 'peerAddress')) === address || text(field(peer.value, 'spec', 'interface')) === address,
  );
  const [first] = named;
  return first ? `BGPPeer ${first.namespace}/${first.name}` : `Neighbor ${address}`;
}

function findingOf(peer: string, address: string, node: string | null, weighed: readonly WeighedFinding[]): string | null {
  const about = weighed.find(
    ({ finding }) =>
      finding.phase === 'session' &&
      finding.subjects.some((subject) => subject === peer || subject === `Neighbor ${address}`) &&
      (node === null ||
        !finding.subjects.some((subject) => subject.startsWith('Node ')) ||
        finding.subjects.includes(`Node ${node}`)),
  );
  return about?.finding.id ?? null;
}

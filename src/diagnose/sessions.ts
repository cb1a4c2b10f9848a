import type { Facts } from '../model/facts.ts';
import { groupBy } from '../model/group.ts';
import { type ObjectFact, subjectOf } from '../model/object.ts';
import type { Replay } from '../model/replay.ts';
import type { SessionNotification, SessionReport } from '../model/report.ts';
import { field, text } from './fields.ts';
import type { WeighedFinding } from './roles.ts';
import type { Observed } from './service-nodes.ts';
import { flapsOf, perHour, type SessionHistory, sessionHistory } from './session/flaps.ts';
import { type LastNotifications, loggedNotifications } from './session/notifications.ts';
import { fromFrrConfigs, fromNodeConfigurations, fromReplay, nodeConfigurations } from './session/of-configuration.ts';
import { fromFrr } from './session/of-frr.ts';
import { fromMetrics } from './session/of-metrics.ts';
import { fromNativeLog, nativeEvents } from './session/of-native-log.ts';
import { frrInstance, type PrefixSources, prefixesOf } from './session/prefixes.ts';
import { plainAddress, type Sighting, sessionKey, together, whoseSession } from './session/sighting.ts';

/**
 * Every BGP session that the bundle knows of, one for each node and neighbor. FRR's own state tells most, then the speaker's
 * log, then metrics; the configuration only tells that there should be one.
 */
export function sessionsOf(
  facts: Facts,
  weighed: readonly WeighedFinding[],
  replay: Replay,
  observed: Pick<Observed, 'last'>,
): readonly SessionReport[] {
  const peers = facts.objects.filter((object) => object.kind === 'BGPPeer');
  const configurations = nodeConfigurations(facts.objects);
  const native = nativeEvents(facts);
  const sightings = [
    ...fromFrr(facts.frr),
    ...fromNativeLog(native),
    ...fromMetrics(facts),
    ...fromFrrConfigs(facts.frr),
    ...fromNodeConfigurations(configurations, facts.frr),
    ...fromReplay(replay, peers, facts.frr),
  ];
  const sessions = new Map<string, Sighting>();
  for (const seen of sightings) {
    const key = sessionKey(seen);
    const known = sessions.get(key);
    sessions.set(key, known === undefined ? seen : together(known, seen));
  }
  const scene: Scene = {
    peers,
    weighed,
    history: sessionHistory(facts, native),
    notifications: loggedNotifications(facts),
    prefixes: {
      replay,
      configurations,
      instances: facts.frr.map(frrInstance),
      announced: announcedByNode(observed),
      sessionsOf: countBy([...sessions.values()].map(whoseSession)),
    },
  };
  return [...sessions].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, session]) => reportOf(session, scene));
}

/** Addresses that the speaker of each node says last that it announces over BGP. */
function announcedByNode({ last }: Pick<Observed, 'last'>): ReadonlyMap<string, readonly string[]> {
  const own = [...last].flatMap(([key, { event, node, ip }]) =>
    event === 'announced' && key.endsWith(' bgp') ? [{ node, ip }] : [],
  );
  return new Map([...groupBy(own, ({ node }) => node)].map(([node, all]) => [node, all.map(({ ip }) => ip)]));
}

function countBy(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}

/** What all sessions are told from beside their own sightings. */
interface Scene {
  readonly peers: readonly ObjectFact[];
  readonly weighed: readonly WeighedFinding[];
  readonly history: SessionHistory;
  readonly notifications: ReadonlyMap<string, LastNotifications>;
  readonly prefixes: PrefixSources;
}

function reportOf(session: Sighting, { peers, weighed, history, notifications, prefixes }: Scene): SessionReport {
  const { node, pod, address, vrf, state, stateText, localAs, remoteAs, lastReset, bfd, place } = session;
  const object = peerOf(session, peers);
  const peer = session.peer ?? (object === undefined ? `Neighbor ${address}` : subjectOf(object));
  const logged = notifications.get(`${whoseSession(session)} ${plainAddress(address)}`) ?? {};
  const sent = timed(session.sent, logged.sent);
  const received = timed(session.received, logged.received);
  const flaps = flapsOf(session, history);
  const compared = prefixesOf(session, prefixes);
  return {
    node,
    pod,
    peer,
    address,
    vrf,
    state,
    stateText,
    localAs: localAs ?? asn(object, 'myASN'),
    remoteAs: remoteAs ?? asn(object, 'peerASN'),
    lastReset,
    notification: lastWords(sent, received, session.received === null ? 'sent' : 'received'),
    flapsPerHour: perHour(flaps),
    bfd,
    prefixesSent: session.prefixesSent ?? total(compared?.families.map(({ advertised }) => advertised)),
    prefixesWanted: total(compared?.families.map(({ wanted }) => wanted)),
    finding: findingOf(peer, session, weighed),
    source: place.source,
    line: place.line,
    ...(sent && { lastSent: sent }),
    ...(received && { lastReceived: received }),
    ...(compared && { prefixes: compared }),
    ...(flaps && { flaps }),
  };
}

/** FRR's own words are those of the last one; a log with the same words also knows when. */
function timed(own: SessionNotification | null, logged: SessionNotification | undefined): SessionNotification | undefined {
  return own === null || logged?.words === own.words ? (logged ?? own ?? undefined) : own;
}

function lastWords(
  sent: SessionNotification | undefined,
  received: SessionNotification | undefined,
  tie: 'sent' | 'received',
): string | null {
  if (sent === undefined && received === undefined) return null;
  const [at, back] = [sent?.time ?? '', received?.time ?? ''];
  const last =
    sent === undefined ? 'received' : received === undefined ? 'sent' : at === back ? tie : at > back ? 'sent' : 'received';
  return `${last}: ${(last === 'sent' ? sent : received)?.words ?? ''}`;
}

function asn(peer: ObjectFact | undefined, name: 'myASN' | 'peerASN'): number | null {
  const value = field(peer?.value, 'spec', name);
  return typeof value === 'number' && value > 0 ? value : null;
}

/** null where none of them is known. */
function total(counts: readonly (number | null)[] | undefined): number | null {
  const known = counts?.filter((count) => count !== null) ?? [];
  if (counts !== undefined && counts.length === 0) return 0;
  return known.length === 0 ? null : known.reduce((sum, count) => sum + count, 0);
}

function peerOf({ address, vrf }: Sighting, peers: readonly ObjectFact[]): ObjectFact | undefined {
  const same = plainAddress(address);
  const named = peers.filter(({ value }) =>
    [text(field(value, 'spec', 'peerAddress')), text(field(value, 'spec', 'interface'))].some(
      (name) => name !== null && name !== '' && plainAddress(name) === same,
    ),
  );
  const inVrf = named.find(({ value }) => (text(field(value, 'spec', 'vrf')) || 'default') === vrf);
  return inVrf ?? named[0];
}

/** What is the matter with it; with one that is up, only what keeps coming back. */
function findingOf(peer: string, { address, node, state }: Sighting, weighed: readonly WeighedFinding[]): string | null {
  const about = weighed.find(
    ({ finding }) =>
      finding.phase === 'session' &&
      (state !== 'established' || finding.state === 'intermittent') &&
      finding.subjects.some((subject) => subject === peer || subject === `Neighbor ${address}`) &&
      (node === null ||
        !finding.subjects.some((subject) => subject.startsWith('Node ')) ||
        finding.subjects.includes(`Node ${node}`)),
  );
  return about?.finding.id ?? null;
}

import type { BgpAdvertisementVerdict, BgpMode, BgpNodeVerdict } from '../../model/replay.ts';
import type { Address } from '../../net/address.ts';
import { cidrOf, printCidr } from '../../net/cidr.ts';
import type { AnnouncementBehaviour } from '../behaviour.ts';
import type { EffectiveBgpAdvertisement, EffectivePeer, EffectivePool } from '../config/config.ts';
import type { EndpointView } from '../endpoints.ts';
import { someSelectorMatches } from '../selector.ts';
import type { ServiceView } from '../service.ts';
import type { NodeView, SpeakerGroup } from './nodes.ts';
import { peersOfNode } from './peers-of-node.ts';

/** Speakers that decide alike on a pool: the same advertisements take their node, the same peers, the same state of the node. */
export interface RouteGroup {
  readonly nodes: readonly NodeView[];
  readonly fault: NodeView['fault'];
  readonly ads: readonly EffectiveBgpAdvertisement[];
  readonly peers: readonly EffectivePeer[];
}

/** What a route group decides on a service; the same for all its nodes but for local endpoints. */
export interface RouteOutcome {
  readonly group: RouteGroup;
  /** Advertisements that take the service too. */
  readonly ads: readonly EffectiveBgpAdvertisement[];
  readonly announcing: readonly NodeView[];
  readonly verdict: BgpNodeVerdict;
  /** Nodes of the group that announce nothing, for want of an endpoint of their own. */
  readonly withoutLocal: readonly NodeView[];
  /** Two advertisements that cannot be combined. */
  readonly conflict: readonly [EffectiveBgpAdvertisement, EffectiveBgpAdvertisement] | null;
}

export function routeGroups({ config, nodes }: SpeakerGroup, poolName: string): readonly RouteGroup[] {
  const pool = config?.pools.find(({ name }) => name === poolName);
  if (!config || !pool) return [];
  const groups = new Map<string, { -readonly [K in keyof RouteGroup]: RouteGroup[K] } & { nodes: NodeView[] }>();
  const peersFor = peerLookup(config.peers);
  for (const node of nodes) {
    const ads = pool.bgp.filter((ad) => ad.nodes === null || ad.nodes.has(node.name));
    const { peers, key: peerKey } = peersFor(node);
    const key = `${pool.bgp.map((ad) => Number(ads.includes(ad))).join('')} ${node.fault} ${peerKey}`;
    const group = groups.get(key);
    if (group) group.nodes.push(node);
    else groups.set(key, { nodes: [node], fault: node.fault, ads, peers });
  }
  return [...groups.values()];
}

function peerLookup(peers: readonly EffectivePeer[]) {
  return (node: NodeView) => {
    const own = peersOfNode(peers, node.labels);
    return { peers: own, key: own.length === peers.length ? 'all' : own.map(({ name }) => name).join(' ') };
  };
}

/** ShouldAnnounce and SetBalancer of speaker/bgp_controller.go. Endpoints are null where the bundle does not tell. */
export function decideRoutes(
  group: RouteGroup,
  pool: EffectivePool,
  service: ServiceView,
  ips: readonly Address[],
  endpoints: EndpointView | null,
  mode: BgpMode,
  rules: AnnouncementBehaviour,
): RouteOutcome | 'needs endpoints' {
  const none: Omit<RouteOutcome, 'verdict'> = { group, ads: [], announcing: [], withoutLocal: [], conflict: null };
  const refused = (reason: string, rest: Partial<RouteOutcome> = {}): RouteOutcome => ({
    ...none,
    ...rest,
    verdict: refusal(reason),
  });
  if (group.ads.length === 0) return refused('notOwner');
  const ads = group.ads.filter(
    (ad) => ad.serviceSelectors.length === 0 || someSelectorMatches(ad.serviceSelectors, service.labels),
  );
  if (ads.length === 0) return refused('noMatchingAdvertisement');
  const conflict = rules.serviceSelectors ? conflictOf(ads, pool) : null;
  if (conflict) return refused('conflictingAdvertisements', { ads, conflict });
  if (group.fault) return refused(group.fault, { ads });
  if (!endpoints) return 'needs endpoints';
  const local = service.local ? group.nodes.filter(({ name }) => endpoints.healthyNodes.has(name)) : group.nodes;
  const withoutLocal = service.local ? group.nodes.filter(({ name }) => !endpoints.healthyNodes.has(name)) : [];
  if (service.local && local.length === 0) return refused('noLocalEndpoints', { ads, withoutLocal });
  if (!endpoints.healthy) return refused('noEndpoints', { ads });
  return { ...none, ads, announcing: local, withoutLocal, verdict: announced(group, ads, ips, mode, rules) };
}

const refusals = new Map<string, BgpNodeVerdict>();

/** One object for each reason, since there are as many verdicts as services times nodes. */
export function refusal(reason: string): BgpNodeVerdict {
  const known = refusals.get(reason) ?? { announced: false, reason };
  refusals.set(reason, known);
  return known;
}

function announced(
  { peers }: RouteGroup,
  ads: readonly EffectiveBgpAdvertisement[],
  ips: readonly Address[],
  mode: BgpMode,
  rules: AnnouncementBehaviour,
): BgpNodeVerdict {
  const routes = ips.flatMap((ip) => ads.map((ad) => ({ ip, ad, prefix: prefixOf(ip, ad) })));
  const error = setError(routes, peers, mode, rules);
  if (error !== null) return { announced: false, error };
  const told = peers.filter(({ name }) => ads.some((ad) => names(ad, name))).map(({ name }) => name);
  const advertisements = routes.map(({ ad, prefix }): BgpAdvertisementVerdict => {
    return { prefix, localPref: ad.localPref, communities: inOrder(ad.communities), peers: ad.peers };
  });
  return { announced: true, ...(told.length > 0 ? { peers: told } : {}), advertisements };
}

const sorted = new WeakMap<readonly string[], readonly string[]>();

/** Communities by value; a legacy one counts as the first part of a large one (lessThan of internal/bgp/community). */
function inOrder(communities: readonly string[]): readonly string[] {
  const known = sorted.get(communities);
  if (known) return known;
  const value = (community: string) => {
    const parts = community.split(':').map(Number);
    return parts.length === 2 ? [(parts[0] ?? 0) * 65536 + (parts[1] ?? 0), 0, 0] : parts;
  };
  const order = [...communities].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    return [0, 1, 2].map((at) => (x[at] ?? 0) - (y[at] ?? 0)).find((difference) => difference !== 0) ?? 0;
  });
  sorted.set(communities, order);
  return order;
}

export function prefixOf(ip: Address, ad: EffectiveBgpAdvertisement): string {
  const [length, most] = ip.family === 4 ? [ad.aggregationLength, 32] : [ad.aggregationLengthV6, 128];
  return printCidr(cidrOf(ip, Math.min(Math.max(length, 0), most)));
}

/** MatchesPeer of internal/bgp: no names are all peers. */
export const names = (ad: Pick<EffectiveBgpAdvertisement, 'peers'>, peer: string): boolean =>
  ad.peers.length === 0 || ad.peers.includes(peer);

interface Route {
  readonly ip: Address;
  readonly ad: EffectiveBgpAdvertisement;
  readonly prefix: string;
}

/** What session.Set refuses, peer by peer. A node without a peer refuses nothing. */
function setError(
  routes: readonly Route[],
  peers: readonly EffectivePeer[],
  mode: BgpMode,
  rules: AnnouncementBehaviour,
): string | null {
  for (const { name } of peers) {
    const united = new Map<string, ReadonlySet<string>>();
    for (const { ip, ad, prefix } of routes) {
      if (!names(ad, name)) continue;
      if (mode === 'native' && ip.family === 6) return `cannot advertise non-v4 prefix "${prefix}"`;
      const many = tooMany(ad.communities.length);
      if (many) return many;
      if (mode !== 'native' || !rules.nativeMerges) continue;
      const before = united.get(prefix);
      const all = new Set([...(before ?? []), ...ad.communities]);
      const merged = before && tooMany(all.size);
      if (merged) return `invalid merged advertisement for prefix ${prefix}: ${merged}`;
      united.set(prefix, all);
    }
  }
  return null;
}

const tooMany = (communities: number): string | null =>
  communities > 63 ? `max supported communities is 63, got ${communities}` : null;

/** checkBGPAdvConflicts. */
function conflictOf(
  ads: readonly EffectiveBgpAdvertisement[],
  pool: EffectivePool,
): readonly [EffectiveBgpAdvertisement, EffectiveBgpAdvertisement] | null {
  for (const [at, first] of ads.entries()) {
    const second = ads.slice(at + 1).find((other) => conflicts(first, other, pool));
    if (second) return [first, second];
  }
  return null;
}

/** BGPAdvertisementsHaveCompatibleLocalPref of internal/config/config.go, which comes with serviceSelectors in v0.16.0. */
function conflicts(a: EffectiveBgpAdvertisement, b: EffectiveBgpAdvertisement, pool: EffectivePool): boolean {
  if (a.localPref === b.localPref) return false;
  const families = new Set(pool.cidrs.map(({ family }) => family));
  const [v4, v6] = [a.aggregationLength !== b.aggregationLength, a.aggregationLengthV6 !== b.aggregationLengthV6];
  const apart = families.size === 0 || (!families.has(6) && v4) || (!families.has(4) && v6) || (v4 && v6);
  if (apart) return false;
  if (a.peers.length > 0 && b.peers.length > 0 && !a.peers.some((peer) => b.peers.includes(peer))) return false;
  return [...(a.nodes ?? [])].some((node) => b.nodes?.has(node));
}

/** Whether a session carries the address: FRR sends a family to peers of that family, and to those that speak both. */
export function carries(peer: EffectivePeer, ip: Address, mode: BgpMode, rules: AnnouncementBehaviour): boolean {
  if (mode === 'native') return ip.family === 4;
  const same = peer.interface !== '' || peer.address.includes(':') === (ip.family === 6);
  return same || (rules.familiesApart ? peer.dualStackAddressFamily : !peer.disableMp);
}

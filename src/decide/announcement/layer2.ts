import type { Layer2NodeVerdict, Layer2Verdict } from '../../model/replay.ts';
import { type Address, printAddress } from '../../net/address.ts';
import type { AnnouncementBehaviour } from '../behaviour.ts';
import type { EffectiveL2Advertisement, EffectivePool } from '../config/config.ts';
import type { EndpointView } from '../endpoints.ts';
import { someSelectorMatches } from '../selector.ts';
import type { ServiceView } from '../service.ts';
import { electAnnouncer } from './layer2-election.ts';
import type { Nodes } from './nodes.ts';

/** The advertisements of a pool that take a service (l2AdsForService; before v0.16.0 all of them). */
export function layer2AdsFor(pool: EffectivePool, service: ServiceView): readonly EffectiveL2Advertisement[] {
  const taking = pool.layer2.filter(
    ({ serviceSelectors }) => serviceSelectors.length === 0 || someSelectorMatches(serviceSelectors, service.labels),
  );
  return taking.length === pool.layer2.length ? pool.layer2 : taking;
}

/** What the advertisements make of the nodes, whatever the service: once for each set of advertisements. */
export interface Reach {
  readonly ads: readonly EffectiveL2Advertisement[];
  covers(node: string): boolean;
  /** Electable nodes that an advertisement covers (speakersForAds). */
  readonly candidates: readonly string[];
  /** Verdicts that many services share: of all nodes but the announcer, by situation, and of announcers. */
  readonly others: Map<string, Readonly<Record<string, Layer2NodeVerdict>>>;
  readonly announcing: Map<string, Layer2NodeVerdict>;
}

export function reachOf(ads: readonly EffectiveL2Advertisement[], nodes: Nodes): Reach {
  const covers = (node: string) => ads.some((ad) => ad.nodes === null || ad.nodes.has(node));
  const candidates = nodes.electable.flatMap(({ name }) => (covers(name) ? [name] : []));
  return { ads, covers, candidates, others: new Map(), announcing: new Map() };
}

export interface Election {
  readonly candidates: readonly string[];
  /** Who has the smallest hash; empty where there is no candidate. */
  readonly winner: string;
}

/** ShouldAnnounce of speaker/layer2_controller.go, as far as it is the same on all nodes. */
export function elect(reach: Reach, service: ServiceView, endpoints: EndpointView, first: Address): Election {
  const candidates = service.local ? reach.candidates.filter((node) => endpoints.nodes.has(node)) : reach.candidates;
  return { candidates, winner: electAnnouncer(candidates, printAddress(first)) };
}

/**
 * The verdict for each speaker, or for the announcer alone; without an election no endpoint can serve. `configured` tells whose
 * speaker has a configuration.
 */
export function layer2Verdict(
  reach: Reach,
  election: Election | null,
  nodes: Nodes,
  failed: ReadonlySet<string>,
  configured: (node: string) => boolean,
  rules: AnnouncementBehaviour,
  namesAll: boolean,
): Layer2Verdict {
  const verdictOf = (node: string): Layer2NodeVerdict => {
    if (!configured(node)) return noConfig;
    if (failed.has(node)) return notProcessed;
    if (!election) return noEndpoints;
    if (!reach.covers(node)) return rules.serviceSelectors ? noAdvertisement : notMyNode;
    return election.candidates.length === 0 ? nobodyAvailable : lost;
  };
  const winner = election?.winner ?? '';
  const candidates = election?.candidates ?? [];
  const speaks = winner !== '' && nodes.speakers.some(({ name }) => name === winner);
  const announcer = speaks && verdictOf(winner) === lost ? winner : '';
  const announcing = announcer === '' ? {} : { [winner]: remembered(reach.announcing, winner, () => announces(reach, winner)) };
  if (!namesAll) return { candidates: speaks ? [winner] : [], announcer, nodes: announcing };
  const others = () => Object.fromEntries(nodes.speakers.map(({ name }) => [name, verdictOf(name)]));
  const situation = !election ? 'no endpoints' : candidates.length === 0 ? 'no candidates' : 'election';
  const verdicts = failed.size > 0 ? others() : remembered(reach.others, situation, others);
  return { candidates, announcer, nodes: announcer === '' ? verdicts : { ...verdicts, ...announcing } };
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

const noConfig: Layer2NodeVerdict = { announced: false, reason: 'noConfig' };
const notProcessed: Layer2NodeVerdict = { announced: false, reason: 'notProcessed', detail: 'the bgp handler failed first' };
const noEndpoints: Layer2NodeVerdict = { announced: false, reason: 'notOwner', detail: 'no active endpoints' };
const notMyNode: Layer2NodeVerdict = { announced: false, reason: 'notOwner', detail: 'pool not matching my node' };
const noAdvertisement: Layer2NodeVerdict = {
  announced: false,
  reason: 'noMatchingAdvertisement',
  detail: 'no advertisement matching service on my node',
};
const nobodyAvailable: Layer2NodeVerdict = { announced: false, reason: 'notOwner', detail: 'no available nodes' };
const lost: Layer2NodeVerdict = { announced: false, reason: 'notOwner', detail: 'lost election' };

/** ipAdvertisementFor: one advertisement without interfaces stands for all of them. */
function announces({ ads }: Reach, node: string): Layer2NodeVerdict {
  const own = ads.filter((ad) => ad.nodes === null || ad.nodes.has(node));
  const interfaces = own.some(({ allInterfaces }) => allInterfaces)
    ? ['*']
    : [...new Set(own.flatMap((ad) => ad.interfaces))].sort();
  return { announced: true, interfaces };
}

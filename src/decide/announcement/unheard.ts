import { subjectOf } from '../../model/object.ts';
import { printAddress } from '../../net/address.ts';
import { listed } from '../allocation/words.ts';
import type { EffectiveBgpAdvertisement, EffectivePeer } from '../config/config.ts';
import type { Resources } from '../resources.ts';
import { names, type RouteOutcome } from './bgp.ts';
import { mostNodes, nodePlaces, type Silence, selectorPlaces, silence } from './silence.ts';
import type { Speaking, Speech } from './speech.ts';

/** Why a route is announced by MetalLB's own word and heard by nobody, or is kept back by an endpoint's second entry. */
export function unheard(speaking: Speaking, speech: Speech): Silence | null {
  const { resources } = speech.input;
  const announcing = speaking.routes.filter((route) => route.announcing.length > 0 && route.verdict.announced);
  if (announcing.length === 0) {
    if (!namesNobody(speaking, speech)) return vetoed(speaking);
    return speech.peers.length === 0 ? withoutPeer(speaking, [], resources) : toOthers(speaking, speaking.pool.bgp, speech.peers);
  }
  if (announcing.every(({ group }) => group.peers.length === 0)) return withoutPeer(speaking, announcing, resources);
  const ads = [...new Set(announcing.flatMap((route) => route.ads))];
  const sessions = [...new Set(announcing.flatMap(({ group }) => group.peers))];
  const told = sessions.filter((peer) => ads.some((ad) => names(ad, peer.name)));
  return told.length === 0 ? toOthers(speaking, ads, sessions) : ofOtherFamily(speaking, told);
}

/** Whichever node announces: the advertisements name no peer that exists. */
export function namesNobody({ pool }: Speaking, { input, peers }: Speech): boolean {
  const known = input.resources.peers !== null && input.resources.answersFor('BGPPeer');
  return known && pool.bgp.length > 0 && !peers.some(({ name }) => pool.bgp.some((ad) => names(ad, name)));
}

/** Up to v0.15.3 an address counts for BGP only if every entry that holds it can serve. */
function vetoed({ service, endpoints, routes }: Speaking): Silence | null {
  const own = routes.flatMap(({ group, ads }) => (ads.length > 0 ? group.nodes : []));
  const kept = own.some(({ name }) => endpoints?.nodes.has(name) && !endpoints.healthyNodes.has(name));
  if (!endpoints || !(kept || (endpoints.active && !endpoints.healthy))) return null;
  const because =
    'Each address of an endpoint that can serve also stands in an entry that cannot, which in this release counts against it for BGP.';
  const at = endpoints.objects.map((object) => object.placeOf(['endpoints']));
  return silence('known-bug/bgp-reused-endpoint-ip', because, [subjectOf(service.object)], at);
}

function withoutPeer({ service }: Speaking, announcing: readonly RouteOutcome[], { peers }: Resources): Silence {
  const nodes = announcing.flatMap((route) => route.announcing).slice(0, mostNodes);
  const all = peers ?? [];
  const why = all.length === 0 ? 'there is no BGPPeer' : `no BGPPeer selects ${listed(nodes.map(({ name }) => name))}`;
  return silence(
    'bgp/no-peer-for-node',
    `The speakers say that they announce it over BGP, but ${why}, so there is nobody to tell.`,
    [...nodes.map(({ name }) => `Node ${name}`), subjectOf(service.object), ...all.map(({ object }) => subjectOf(object))],
    [...all.flatMap(selectorPlaces), ...nodePlaces(nodes, ['metadata', 'labels'])],
  );
}

function toOthers({ service }: Speaking, ads: readonly EffectiveBgpAdvertisement[], sessions: readonly EffectivePeer[]): Silence {
  const wanted = [...new Set(ads.flatMap((ad) => ad.peers))];
  const who = listed(ads.map(({ name }) => `BGPAdvertisement ${name}`));
  return silence(
    'bgp/prefix-not-advertised',
    `${who} goes to ${listed(wanted)} only; the sessions are with ${listed(sessions.map(({ name }) => name))}.`,
    [subjectOf(service.object), ...ads.map(({ object }) => subjectOf(object))],
    ads.map(({ object }) => object.placeOf(['spec', 'peers'])),
  );
}

function ofOtherFamily({ service, ips }: Speaking, told: readonly EffectivePeer[]): Silence {
  const prefixes = listed(ips.map(printAddress));
  return silence(
    'bgp/prefix-not-advertised',
    `${prefixes} and the sessions with ${listed(told.map(({ name }) => name))} are of different families, so FRR does not send the prefix.`,
    [subjectOf(service.object), ...told.map(({ object }) => subjectOf(object))],
    told.map(({ object }) => object.placeOf(['spec', 'peerAddress'])),
  );
}

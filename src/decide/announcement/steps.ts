import { type AnnouncementVerdict, isUnknown, missingOf, type Step } from '../../model/replay.ts';
import { printAddress } from '../../net/address.ts';
import { listed } from '../allocation/words.ts';
import type { ServiceView } from '../service.ts';
import type { RouteOutcome } from './bgp.ts';
import type { Silence } from './silence.ts';
import type { Speaking, Speech } from './speech.ts';

/** Why the speakers do not look at the advertisements at all. */
export function gateStep({ object, ingress, type }: ServiceView, gate: Exclude<AnnouncementVerdict['gate'], 'ok'>): Step {
  const status = [object.placeOf(['status', 'loadBalancer', 'ingress'])];
  switch (gate) {
    case 'ignored: loadBalancerClass':
      return {
        says: "Its loadBalancerClass is not MetalLB's; the speakers leave it alone.",
        at: [object.placeOf(['spec', 'loadBalancerClass'])],
      };
    case 'notLoadBalancer':
      return { says: `It is of type ${type}; the speakers announce nothing for it.`, at: [object.placeOf(['spec', 'type'])] };
    case 'invalidIP':
      return { says: 'An entry of its status holds no address that can be read, so nothing is announced.', at: status };
    case 'ipNotAllowed':
      return { says: `No pool holds ${listed(ingress)}, so nothing is announced.`, at: status };
  }
}

/** The speakers' way through a service, in words. */
export function announcementSteps(speaking: Speaking, silence: Silence | null, speech: Speech): readonly Step[] {
  const { pool, ips, routes, reach } = speaking;
  const steps: Step[] = [
    {
      says: `${listed(ips.map(printAddress))} ${ips.length > 1 ? 'lie' : 'lies'} in pool ${pool.name}.`,
      at: [pool.object.placeOf(['spec', 'addresses'])],
    },
  ];
  steps.push(endpointStep(speaking));
  if (reach.ads.length > 0) steps.push(layer2Step(speaking, speech));
  if (pool.bgp.length > 0 || routes.some(({ group }) => group.ads.length > 0)) steps.push(...bgpSteps(speaking));
  if (silence) steps.push({ says: silence.because, at: silence.at });
  return steps;
}

function endpointStep({ endpoints, service }: Speaking): Step {
  if (!endpoints) return { says: 'Its endpoints are not in the bundle.', at: [service.object.place] };
  const at = endpoints.objects.map((object) => object.placeOf(['endpoints']));
  if (!endpoints.active) return { says: 'None of its endpoints can serve.', at };
  const nodes = [...endpoints.nodes].sort();
  const where = nodes.length > 0 ? ` on ${listed(nodes)}` : '';
  const policy = service.local ? '; with externalTrafficPolicy Local only these nodes may announce' : '';
  return { says: `Endpoints can serve${where}${policy}.`, at };
}

function layer2Step({ layer2, reach, election, ips }: Speaking, { nodes }: Speech): Step {
  const at = reach.ads.slice(0, 5).map(({ object }) => object.place);
  const names = listed(reach.ads.map(({ name }) => name));
  const start = `Layer 2 (L2Advertisement ${names}):`;
  if (isUnknown(layer2)) {
    const supposing = nodes.assumed && election && election.winner !== '';
    const then = supposing ? `; if a speaker runs on each node, ${election.winner} announces` : '';
    return { says: `${start} cannot be told without ${listed(missingOf(layer2))}${then}.`, at };
  }
  if (layer2.announcer === '') {
    const unready = election !== null && layer2.nodes[election.winner]?.reason === 'noConfig';
    const why = unready
      ? `; ${election.winner} is elected, but its speaker has no valid configuration, and nobody else takes over`
      : '';
    return { says: `${start} no node announces${why}.`, at };
  }
  const many = election?.candidates.length ?? 0;
  const [first] = ips;
  const why =
    many === 1
      ? 'the only candidate'
      : `of ${many} candidates the one with the smallest hash with ${first ? printAddress(first) : ''}`;
  return { says: `${start} ${layer2.announcer} announces, ${why}.`, at };
}

function bgpSteps({ bgp, routes, pool }: Speaking): readonly Step[] {
  const at = pool.bgp.slice(0, 5).map(({ object }) => object.place);
  if (isUnknown(bgp)) return [{ says: `BGP: cannot be told without ${listed(missingOf(bgp))}.`, at }];
  const told = new Map<string, string[]>();
  for (const outcome of routes) {
    for (const [words, nodes] of wordsOf(outcome)) told.set(words, [...(told.get(words) ?? []), ...nodes]);
  }
  return [...told].map(([words, nodes]) => ({ says: `BGP, ${listed(nodes.sort())}: ${words}.`, at }));
}

/** What each reason means. */
const reasonWords: ReadonlyMap<string, string> = new Map([
  ['notOwner', 'no BGPAdvertisement of the pool selects the node'],
  ['noMatchingAdvertisement', "no BGPAdvertisement's serviceSelectors take the service"],
  ['conflictingAdvertisements', 'two BGPAdvertisements give different local preferences'],
  ['nodeUnschedulable', 'the node is cordoned'],
  ['nodeNetworkUnavailable', 'the network of the node is unavailable'],
  ['nodeLabeledExcludeBalancers', 'the node carries the exclude label'],
  ['noLocalEndpoints', 'no ready endpoint on the node (externalTrafficPolicy Local)'],
  ['noEndpoints', 'no ready endpoint'],
  ['noConfig', 'the speaker has no valid configuration'],
]);

export const wordsForReason = (reason: string): string => reasonWords.get(reason) ?? reason;

function wordsOf({ group, announcing, withoutLocal, verdict }: RouteOutcome): readonly (readonly [string, readonly string[]])[] {
  const names = (nodes: typeof announcing) => nodes.map(({ name }) => name);
  const kept = (reason: string) => `not announced, ${wordsForReason(reason)} (${reason})`;
  if (announcing.length === 0) return [[kept(verdict.reason ?? ''), names(group.nodes)]];
  const rest = withoutLocal.length > 0 ? [[kept('noLocalEndpoints'), names(withoutLocal)] as const] : [];
  if (verdict.error !== undefined) return [[`fails, ${verdict.error}`, names(announcing)], ...rest];
  const peers = verdict.peers ?? [];
  const to = peers.length > 0 ? `to ${listed(peers)}` : 'to nobody, for want of a session that takes it';
  return [[`announced ${to}`, names(announcing)], ...rest];
}

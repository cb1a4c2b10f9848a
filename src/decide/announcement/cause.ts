import { subjectOf } from '../../model/object.ts';
import { isUnknown } from '../../model/replay.ts';
import { listed } from '../allocation/words.ts';
import { type AdView, adsFor } from './ads.ts';
import { carries, names, type RouteOutcome } from './bgp.ts';
import { excludeLabel, type NodeFault, type NodeView } from './nodes.ts';
import { mostNodes, nodePlaces, type Silence, selectorPlaces, silence } from './silence.ts';
import type { Speaking, Speech } from './speech.ts';
import { namesNobody, unheard } from './unheard.ts';

/** null where somebody announces, where it cannot be told, and where no cause of ours fits. */
export function causeOfSilence(speaking: Speaking, speech: Speech): Silence | null {
  if (!layer2Silent(speaking) || !bgpSilent(speaking, speech)) return null;
  return new Search(speaking, speech).run();
}

function layer2Silent({ layer2 }: Speaking): boolean {
  return !isUnknown(layer2) && layer2.announcer === '';
}

/** MetalLB says that it announces even where no session carries it. */
function bgpSilent(speaking: Speaking, speech: Speech): boolean {
  const { bgp, endpoints, routes, ips } = speaking;
  const { resources, mode, behaviour } = speech.input;
  if (endpoints && !endpoints.healthy) return true;
  if (namesNobody(speaking, speech)) return true;
  if (isUnknown(bgp)) return false;
  const reaches = ({ group, ads, announcing, verdict }: RouteOutcome) =>
    announcing.length > 0 &&
    verdict.announced &&
    (resources.peers === null ||
      group.peers.some(
        (peer) => ads.some((ad) => names(ad, peer.name)) && ips.some((ip) => carries(peer, ip, mode, behaviour.announcement)),
      ));
  return !routes.some(reaches);
}

class Search {
  readonly #speaking: Speaking;
  readonly #speech: Speech;
  readonly #own: string;

  constructor(speaking: Speaking, speech: Speech) {
    this.#speaking = speaking;
    this.#speech = speech;
    this.#own = subjectOf(speaking.service.object);
  }

  run(): Silence | null {
    const { service, pool } = this.#speaking;
    const { input, nodes } = this.#speech;
    const selecting = adsFor(pool, service, input.resources, nodes).filter(({ selectsPool }) => selectsPool);
    if (selecting.length === 0) return this.#noAdvertisement();
    const taking = selecting.filter(({ takesService }) => takesService);
    if (taking.length === 0) return this.#notTaken(selecting);
    return (
      this.#noNode(taking) ??
      this.#noEndpoint() ??
      this.#noAbleNode(taking) ??
      this.#refused(taking) ??
      this.#elected() ??
      unheard(this.#speaking, this.#speech)
    );
  }

  #noAdvertisement(): Silence {
    const { pool } = this.#speaking;
    const { l2Advertisements, bgpAdvertisements } = this.#speech.input.resources;
    const others = [...(l2Advertisements ?? []), ...(bgpAdvertisements ?? [])].slice(0, mostNodes);
    return silence(
      'announcement/no-advertisement',
      `No L2Advertisement and no BGPAdvertisement selects pool ${pool.name}, so nobody announces its addresses.`,
      [this.#own, subjectOf(pool.object)],
      [pool.object.place, ...others.map(({ object }) => object.placeOf(['spec', 'ipAddressPools']))],
    );
  }

  /** The advertisements of the pool are for other services; worse where one of these holds the same address. */
  #notTaken(ads: readonly AdView[]): Silence {
    const { service, pool } = this.#speaking;
    const sharers = service.ingress.flatMap((ip) => this.#speech.sharing(ip)).filter((other) => other.key !== service.key);
    const favoured = sharers.filter((other) => {
      return adsFor(pool, other, this.#speech.input.resources, this.#speech.nodes).some(
        (ad) => ad.selectsPool && ad.takesService,
      );
    });
    const selectors = ads.map(({ spec }) => spec.object.placeOf(['spec', 'serviceSelectors']));
    const at = [...selectors, service.object.placeOf(['metadata', 'labels'])];
    const subjects = ads.map(({ spec }) => subjectOf(spec.object));
    const [other] = favoured;
    if (other) {
      const because = `${other.key} and ${service.key} share ${service.ingress.join(' and ')}, but the serviceSelectors of ${adNames(ads)} take only ${other.key}.`;
      return silence('announcement/service-selector-shared-ip', because, [this.#own, subjectOf(other.object), ...subjects], at);
    }
    const because = `The serviceSelectors of ${adNames(ads)} do not take the service's labels, and no other advertisement selects pool ${pool.name}.`;
    return silence('announcement/no-advertisement', because, [this.#own, ...subjects], at);
  }

  /** No node is selected at all, or none that has a speaker. */
  #noNode(taking: readonly AdView[]): Silence | null {
    const { nodes } = this.#speech;
    if (!nodes.known) return null;
    const selected = new Set(taking.flatMap((ad) => ad.nodes ?? []));
    const subjects = taking.map(({ spec }) => subjectOf(spec.object));
    const places = taking.flatMap(({ spec }) => selectorPlaces(spec));
    if (selected.size === 0) {
      const because = `The nodeSelectors of ${adNames(taking)} select none of the ${nodes.all.length} nodes.`;
      return silence('announcement/no-matching-node', because, [this.#own, ...subjects], places);
    }
    if (nodes.assumed || nodes.speakers.some(({ name }) => selected.has(name))) return null;
    const silent = [...selected].slice(0, mostNodes);
    const because = `No speaker is ready on ${listed(silent)}, and ${adNames(taking)} selects no other node.`;
    return silence(
      'announcement/speaker-missing',
      because,
      [...silent.map((name) => `Node ${name}`), this.#own],
      [...places, ...nodePlaces(silent.map(nodes.byName), [])],
    );
  }

  #noEndpoint(): Silence | null {
    const { endpoints, service } = this.#speaking;
    if (!endpoints || endpoints.active) return null;
    const many = endpoints.count;
    const how =
      many === 0
        ? 'The service has no endpoint'
        : many === 1
          ? 'The only endpoint of the service is not ready'
          : `None of the ${many} endpoints of the service is ready`;
    const places = endpoints.objects.map((object) => object.placeOf(['endpoints']));
    const selector = service.object.placeOf(['spec', 'selector']);
    return silence('announcement/no-endpoints', `${how}, so no node announces it.`, [this.#own], [...places, selector]);
  }

  /** All nodes that could announce are kept from it by their own state. */
  #noAbleNode(taking: readonly AdView[]): Silence | null {
    const { nodes } = this.#speech;
    if (!nodes.known) return null;
    const selected = new Set(taking.flatMap((ad) => ad.nodes ?? []));
    const speaking = nodes.speakers.filter(({ name }) => selected.has(name));
    if (speaking.some(({ fault }) => fault === null)) return null;
    const byFault = new Map<NodeFault, NodeView[]>();
    for (const node of speaking) {
      if (node.fault) byFault.set(node.fault, [...(byFault.get(node.fault) ?? []), node]);
    }
    const [worst] = [...byFault].sort(([, a], [, b]) => b.length - a.length);
    if (!worst) return null;
    const [fault, faulty] = worst;
    const shown = faulty.slice(0, mostNodes);
    const { cause, says, they, path } = faultWords[fault];
    const many = speaking.length;
    const who = many === 1 ? 'the only node' : many === 2 ? 'both nodes' : `all ${many} nodes`;
    const because = `${listed(shown.map(({ name }) => name))} ${shown.length > 1 ? they : says}; ${who} that could announce ${many === 1 ? 'is' : 'are'} out.`;
    return silence(cause, because, [...shown.map(({ name }) => `Node ${name}`), this.#own], nodePlaces(shown, path));
  }

  /** What the BGP controller refuses, which keeps layer 2 from being tried. */
  #refused(taking: readonly AdView[]): Silence | null {
    const { routes, pool } = this.#speaking;
    for (const { conflict, verdict, ads } of routes) {
      if (conflict) {
        const [a, b] = conflict;
        const because = `${a.name} and ${b.name} both apply to the service and give pool ${pool.name} different local preferences (${a.localPref} and ${b.localPref}).`;
        const at = conflict.map(({ object }) => object.placeOf(['spec', 'localPref']));
        return silence(
          'announcement/conflicting-advertisements',
          because,
          [this.#own, ...conflict.map(({ object }) => subjectOf(object))],
          at,
        );
      }
      if (verdict.error === undefined) continue;
      const layer2 = taking.some(({ kind }) => kind === 'L2Advertisement');
      const cause = layer2 ? 'known-bug/native-63-communities-blocks-l2' : 'bgp/update-failed';
      const at = ads.map(({ object }) => object.placeOf(['spec', 'communities']));
      const blocks = layer2 ? '; layer 2 is not tried after that' : '';
      return silence(
        cause,
        `The speakers refuse the announcement: ${verdict.error}${blocks}.`,
        [this.#own, ...ads.map(({ object }) => subjectOf(object))],
        at,
      );
    }
    return this.#noLocalEndpoint(taking);
  }

  #noLocalEndpoint(taking: readonly AdView[]): Silence | null {
    const { service, endpoints } = this.#speaking;
    const { nodes } = this.#speech;
    if (!service.local || !endpoints) return null;
    const selected = new Set(taking.flatMap((ad) => ad.nodes ?? []));
    const able = nodes.speakers.filter(({ name, fault }) => fault === null && selected.has(name));
    if (able.some(({ name }) => endpoints.nodes.has(name))) return null;
    const having = [...endpoints.nodes].sort().slice(0, mostNodes);
    const outside = having.every((name) => !selected.has(name));
    const where = having.length > 0 ? `only on ${listed(having)}` : 'on no node that has a name';
    const why = outside
      ? `which ${adNames(taking)} ${taking.length > 1 ? 'do' : 'does'} not select`
      : 'where no speaker may announce it';
    const because = `externalTrafficPolicy is Local, and ready endpoints are ${where}, ${why}.`;
    const at = [
      service.object.placeOf(['spec', 'externalTrafficPolicy']),
      ...(outside ? taking.flatMap(({ spec }) => selectorPlaces(spec)) : []),
      ...endpoints.objects.map((object) => object.placeOf(['endpoints'])),
    ];
    return silence('announcement/no-local-endpoints', because, [this.#own, ...having.map((name) => `Node ${name}`)], at);
  }

  /** Layer 2: nobody is electable, or one that cannot speak is elected. */
  #elected(): Silence | null {
    const { reach, election, service } = this.#speaking;
    const { nodes, input } = this.#speech;
    if (reach.ads.length === 0) return null;
    if (!input.inputs.memberlist && input.behaviour.announcement.withoutMemberlist === 'none') {
      const because = 'Memberlist is off, and this release then has no candidate for layer 2, so no node announces anything.';
      return silence('known-bug/l2-memberlist-disabled-nobody-announces', because, [this.#own], [service.object.place]);
    }
    const winner = election?.winner ?? '';
    if (winner === '' || nodes.speakers.some(({ name }) => name === winner)) return null;
    const because = `Without memberlist every node is a candidate: ${winner} is elected, where no speaker is ready, and nobody else takes over.`;
    return silence(
      'announcement/speaker-missing',
      because,
      [`Node ${winner}`, this.#own],
      nodePlaces([nodes.byName(winner)], []),
    );
  }
}

const faultWords: Readonly<
  Record<NodeFault, { readonly cause: string; readonly says: string; readonly they: string; readonly path: readonly string[] }>
> = {
  nodeNetworkUnavailable: {
    cause: 'announcement/node-network-unavailable',
    says: 'has the condition NetworkUnavailable',
    they: 'have the condition NetworkUnavailable',
    path: ['status', 'conditions'],
  },
  nodeLabeledExcludeBalancers: {
    cause: 'announcement/node-excluded',
    says: `carries the label ${excludeLabel}`,
    they: `carry the label ${excludeLabel}`,
    path: ['metadata', 'labels', excludeLabel],
  },
  nodeUnschedulable: {
    cause: 'known-bug/cordon-withdraws',
    says: 'is cordoned',
    they: 'are cordoned',
    path: ['spec', 'unschedulable'],
  },
};

const adNames = (ads: readonly AdView[]): string => listed(ads.map(({ kind, spec }) => `${kind} ${spec.name}`));

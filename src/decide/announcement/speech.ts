import type {
  AnnouncementVerdict,
  BgpMode,
  BgpNodeVerdict,
  Layer2Verdict,
  ReplayInputs,
  UnknownDecision,
} from '../../model/replay.ts';
import { type Address, parseAddress } from '../../net/address.ts';
import type { Behaviour } from '../behaviour.ts';
import type { EffectiveConfig, EffectiveL2Advertisement, EffectivePeer, EffectivePool } from '../config/config.ts';
import type { EndpointLookup, EndpointView } from '../endpoints.ts';
import { PoolIndex } from '../pool-index.ts';
import type { Resources } from '../resources.ts';
import { isOfOtherClass, type ServiceView } from '../service.ts';
import { decideRoutes, type RouteGroup, type RouteOutcome, refusal, routeGroups } from './bgp.ts';
import { type Election, elect, layer2AdsFor, layer2Verdict, type Reach, reachOf } from './layer2.ts';
import { groupByConfig, type Nodes, type NodeView, readNodes, type SpeakerGroup } from './nodes.ts';

export interface SpeechInput {
  readonly services: readonly ServiceView[];
  readonly resources: Resources;
  readonly endpoints: EndpointLookup;
  readonly inputs: ReplayInputs;
  readonly mode: BgpMode;
  readonly behaviour: Behaviour;
  /** What the speaker of a node works with; null is a speaker whose node is unknown. */
  configOf(node: string | null): EffectiveConfig | null;
  /** How many nodes may be named in all verdicts together, for each protocol. */
  readonly nodesNamed?: number;
}

/** Thousands of services on hundreds of nodes would otherwise make a document that nobody can hold. */
const mostNodesNamed = 250_000;

/** What is asked before either protocol is (SetBalancer of speaker/main.go); avoidBuggyIPs does not count here. */
export type Gate =
  | { readonly kind: 'shut'; readonly gate: Exclude<AnnouncementVerdict['gate'], 'ok'> }
  | { readonly kind: 'open'; readonly pool: EffectivePool; readonly ips: readonly Address[] };

/** All that was decided on one service, for the verdict, its cause and its steps. */
export interface Speaking {
  readonly service: ServiceView;
  readonly pool: EffectivePool;
  readonly ips: readonly Address[];
  readonly endpoints: EndpointView | null;
  readonly reach: Reach;
  /** null: no endpoint can serve, or it cannot be told. */
  readonly election: Election | null;
  readonly routes: readonly RouteOutcome[];
  readonly layer2: Layer2Verdict | UnknownDecision;
  readonly bgp: Readonly<Record<string, BgpNodeVerdict>> | UnknownDecision;
}

/** What one mode's speakers know, prepared once for all services. */
export class Speech {
  readonly input: SpeechInput;
  readonly nodes: Nodes;
  readonly groups: readonly SpeakerGroup[];
  readonly index: PoolIndex | null;
  /** All peers that some speaker keeps, wherever they have sessions. */
  readonly peers: readonly EffectivePeer[];
  readonly #configured: ReadonlySet<string>;
  readonly #unconfigured: readonly NodeView[];
  /** How many nodes each verdict may name; null: all. */
  readonly namedNodes: number | null;
  readonly #reaches = new Map<readonly EffectiveL2Advertisement[], Reach>();
  readonly #routes = new Map<string, readonly RouteGroup[]>();
  #byAddress: ReadonlyMap<string, readonly ServiceView[]> | null = null;

  constructor(input: SpeechInput) {
    this.input = input;
    const { resources, inputs, behaviour } = input;
    this.nodes = readNodes(resources.nodes, resources.answersFor('Node'), inputs, behaviour.announcement);
    this.groups = groupByConfig(this.nodes.speakers, (node) => input.configOf(node));
    const loaded = this.groups.find(({ config }) => config !== null)?.config ?? this.#withoutSpeakers();
    this.index = loaded && new PoolIndex(loaded.pools);
    const configs = [loaded, ...this.groups.map(({ config }) => config)];
    this.peers = [...new Map(configs.flatMap((config) => config?.peers ?? []).map((peer) => [peer.name, peer])).values()];
    const announced = input.services.filter(({ ingress }) => ingress.length > 0).length;
    const most = input.nodesNamed ?? mostNodesNamed;
    this.namedNodes = announced * this.nodes.speakers.length > most ? Math.max(1, Math.floor(most / announced)) : null;
    this.#unconfigured = this.groups.flatMap(({ config, nodes }) => (config ? [] : nodes));
    this.#configured = new Set(this.groups.flatMap(({ config, nodes }) => (config ? nodes.map(({ name }) => name) : [])));
  }

  /** Where no speaker is ready, the pools of any will do. */
  #withoutSpeakers(): EffectiveConfig | null {
    const { speakers, all } = this.nodes;
    if (speakers.length > 0) return null;
    return this.input.configOf(null) ?? all.flatMap(({ name }) => this.input.configOf(name) ?? [])[0] ?? null;
  }

  /** Services that hold an address, by the address as text. */
  sharing(ip: string): readonly ServiceView[] {
    if (!this.#byAddress) {
      const byAddress = new Map<string, ServiceView[]>();
      for (const service of this.input.services) {
        for (const text of service.ingress) {
          const own = byAddress.get(text);
          if (own) own.push(service);
          else byAddress.set(text, [service]);
        }
      }
      this.#byAddress = byAddress;
    }
    return this.#byAddress.get(ip) ?? [];
  }

  gateOf(service: ServiceView): Gate {
    const shut = (gate: Extract<Gate, { kind: 'shut' }>['gate']): Gate => ({ kind: 'shut', gate });
    if (isOfOtherClass(service, this.input.inputs.loadBalancerClass)) return shut('ignored: loadBalancerClass');
    if (service.type !== 'LoadBalancer') return shut('notLoadBalancer');
    const parsed = service.ingress.map(parseAddress);
    const ips = parsed.filter((ip) => ip !== null);
    if (ips.length < parsed.length) return shut('invalidIP');
    const pool = this.index?.poolOf(ips);
    return pool ? { kind: 'open', pool, ips } : shut('ipNotAllowed');
  }

  speak(service: ServiceView, pool: EffectivePool, ips: readonly Address[]): Speaking {
    const endpoints = this.input.endpoints(service.key, service.namespace);
    const { bgp, routes } = this.#bgp(service, pool, ips, endpoints);
    const reach = this.reach(layer2AdsFor(pool, service));
    const [first] = ips;
    const election = endpoints?.active && first ? elect(reach, service, endpoints, first) : null;
    const layer2 = this.#layer2(reach, election, endpoints, routes);
    return { service, pool, ips, endpoints, reach, election, routes, layer2, bgp };
  }

  reach(ads: readonly EffectiveL2Advertisement[]): Reach {
    const known = this.#reaches.get(ads);
    if (known) return known;
    const reach = reachOf(ads, this.nodes);
    this.#reaches.set(ads, reach);
    return reach;
  }

  #layer2(
    reach: Reach,
    election: Election | null,
    endpoints: EndpointView | null,
    routes: readonly RouteOutcome[],
  ): Layer2Verdict | UnknownDecision {
    const { resources, behaviour } = this.input;
    const failed = new Set(
      routes.flatMap(({ verdict: { error }, announcing }) => (error === undefined ? [] : announcing.map(({ name }) => name))),
    );
    const configured = (node: string) => this.#configured.has(node);
    const verdict = (held: Election | null) =>
      layer2Verdict(reach, held, this.nodes, failed, configured, behaviour.announcement, this.namedNodes === null);
    if (reach.ads.length === 0) {
      if (resources.l2Advertisements === null) return unknown('objects L2Advertisement');
      return verdict(endpoints?.active === false ? null : { candidates: [], winner: '' });
    }
    if (endpoints?.active === false) return verdict(null);
    if (!this.nodes.known) return unknown('objects Node');
    if (reach.candidates.length === 0) return verdict({ candidates: [], winner: '' });
    if (!election) return unknown('objects EndpointSlice');
    if (this.nodes.assumed && election.winner !== '') return unknown('pods of the speakers');
    return verdict(election);
  }

  #bgp(
    service: ServiceView,
    pool: EffectivePool,
    ips: readonly Address[],
    endpoints: EndpointView | null,
  ): Pick<Speaking, 'bgp' | 'routes'> {
    const { resources, mode, behaviour } = this.input;
    const outcomes: RouteOutcome[] = [];
    let needsEndpoints = false;
    for (const group of this.#groupsOf(pool.name)) {
      const outcome = decideRoutes(group, pool, service, ips, endpoints, mode, behaviour.announcement);
      if (outcome === 'needs endpoints') needsEndpoints = true;
      else outcomes.push(outcome);
    }
    const routes = needsEndpoints ? [] : outcomes;
    if (pool.bgp.length === 0 && resources.bgpAdvertisements === null)
      return { routes, bgp: unknown('objects BGPAdvertisement') };
    if (pool.bgp.length > 0 && !this.nodes.known) return { routes: [], bgp: unknown('objects Node') };
    return { routes, bgp: needsEndpoints ? unknown('objects EndpointSlice') : this.#bgpRecord(outcomes) };
  }

  #groupsOf(pool: string): readonly RouteGroup[] {
    const known = this.#routes.get(pool);
    if (known) return known;
    const groups = this.groups.flatMap((group) => routeGroups(group, pool));
    this.#routes.set(pool, groups);
    return groups;
  }

  #bgpRecord(outcomes: readonly RouteOutcome[]): Readonly<Record<string, BgpNodeVerdict>> {
    const most = this.namedNodes ?? Number.POSITIVE_INFINITY;
    const entries: (readonly [string, BgpNodeVerdict])[] = [];
    const add = (nodes: readonly NodeView[], verdict: BgpNodeVerdict) => {
      for (const { name } of nodes.slice(0, Math.max(0, most - entries.length))) entries.push([name, verdict]);
    };
    for (const { announcing, verdict } of outcomes) add(announcing, verdict);
    for (const { group, announcing, verdict } of outcomes) if (announcing.length === 0) add(group.nodes, verdict);
    for (const { withoutLocal, announcing } of outcomes)
      if (announcing.length > 0) add(withoutLocal, refusal('noLocalEndpoints'));
    add(this.#unconfigured, refusal('noConfig'));
    return Object.fromEntries(entries);
  }
}

const unknown = (...missing: readonly string[]): UnknownDecision => ({ unknown: true, missing });

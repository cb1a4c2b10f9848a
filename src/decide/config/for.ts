import type { BgpMode } from '../../model/replay.ts';
import type { Behaviour } from '../behaviour.ts';
import { Effort } from '../effort.ts';
import type { Fault } from '../fault.ts';
import type { BgpAdvertisementSpec, PeerSpec, Resources } from '../resources.ts';
import { bfdProfileFaults } from './bfd.ts';
import { type ParsedBgp, parseBgpAdvertisement, parseCommunities } from './bgp.ts';
import type { EffectiveBgpAdvertisement, EffectiveConfig, EffectiveL2Advertisement, EffectivePool } from './config.ts';
import { echoFaults } from './echo.ts';
import { frrFaults } from './frr.ts';
import { type ParsedL2, parseL2Advertisement, poolsOf } from './layer2.ts';
import { type ParsedLegacyPool, parseLegacyPools } from './legacy.ts';
import { nativeFaults } from './native.ts';
import { nodeChooser } from './nodes.ts';
import { type ParsedPeer, parsePeer } from './peers.ts';
import { type ParsedPool, type ParsedPools, parsePools } from './pools.ts';
import { routeFaults } from './routes.ts';

/** What may be used again for every node and mode: each object parsed by itself. */
export interface Prepared {
  readonly resources: Resources;
  readonly behaviour: Behaviour;
  readonly unchecked: ReadonlySet<string>;
  readonly bfd: readonly Fault[];
  readonly peers: readonly ParsedPeer[];
  readonly communities: readonly Fault[];
  readonly parsedPools: ParsedPools;
  readonly layer2: readonly ParsedL2[];
  readonly bgp: readonly ParsedBgp[];
  readonly legacy: readonly ParsedLegacyPool[];
  readonly legacyFaults: readonly Fault[];
}

/** The outcome of config.For for one component, mode and node. */
export interface Parsed {
  /** In MetalLB's order. */
  readonly faults: readonly Fault[];
  readonly unchecked: ReadonlySet<string>;
  readonly config: EffectiveConfig;
}

/** Parses each object; `pools` where they were parsed before. */
export function prepare(resources: Resources, behaviour: Behaviour, parsed: ParsedPools | null = null): Prepared {
  const unchecked = new Set<string>();
  const choose = nodeChooser(resources.nodes);
  const { aliases, faults: communities } = parseCommunities(resources, behaviour);
  const parsedPools = parsed ?? parsePools(resources.pools ?? [], resources, behaviour);
  for (const open of parsedPools.unchecked) unchecked.add(open);
  const legacy = parseLegacyPools(resources.legacyPools, parsedPools.pools, aliases, behaviour, choose([]), unchecked);
  return {
    resources,
    behaviour,
    unchecked,
    bfd: bfdProfileFaults(resources.bfdProfiles ?? [], behaviour),
    peers: (resources.peers ?? []).map((peer) => parsePeer(peer, resources, behaviour, unchecked)),
    communities,
    parsedPools,
    layer2: (resources.l2Advertisements ?? []).map((spec) => parseL2Advertisement(spec, behaviour, choose)),
    bgp: (resources.bgpAdvertisements ?? []).map((spec) =>
      parseBgpAdvertisement(spec, resources, aliases, behaviour, choose, unchecked),
    ),
    legacy: legacy.pools,
    legacyFaults: legacy.faults,
  };
}

/** The check of the mode, with which config.For begins (ValidationFor of internal/config/validation.go). */
export function modeFaults(resources: Resources, mode: BgpMode, behaviour: Behaviour, unchecked: Set<string>): readonly Fault[] {
  return mode === 'native' ? nativeFaults(resources, behaviour) : frrFaults(resources, behaviour, unchecked);
}

/** Which peers and BGP advertisements a speaker keeps; from v0.16.0 on it depends on the node. */
export interface Kept {
  readonly peers: ReadonlySet<PeerSpec>;
  readonly advertisements: ReadonlySet<BgpAdvertisementSpec>;
}

/** All of config.For but the check of the mode. */
export function assemble(prepared: Prepared, kept: Kept | null): Parsed {
  const { behaviour, legacy, layer2 } = prepared;
  const { pools } = prepared.parsedPools;
  const unchecked = new Set(prepared.unchecked);
  const peers = prepared.peers.filter(({ spec }) => !kept || kept.peers.has(spec));
  const bgp = prepared.bgp.filter(({ spec }) => !kept || kept.advertisements.has(spec));
  const routes = attachRoutes(bgp, pools, behaviour, unchecked);
  const announced = attachLayer2(layer2, pools);
  const effective = [
    ...pools.map((pool) =>
      effectivePool(
        pool,
        announced.get(pool) ?? [],
        (routes.attached.get(pool) ?? []).map(({ advertisement }) => advertisement),
      ),
    ),
    ...legacy.map((one) => effectivePool(one.pool, one.layer2, one.bgp)),
  ];
  const config: EffectiveConfig = { pools: effective, peers: peers.map(({ peer }) => peer) };
  const faults = [
    ...prepared.bfd,
    ...peers.flatMap(({ faults: own }) => own),
    ...prepared.communities,
    ...prepared.parsedPools.faults,
    ...layer2.flatMap(({ faults: own }) => own),
    ...routes.faults,
    ...prepared.legacyFaults,
    ...(behaviour.bfdEchoIPv6Refused ? echoFaults(config, prepared.resources.bfdProfiles ?? []) : []),
  ];
  return { faults, unchecked, config };
}

/** setL2AdvertisementsToPools: a pool keeps equal advertisements once. */
function attachLayer2(
  advertisements: readonly ParsedL2[],
  pools: readonly ParsedPool[],
): ReadonlyMap<ParsedPool, readonly EffectiveL2Advertisement[]> {
  const byName = new Map(pools.map((pool) => [pool.spec.name, pool]));
  const attached = new Map<ParsedPool, Map<string, EffectiveL2Advertisement>>();
  for (const { spec, advertisement, key } of advertisements) {
    for (const pool of poolsOf(spec, pools, byName)) {
      const own = attached.get(pool) ?? new Map<string, EffectiveL2Advertisement>();
      attached.set(pool, own);
      if (!own.has(key)) own.set(key, advertisement);
    }
  }
  return new Map([...attached].map(([pool, own]) => [pool, [...own.values()]]));
}

/** Bounds on pairs of advertisements that are compared, and on what is told of them. */
const maxRoutePairs = 2_000_000;
const maxRouteFaults = 500;

/** setBGPAdvertisementsToPools. One that is named and selected is attached twice. */
function attachRoutes(
  advertisements: readonly ParsedBgp[],
  pools: readonly ParsedPool[],
  behaviour: Behaviour,
  unchecked: Set<string>,
) {
  const byName = new Map(pools.map((pool) => [pool.spec.name, pool]));
  const attached = new Map<ParsedPool, ParsedBgp[]>();
  const faults: Fault[] = [];
  const effort = new Effort(maxRoutePairs);
  for (const parsed of advertisements) {
    faults.push(...parsed.faults);
    if (parsed.faults.length > 0) continue;
    for (const pool of poolsOf(parsed.spec, pools, byName)) {
      const own = attached.get(pool) ?? [];
      attached.set(pool, own);
      if (faults.length < maxRouteFaults) faults.push(...routeFaults(parsed, pool, own, behaviour, effort, unchecked));
      own.push(parsed);
    }
  }
  if (effort.spent || faults.length >= maxRouteFaults)
    unchecked.add('pairs of BGPAdvertisements: there are too many to compare them all');
  return { attached, faults };
}

function effectivePool(
  { spec, cidrsOfEntry, cidrs, autoAssign, avoidBuggyIPs, serviceAllocation }: ParsedPool,
  layer2: readonly EffectiveL2Advertisement[],
  bgp: readonly EffectiveBgpAdvertisement[],
): EffectivePool {
  return { name: spec.name, object: spec.object, cidrsOfEntry, cidrs, autoAssign, avoidBuggyIPs, serviceAllocation, layer2, bgp };
}

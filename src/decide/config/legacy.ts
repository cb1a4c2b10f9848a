import type { FieldPath } from '../../model/object.ts';
import { goQuote } from '../../net/quote.ts';
import type { Behaviour } from '../behaviour.ts';
import type { Community } from '../community.ts';
import { type Fault, fault, firstLeads } from '../fault.ts';
import { type LegacyPoolSpec, placeOf, type RouteSpec } from '../resources.ts';
import { parseRoute } from './bgp.ts';
import type { EffectiveBgpAdvertisement, EffectiveL2Advertisement } from './config.ts';
import { duplicateTexts, type FieldFault } from './duplicates.ts';
import type { NodeChoice } from './nodes.ts';
import { overlapFaults } from './overlap.ts';
import { type ParsedPool, parseAddresses, placeCidrs } from './pools.ts';

/** An AddressPool with the announcement that it holds itself. */
export interface ParsedLegacyPool {
  readonly pool: ParsedPool;
  readonly spec: LegacyPoolSpec;
  readonly layer2: readonly EffectiveL2Advertisement[];
  readonly bgp: readonly EffectiveBgpAdvertisement[];
}

/** The last part of poolsFor up to v0.13.12: AddressPool objects beside IPAddressPools. */
export function parseLegacyPools(
  specs: readonly LegacyPoolSpec[],
  pools: readonly ParsedPool[],
  aliases: ReadonlyMap<string, Community>,
  behaviour: Behaviour,
  allNodes: NodeChoice,
  unchecked: Set<string>,
): { readonly pools: readonly ParsedLegacyPool[]; readonly faults: readonly Fault[] } {
  const parsed = specs.map((spec) => parseLegacyPool(spec, aliases, behaviour, allNodes, unchecked));
  const names = new Set(pools.map(({ spec }) => spec.name));
  const overlaps = overlapFaults(placeCidrs([...pools, ...parsed.map(({ pool }) => pool)]), unchecked);
  const faults = parsed.flatMap(({ spec, faults: own }, at) => [
    ...own,
    ...(names.has(spec.name)
      ? [
          fault(
            'legacy pools',
            'config/duplicate-object',
            `duplicate definition of pool ${goQuote(spec.name)}`,
            [spec.object],
            [spec.object.place],
          ),
        ]
      : []),
    ...(overlaps.get(pools.length + at) ?? []).map((one) => ({ ...one, stage: 'legacy pools' as const })),
  ]);
  return { pools: parsed, faults };
}

/** addressPoolFromLegacyCR. */
function parseLegacyPool(
  spec: LegacyPoolSpec,
  aliases: ReadonlyMap<string, Community>,
  behaviour: Behaviour,
  allNodes: NodeChoice,
  unchecked: Set<string>,
): ParsedLegacyPool & { readonly faults: readonly Fault[] } {
  const { cidrsOfEntry, mixedEntries, faults: ofAddresses } = parseAddresses(spec, unchecked);
  const pool: ParsedPool = {
    spec,
    addresses: spec.addresses,
    cidrsOfEntry,
    cidrs: cidrsOfEntry.flat(),
    mixedEntries,
    autoAssign: spec.autoAssign,
    avoidBuggyIPs: false,
    serviceAllocation: null,
  };
  const routes = spec.advertisements.length > 0 ? spec.advertisements : [defaultRoute];
  const bgp = spec.protocol === 'bgp' ? routes.map((route, at) => parseLegacyRoute(route, at, pool, aliases, behaviour)) : [];
  const found = [...ofAddresses, ...protocolFaults(spec), ...bgp.flatMap(({ faults }) => faults)];
  const nodes = { nodes: allNodes.names, nodeSelectors: [], serviceSelectors: [] };
  return {
    spec,
    pool,
    layer2:
      spec.protocol === 'layer2' ? [{ name: spec.name, object: spec.object, ...nodes, interfaces: [], allInterfaces: true }] : [],
    bgp: bgp.map(({ route, communities }) => ({ name: '', object: spec.object, ...nodes, ...route, communities, peers: [] })),
    faults: firstLeads(
      found.map(({ error, cause, path }) =>
        fault('legacy pools', cause, `parsing address pool ${spec.name}: ${error}`, [spec.object], [placeOf(spec, ...path)]),
      ),
    ),
  };
}

const defaultRoute: RouteSpec = { aggregationLength: 32, aggregationLengthV6: 128, localPref: 0, communities: [] };

function protocolFaults({ protocol, advertisements }: LegacyPoolSpec): readonly FieldFault[] {
  const refuse = (error: string): readonly FieldFault[] => [{ error, cause: 'config/invalid', path: ['protocol'] }];
  if (protocol === 'layer2') {
    return advertisements.length > 0
      ? refuse('cannot have bgp-advertisements configuration element in a layer2 address pool')
      : [];
  }
  if (protocol === '') return refuse('address pool is missing the protocol field');
  return protocol === 'bgp' ? [] : refuse(`unknown protocol ${goQuote(protocol)}`);
}

/** One turn of the loop of bgpAdvertisementsFromLegacyCR. */
function parseLegacyRoute(
  route: RouteSpec,
  at: number,
  pool: ParsedPool,
  aliases: ReadonlyMap<string, Community>,
  behaviour: Behaviour,
) {
  const path: FieldPath = ['bgpAdvertisements', at];
  const { faults: ofRoute, communities } = parseRoute(route, aliases, behaviour, path);
  const found = [
    ...duplicateTexts(route.communities, 'community', [...path, 'communities']),
    ...ofRoute.filter(({ cause }) => cause === 'config/aggregation-length'),
    // One that is made up where none is written is not compared with the pool.
    ...(route === defaultRoute ? [] : lengthFaults(route, pool, path)),
    ...ofRoute.filter(({ cause }) => cause !== 'config/aggregation-length'),
  ];
  return { route, communities, faults: found.map((one) => ({ ...one, error: `parsing BGP advertisements: ${one.error}` })) };
}

function lengthFaults(route: RouteSpec, pool: ParsedPool, path: FieldPath): readonly FieldFault[] {
  return pool.cidrsOfEntry.flatMap((cidrs, entry) => {
    const [first] = cidrs;
    const length = first?.family === 6 ? route.aggregationLengthV6 : route.aggregationLength;
    const shortest = Math.min(...cidrs.map(({ maskLength }) => maskLength));
    if (!first || length >= shortest) return [];
    const error = `invalid aggregation length ${route.aggregationLength}: prefix ${shortest} in this pool is more specific than the aggregation length for addresses ${pool.addresses[entry]}`;
    return [{ error, cause: 'config/aggregation-length', path: [...path, 'aggregationLength'] }];
  });
}

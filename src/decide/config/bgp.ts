import type { FieldPath } from '../../model/object.ts';
import { goQuote, goQuoteRune } from '../../net/quote.ts';
import type { Behaviour } from '../behaviour.ts';
import { type Community, parseCommunity } from '../community.ts';
import { type Fault, fault, firstLeads, wrapped } from '../fault.ts';
import { isPartial } from '../read.ts';
import { type BgpAdvertisementSpec, placeOf, type Resources, type RouteSpec } from '../resources.ts';
import type { LabelSelector } from '../selector.ts';
import type { EffectiveBgpAdvertisement } from './config.ts';
import { duplicateSelectors, duplicateTexts, type FieldFault } from './duplicates.ts';
import { badNodeSelectors, badPoolSelectors, badServiceSelectors, orderedSelectors, placed } from './layer2.ts';
import type { NodeChoice } from './nodes.ts';

export interface ParsedBgp {
  readonly spec: BgpAdvertisementSpec;
  readonly faults: readonly Fault[];
  readonly advertisement: EffectiveBgpAdvertisement;
  readonly nodes: NodeChoice;
}

export interface ParsedCommunities {
  readonly aliases: ReadonlyMap<string, Community>;
  readonly faults: readonly Fault[];
}

/** communitiesFromCrs of internal/config/config.go: aliases are common to all Community objects. */
export function parseCommunities({ communities }: Resources, { largeCommunities }: Behaviour): ParsedCommunities {
  const aliases = new Map<string, Community>();
  const faults = (communities ?? []).flatMap((spec) =>
    firstLeads(
      spec.aliases.flatMap(({ name, value }, at) => {
        const parsed = parseCommunity(value, largeCommunities);
        const place = placeOf(spec, 'communities', at);
        if (!parsed.ok) {
          const error = `parsing community ${goQuote(name)}: ${parsed.error}`;
          return [fault('communities', 'config/community-invalid', error, [spec.object], [place])];
        }
        if (aliases.has(name)) {
          return [
            fault(
              'communities',
              'config/duplicate-object',
              `duplicate definition of community ${goQuote(name)}`,
              [spec.object],
              [place],
            ),
          ];
        }
        aliases.set(name, parsed.community);
        return [];
      }),
    ),
  );
  return { aliases, faults };
}

/** bgpAdvertisementFromCR, then the advertisement's pool selectors. */
export function parseBgpAdvertisement(
  spec: BgpAdvertisementSpec,
  resources: Resources,
  aliases: ReadonlyMap<string, Community>,
  behaviour: Behaviour,
  choose: (selectors: readonly LabelSelector[]) => NodeChoice,
  unchecked: Set<string>,
): ParsedBgp {
  const { poolSelectors, nodeSelectors, serviceSelectors } = orderedSelectors(spec);
  const route = parseRoute(spec, aliases, behaviour, []);
  const answers = resources.answersFor('Community');
  const found = [
    ...duplicateTexts(spec.pools, 'ipAddressPools', ['ipAddressPools']),
    ...duplicateTexts(spec.communities, 'community', ['communities']),
    ...duplicateTexts(spec.peers, 'peers', ['peers']),
    ...duplicateSelectors(poolSelectors, 'ipAddressPoolSelectors', ['ipAddressPoolSelectors']),
    ...duplicateSelectors(nodeSelectors, 'nodeSelectors', ['nodeSelectors']),
    ...duplicateSelectors(serviceSelectors, 'serviceSelectors', ['serviceSelectors']),
    ...exclusiveLengths(spec),
    ...route.faults.filter(({ perhapsAlias, path }) => {
      if (!perhapsAlias || answers) return true;
      unchecked.add(
        `objects Community: whether the alias ${spec.communities[Number(path.at(-1))]} of BGPAdvertisement ${spec.name} exists`,
      );
      return false;
    }),
    ...badNodeSelectors(spec, nodeSelectors, behaviour, `Failed to parse node selector for ls ${spec.name}`),
    ...badServiceSelectors(spec, serviceSelectors, behaviour),
    ...badPoolSelectors(poolSelectors, behaviour),
  ];
  const nodes = choose(nodeSelectors);
  const advertisement: EffectiveBgpAdvertisement = {
    name: spec.name,
    object: spec.object,
    nodes: nodes.names,
    nodeSelectors,
    serviceSelectors,
    aggregationLength: spec.aggregationLength,
    aggregationLengthV6: spec.aggregationLengthV6,
    localPref: spec.localPref,
    communities: route.communities,
    peers: spec.peers,
  };
  return { spec, faults: firstLeads(found.map((one) => placed('bgp', spec, one))), advertisement, nodes };
}

/** v0.16.0: services picked by labels are announced one by one. */
function exclusiveLengths({
  name,
  object,
  serviceSelectors,
  aggregationLength,
  aggregationLengthV6,
}: BgpAdvertisementSpec): readonly FieldFault[] {
  if (serviceSelectors.length === 0 || isPartial(object)) return [];
  const exclusive = (field: string): FieldFault => ({
    error: `serviceSelectors and ${field} are mutually exclusive, both cannot be set in ${name}`,
    cause: 'config/aggregation-length',
    path: [field],
  });
  return [
    ...(aggregationLength === 32 ? [] : [exclusive('aggregationLength')]),
    ...(aggregationLengthV6 === 128 ? [] : [exclusive('aggregationLengthV6')]),
  ];
}

export interface RouteFault extends FieldFault {
  /** A transient error: the name may be that of a Community that comes later. */
  readonly perhapsAlias?: boolean;
}

/** The part that AddressPool's advertisements have in common with BGPAdvertisement. */
export function parseRoute(
  { aggregationLength, aggregationLengthV6, communities }: RouteSpec,
  aliases: ReadonlyMap<string, Community>,
  behaviour: Behaviour,
  path: FieldPath,
): { readonly faults: readonly RouteFault[]; readonly communities: readonly string[] } {
  const faults: RouteFault[] = [];
  const tooLong = (length: number, family: string, field: string) => {
    // Printed with %q, so as the character of that number.
    const error = `invalid aggregation length ${goQuoteRune(length)} for ${family}`;
    faults.push({ error, cause: 'config/aggregation-length', path: [...path, field] });
  };
  if (aggregationLength > 32) tooLong(aggregationLength, 'IPv4', 'aggregationLength');
  if (aggregationLengthV6 > 128) tooLong(aggregationLengthV6, 'IPv6', 'aggregationLengthV6');
  const values = communities.flatMap((text, at) => {
    const alias = aliases.get(text);
    if (alias) return [alias.text];
    const parsed = parseCommunity(text, behaviour.largeCommunities);
    if (parsed.ok) return [parsed.community.text];
    const error = wrapped(behaviour, parsed.error, `invalid community ${goQuote(text)} in BGP advertisement`);
    faults.push({
      error,
      cause: 'config/community-invalid',
      path: [...path, 'communities', at],
      perhapsAlias: parsed.fault === 'format',
    });
    return [];
  });
  return { faults, communities: [...new Set(values)] };
}

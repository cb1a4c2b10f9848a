import type { Behaviour } from '../behaviour.ts';
import { type Fault, fault, firstLeads, wrapped } from '../fault.ts';
import { selectorAsV } from '../go-print.ts';
import { type AdvertisementSpec, type L2AdvertisementSpec, placeOf } from '../resources.ts';
import { type LabelSelector, someSelectorMatches } from '../selector.ts';
import type { EffectiveL2Advertisement } from './config.ts';
import { duplicateSelectors, duplicateTexts, type FieldFault, invalidSelectors, sortedValues } from './duplicates.ts';
import type { NodeChoice } from './nodes.ts';
import type { ParsedPool } from './pools.ts';

export interface ParsedL2 {
  readonly spec: L2AdvertisementSpec;
  readonly faults: readonly Fault[];
  readonly advertisement: EffectiveL2Advertisement;
  /** Equal for advertisements that a pool keeps only once (containsAdvertisement). */
  readonly key: string;
}

/** l2AdvertisementFromCR of internal/config/config.go, then its pool selectors. */
export function parseL2Advertisement(
  spec: L2AdvertisementSpec,
  behaviour: Behaviour,
  choose: (selectors: readonly LabelSelector[]) => NodeChoice,
): ParsedL2 {
  const { poolSelectors, nodeSelectors, serviceSelectors } = orderedSelectors(spec);
  const found = [
    ...duplicateTexts(spec.pools, 'ipAddressPools', ['ipAddressPools']),
    ...duplicateSelectors(poolSelectors, 'ipAddressPoolSelectors', ['ipAddressPoolSelectors']),
    ...duplicateSelectors(nodeSelectors, 'nodeSelectors', ['nodeSelectors']),
    ...duplicateSelectors(serviceSelectors, 'serviceSelectors', ['serviceSelectors']),
    ...badNodeSelectors(spec, nodeSelectors, behaviour, `Failed to parse node selector for ${spec.name}`),
    ...badServiceSelectors(spec, serviceSelectors, behaviour),
    ...badPoolSelectors(poolSelectors, behaviour),
  ];
  const { names, key } = choose(nodeSelectors);
  const interfaces = [...new Set(spec.interfaces)].sort();
  const advertisement: EffectiveL2Advertisement = {
    name: spec.name,
    object: spec.object,
    nodes: names,
    nodeSelectors,
    serviceSelectors,
    interfaces: spec.interfaces,
    allInterfaces: spec.interfaces.length === 0,
  };
  const services = serviceSelectors.map((selector) => JSON.stringify(selector)).sort();
  return {
    spec,
    faults: firstLeads(found.map((one) => placed('layer2', spec, one))),
    advertisement,
    key: JSON.stringify([key, interfaces, services]),
  };
}

export function placed(stage: 'layer2' | 'bgp', spec: AdvertisementSpec, { error, variants, cause, path }: FieldFault): Fault {
  return fault(stage, cause, error, [spec.object], [placeOf(spec, ...path)], { variants: variants ?? [] });
}

/** Duplicates are looked for in every list of selectors first, which sorts their values. */
export function orderedSelectors(spec: AdvertisementSpec) {
  return {
    poolSelectors: sortedValues(spec.poolSelectors),
    nodeSelectors: sortedValues(spec.nodeSelectors),
    serviceSelectors: sortedValues(spec.serviceSelectors),
  };
}

export function badNodeSelectors(
  { name }: AdvertisementSpec,
  selectors: readonly LabelSelector[],
  behaviour: Behaviour,
  olderOuter: string,
): readonly FieldFault[] {
  return invalidSelectors(selectors, ['nodeSelectors'], behaviour, (inner, selector) =>
    wrapped(behaviour, badSelector(inner, selector, behaviour), `failed to parse node selector for ${name}`, olderOuter),
  );
}

/** parseSelectors of v0.16.0. */
export function badServiceSelectors(
  { name }: AdvertisementSpec,
  selectors: readonly LabelSelector[],
  behaviour: Behaviour,
): readonly FieldFault[] {
  return invalidSelectors(selectors, ['serviceSelectors'], behaviour, (inner, selector) =>
    wrapped(
      behaviour,
      `invalid service selector ${selectorAsV(selector)}: ${inner}`,
      `failed to parse service selector for ${name}`,
    ),
  );
}

export function badPoolSelectors(selectors: readonly LabelSelector[], behaviour: Behaviour): readonly FieldFault[] {
  return invalidSelectors(selectors, ['ipAddressPoolSelectors'], behaviour, (inner, selector) =>
    badSelector(inner, selector, behaviour),
  );
}

/** The text of selectedNodes, selectedPools and filterWithLabelSelector. */
export function badSelector(inner: string, selector: LabelSelector, behaviour: Behaviour): string {
  const printed = selectorAsV(selector);
  return wrapped(behaviour, inner, `invalid label selector ${printed}`, `Invalid label selector ${printed}`);
}

/**
 * The pools of an advertisement in the order in which they are visited. One that is named and selected comes twice.
 * Without names and selectors these are all pools, in map order.
 */
export function poolsOf(
  spec: AdvertisementSpec,
  pools: readonly ParsedPool[],
  byName: ReadonlyMap<string, ParsedPool>,
): readonly ParsedPool[] {
  if (spec.pools.length === 0 && spec.poolSelectors.length === 0) return pools;
  const named = spec.pools.flatMap((name) => byName.get(name) ?? []);
  const selected =
    spec.poolSelectors.length === 0 ? [] : pools.filter((pool) => someSelectorMatches(spec.poolSelectors, pool.spec.labels));
  return [...named, ...selected];
}

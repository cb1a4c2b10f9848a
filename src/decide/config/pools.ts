import { type FieldPath, isObject } from '../../model/object.ts';
import { type Address, parseAddress, printAddress } from '../../net/address.ts';
import { type Cidr, cidrContains, printCidr } from '../../net/cidr.ts';
import { goQuote } from '../../net/quote.ts';
import { parseRange } from '../../net/range.ts';
import type { Behaviour } from '../behaviour.ts';
import { type Fault, fault, firstLeads, wrapped } from '../fault.ts';
import { selectorAsString, selectorAsV } from '../go-print.ts';
import { fieldOf, isMasked, isPartial, readList, readRecord, readText } from '../read.ts';
import { type LabelledObject, type PoolSpec, placeOf, type Resources } from '../resources.ts';
import { everything, someSelectorMatches } from '../selector.ts';
import type { ServiceAllocation } from './config.ts';
import { duplicateSelectors, type FieldFault, invalidSelectors, sortedValues } from './duplicates.ts';
import { overlapFaults, type PlacedCidr } from './overlap.ts';

export interface ParsedPool {
  readonly spec: LabelledObject;
  readonly addresses: readonly string[];
  /** One list for each of `addresses`. */
  readonly cidrsOfEntry: readonly (readonly Cidr[])[];
  readonly cidrs: readonly Cidr[];
  /** Entries from an IPv4 to an IPv6 address: MetalLB takes them, and gets no address from them. */
  readonly mixedEntries: readonly number[];
  readonly autoAssign: boolean;
  readonly avoidBuggyIPs: boolean;
  readonly serviceAllocation: ServiceAllocation | null;
}

export interface ParsedPools {
  readonly pools: readonly ParsedPool[];
  readonly faults: readonly Fault[];
  readonly unchecked: ReadonlySet<string>;
}

/** The first half of poolsFor of internal/config/config.go. */
export function parsePools(
  specs: readonly PoolSpec[],
  resources: Pick<Resources, 'namespaces' | 'nodes'>,
  behaviour: Behaviour,
): ParsedPools {
  const unchecked = new Set<string>();
  const parsed = specs.map((spec) => parsePool(spec, resources.namespaces, behaviour, unchecked));
  const placed = placeCidrs(parsed.map(({ pool }) => pool));
  const overlaps = overlapFaults(placed, unchecked);
  const faults = parsed.flatMap(({ pool, faults: own }, at) => [
    ...own,
    ...(overlaps.get(at) ?? []),
    ...(behaviour.poolMayHoldNodeAddress ? [] : nodeAddressFaults(pool, resources.nodes ?? [])),
  ]);
  return { pools: parsed.map(({ pool }) => pool), faults, unchecked };
}

export function placeCidrs(pools: readonly ParsedPool[]): readonly PlacedCidr[] {
  return pools.flatMap(({ spec, cidrsOfEntry }, pool) =>
    cidrsOfEntry.flatMap((cidrs, entry) => cidrs.map((cidr) => ({ cidr, pool, spec, entry }))),
  );
}

/** addressPoolFromCR. */
function parsePool(
  spec: PoolSpec,
  namespaces: Resources['namespaces'],
  behaviour: Behaviour,
  unchecked: Set<string>,
): { readonly pool: ParsedPool; readonly faults: readonly Fault[] } {
  const { cidrsOfEntry, mixedEntries, faults: ofAddresses } = parseAddresses(spec, unchecked);
  const { serviceAllocation, faults: ofAllocation } = parseAllocation(spec, namespaces, behaviour, unchecked);
  const found = [...ofAddresses, ...ofAllocation];
  const text = (inner: string) => `parsing address pool ${spec.name}: ${inner}`;
  const faults = found.map(({ error, variants, cause, path }) =>
    fault('pools', cause, text(error), [spec.object], [placeOf(spec, ...path)], { variants: (variants ?? []).map(text) }),
  );
  const pool: ParsedPool = {
    spec,
    addresses: spec.addresses,
    cidrsOfEntry,
    cidrs: cidrsOfEntry.flat(),
    mixedEntries,
    autoAssign: spec.autoAssign,
    avoidBuggyIPs: spec.avoidBuggyIPs,
    serviceAllocation,
  };
  return { pool, faults: firstLeads(faults) };
}

export function parseAddresses(
  { object, name, addresses }: LabelledObject & { readonly addresses: readonly string[] },
  unchecked: Set<string>,
): Pick<ParsedPool, 'cidrsOfEntry' | 'mixedEntries'> & { readonly faults: readonly FieldFault[] } {
  const faults: FieldFault[] = [];
  const mixedEntries: number[] = [];
  // The API server takes no pool without a spec: one that has none was quoted in part.
  if (addresses.length === 0 && !isPartial(object) && isObject(object.value.spec)) {
    faults.push({ error: 'pool has no prefixes defined', cause: 'config/pool-empty', path: ['addresses'] });
  }
  const cidrsOfEntry = addresses.map((address, at) => {
    if (isMasked(address)) {
      unchecked.add(`addresses of IPAddressPool ${name}: they are blackened`);
      return [];
    }
    const range = parseRange(address);
    if (range.ok) {
      if (range.cidrs.length === 0) mixedEntries.push(at);
      return range.cidrs;
    }
    const error = `invalid CIDR ${goQuote(address)} in pool ${goQuote(name)}: ${range.error}`;
    faults.push({ error, cause: 'config/pool-address-invalid', path: ['addresses', at] });
    return [];
  });
  return { cidrsOfEntry, mixedEntries, faults };
}

/** addressPoolServiceAllocationsFromCR. */
function parseAllocation(
  { name, serviceAllocation: spec }: PoolSpec,
  namespaces: Resources['namespaces'],
  behaviour: Behaviour,
  unchecked: Set<string>,
): { readonly serviceAllocation: ServiceAllocation | null; readonly faults: readonly FieldFault[] } {
  if (!spec) return { serviceAllocation: null, faults: [] };
  const { priority } = spec;
  const empty = spec.namespaces.length === 0 && spec.namespaceSelectors.length === 0 && spec.serviceSelectors.length === 0;
  if (empty) {
    const serviceSelectors = behaviour.emptyAllocationTakesAll ? [everything] : [];
    return { serviceAllocation: { priority, namespaces: new Set(), unresolvedNamespaces: [], serviceSelectors }, faults: [] };
  }
  const ordered = behaviour.poolDuplicates ? sortedValues : <T>(selectors: T) => selectors;
  const [namespaceSelectors, serviceSelectors] = [ordered(spec.namespaceSelectors), ordered(spec.serviceSelectors)];
  const path = (field: string): FieldPath => ['serviceAllocation', field];
  const twice = spec.namespaces.findIndex((namespace, at) => spec.namespaces.indexOf(namespace) < at);
  const duplicates = [
    ...(twice < 0
      ? []
      : [
          {
            error: 'duplicate definition in namespaces field',
            cause: 'config/duplicate-object',
            path: [...path('namespaces'), twice],
          },
        ]),
    ...duplicateSelectors(namespaceSelectors, 'namespaceSelectors', path('namespaceSelectors')),
    ...duplicateSelectors(serviceSelectors, 'serviceSelectors', path('serviceSelectors')),
  ];
  const faults = [
    ...(behaviour.poolDuplicates ? duplicates : []),
    ...invalidSelectors(namespaceSelectors, path('namespaceSelectors'), behaviour, (inner, selector) =>
      wrapped(behaviour, inner, `invalid namespace label selector ${selectorAsString(selector)} in ip pool ${name}`),
    ),
    ...invalidSelectors(serviceSelectors, path('serviceSelectors'), behaviour, (inner, selector) =>
      wrapped(behaviour, inner, `invalid service label selector ${selectorAsV(selector)} in ip pool ${name}`),
    ),
  ];
  const unresolved = namespaces === null ? namespaceSelectors : [];
  if (unresolved.length > 0) unchecked.add(`objects Namespace: which ones IPAddressPool ${name} selects`);
  const selected = (namespaces ?? []).filter(({ labels }) => someSelectorMatches(namespaceSelectors, labels));
  return {
    serviceAllocation: {
      priority,
      namespaces: new Set([...spec.namespaces, ...selected.map((namespace) => namespace.name)]),
      unresolvedNamespaces: unresolved,
      serviceSelectors,
    },
    faults,
  };
}

/** Only v0.15.0 asks: no CIDR may hold an internal address of a node. */
function nodeAddressFaults({ spec, cidrsOfEntry }: ParsedPool, nodes: readonly LabelledObject[]): readonly Fault[] {
  const ofNodes = nodes.flatMap((node) => internalAddresses(node).map((address) => ({ node, address })));
  const faults = cidrsOfEntry.flatMap((cidrs, entry) =>
    cidrs.flatMap((cidr) => {
      const held = ofNodes.find(({ address }) => cidrContains(cidr, address));
      if (!held) return [];
      const error = `pool cidr ${goQuote(printCidr(cidr))} contains nodeIp ${goQuote(printAddress(held.address))}`;
      const objects = [spec.object, held.node.object];
      return [
        fault('pools', 'config/pool-contains-node-ip', error, objects, [
          placeOf(spec, 'addresses', entry),
          held.node.object.place,
        ]),
      ];
    }),
  );
  return firstLeads(faults);
}

function internalAddresses({ object }: LabelledObject): readonly Address[] {
  return readList(fieldOf(object.value, ['status', 'addresses'])).flatMap((entry) => {
    const { type, address } = readRecord(entry);
    return type === 'InternalIP' ? (parseAddress(readText(address)) ?? []) : [];
  });
}

import { type Cidr, lastAddress, printCidr } from '../../net/cidr.ts';
import { goQuote } from '../../net/quote.ts';
import { Effort } from '../effort.ts';
import { type Fault, fault } from '../fault.ts';
import { type LabelledObject, placeOf } from '../resources.ts';

/** A network of a pool, and the entry of the pool's addresses that it comes from. */
export interface PlacedCidr {
  readonly cidr: Cidr;
  /** Position of the pool in its list. */
  readonly pool: number;
  readonly spec: LabelledObject;
  readonly entry: number;
}

interface Overlap {
  /** Positions in the list of all networks; MetalLB comes to `later` when `earlier` is already defined. */
  readonly later: number;
  readonly earlier: number;
}

/** Beyond this the list of violations tells nothing more. */
const maxPairs = 5000;
const maxFaults = 200;

/**
 * The overlaps that poolsFor finds, by the later pool: for each two pools the first. The one that MetalLB tells of is always
 * among them.
 */
export function overlapFaults(placed: readonly PlacedCidr[], unchecked: Set<string>): ReadonlyMap<number, readonly Fault[]> {
  const first = new Map<string, Overlap>();
  const effort = new Effort(maxPairs);
  for (const { later, earlier } of overlaps(placed, effort)) {
    const key = `${placed[later]?.pool} ${placed[earlier]?.pool}`;
    const known = first.get(key);
    if (!known || later < known.later || (later === known.later && earlier < known.earlier)) first.set(key, { later, earlier });
  }
  if (effort.spent || first.size > maxFaults) unchecked.add('overlaps between pools: there are too many to list them all');
  const ordered = [...first.values()].sort((a, b) => a.later - b.later || a.earlier - b.earlier).slice(0, maxFaults);
  const byPool = new Map<number, Fault[]>();
  for (const { later, earlier } of ordered) {
    const [one, other] = [placed[later], placed[earlier]];
    if (!one || !other) continue;
    const faults = byPool.get(one.pool) ?? [];
    byPool.set(one.pool, faults);
    faults.push(overlapFault(one, other));
  }
  return byPool;
}

/** A network, and where it stands in the list, ascending. */
interface Network {
  readonly cidr: Cidr;
  readonly at: number[];
}

/**
 * Networks are nested or apart, so one walk in address order with a stack of those that hold the present one finds every pair;
 * there are as many as prefix lengths at most. The earliest pair of every two networks comes without effort.
 */
function* overlaps(placed: readonly PlacedCidr[], effort: Effort): Generator<Overlap> {
  let holding: Network[] = [];
  for (const present of distinctNetworks(placed)) {
    holding = holding.filter(({ cidr }) => cidr.family === present.cidr.family && lastAddress(cidr).value >= present.cidr.base);
    yield* pairs(present, present, effort);
    for (const outer of holding) if (seenByMetallb(outer.cidr, present.cidr)) yield* pairs(outer, present, effort);
    holding.push(present);
  }
}

function* pairs(a: Network, b: Network, effort: Effort): Generator<Overlap> {
  for (const [i, one] of a.at.entries()) {
    for (const [j, other] of b.at.entries()) {
      if (a === b && j <= i) continue;
      const earliest = i === 0 && j === (a === b ? 1 : 0);
      if (!earliest && !effort.spend()) return;
      yield { later: Math.max(one, other), earlier: Math.min(one, other) };
    }
  }
}

function distinctNetworks(placed: readonly PlacedCidr[]): readonly Network[] {
  const networks = new Map<string, Network>();
  for (const [at, { cidr }] of placed.entries()) {
    const key = `${cidr.family} ${cidr.base} ${cidr.length} ${cidr.maskLength}`;
    const network = networks.get(key);
    if (network) network.at.push(at);
    else networks.set(key, { cidr, at: [at] });
  }
  return [...networks.values()].sort((a, b) => inAddressOrder(a.cidr, b.cidr));
}

function inAddressOrder(a: Cidr, b: Cidr): number {
  if (a.family !== b.family) return a.family - b.family;
  if (a.base !== b.base) return a.base < b.base ? -1 : 1;
  return a.length - b.length;
}

/**
 * cidrsOverlap of internal/config/config.go: it compares the lengths of masks, and a network written in the v4-mapped form
 * has a mask of 128 bits, so that it may lie unseen over another.
 */
function seenByMetallb(outer: Cidr, inner: Cidr): boolean {
  if (outer.maskLength === inner.maskLength) return outer.base === inner.base;
  if (outer.maskLength < inner.maskLength) return true;
  return inner.base === outer.base;
}

function overlapFault(one: PlacedCidr, other: PlacedCidr): Fault {
  const text = (a: PlacedCidr, b: PlacedCidr) =>
    `CIDR ${goQuote(printCidr(a.cidr))} in pool ${goQuote(a.spec.name)} overlaps with already defined CIDR ${goQuote(printCidr(b.cidr))}`;
  const at = [placeOf(one.spec, 'addresses', one.entry), placeOf(other.spec, 'addresses', other.entry)];
  return fault('pools', 'config/pool-overlap', text(one, other), [one.spec.object, other.spec.object], at, {
    variants: [text(other, one)],
  });
}

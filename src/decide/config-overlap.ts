import { type Cidr, lastAddress, printCidr } from '../net/cidr.ts';
import { goQuote } from '../net/quote.ts';
import { type Fault, fault } from './fault.ts';
import { type LabelledObject, placeOf } from './resources.ts';

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
const maxPairs = 200_000;

/**
 * The overlaps that poolsFor finds, by the later pool: for each two pools the first. Networks are nested or apart, so one walk
 * in address order with a stack of those that hold the present one finds every pair.
 */
export function overlapFaults(placed: readonly PlacedCidr[], unchecked: Set<string>): ReadonlyMap<number, readonly Fault[]> {
  const first = new Map<string, Overlap>();
  let pairs = 0;
  for (const { later, earlier } of overlaps(placed)) {
    const key = `${placed[later]?.pool} ${placed[earlier]?.pool}`;
    const known = first.get(key);
    if (!known || later < known.later || (later === known.later && earlier < known.earlier)) first.set(key, { later, earlier });
    if (++pairs > maxPairs) {
      unchecked.add('overlaps between pools: there are too many to list them all');
      break;
    }
  }
  const ordered = [...first.values()].sort((a, b) => a.later - b.later || a.earlier - b.earlier);
  const byPool = new Map<number, Fault[]>();
  for (const { later, earlier } of ordered) {
    const [one, other] = [placed[later], placed[earlier]];
    if (!one || !other) continue;
    const faults = byPool.get(one.pool) ?? [];
    byPool.set(one.pool, [...faults, overlapFault(one, other)]);
  }
  return byPool;
}

function* overlaps(placed: readonly PlacedCidr[]): Generator<Overlap> {
  const walk = placed.map(({ cidr }, at) => ({ cidr, at, last: lastAddress(cidr).value })).sort((a, b) => inAddressOrder(a, b));
  let holding: typeof walk = [];
  for (const present of walk) {
    holding = holding.filter(({ cidr, last }) => cidr.family === present.cidr.family && last >= present.cidr.base);
    for (const outer of holding) {
      if (!seenByMetallb(outer.cidr, present.cidr)) continue;
      yield { later: Math.max(outer.at, present.at), earlier: Math.min(outer.at, present.at) };
    }
    holding.push(present);
  }
}

interface Walked {
  readonly cidr: Cidr;
  readonly at: number;
}

function inAddressOrder(a: Walked, b: Walked): number {
  if (a.cidr.family !== b.cidr.family) return a.cidr.family - b.cidr.family;
  if (a.cidr.base !== b.cidr.base) return a.cidr.base < b.cidr.base ? -1 : 1;
  return a.cidr.length - b.cidr.length || a.at - b.at;
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

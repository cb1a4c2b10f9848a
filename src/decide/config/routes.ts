import type { Behaviour } from '../behaviour.ts';
import type { Effort } from '../effort.ts';
import { type Fault, fault, firstLeads } from '../fault.ts';
import { placeOf } from '../resources.ts';
import type { ParsedBgp } from './bgp.ts';
import { shareNode } from './nodes.ts';
import type { ParsedPool } from './pools.ts';

/** The text of the panic, as controller-runtime reports it. */
const panic = 'panic: runtime error: index out of range [0] with length 0';

/**
 * validateBGPAdvPerPool of internal/config/config.go: whether an advertisement fits a pool, and the advertisements that the
 * pool already has.
 */
export function routeFaults(
  added: ParsedBgp,
  pool: ParsedPool,
  attached: readonly ParsedBgp[],
  behaviour: Behaviour,
  effort: Effort,
  unchecked: Set<string>,
): readonly Fault[] {
  const ofLength = lengthFaults(added, pool);
  const ofLocalPref = firstLeads(localPrefFaults(added, pool, attached, behaviour, effort, unchecked));
  return [...ofLength, ...(ofLength.length > 0 ? ofLocalPref.map((one) => ({ ...one, follows: true })) : ofLocalPref)];
}

/** More clashes of one advertisement with those of one pool tell nothing more. */
const maxClashes = 5;

/** No prefix that is announced may hold more than an entry of the pool. The entries come in map order. */
function lengthFaults({ spec }: ParsedBgp, pool: ParsedPool): readonly Fault[] {
  return pool.addresses.flatMap((address, entry) => {
    const cidrs = pool.cidrsOfEntry[entry] ?? [];
    const [first] = cidrs;
    if (!first) return [];
    const length = first.family === 4 ? spec.aggregationLength : spec.aggregationLengthV6;
    const shortest = Math.min(...cidrs.map(({ maskLength }) => maskLength));
    if (length >= shortest) return [];
    // The text names the IPv4 length, whichever it was.
    const error = `invalid aggregation length ${spec.aggregationLength}: prefix ${shortest} in this pool is more specific than the aggregation length for addresses ${address}`;
    const field = first.family === 4 ? 'aggregationLength' : 'aggregationLengthV6';
    const at = [placeOf(spec, field), placeOf(pool.spec, 'addresses', entry)];
    return [fault('bgp', 'config/aggregation-length', error, [spec.object, pool.spec.object], at)];
  });
}

function localPrefFaults(
  added: ParsedBgp,
  pool: ParsedPool,
  attached: readonly ParsedBgp[],
  behaviour: Behaviour,
  effort: Effort,
  unchecked: Set<string>,
): readonly Fault[] {
  if (behaviour.localPref === 'unchecked' || added.spec.serviceSelectors.length > 0) return [];
  const faults: Fault[] = [];
  for (const other of attached) {
    if (other.spec.localPref === added.spec.localPref || other.spec.serviceSelectors.length > 0) continue;
    if (faults.length >= maxClashes || !effort.spend()) break;
    const clash = clashes(added, other, pool, behaviour);
    if (clash === 'unknown') {
      unchecked.add(`objects Node: whether BGPAdvertisement ${added.spec.name} and ${other.spec.name} select a common node`);
    } else if (clash) faults.push(clashFault(added, other, pool, clash));
  }
  return faults;
}

function clashFault(added: ParsedBgp, other: ParsedBgp, pool: ParsedPool, clash: 'clash' | 'panic'): Fault {
  const objects = [added.spec.object, other.spec.object, pool.spec.object];
  if (clash === 'panic') {
    const at = pool.mixedEntries;
    return fault(
      'bgp',
      'config/pool-address-invalid',
      panic,
      [pool.spec.object],
      at.map((entry) => placeOf(pool.spec, 'addresses', entry)),
    );
  }
  const text = (a: ParsedBgp, b: ParsedBgp) =>
    `invalid local preference ${a.spec.localPref}: local preferernce ${b.spec.localPref} was already set for the same type of BGP ` +
    'update. Check existing BGP advertisements with common pools and aggregation lengths';
  const at = [placeOf(added.spec, 'localPref'), placeOf(other.spec, 'localPref')];
  return fault('bgp', 'config/localpref-conflict', text(added, other), objects, at, { variants: [text(other, added)] });
}

/** advertisementsAreCompatible (BGPAdvertisementsHaveCompatibleLocalPref from v0.16.0 on), for two that differ in localPref. */
function clashes(
  added: ParsedBgp,
  other: ParsedBgp,
  pool: ParsedPool,
  behaviour: Behaviour,
): 'clash' | 'panic' | 'unknown' | null {
  const lengths = lengthsDiffer(added, other, pool, behaviour);
  if (lengths === 'panic') return 'panic';
  if (lengths) return null;
  const [peers, others] = [added.spec.peers, other.spec.peers];
  if (peers.length > 0 && others.length > 0 && !peers.some((peer) => others.includes(peer))) return null;
  const shares = shareNode(added.nodes, other.nodes);
  return shares === null ? 'unknown' : shares ? 'clash' : null;
}

/**
 * isAggrLengthDifferent. It looks at the first network of each entry until both families were seen, and panics at an entry
 * that has none: a range from IPv4 to IPv6.
 */
function lengthsDiffer(
  { spec: a }: ParsedBgp,
  { spec: b }: ParsedBgp,
  pool: ParsedPool,
  behaviour: Behaviour,
): boolean | 'panic' {
  const [v4, v6] = [a.aggregationLength !== b.aggregationLength, a.aggregationLengthV6 !== b.aggregationLengthV6];
  if (behaviour.localPref === 'both lengths') return v4 && v6;
  if (pool.mixedEntries.length > 0) return 'panic';
  const families = new Set(pool.cidrs.map(({ family }) => family));
  if (families.size === 0) return true;
  if (!families.has(6)) return v4;
  if (!families.has(4)) return v6;
  return v4 && v6;
}

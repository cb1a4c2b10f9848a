import type { AddressFamily } from '../../model/frr.ts';
import { parseCidr, printCidr } from '../../net/cidr.ts';
import { plainAddress } from './sighting.ts';

/** What a configuration text of FRR lets each neighbor have: `network` statements, and the filters on their way out. */
export interface Outbound {
  /** Prefixes that are originated, by VRF. */
  readonly networks: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether a prefix passes the route-map towards a neighbor. */
  passes(vrf: string, address: string, prefix: string): boolean;
}

const router = /^router bgp \d+(?: vrf (\S+))?/;
const network = /^network (\S+)/;
const outgoing = /^neighbor (\S+) route-map (\S+) out$/;
const entry = /^route-map (\S+) (permit|deny) \d+$/;
const match = /^match ipv?6? address prefix-list (\S+)$/;
const permitted = /^ipv?6? prefix-list (\S+) (?:seq \d+ )?permit (\S+)/;

/** MetalLB's and frr-k8s' templates filter each neighbor by prefix lists that name each prefix (internal/frr/templates). */
export function readOutbound(text: string): Outbound {
  const lines = text.split('\n').map((line) => line.trim().slice(0, 400));
  const { networks, mapOf } = routersIn(lines);
  const permitsOf = filtersIn(lines);
  const allowed = (vrf: string, address: string) => permitsOf(mapOf.get(neighborKey(vrf, address)));
  return {
    networks,
    passes: (vrf, address, prefix) => {
      const prefixes = allowed(vrf, address);
      return prefixes === null || prefixes.has(samePrefix(prefix)) || prefixes.has('any');
    },
  };
}

/** Networks by VRF, and the route-map towards each neighbor. */
function routersIn(lines: readonly string[]) {
  const networks = new Map<string, Set<string>>();
  const mapOf = new Map<string, string>();
  let vrf = 'default';
  for (const line of lines) {
    const begins = router.exec(line);
    if (begins) vrf = begins[1] ?? 'default';
    const [, prefix] = network.exec(line) ?? [];
    if (prefix !== undefined) add(networks, vrf, samePrefix(prefix));
    const [, address, map] = outgoing.exec(line) ?? [];
    if (address !== undefined && map !== undefined) mapOf.set(neighborKey(vrf, address), map);
  }
  return { networks, mapOf };
}

/** What the permitting entries of a route-map let pass; null where it has no prefix list. */
function filtersIn(lines: readonly string[]): (map: string | undefined) => ReadonlySet<string> | null {
  const listsOf = new Map<string, Set<string>>();
  const permits = new Map<string, Set<string>>();
  let inEntry: string | null = null;
  for (const line of lines) {
    const [, name, action] = entry.exec(line) ?? [];
    if (name !== undefined) inEntry = action === 'permit' ? name : null;
    const [, matched] = match.exec(line) ?? [];
    if (matched !== undefined && inEntry !== null) add(listsOf, inEntry, matched);
    const [, list, prefix] = permitted.exec(line) ?? [];
    if (list !== undefined && prefix !== undefined) add(permits, list, samePrefix(prefix));
  }
  const permittedBy = new Map(
    [...listsOf].map(([map, lists]) => [map, new Set([...lists].flatMap((list) => [...(permits.get(list) ?? [])]))]),
  );
  return (map) => (map === undefined ? null : (permittedBy.get(map) ?? null));
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key) ?? new Set();
  sets.set(key, set.add(value));
}

const neighborKey = (vrf: string, address: string) => `${vrf} ${plainAddress(address)}`;

/** One spelling of a prefix. */
export function samePrefix(prefix: string): string {
  const cidr = parseCidr(prefix);
  return cidr === null ? prefix : printCidr(cidr);
}

export function familyOf(prefix: string): AddressFamily {
  return prefix.includes(':') ? 'ipv6' : 'ipv4';
}

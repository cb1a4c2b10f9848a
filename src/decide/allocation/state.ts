import { type Address, printAddress } from '../../net/address.ts';
import { goQuote } from '../../net/quote.ts';
import type { EffectivePool } from '../config/config.ts';
import { isBuggy, type PoolIndex } from '../pool-index.ts';
import type { ServiceView } from '../service.ts';
import { type Ip, quoteIps } from './family.ts';
import { FreeAddresses, isBefore, type Turn } from './free.ts';
import type { PoolQuestions } from './pools.ts';
import type { Refusal, ShareKey } from './refusal.ts';

/** What a service brings to an address. */
export interface Claim {
  readonly service: ServiceView;
  readonly key: ShareKey;
  readonly ask: PoolQuestions;
}

export interface Allocation {
  readonly pool: EffectivePool;
  readonly ips: readonly Address[];
  readonly ports: readonly string[];
  readonly key: ShareKey;
}

/** Who uses an address. */
interface Use {
  /** The key of the last service that came; null once no port is left, though services without ports may stay. */
  key: ShareKey | null;
  readonly ports: Map<string, string>;
  readonly services: Set<string>;
}

/** IPv4 and IPv6 as one number, as in Go's sixteen bytes. */
const numberOf = (address: Address): bigint => (address.family === 4 ? (0xffffn << 32n) | address.value : address.value);

/**
 * The allocator's memory: internal/allocator/allocator.go. It changes while services are handled one after the other, as
 * the controller's does.
 */
export class Allocator {
  readonly pools: PoolIndex;
  readonly #allocated = new Map<string, Allocation>();
  readonly #uses = new Map<bigint, Use>();
  /** Held addresses by pool and sharing key. */
  readonly #shared = new Map<string, Map<string, Set<bigint>>>();
  readonly #addresses = new Map<bigint, Address>();
  readonly #free = new Map<string, Readonly<Record<4 | 6, FreeAddresses>>>();
  #journal: Map<bigint, Use | null> | null = null;

  constructor(pools: PoolIndex) {
    this.pools = pools;
    const isHeld = (address: Address) => (this.#uses.get(numberOf(address))?.key ?? null) !== null;
    for (const pool of pools.pools) {
      const free = (family: 4 | 6) => new FreeAddresses(pool.cidrs, family, pool.avoidBuggyIPs, isHeld);
      this.#free.set(pool.name, { 4: free(4), 6: free(6) });
    }
  }

  of(service: string): Allocation | null {
    return this.#allocated.get(service) ?? null;
  }

  /** Allocator.Assign: the service shall own exactly these addresses. */
  assign(claim: Claim, ips: readonly Ip[]): Refusal | null {
    const { service, key, ask } = claim;
    const pool = this.ownerOf(ips);
    if (!pool)
      return {
        kind: this.#scattered(ips) ? 'one pool for all' : 'not in a pool',
        ips,
        text: `${quoteIps(ips)} is not allowed in config`,
      };
    if (!ask.takes(pool, service)) {
      return { kind: 'pool takes not the service', pool: pool.name, text: `pool ${pool.name} not compatible for ip assignment` };
    }
    const addresses = ips.filter((ip) => ip !== null);
    if (addresses.length > 2) return { kind: 'families', text: `more than two addresses ${quoteIps(ips)}` };
    const [first, second] = addresses;
    if (first && second && first.family === second.family) {
      return { kind: 'families', text: `${goQuote(printAddress(first))} ${goQuote(printAddress(second))} has the same family` };
    }
    for (const ip of addresses) {
      const refusal = this.#refusesToShare(claim, ip);
      if (refusal) return refusal;
    }
    this.unassign(service.key);
    this.#take(service.key, { pool, ips: addresses, ports: service.ports, key });
    return null;
  }

  /** The pool that may hand out all of the addresses (poolFor). */
  ownerOf(ips: readonly Ip[]): EffectivePool | null {
    const pool = this.pools.poolOf(ips);
    return pool?.avoidBuggyIPs && ips.some((ip) => ip && isBuggy(ip)) ? null : pool;
  }

  /** Each of the addresses lies in a pool, but not in one and the same. */
  #scattered(ips: readonly Ip[]): boolean {
    return ips.length > 1 && ips.every((ip) => this.ownerOf([ip]));
  }

  unassign(service: string): void {
    const allocation = this.#allocated.get(service);
    if (!allocation) return;
    this.#allocated.delete(service);
    for (const ip of allocation.ips) {
      const use = this.#use(ip);
      for (const port of allocation.ports) if (use.ports.get(port) === service) use.ports.delete(port);
      use.services.delete(service);
      if (use.ports.size === 0) this.#setKey(ip, use, null);
    }
  }

  #take(service: string, allocation: Allocation): void {
    this.#allocated.set(service, allocation);
    for (const ip of allocation.ips) {
      const use = this.#use(ip);
      this.#setKey(ip, use, allocation.key);
      for (const port of allocation.ports) use.ports.set(port, service);
      use.services.add(service);
    }
  }

  /** The use of an address, remembered as it was where an attempt is to be undone. */
  #use(ip: Address): Use {
    const number = numberOf(ip);
    let use = this.#uses.get(number);
    if (this.#journal && !this.#journal.has(number)) {
      this.#journal.set(number, use ? { key: use.key, ports: new Map(use.ports), services: new Set(use.services) } : null);
    }
    if (!use) {
      use = { key: null, ports: new Map(), services: new Set() };
      this.#uses.set(number, use);
      this.#addresses.set(number, ip);
    }
    return use;
  }

  #setKey(ip: Address, use: Use, key: ShareKey | null): void {
    const number = numberOf(ip);
    const pool = this.pools.locate(ip)?.pool.name ?? '';
    const shared = this.#shared.get(pool) ?? new Map<string, Set<bigint>>();
    this.#shared.set(pool, shared);
    if (use.key) shared.get(use.key.sharing)?.delete(number);
    use.key = key;
    if (!key) this.#free.get(pool)?.[ip.family].release(ip);
    else if (key.sharing !== '') shared.set(key.sharing, (shared.get(key.sharing) ?? new Set()).add(number));
  }

  /** Handles a service that holds nothing, tells what it got, and forgets it again. */
  attempt<T>(service: string, handle: () => T): T {
    const journal = new Map<bigint, Use | null>();
    this.#journal = journal;
    try {
      return handle();
    } finally {
      this.#journal = null;
      this.#allocated.delete(service);
      for (const [number, before] of journal) this.#restore(number, before);
    }
  }

  #restore(number: bigint, before: Use | null): void {
    const [use, address] = [this.#uses.get(number), this.#addresses.get(number)];
    if (!use || !address) return;
    this.#setKey(address, use, before?.key ?? null);
    if (before) this.#uses.set(number, before);
    else {
      this.#uses.delete(number);
      this.#addresses.delete(number);
    }
  }

  /** The first address of a family that the pool can give to the service: a free one, or one that it may share. */
  firstOf(pool: EffectivePool, family: 4 | 6, claim: Claim): Address | null {
    let best: Turn | null = this.#free.get(pool.name)?.[family].first() ?? null;
    for (const ip of this.#shareable(pool, claim)) {
      const location = ip.family === family ? this.pools.locate(ip) : null;
      if (location?.pool !== pool || (pool.avoidBuggyIPs && isBuggy(ip))) continue;
      const turn = { cidr: location.cidr, value: ip.value };
      if ((!best || isBefore(turn, best)) && !this.#refusesToShare(claim, ip)) best = turn;
    }
    return best && { family, value: best.value };
  }

  hasFamily(pool: EffectivePool, family: 4 | 6): boolean {
    return this.#free.get(pool.name)?.[family].any ?? false;
  }

  /** Held addresses that the service might hold too: its own, and those under its sharing key. */
  *#shareable(pool: EffectivePool, { service, key }: Claim): Iterable<Address> {
    yield* this.#allocated.get(service.key)?.ips ?? [];
    for (const number of this.#shared.get(pool.name)?.get(key.sharing) ?? []) {
      const address = this.#addresses.get(number);
      if (address) yield address;
    }
  }

  /** Allocator.checkSharing with sharingOK. */
  #refusesToShare({ service, key }: Claim, ip: Address): Refusal | null {
    const use = this.#uses.get(numberOf(ip));
    if (!use?.key) return null;
    const theirs = use.key;
    const name = printAddress(ip);
    if (key.sharing === '' || theirs.sharing !== key.sharing || theirs.backend !== key.backend) {
      const others = [...use.services].filter((other) => other !== service.key).sort();
      if (others.length > 0) {
        const text = `can't change sharing key for ${goQuote(service.key)}, address also in use by ${others.join(',')}`;
        return { kind: 'held', ip: name, others, theirs, ours: key, text };
      }
    }
    for (const port of service.ports) {
      const by = use.ports.get(port);
      if (by !== undefined && by !== service.key) {
        return { kind: 'port taken', ip: name, port, by, text: `port ${port} is already in use on ${goQuote(name)}` };
      }
    }
    return null;
  }
}

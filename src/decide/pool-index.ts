import type { Address } from '../net/address.ts';
import { lastAddress } from '../net/cidr.ts';
import type { EffectivePool } from './config/config.ts';

/** Where an address lies: the pool, and the position of the network in the pool's list. */
export interface Location {
  readonly pool: EffectivePool;
  readonly cidr: number;
}

interface Stretch extends Location {
  readonly first: bigint;
  readonly last: bigint;
}

/** The pools of a valid configuration, in which no two networks overlap. */
export class PoolIndex {
  readonly pools: readonly EffectivePool[];
  readonly byName: ReadonlyMap<string, EffectivePool>;
  readonly #stretches: Readonly<Record<4 | 6, readonly Stretch[]>>;

  constructor(pools: readonly EffectivePool[]) {
    this.pools = [...pools].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.byName = new Map(this.pools.map((pool) => [pool.name, pool]));
    const stretches: Record<4 | 6, Stretch[]> = { 4: [], 6: [] };
    for (const pool of this.pools) {
      for (const [at, cidr] of pool.cidrs.entries()) {
        stretches[cidr.family].push({ pool, cidr: at, first: cidr.base, last: lastAddress(cidr).value });
      }
    }
    for (const family of [4, 6] as const) stretches[family].sort((a, b) => (a.first < b.first ? -1 : 1));
    this.#stretches = stretches;
  }

  locate(address: Address): Location | null {
    const stretches = this.#stretches[address.family];
    let [low, high] = [0, stretches.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const stretch = stretches[middle];
      if (stretch && stretch.first <= address.value) low = middle + 1;
      else high = middle;
    }
    const stretch = stretches[low - 1];
    return stretch && address.value <= stretch.last ? stretch : null;
  }

  /** The one pool that holds all of the addresses; null stands for an address that does not parse. */
  poolOf(ips: readonly (Address | null)[]): EffectivePool | null {
    let pool: EffectivePool | null = null;
    for (const ip of ips) {
      const found = ip && this.locate(ip)?.pool;
      if (!found || (pool && pool !== found)) return null;
      pool = found;
    }
    return pool;
  }
}

/** ipConfusesBuggyFirmwares of internal/allocator/allocator.go: an IPv4 address that ends in .0 or .255. */
export function isBuggy(address: Address): boolean {
  const octet = address.value & 0xffn;
  return address.family === 4 && (octet === 0n || octet === 0xffn);
}

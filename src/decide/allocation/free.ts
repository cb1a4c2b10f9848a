import type { Address } from '../../net/address.ts';
import { type Cidr, cidrContains, lastAddress } from '../../net/cidr.ts';
import { isBuggy } from '../pool-index.ts';

/** A place in the order in which a pool's addresses are tried: its networks in turn, each upwards. */
export interface Turn {
  readonly cidr: number;
  readonly value: bigint;
}

export const isBefore = (a: Turn, b: Turn): boolean => a.cidr < b.cidr || (a.cidr === b.cidr && a.value < b.value);

/**
 * The first address of a pool and family that nobody holds. It keeps its turn between calls and walks only over held
 * addresses, so that the size of the pool does not matter.
 */
export class FreeAddresses {
  readonly #cidrs: readonly (readonly [at: number, cidr: Cidr])[];
  readonly #family: 4 | 6;
  readonly #skips: (address: Address) => boolean;
  /** Nothing before it is free: an index into #cidrs, and an address. */
  #at = 0;
  #value: bigint | null = null;

  constructor(cidrs: readonly Cidr[], family: 4 | 6, avoidBuggy: boolean, isHeld: (address: Address) => boolean) {
    this.#cidrs = [...cidrs.entries()].filter(([, cidr]) => cidr.family === family);
    this.#family = family;
    this.#skips = (address) => (avoidBuggy && isBuggy(address)) || isHeld(address);
  }

  /** Whether the pool has networks of the family at all. */
  get any(): boolean {
    return this.#cidrs.length > 0;
  }

  first(): Turn | null {
    for (; this.#at < this.#cidrs.length; this.#at++, this.#value = null) {
      const entry = this.#cidrs[this.#at];
      if (!entry) break;
      const [cidr, network] = entry;
      const last = lastAddress(network).value;
      for (let value = this.#value ?? network.base; value <= last; value++) {
        this.#value = value;
        if (!this.#skips({ family: this.#family, value })) return { cidr, value };
      }
    }
    return null;
  }

  /** An address came free again. */
  release(address: Address): void {
    const at = this.#cidrs.findIndex(([, cidr]) => cidrContains(cidr, address));
    if (at < 0 || at > this.#at || (at === this.#at && (this.#value === null || this.#value <= address.value))) return;
    this.#at = at;
    this.#value = address.value;
  }
}

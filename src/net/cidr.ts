import { type Address, bitsOf, canonical, parseLiteral, printAddress } from './address.ts';

/** A masked network, as Go's net.IPNet: host bits are zero, a v4-mapped IPv6 network is an IPv4 one. */
export interface Cidr {
  readonly family: 4 | 6;
  /** The network address: 32 or 128 bits. */
  readonly base: bigint;
  /** The prefix length in its family. */
  readonly length: number;
  /**
   * The prefix length that Go's IPMask.Size reports. It is `length`, but 96 more for a network that was written in the
   * v4-mapped form; MetalLB compares these numbers.
   */
  readonly maskLength: number;
}

/** As net.ParseCIDR: the length is mandatory, decimal, and may have leading zeros; host bits are dropped without a word. */
export function parseCidr(text: string): Cidr | null {
  const slash = text.indexOf('/');
  if (slash < 0) return null;
  const literal = parseLiteral(text.slice(0, slash));
  const digits = text.slice(slash + 1);
  if (!literal || !/^\d{1,1000}$/.test(digits)) return null;
  const length = Number(digits);
  if (length > bitsOf(literal.family)) return null;
  return cidrOf(literal, length);
}

/** The network of that length which holds an address; a v4-mapped one becomes IPv4, as net.IP.To4 would have it. */
export function cidrOf(address: Address, length: number): Cidr {
  const network = canonical(masked(address, length));
  const mapped = network.family !== address.family;
  return { family: network.family, base: network.value, length: mapped ? length - 96 : length, maskLength: length };
}

function masked(address: Address, length: number): Address {
  const host = BigInt(bitsOf(address.family) - length);
  return { family: address.family, value: (address.value >> host) << host };
}

/** As net.IPNet.String prints it. */
export function printCidr(cidr: Cidr): string {
  return `${printAddress(firstAddress(cidr))}/${cidr.length}`;
}

export function firstAddress(cidr: Cidr): Address {
  return { family: cidr.family, value: cidr.base };
}

export function lastAddress(cidr: Cidr): Address {
  return { family: cidr.family, value: cidr.base + cidrSize(cidr) - 1n };
}

export function cidrSize(cidr: Cidr): bigint {
  return 1n << BigInt(bitsOf(cidr.family) - cidr.length);
}

/** As net.IPNet.Contains. */
export function cidrContains(cidr: Cidr, address: Address): boolean {
  const host = BigInt(bitsOf(cidr.family) - cidr.length);
  return cidr.family === address.family && address.value >> host === cidr.base >> host;
}

/** True for every two networks that share an address. */
export function cidrsOverlap(a: Cidr, b: Cidr): boolean {
  return cidrContains(a, firstAddress(b)) || cidrContains(b, firstAddress(a));
}

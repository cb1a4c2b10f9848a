import { type Address, bitsOf, compareAddresses, parseAddress, printAddress } from './address.ts';
import { type Cidr, cidrOf, parseCidr } from './cidr.ts';
import { goQuote } from './quote.ts';

export type ParsedRange =
  | {
      readonly ok: true;
      readonly cidrs: readonly Cidr[];
      readonly ends: { readonly start: Address; readonly end: Address } | null;
    }
  | { readonly ok: false; readonly error: string };

/**
 * An entry of a pool's addresses, with MetalLB's error texts: ParseCIDR of internal/config/config.go, the same from
 * v0.13.0 to v0.16.1. `ends` are those of a `start-end` entry.
 */
export function parseRange(text: string): ParsedRange {
  const dash = text.indexOf('-');
  if (dash < 0) {
    const cidr = parseCidr(text);
    return cidr ? { ok: true, cidrs: [cidr], ends: null } : { ok: false, error: `invalid CIDR ${goQuote(text)}` };
  }
  const refuse = (why: string): ParsedRange => ({ ok: false, error: `invalid IP range ${goQuote(text)}: ${why}` });
  const [from, to] = [text.slice(0, dash), text.slice(dash + 1)];
  const start = parseAddress(trimSpace(from));
  if (!start) return refuse(`invalid start IP ${goQuote(from)}`);
  const end = parseAddress(trimSpace(to));
  if (!end) return refuse(`invalid end IP ${goQuote(to)}`);
  if (compareAddresses(start, end) > 0) {
    return refuse(`start IP "${printAddress(start)}" is after the end IP "${printAddress(end)}"`);
  }
  return { ok: true, cidrs: summarize(start, end), ends: { start, end } };
}

const goSpace = /^[\t-\r \u0085\p{Z}]$/u;

/** Go's strings.TrimSpace: unlike JavaScript's trim it keeps U+FEFF and drops U+0085. */
export function trimSpace(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && goSpace.test(text.charAt(from))) from++;
  while (to > from && goSpace.test(text.charAt(to - 1))) to--;
  return text.slice(from, to);
}

/**
 * The fewest networks that hold exactly the addresses from `start` to `end`, ascending: ipaddr.Summarize of
 * github.com/mikioh/ipaddr. Ends of two families give none.
 */
export function summarize(start: Address, end: Address): readonly Cidr[] {
  if (start.family !== end.family) return [];
  const bits = bitsOf(start.family);
  const cidrs: Cidr[] = [];
  let next = start.value;
  while (next <= end.value) {
    const fitting = floorLog2(end.value - next + 1n);
    const host = Math.min(next === 0n ? bits : trailingZeros(next), fitting);
    cidrs.push(cidrOf({ family: start.family, value: next }, bits - host));
    next += 1n << BigInt(host);
  }
  return cidrs;
}

const floorLog2 = (value: bigint): number => value.toString(2).length - 1;

function trailingZeros(value: bigint): number {
  const text = value.toString(2);
  return text.length - 1 - text.lastIndexOf('1');
}

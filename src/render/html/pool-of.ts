import type { ServiceReport, Topology } from '../../model/report.ts';

/** The pool of a service; where no evidence names it, the only one that holds its address. */
export function poolOf({ pool, ips }: ServiceReport, pools: Topology['pools']): string | null {
  const [ip] = ips;
  const number = ip === undefined ? null : numberOf(ip);
  if (pool !== null || number === null) return pool;
  const holding = pools.filter(({ addresses }) => addresses.some((range) => holds(range, number)));
  return holding.length === 1 ? (holding[0]?.name ?? null) : null;
}

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** `192.0.2.0/24` or `192.0.2.10-192.0.2.20`. */
function holds(range: string, { bits, value }: Address): boolean {
  const [first = '', last] = range.split('-').map((part) => part.trim());
  if (last !== undefined) {
    const [from, to] = [numberOf(first), numberOf(last)];
    return from?.bits === bits && to?.bits === bits && from.value <= value && value <= to.value;
  }
  const [network = '', length = ''] = first.split('/');
  const base = numberOf(network);
  if (base?.bits !== bits || !/^\d{1,3}$/.test(length) || Number(length) > bits) return false;
  const shift = BigInt(bits - Number(length));
  return value >> shift === base.value >> shift;
}

function numberOf(text: string): Address | null {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return { bits: 32, value: joined(text.split('.').map(Number), 8) };
  if (!/^[\da-f:]{2,39}$/i.test(text)) return null;
  const [head = '', tail, ...more] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = 8 - before.length - after.length;
  const all = [...before, ...Array.from({ length: Math.max(0, zeros) }, () => 0), ...after];
  if (more.length > 0 || (tail === undefined && zeros !== 0) || all.length !== 8 || all.some(Number.isNaN)) return null;
  return { bits: 128, value: joined(all, 16) };
}

const joined = (groups: readonly number[], bits: number): bigint =>
  groups.reduce((sum, group) => (sum << BigInt(bits)) + BigInt(group), 0n);

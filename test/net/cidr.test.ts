import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Address, parseAddress, printAddress } from '../../src/net/address.ts';
import {
  type Cidr,
  cidrContains,
  cidrOf,
  cidrSize,
  cidrsOverlap,
  firstAddress,
  lastAddress,
  parseCidr,
  printCidr,
} from '../../src/net/cidr.ts';

describe('parseCidr reads what Go reads', () => {
  test.each([
    ['192.168.1.10/24', '192.168.1.0/24', 24],
    ['10.0.0.1/32', '10.0.0.1/32', 32],
    ['10.0.0.1/0', '0.0.0.0/0', 0],
    ['10.0.0.1/024', '10.0.0.0/24', 24],
    ['fc00:f853:ccd:e793::1/64', 'fc00:f853:ccd:e793::/64', 64],
    // The mask keeps its 128 bits, and MetalLB compares those.
    ['::ffff:10.0.0.9/120', '10.0.0.0/24', 120],
    ['::ffff:10.0.0.9/96', '0.0.0.0/0', 96],
    ['::ffff:10.0.0.9/64', '::/64', 64],
  ])('%s', (text, printed, maskLength) => {
    const cidr = parseCidr(text);
    expect(cidr && printCidr(cidr)).toBe(printed);
    expect(cidr?.maskLength).toBe(maskLength);
  });

  test.each([
    '10.0.0.0',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/8 ',
    '10.0.0/8',
    'fe80::%eth0/64',
    '::/129',
    '/24',
    '010.0.0.0/8',
  ])('refuses %j', (text) => {
    expect(parseCidr(text)).toBeNull();
  });
});

const base = parseAddress('192.0.2.0')?.value ?? 0n;
/** Networks within 192.0.2.0/26, and the addresses of that network. */
const smallCidrs = fc
  .record({ at: fc.integer({ min: 0, max: 63 }), length: fc.integer({ min: 26, max: 32 }) })
  .map(({ at, length }) => {
    return cidrOf({ family: 4, value: base + BigInt(at) }, length);
  });
const all: readonly Address[] = Array.from({ length: 64 }, (_, at) => ({ family: 4, value: base + BigInt(at) }));
const members = (cidr: Cidr) => all.filter((address) => cidrContains(cidr, address));

test('size, ends and overlap agree with counting', () => {
  fc.assert(
    fc.property(smallCidrs, smallCidrs, (a, b) => {
      const inA = members(a);
      expect(cidrSize(a)).toBe(BigInt(inA.length));
      expect(firstAddress(a)).toEqual(inA[0]);
      expect(lastAddress(a)).toEqual(inA.at(-1));
      expect(cidrsOverlap(a, b)).toBe(inA.some((address) => cidrContains(b, address)));
      expect(parseCidr(printCidr(a))).toEqual(a);
    }),
  );
});

test('an IPv6 network of any size has its ends without a walk', () => {
  const cidr = parseCidr('fd00::/8');
  if (!cidr) throw new Error('not read');
  expect(cidrSize(cidr)).toBe(1n << 120n);
  expect(printAddress(lastAddress(cidr))).toBe('fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff');
});

test('families do not meet', () => {
  const [v4, v6] = [parseCidr('0.0.0.0/0'), parseCidr('::/0')];
  if (!v4 || !v6) throw new Error('not read');
  expect(cidrsOverlap(v4, v6)).toBe(false);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { printAddress } from '../../src/net/address.ts';
import { cidrContains, printCidr } from '../../src/net/cidr.ts';
import { parseRange, summarize } from '../../src/net/range.ts';

const printed = (text: string) => {
  const range = parseRange(text);
  return range.ok ? range.cidrs.map(printCidr) : range.error;
};

describe('parseRange', () => {
  test.each([
    ['192.168.10.0/24', ['192.168.10.0/24']],
    ['192.168.9.240-192.168.9.250', ['192.168.9.240/29', '192.168.9.248/31', '192.168.9.250/32']],
    ['192.168.9.1 -\t192.168.9.1', ['192.168.9.1/32']],
    ['fd00::1-fd00::4', ['fd00::1/128', 'fd00::2/127', 'fd00::4/128']],
    ['0.0.0.0-255.255.255.255', ['0.0.0.0/0']],
    ['::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', ['::/0']],
    // Accepted by MetalLB, and gives no address at all.
    ['10.0.0.1-fd00::1', []],
    ['10.0.0.1', 'invalid CIDR "10.0.0.1"'],
    ['192.168.1.240-250', 'invalid IP range "192.168.1.240-250": invalid end IP "250"'],
    ['a-10.0.0.1', 'invalid IP range "a-10.0.0.1": invalid start IP "a"'],
    ['10.0.0.1 - 10.0.0.2-3', 'invalid IP range "10.0.0.1 - 10.0.0.2-3": invalid end IP " 10.0.0.2-3"'],
    ['10.0.0.9-10.0.0.1', 'invalid IP range "10.0.0.9-10.0.0.1": start IP "10.0.0.9" is after the end IP "10.0.0.1"'],
    ['fd00::1-10.0.0.1', 'invalid IP range "fd00::1-10.0.0.1": start IP "fd00::1" is after the end IP "10.0.0.1"'],
  ])('%s', (text, expected) => {
    expect(printed(text)).toEqual(expected);
  });
});

test('the networks of a range hold its addresses, each once, and no other', () => {
  const ends = fc.tuple(
    fc.bigInt(0n, 255n),
    fc.bigInt(0n, 255n),
    fc.constantFrom(4 as const, 6 as const),
    fc.constantFrom(0n, 0xa0000000n),
  );
  fc.assert(
    fc.property(ends, ([a, b, family, at]) => {
      const [from, to] = a < b ? [a, b] : [b, a];
      const cidrs = summarize({ family, value: at + from }, { family, value: at + to });
      for (let value = 0n; value < 256n; value++) {
        const holding = cidrs.filter((cidr) => cidrContains(cidr, { family, value: at + value }));
        expect(holding.length).toBe(value >= from && value <= to ? 1 : 0);
      }
      expect(cidrs.map((cidr) => cidr.base)).toEqual([...cidrs.map((cidr) => cidr.base)].sort((x, y) => (x < y ? -1 : 1)));
    }),
  );
});

test('the ends of a range are read again', () => {
  const address = fc.record({ family: fc.constant(6 as const), value: fc.bigInt(1n << 100n, (1n << 128n) - 1n) });
  fc.assert(
    fc.property(address, address, (a, b) => {
      const [start, end] = a.value < b.value ? [a, b] : [b, a];
      expect(parseRange(`${printAddress(start)}-${printAddress(end)}`)).toEqual({
        ok: true,
        cidrs: summarize(start, end),
        ends: { start, end },
      });
    }),
  );
});

test('any text gives networks or an error', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseRange(text)));
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareAddresses, parseAddress, printAddress } from '../../src/net/address.ts';

describe('parseAddress reads what Go reads', () => {
  test.each([
    ['192.168.1.10', '192.168.1.10'],
    ['0.0.0.0', '0.0.0.0'],
    ['2001:DB8::1', '2001:db8::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::', '::'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1::2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['0:0:0:0:0:ffff:a00:1', '10.0.0.1'],
    ['64:ff9b::10.0.0.1', '64:ff9b::a00:1'],
  ])('%s', (text, printed) => {
    const address = parseAddress(text);
    expect(address && printAddress(address)).toBe(printed);
  });

  test.each([
    '',
    '1',
    '192.168.1',
    '192.168.1.256',
    '192.168.01.1',
    '192.168.1.10 ',
    '0x7f.0.0.1',
    '1.2.3.4.5',
    'fe80::1%eth0',
    '1.2.3.4%eth0',
    '::1::',
    ':1:2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7:8::',
    '1:2:3:4:5:6:7',
    '12345::',
    '1.2.3.4::',
    '::ffff:010.0.0.1',
    ':::',
    '1:',
    'router.example.org',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeNull();
  });
});

const addresses = fc.oneof(
  fc.record({ family: fc.constant(4 as const), value: fc.bigInt(0n, (1n << 32n) - 1n) }),
  fc
    .record({ family: fc.constant(6 as const), value: fc.bigInt(0n, (1n << 128n) - 1n) })
    .filter(({ value }) => value >> 32n !== 0xffffn),
);

test('what is printed is read again as the same address', () => {
  fc.assert(
    fc.property(addresses, (address) => {
      expect(parseAddress(printAddress(address))).toEqual(address);
    }),
  );
});

test('any text is read or refused, never thrown at', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parseAddress(text)));
});

test('IPv4 lies between ::fffe:ffff:ffff and ::1:0:0:0', () => {
  const order = ['::fffe:ffff:ffff', '0.0.0.0', '10.0.0.1', '255.255.255.255', '::1:0:0:0'].map(parseAddress);
  for (const [at, address] of order.entries()) {
    const next = order[at + 1];
    if (address && next) expect(compareAddresses(address, next)).toBe(-1);
  }
});

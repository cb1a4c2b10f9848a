import { expect, test } from 'vitest';
import { bareAddress, sessionsOf } from '../../src/diagnose/sessions.ts';
import { facts, seen, stream } from './build.ts';

const log = stream({ node: 'node-a' });
const peer = { peer: '192.0.2.1' };

function states(...signatures: readonly (readonly [name: string, seconds: readonly number[]])[]) {
  const occurrences = new Map(
    signatures.map(([name, at]) => [
      name,
      [
        seen(
          name,
          log,
          at.map((second) => [second, peer] as const),
        ),
      ],
    ]),
  );
  return sessionsOf(facts({ streams: [log], occurrences }), []).map(({ address, state, flapsPerHour }) => ({
    address,
    state,
    flapsPerHour,
  }));
}

test('the last word of the speaker on a session counts', () => {
  expect(states(['shared#session-up', [10]])).toEqual([{ address: '192.0.2.1', state: 'established', flapsPerHour: null }]);
  expect(states(['shared#connect-failed', [5]], ['shared#session-up', [20]])).toMatchObject([{ state: 'established' }]);
  expect(states(['shared#connect-failed', [5, 40]])).toMatchObject([{ state: 'down' }]);
});

test('losses of an established session are a rate', () => {
  expect(states(['shared#session-up', [0, 1000, 2000]], ['shared#session-down', [500, 1500, 3600]])).toEqual([
    { address: '192.0.2.1', state: 'down', flapsPerHour: 3 },
  ]);
});

test.each([
  ['192.0.2.1:179', '192.0.2.1'],
  ['[2001:db8::1]:179', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['eth0', 'eth0'],
])('%s is the session with %s', (written, address) => {
  expect(bareAddress(written)).toBe(address);
});

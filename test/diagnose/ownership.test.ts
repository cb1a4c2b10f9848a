import { expect, test } from 'vitest';
import { announcementsOf } from '../../src/diagnose/announcements.ts';
import { ownershipOf } from '../../src/diagnose/ownership.ts';
import type { OccurrenceGroup } from '../../src/model/log.ts';
import { facts, seen, stream } from './build.ts';

const a = stream({ node: 'node-a', lastTime: 600_000 });
const b = stream({ node: 'node-b', lastTime: 600_000 });
const ip = { ip: '192.0.2.10', protocol: 'layer2' };

function owners(announced: readonly OccurrenceGroup[], withdrawn: readonly OccurrenceGroup[]) {
  const read = announcementsOf(
    facts({
      occurrences: new Map([
        ['shared#service-announced', announced],
        ['shared#service-withdrawn', withdrawn],
      ]),
    }),
  );
  return ownershipOf(read);
}

test('an address that moves has two spans and no overlap', () => {
  const [owned] = owners(
    [
      seen('shared#service-announced', a, [
        [10, ip],
        [20, ip],
      ]),
      seen('shared#service-announced', b, [[101, ip]]),
    ],
    [seen('shared#service-withdrawn', a, [[100, ip]])],
  );
  expect(owned).toMatchObject({ moves: 1, overlapSeconds: 0 });
  expect(owned?.spans).toEqual([
    { node: 'node-a', from: 10_000, to: 100_000, toTheEnd: false },
    { node: 'node-b', from: 101_000, to: 600_000, toTheEnd: true },
  ]);
});

test('two nodes that both announce to the end of their logs overlap', () => {
  const [owned] = owners([seen('shared#service-announced', a, [[10, ip]]), seen('shared#service-announced', b, [[200, ip]])], []);
  expect(owned).toMatchObject({ overlapSeconds: 400 });
});

test('a hand-over within the clocks’ tolerance is no overlap, and BGP is no ownership', () => {
  const [owned] = owners(
    [seen('shared#service-announced', a, [[10, ip]]), seen('shared#service-announced', b, [[97, ip]])],
    [seen('shared#service-withdrawn', a, [[100, ip]])],
  );
  expect(owned?.overlapSeconds).toBe(0);
  expect(owners([seen('shared#service-announced', a, [[10, { ip: '192.0.2.11', protocol: 'bgp' }]])], [])).toEqual([]);
});

test('a speaker that starts anew has lost what it announced before', () => {
  const restarted = stream({
    node: 'node-a',
    lastTime: 600_000,
    starts: [
      { source: 'node-a.log', line: 1 },
      { source: 'node-a.log', line: 200 },
    ],
  });
  const again = { ip: '192.0.2.11', protocol: 'layer2' };
  const [lost] = owners(
    [
      seen('shared#service-announced', restarted, [
        [10, ip],
        [300, again],
      ]),
    ],
    [],
  );
  expect(lost?.spans).toEqual([{ node: 'node-a', from: 10_000, to: 10_000, toTheEnd: false }]);
});

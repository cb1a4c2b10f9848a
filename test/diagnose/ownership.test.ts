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
  return ownershipOf(
    read,
    new Map([
      ['node-a', 600_000],
      ['node-b', 600_000],
    ]),
  );
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
    { node: 'node-a', from: 10_000, to: 100_000 },
    { node: 'node-b', from: 101_000, to: null },
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

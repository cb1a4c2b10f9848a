import fc from 'fast-check';
import { expect, test } from 'vitest';
import { electAnnouncer, electionHash, electionOrder } from '../../../src/decide/announcement/layer2-election.ts';

const five = ['node-1', 'node-2', 'node-3', 'worker-a', 'worker-b'];

// Orders that MetalLB's own ShouldAnnounce gave.
test.each([
  ['192.168.1.240', ['worker-a', 'node-3', 'worker-b', 'node-2', 'node-1']],
  ['192.168.1.241', ['node-1', 'node-2', 'worker-a', 'node-3', 'worker-b']],
  ['10.0.0.1', ['node-3', 'worker-a', 'node-2', 'worker-b', 'node-1']],
  ['fd00::1', ['worker-b', 'node-1', 'node-2', 'node-3', 'worker-a']],
])('%s is announced by the first of %j', (ip, order) => {
  expect(electionOrder(five, ip).map(({ node }) => node)).toEqual(order);
  expect(electAnnouncer(five, ip)).toBe(order[0]);
});

test('the hash is that of node#address', () => {
  expect(electionHash('worker-a', '192.168.1.240')).toMatch(/^422e81493242/);
});

test('nobody is elected from nobody', () => {
  expect(electAnnouncer([], '10.0.0.1')).toBe('');
});

const names = fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,12}$/), { minLength: 2, maxLength: 12 });

test('who leaves makes a difference only if it announces, and then the next takes over', () => {
  fc.assert(
    fc.property(names, fc.ipV4(), fc.nat(), (nodes, ip, at) => {
      const order = electionOrder(nodes, ip).map(({ node }) => node);
      const gone = order[at % order.length];
      const [first] = order.filter((node) => node !== gone);
      expect(
        electAnnouncer(
          nodes.filter((node) => node !== gone),
          ip,
        ),
      ).toBe(first);
    }),
  );
});

import { expect, test } from 'vitest';
import { judge, line } from '../bundle.ts';

const shared = `signatures:
  service-announced:
    in: [speaker]
    fields: { event: serviceAnnounced, ip: { capture: ip }, protocol: { capture: protocol } }
    key: [ip]
  service-withdrawn:
    in: [speaker]
    fields: { event: serviceWithdrawn }
`;
const announced = (clock: string, service: string) =>
  line(clock, { event: 'serviceAnnounced', ip: '192.0.2.61', protocol: 'layer2', service });
const found = (logs: Readonly<Record<string, string>>) => judge('when: { check: shared-ip-owners }\n', { logs }, shared).findings;

test('two services of one address on two nodes', () => {
  const logs = { 'speaker@n1': announced('02:00', 'shop/db'), 'speaker@n2': announced('03:00', 'shop/front') };
  expect(found(logs)).toMatchObject([{ affects: ['Service shop/db', 'Service shop/front'] }]);
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['one node', { 'speaker@n1': `${announced('02:00', 'shop/db')}\n${announced('03:00', 'shop/front')}` }],
  ['one service', { 'speaker@n1': announced('02:00', 'shop/db'), 'speaker@n2': announced('03:00', 'shop/db') }],
  [
    'the first one gave up',
    {
      'speaker@n1': `${announced('02:00', 'shop/db')}\n${line('02:30', { event: 'serviceWithdrawn', service: 'shop/db' })}`,
      'speaker@n2': announced('03:00', 'shop/front'),
    },
  ],
])('%s', (_, logs) => {
  expect(found(logs)).toEqual([]);
});

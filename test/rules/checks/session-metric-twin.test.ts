import { expect, test } from 'vitest';
import { parseMetrics } from '../../../src/parse/metrics.ts';
import { judge } from '../bundle.ts';

const found = (text: string) =>
  judge("when: { check: session-metric-twin }\nsubjects: ['Peer {peer}']\n", {
    facts: { metrics: parseMetrics(text, 'metrics.txt') },
  });

test.each<[string, string, string, string]>([
  ['IPv4', '192.0.2.1', '192.0.2.1:179', 'Neighbor 192.0.2.1'],
  ['IPv6', '2001:db8::1', '[2001:db8::1]:179', 'Neighbor 2001:db8::1'],
])('%s: 0 without a port, 1 with one', (_, peer, twin, subject) => {
  const { findings } = found(`metallb_bgp_session_up{peer="${peer}"} 0\nmetallb_bgp_session_up{peer="${twin}"} 1\n`);
  expect(findings).toMatchObject([{ subjects: [subject], basis: ['metric'] }]);
});

test('both are down, or the other peer is up', () => {
  const down = 'metallb_bgp_session_up{peer="192.0.2.1"} 0\n';
  expect(found(`${down}metallb_bgp_session_up{peer="192.0.2.1:179"} 0\n`).findings).toEqual([]);
  expect(found(`${down}metallb_bgp_session_up{peer="192.0.2.11:179"} 1\n`).findings).toEqual([]);
});

test('without metrics nothing can be told', () => {
  expect(found('').undecided).toMatchObject([{ lacks: ['metrics'] }]);
});

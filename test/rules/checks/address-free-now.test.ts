import { expect, test } from 'vitest';
import type { AllocationVerdict } from '../../../src/model/replay.ts';
import { judge, line } from '../bundle.ts';

const rule = `when: { check: address-free-now, with: { error: no available IPs } }
subjects: ['Service {service}']
`;
const shared = `signatures:
  allocation-failed:
    in: [controller]
    fields: { op: allocateIPs, error: { matches: '^(?<error>[^\\n]{1,300})' } }
  allocation-failed-event:
    in: [event]
    pattern: 'Failed to allocate IP for "(?<service>[^"]+)": (?<error>[^\\n]{1,300})'
`;
const objects = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: LoadBalancer }
---
apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: { name: one, namespace: metallb-system }
spec: { addresses: [192.0.2.10/32] }
`;
const logs = { controller: line('02:00', { op: 'allocateIPs', error: 'no available IPs', service: 'shop/web' }) };
const given: AllocationVerdict = { state: 'pending', outcome: 'allocated', ips: ['192.0.2.10'], pool: 'one', steps: [] };
const failed: AllocationVerdict = { ...given, outcome: 'failed', ips: [] };
const modes = { native: 'loaded' as const, frr: 'loaded' as const, 'frr-k8s': 'loaded' as const };
const found = (verdict: AllocationVerdict, text = logs) =>
  judge(rule, { objects, logs: text, replay: { allocation: { modes, services: { 'shop/web': verdict } } } }, shared).findings;

test('what failed for want of an address and would get one now', () => {
  expect(found(given)).toMatchObject([{ subjects: ['Service shop/web'], basis: ['log', 'replay'] }]);
});

test('what would fail still, and what failed for another reason', () => {
  expect(found(failed)).toEqual([]);
  expect(found(given, { controller: line('02:00', { op: 'allocateIPs', error: 'invalid', service: 'shop/web' }) })).toEqual([]);
});

test('without services nothing can be told', () => {
  expect(judge(rule, {}, shared).undecided).toMatchObject([{ status: 'cannot-tell', lacks: ['objects Service'] }]);
});

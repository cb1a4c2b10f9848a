import { expect, test } from 'vitest';
import { judge } from '../bundle.ts';

const rule = 'when: { check: frr-not-collected }\n';
const objects = `apiVersion: frrk8s.metallb.io/v1beta1
kind: FRRConfiguration
metadata: { name: metallb-n1, namespace: metallb-system }
spec: {}
`;

test('speakers and FRRConfigurations, and nothing of FRR', () => {
  expect(judge(rule, { objects, logs: { 'speaker@n1': '{}' } }).findings).toHaveLength(1);
});

test('the log of frr-k8s is there', () => {
  expect(judge(rule, { objects, logs: { 'speaker@n1': '{}', 'frr-k8s@n1': '{}' } }).findings).toEqual([]);
});

test('a text that somebody pasted is no collection', () => {
  expect(judge(rule, { objects }).findings).toEqual([]);
});

import { expect, test } from 'vitest';
import type { ConfigDecision } from '../../../src/model/replay.ts';
import { parseMetrics } from '../../../src/parse/metrics.ts';
import { judge } from '../bundle.ts';

function judged(value: number, decision: ConfigDecision) {
  const all = { native: decision, frr: decision, 'frr-k8s': decision };
  return judge('when: { check: stale-flag }\n', {
    facts: { metrics: parseMetrics(`metallb_k8s_client_config_stale_bool ${value}\n`, 'metrics.txt') },
    replay: { config: { controller: all, speaker: all } },
  });
}

test('1 with good objects', () => {
  expect(judged(1, { valid: true }).findings).toMatchObject([
    { basis: ['metric'], evidence: [{ source: 'metrics.txt', line: 1 }] },
  ]);
});

test('0, and 1 with bad objects', () => {
  expect(judged(0, { valid: true }).undecided).toMatchObject([{ status: 'excluded' }]);
  expect(judged(1, { valid: false, error: 'x' }).undecided).toMatchObject([{ status: 'excluded' }]);
});

test('objects that are not all there', () => {
  expect(judged(1, { unknown: true, missing: [] }).undecided).toMatchObject([{ status: 'cannot-tell' }]);
  expect(judged(1, { valid: true, unchecked: ['objects Secret'] }).findings).toEqual([]);
});

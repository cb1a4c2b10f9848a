import { expect, test } from 'vitest';
import { configurationDifferences } from '../../src/diagnose/session/configuration.ts';
import type { FrrConfigFact, FrrFact } from '../../src/model/frr.ts';

const config = (role: FrrConfigFact['role'], lines: readonly string[]): FrrConfigFact => ({
  role,
  text: lines.join('\n'),
  place: { source: role, line: 1 },
});

const router = (configs: readonly FrrConfigFact[]): FrrFact => ({
  source: 'dump_frr',
  pod: 'speaker-a',
  node: 'node-a',
  version: null,
  neighbors: [],
  bfdPeers: [],
  routes: [],
  configs,
  sections: [],
});

const common = ['router bgp 64512', ' neighbor 192.0.2.1 remote-as 64513'];

test('what was generated and does not run, and what runs and was not generated, is named', () => {
  const generated = config('generated', [...common, '  network 198.51.100.1/32', ' neighbor 192.0.2.2 remote-as 64513']);
  const running = config('running', [...common, '  network 198.51.100.9/32']);
  expect(configurationDifferences([router([generated, running])])).toEqual([
    {
      node: 'node-a',
      pod: 'speaker-a',
      generated: { source: 'generated', line: 1 },
      running: { source: 'running', line: 1 },
      notRunning: ['network 198.51.100.1/32', 'neighbor 192.0.2.2 remote-as 64513'],
      notGenerated: ['network 198.51.100.9/32'],
      omitted: 0,
    },
  ]);
});

test('long differences are cut and counted', () => {
  const networks = Array.from({ length: 40 }, (_, index) => `  network 198.51.100.${index}/32`);
  const [difference] = configurationDifferences([
    router([config('generated', [...common, ...networks]), config('running', common)]),
  ]);
  expect(difference?.notRunning).toHaveLength(12);
  expect(difference?.omitted).toBe(28);
});

test.each([
  ['the same', [config('generated', common), config('running', common)]],
  ['nothing runs, as far as is known', [config('generated', common)]],
  ['the dump was empty', [config('generated', common), config('running', [''])]],
])('none where %s', (_why, configs) => expect(configurationDifferences([router(configs)])).toEqual([]));

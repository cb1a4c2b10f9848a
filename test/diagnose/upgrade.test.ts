import { describe, expect, test } from 'vitest';
import { upgradeChanges } from '../../src/diagnose/upgrade.ts';
import type { AllocationVerdict, AnnouncementVerdict, ConfigVerdict, Replay } from '../../src/model/replay.ts';
import { replayOf } from '../rules/bundle.ts';

const unknown = { unknown: true as const, missing: ['objects Node'] };
const modes = { native: 'loaded' as const, frr: 'loaded' as const, 'frr-k8s': 'loaded' as const };

const pending: AllocationVerdict = {
  state: 'pending',
  outcome: 'failed',
  ips: [],
  pool: '',
  error: 'no available IPs',
  because: 'No pool takes the service.',
  steps: [],
};
const given: AllocationVerdict = { state: 'pending', outcome: 'allocated', ips: ['192.0.2.10'], pool: 'a', steps: [] };
const silent: AnnouncementVerdict = {
  gate: 'ok',
  ips: ['192.0.2.10'],
  pool: 'a',
  layer2: { candidates: [], announcer: '', nodes: {} },
  because: 'n1 is cordoned.',
  steps: [],
};
const byN1: AnnouncementVerdict = { ...silent, layer2: { candidates: ['n1'], announcer: 'n1', nodes: {} } };

interface Parts {
  readonly version?: string;
  readonly allocation?: AllocationVerdict | typeof unknown;
  readonly announcement?: AnnouncementVerdict | typeof unknown;
  readonly speaker?: ConfigVerdict | typeof unknown;
  readonly mode?: 'frr' | null;
}

function replayed({ version = '0.14.9', allocation, announcement, speaker = { valid: true }, mode = 'frr' }: Parts): Replay {
  const base = replayOf();
  const all = (verdict: ConfigVerdict | typeof unknown) => ({
    native: { valid: true },
    frr: verdict,
    'frr-k8s': { valid: true },
  });
  return {
    ...base,
    version,
    inputs: { ...base.inputs, mode },
    config: { controller: all({ valid: true }), speaker: all(speaker) },
    allocation: { modes, services: allocation ? { 'shop/web': allocation } : {} },
    announcement: { modes, peers: {}, services: announcement ? { 'shop/web': announcement } : {} },
  };
}

const changes = (now: Parts, after: Parts) => upgradeChanges(replayed(now), replayed({ version: '0.16.1', ...after }));

describe('an upgrade changes', () => {
  test('whether a service gets an address', () => {
    expect(changes({ allocation: pending }, { allocation: given })).toEqual([
      {
        subject: 'Service shop/web',
        now: 'gets no address: No pool takes the service',
        after: 'has 192.0.2.10',
        release: '0.16.1',
      },
    ]);
  });

  test('whether a service keeps its address', () => {
    const kept: AllocationVerdict = { ...given, state: 'assigned', outcome: 'kept' };
    const moved: AllocationVerdict = { ...kept, outcome: 'reassigned', ips: ['192.0.2.11'] };
    expect(changes({ allocation: kept }, { allocation: moved })).toMatchObject([
      { now: 'has 192.0.2.10', after: 'moves to 192.0.2.11' },
    ]);
  });

  test('who announces a service', () => {
    expect(changes({ announcement: silent }, { announcement: byN1 })).toMatchObject([
      { subject: 'Service shop/web', now: 'announced by nobody: n1 is cordoned', after: 'announced by n1 over layer 2' },
    ]);
  });

  test('whether a configuration is accepted, and where', () => {
    const refused = { valid: false, error: 'peer 10.0.0.1 already exists' };
    expect(changes({ speaker: refused }, {})).toEqual([
      {
        subject: 'configuration of the speaker',
        now: 'refused: peer 10.0.0.1 already exists',
        after: 'accepted',
        release: '0.16.1',
      },
    ]);
    expect(changes({}, { speaker: { valid: true, byNode: { n1: { valid: true }, n2: refused } } })).toMatchObject([
      { now: 'accepted', after: 'refused on n2: peer 10.0.0.1 already exists' },
    ]);
  });
});

describe('an upgrade changes nothing that can be told', () => {
  test.each<[string, Parts, Parts]>([
    [
      'another wording of the same refusal',
      { allocation: pending },
      { allocation: { ...pending, error: 'no available IPs in pool a' } },
    ],
    ['another free address of the pool', { allocation: given }, { allocation: { ...given, ips: ['192.0.2.12'] } }],
    ['what the newest release cannot decide', { allocation: pending }, { allocation: unknown }],
    ['a configuration that cannot be decided', { speaker: { valid: false, error: 'x' } }, { speaker: unknown }],
    ['a service that the other replay does not have', { announcement: silent }, {}],
    ['one mode of three, where the mode is unknown', { speaker: { valid: false, error: 'x' }, mode: null }, { mode: null }],
    ['the newest release itself', { version: '0.16.1', allocation: pending }, { allocation: given }],
    ['a version that is none', { version: 'main', allocation: pending }, { allocation: given }],
  ])('%s', (_, now, after) => {
    expect(changes(now, after)).toEqual([]);
  });
});

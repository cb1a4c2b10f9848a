import { expect, test } from 'vitest';
import type { Naming } from '../../src/diagnose/asking/names.ts';
import { missingEvidence, type Questions } from '../../src/diagnose/missing.ts';
import { weigh } from '../../src/diagnose/roles.ts';
import type { BgpMode } from '../../src/model/replay.ts';
import type { ServiceReport } from '../../src/model/report.ts';
import { facts, finding, stream } from './build.ts';

const questions: Questions = {
  ofCause: new Map([
    [
      'bgp/session-down',
      [
        { what: 'FRR’s view', command: 'kubectl exec -n {namespace} POD -c frr -- vtysh -c "show bgp neighbor {peer}"' },
        { what: 'who answers', command: 'arping -c 5 {ip}' },
        { what: 'the log of {pod}', command: 'kubectl logs -n {namespace} {pod} --since=1h' },
      ],
    ],
  ]),
  ofNeed: new Map(),
};

const phase = { status: 'ok', reason: '', findings: [] } as const;
const web = (protocols: ServiceReport['protocols']): ServiceReport => ({
  service: 'shop/web',
  ips: ['192.0.2.10'],
  pool: null,
  protocols,
  phases: { configuration: phase, assignment: phase, advertisement: phase, session: phase, traffic: phase },
  nodes: [],
});

function asked(mode: BgpMode | null, services: readonly ServiceReport[]) {
  const naming: Naming = {
    facts: facts({ streams: [stream({ pod: 'speaker-aaaaa' })] }),
    services,
    sessions: [],
    namespace: 'lb',
    mode,
  };
  const unsure = finding({ id: 'bgp/session-down', confidence: 0.5, subjects: ['Neighbor 198.51.100.1'] });
  return missingEvidence(weigh([unsure]), [], questions, naming).map(({ what, command }) => `${what}: ${command}`);
}

test('names are filled in, in what is asked for too', () => {
  expect(asked('frr', [web(['layer2'])])).toEqual([
    'FRR’s view: kubectl exec -n lb speaker-aaaaa -c frr -- vtysh -c "show bgp neighbor 198.51.100.1"',
    'who answers: arping -c 5 192.0.2.10',
    'the log of speaker-aaaaa: kubectl logs -n lb speaker-aaaaa --since=1h',
  ]);
});

test('nobody is asked for FRR in native mode', () => {
  expect(asked('native', [web(['layer2'])]).some((line) => line.includes('vtysh'))).toBe(false);
});

test('nobody is asked who answers ARP for what is only announced over BGP', () => {
  expect(asked('frr', [web(['bgp'])]).some((line) => line.includes('arping'))).toBe(false);
  expect(asked('frr', [web([])]).some((line) => line.includes('arping'))).toBe(true);
});

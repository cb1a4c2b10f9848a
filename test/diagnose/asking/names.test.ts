import { describe, expect, test } from 'vitest';
import { type Naming, namesFor } from '../../../src/diagnose/asking/names.ts';
import type { Facts } from '../../../src/model/facts.ts';
import type { JsonObject, ObjectFact } from '../../../src/model/object.ts';
import type { ServiceReport, SessionReport } from '../../../src/model/report.ts';
import { facts, finding, seen, stream } from '../build.ts';

function object(kind: string, namespace: string, name: string, value: JsonObject): ObjectFact {
  const place = { source: `${kind}.yaml`, line: 1 };
  return { kind, apiVersion: '', namespace, name, form: 'yaml', value, place, placeOf: () => place };
}

const speakerLog = stream({ node: 'node-b', pod: 'speaker-bbbbb', source: 'b.log' });
const base: Partial<Facts> = {
  objects: [
    object('Pod', 'metallb-system', 'speaker-aaaaa', { spec: { nodeName: 'node-a' }, status: { hostIP: '10.0.0.1' } }),
    object('Pod', 'metallb-system', 'frr-k8s-aaaaa', { spec: { nodeName: 'node-a' } }),
    object('Node', '', 'node-c', { status: { addresses: [{ type: 'InternalIP', address: '10.0.0.3' }] } }),
    object('BGPPeer', 'metallb-system', 'tor-2', { spec: { peerAddress: '198.51.100.2' } }),
    object('Service', 'shop', 'web', { spec: { ports: [{ port: 443 }] } }),
    object('Service', 'default', 'kubernetes', { spec: { clusterIP: '10.96.0.1' } }),
    object('EndpointSlice', 'shop', 'web-1', {
      metadata: { labels: { 'kubernetes.io/service-name': 'web' } },
      endpoints: [{ addresses: ['10.244.0.9'] }],
      ports: [{ port: 8443 }],
    }),
  ],
  streams: [speakerLog],
};
const service = (name: string, ips: readonly string[]): ServiceReport => {
  const phase = { status: 'ok', reason: '', findings: [] } as const;
  const phases = { configuration: phase, assignment: phase, advertisement: phase, session: phase, traffic: phase };
  return { service: name, ips, pool: null, protocols: [], phases, nodes: [] };
};

const naming = (part: Partial<Naming> = {}): Naming => ({
  facts: facts(base),
  services: [service('a/first', ['192.0.2.1']), service('shop/web', ['192.0.2.10'])],
  sessions: [],
  namespace: 'metallb-system',
  mode: 'frr',
  ...part,
});

describe('names for a command', () => {
  test('are those of what the finding is about', () => {
    const about = finding({
      id: 'x',
      subjects: ['Node node-a', 'BGPPeer metallb-system/tor-2', 'Service shop/other', 'IPAddressPool metallb-system/p'],
      affects: ['Service shop/web'],
    });
    expect(namesFor(about, naming())).toMatchObject({
      service: 'shop/web',
      ip: '192.0.2.10',
      port: '443',
      endpoint: '10.244.0.9',
      endpointPort: '8443',
      node: 'node-a',
      nodeIp: '10.0.0.1',
      speaker: 'speaker-aaaaa',
      frrPod: 'speaker-aaaaa',
      peer: '198.51.100.2',
      peerName: 'tor-2',
      pool: 'p',
      apiServer: '10.96.0.1',
    });
  });

  test('in frr-k8s mode FRR has a pod of its own', () => {
    const about = finding({ id: 'x', subjects: ['Node node-a'] });
    expect(namesFor(about, naming({ mode: 'frr-k8s' }))).toMatchObject({ speaker: 'speaker-aaaaa', frrPod: 'frr-k8s-aaaaa' });
  });

  test('are those of the log that it quotes, where it names no node', () => {
    const about = finding({ id: 'x', evidence: [{ source: 'b.log', line: 3, text: '' }] });
    expect(namesFor(about, naming())).toMatchObject({ node: 'node-b', speaker: 'speaker-bbbbb' });
  });

  test('else any speaker, and the first service', () => {
    expect(namesFor(null, naming())).toMatchObject({ speaker: 'speaker-aaaaa', service: 'a/first', ip: '192.0.2.1' });
    expect(namesFor(null, naming({ facts: facts(), services: [] }))).toEqual({ namespace: 'metallb-system' });
  });

  test('the address of a node: its object, else memberlist', () => {
    const of = (node: string, all = facts(base)) =>
      namesFor(finding({ id: 'x', subjects: [`Node ${node}`] }), naming({ facts: all })).nodeIp;
    expect(of('node-c')).toBe('10.0.0.3');
    const joined = seen('shared#node-join', speakerLog, [[5, { node2: 'node-d' }]]);
    const kept = joined.kept.map((one) => ({ ...one, record: { ...one.record, fields: { 'node addr': '10.0.0.4:7946' } } }));
    expect(of('node-d', facts({ ...base, occurrences: new Map([['shared#node-join', [{ ...joined, kept }]]]) }))).toBe(
      '10.0.0.4',
    );
    expect(of('node-e')).toBeUndefined();
  });

  test('the peer is the one whose session is down, else the only one', () => {
    const session = (address: string, state: SessionReport['state']): SessionReport => ({
      node: null,
      pod: null,
      peer: `Neighbor ${address}`,
      address,
      vrf: 'default',
      state,
      stateText: '',
      localAs: null,
      remoteAs: null,
      lastReset: null,
      notification: null,
      flapsPerHour: null,
      bfd: null,
      prefixesSent: null,
      prefixesWanted: null,
      finding: null,
      source: 'dump_frr',
      line: 1,
    });
    const sessions = [session('198.51.100.1', 'established'), session('198.51.100.2', 'down')];
    expect(namesFor(null, naming({ sessions })).peer).toBe('198.51.100.2');
    expect(namesFor(finding({ id: 'x', phase: 'traffic' }), naming({ sessions })).peer).toBeUndefined();
    expect(namesFor(finding({ id: 'x', phase: 'traffic' }), naming({ sessions: sessions.slice(0, 1) })).peer).toBe(
      '198.51.100.1',
    );
  });

  test('the API server is read from the line that could not reach it', () => {
    const line = 'Get "https://10.43.0.1:443/api/v1/services": dial tcp 10.43.0.1:443: i/o timeout';
    const about = finding({ id: 'x', evidence: [{ source: 'b.log', line: 3, text: line }] });
    expect(namesFor(about, naming({ facts: facts() })).apiServer).toBe('10.43.0.1');
  });
});

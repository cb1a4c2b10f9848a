import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Origin, originOf } from '../../src/parse/origin.ts';

const uid = '58a29a99-c26d-2918-11e0-0de93ccd04c1';
const hex = 'c496b01aa3dc06931fffd5a432c9b3ef0d00ae4cbc6ab3f88d1204c9005bdc1f';
const nothing = { kind: null, namespace: null, pod: null, container: null, node: null, previous: false };

const table: readonly [string, Partial<Origin>][] = [
  ['report/pods/speaker-6qx68/speaker.log', { kind: 'speaker', pod: 'speaker-6qx68', container: 'speaker' }],
  [
    './report/pods/controller-lhpnzblzzb-rw97l/controller.log',
    { kind: 'controller', pod: 'controller-lhpnzblzzb-rw97l', container: 'controller' },
  ],
  [
    'metallb debug 23.11/pods/speaker-mz4rk/frr-metrics.log',
    { kind: 'frr-metrics', pod: 'speaker-mz4rk', container: 'frr-metrics' },
  ],
  ['report/pods/speaker-mz4rk/frr.log', { kind: 'frr', pod: 'speaker-mz4rk', container: 'frr' }],
  ['report/pods/speaker-mz4rk/frr/logs/frr.log', { kind: 'frr', pod: 'speaker-mz4rk', container: 'frr' }],
  ['report/pods/speaker-mz4rk/frr/logs/dump_frr', { kind: 'frr-state', pod: 'speaker-mz4rk', container: 'frr' }],
  ['report/pods/speaker-mz4rk/reloader.log', { kind: 'reloader', pod: 'speaker-mz4rk', container: 'reloader' }],
  [
    'report/pods/speaker-mz4rk/speaker-previous.log',
    { kind: 'speaker', pod: 'speaker-mz4rk', container: 'speaker', previous: true },
  ],
  [
    'must-gather/quay-io-x/namespaces/metallb-system/pods/speaker-twtng/speaker/speaker/logs/previous.log',
    { kind: 'speaker', namespace: 'metallb-system', pod: 'speaker-twtng', container: 'speaker', previous: true },
  ],
  [
    'namespaces/metallb-system/pods/frr-k8s-wkzc6/controller/controller/logs/current.log',
    { kind: 'frr-k8s', namespace: 'metallb-system', pod: 'frr-k8s-wkzc6', container: 'controller' },
  ],
  ['mg/namespaces/team-blue/core/services.yaml', { namespace: 'team-blue' }],
  [
    'mg/namespaces/metallb-system/pods/speaker-5lvt6/speaker-5lvt6.yaml',
    { namespace: 'metallb-system', pod: 'speaker-5lvt6', kind: 'speaker' },
  ],
  [
    `logs/oct-alpha/pods/metallb-system_speaker-m26v9_${uid}/reloader/0.log`,
    { kind: 'reloader', namespace: 'metallb-system', pod: 'speaker-m26v9', container: 'reloader', node: 'oct-alpha' },
  ],
  [
    `logs/oct-alpha/containers/speaker-m26v9_metallb-system_frr-metrics-${hex}.log`,
    { kind: 'frr-metrics', namespace: 'metallb-system', pod: 'speaker-m26v9', container: 'frr-metrics', node: 'oct-alpha' },
  ],
  ['logs/oct-bravo/journal.log', { kind: 'kubernetes', node: 'oct-bravo' }],
  ['cluster-dump/metallb-system/speaker-c5cdr/logs.txt', { kind: 'speaker', namespace: 'metallb-system', pod: 'speaker-c5cdr' }],
  [
    'support/pod-logs/metallb-system/speaker-c5cdr-speaker.log',
    { kind: 'speaker', namespace: 'metallb-system', pod: 'speaker-c5cdr', container: 'speaker' },
  ],
  [
    'support/cluster-resources/pods/logs/metallb-system/speaker-c5cdr/frr-previous.log',
    { kind: 'frr', namespace: 'metallb-system', pod: 'speaker-c5cdr', container: 'frr', previous: true },
  ],
  ['mg/namespaces/default.yaml', {}],
  ['cluster-dump/edge/services.json', { namespace: 'edge' }],
  ['speaker1.txt', { kind: 'speaker', container: 'speaker' }],
  ['files/controller-log.txt', { kind: 'controller', container: 'controller' }],
  ['speaker-x/speaker.log', { kind: 'speaker', container: 'speaker' }],
  ['my/metallb-speaker-x7k2p_frr.log', { kind: 'frr', pod: 'metallb-speaker-x7k2p', container: 'frr' }],
  ['metallb-controller-7f9c8d6b5-x2x4z.log', { kind: 'controller', pod: 'metallb-controller-7f9c8d6b5-x2x4z' }],
  ['frr reloader (node 2).log', { kind: 'reloader', container: 'reloader' }],
  ['speaker1.previous.log', { kind: 'speaker', container: 'speaker', previous: true }],
  ['ingress-nginx-controller.log', {}],
  [
    'namespaces/ingress-nginx/pods/ingress-nginx-controller-5c8d66c76d-wk8n2/controller/controller/logs/current.log',
    {
      namespace: 'ingress-nginx',
      pod: 'ingress-nginx-controller-5c8d66c76d-wk8n2',
      container: 'controller',
    },
  ],
  ['pods/metallb-operator-controller-manager-6b4b9d7c4b-x2x4z/manager.log', { kind: 'operator' }],
  ['readme.txt', {}],
  ['', {}],
  ['///', {}],
];

describe('originOf', () => {
  it.each(table)('%s', (path, expected) => {
    expect(originOf(path)).toMatchObject(expected);
    if (Object.keys(expected).length === 0) expect(originOf(path)).toEqual(nothing);
  });

  it('reads Windows paths', () => {
    expect(originOf('report\\pods\\speaker-6qx68\\speaker.log')).toMatchObject({ kind: 'speaker', pod: 'speaker-6qx68' });
  });

  it('never throws, and is quick on long paths', () => {
    fc.assert(fc.property(fc.string(), (path) => void originOf(path)));
    const started = performance.now();
    originOf('speaker-'.repeat(100_000));
    originOf('a-'.repeat(100_000));
    originOf('_/'.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

import { describe, expect, test } from 'vitest';
import { readInputs } from '../../src/decide/inputs.ts';
import type { Json, JsonObject } from '../../src/model/object.ts';
import { cluster, pool } from './objects.ts';

const env = (values: Readonly<Record<string, string>>): Json => Object.entries(values).map(([name, value]) => ({ name, value }));

function pod(role: 'controller' | 'speaker', container: JsonObject, more: JsonObject = {}): string {
  const labels = { app: 'metallb', component: role };
  const spec = { nodeName: 'n1', containers: [{ name: role, image: `quay.io/metallb/${role}:v0.15.3`, ...container }] };
  const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
  const name = `${role}-${JSON.stringify(more).length}`;
  const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'metallb', labels, ...more }, spec, status };
  return `---\n${JSON.stringify(object)}\n`;
}

const inputs = (yaml: string) => readInputs(cluster(yaml), {});

describe('readInputs', () => {
  test('reads arguments and environment of the pods', () => {
    const yaml =
      pod('controller', { args: ['--lb-class=metallb', '--port=7472'], env: env({ METALLB_BGP_TYPE: 'frr' }) }) +
      pod('speaker', {
        args: ['--ignore-exclude-lb'],
        env: env({ METALLB_ML_BIND_ADDR: '10.0.0.1', METALLB_ML_LABELS: 'app=metallb' }),
      });
    expect(inputs(yaml)).toEqual({
      namespace: 'metallb',
      mode: 'frr',
      loadBalancerClass: 'metallb',
      ignoreExcludeLB: true,
      memberlist: true,
      speakers: ['n1'],
      assumed: {},
    });
  });

  test.each([
    [[], false],
    [['--ignore-exclude-lb=false'], false],
    [['--ignore-exclude-lb=true'], true],
    [['-ignore-exclude-lb'], true],
    [['--ignore-exclude-lbs'], false],
  ])('%j: ignores the exclude label %s', (args, expected) => {
    expect(inputs(pod('speaker', { args })).ignoreExcludeLB).toBe(expected);
  });

  test('memberlist needs both of its variables', () => {
    const only = pod('speaker', {
      args: [],
      env: [{ name: 'METALLB_ML_BIND_ADDR', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } }],
    });
    expect(inputs(only).memberlist).toBe(false);
  });

  test('an unset METALLB_BGP_TYPE is native mode', () => {
    expect(inputs(pod('controller', { args: ['--port=7472'] })).mode).toBe('native');
  });

  test.each([
    ['not ready', { deletionTimestamp: '2026-01-01T00:00:00Z' }],
    ['not of MetalLB', { labels: { app: 'metallb', component: 'reloader' } }],
  ])('a pod that is %s is no ready speaker', (_what, more) => {
    const other = pod('speaker', {}, more).replaceAll('"n1"', '"n2"').replaceAll('quay.io/metallb/speaker', 'reloader');
    expect(inputs(pod('speaker', {}) + other).speakers).toEqual(['n1']);
  });

  test('a DaemonSet shows what its pods are started with', () => {
    const template = {
      metadata: { labels: { 'app.kubernetes.io/name': 'metallb', 'app.kubernetes.io/component': 'speaker' } },
      spec: {
        containers: [
          {
            name: 'speaker',
            image: 'mirror/metallb/speaker:v0.14.9',
            args: ['--lb-class', 'x'],
            env: env({ METALLB_BGP_TYPE: 'frr-k8s' }),
          },
        ],
      },
    };
    const yaml = JSON.stringify({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 's', namespace: 'lb' },
      spec: { template },
    });
    expect(inputs(yaml)).toMatchObject({ namespace: 'lb', mode: 'frr-k8s', loadBalancerClass: 'x', speakers: null });
  });

  test('what nothing tells is assumed, and said so', () => {
    const found = inputs(pool('a', ['192.0.2.0/24']));
    expect(found).toMatchObject({
      namespace: 'metallb-system',
      mode: null,
      memberlist: true,
      ignoreExcludeLB: false,
      speakers: null,
    });
    expect(Object.keys(found.assumed).sort()).toEqual([
      'ignoreExcludeLB',
      'loadBalancerClass',
      'memberlist',
      'mode',
      'namespace',
      'speakers',
    ]);
  });

  test('an FRRConfiguration of MetalLB gives frr-k8s mode away', () => {
    const frr =
      '{"apiVersion": "frrk8s.metallb.io/v1beta1", "kind": "FRRConfiguration", "metadata": {"name": "metallb-n1", "namespace": "metallb-system"}}';
    expect(inputs(frr).mode).toBe('frr-k8s');
  });

  test('what the caller knows wins', () => {
    expect(readInputs(cluster(pod('controller', { args: [] })), { mode: 'frr', namespace: 'x' })).toMatchObject({
      mode: 'frr',
      namespace: 'x',
    });
  });
});

import { describe, expect, it } from 'vitest';
import { readLog, signature } from '../read-log.ts';

const line = (fields: Readonly<Record<string, string>>): string => JSON.stringify({ ...fields, ts: '2025-11-23T19:02:11Z' });
const begin = (name: string): string =>
  line({ caller: 'service_controller.go:64', controller: 'ServiceReconciler', level: 'info', 'start reconcile': name });
const end = (name: string): string =>
  line({ caller: 'service_controller.go:115', controller: 'ServiceReconciler', 'end reconcile': name, level: 'info' });
const allocated = line({ caller: 'service.go:180', event: 'ipAllocated', level: 'info' });
const reloading = (key: string, object: object): string =>
  line({
    caller: 'service_controller_reload.go:97',
    controller: 'ServiceReconciler - reprocessAll',
    level: 'debug',
    [key]: JSON.stringify(object),
  });
const service = { kind: 'Service', apiVersion: 'v1', metadata: { name: 'web', namespace: 'shop', uid: '1' } };

function services(lines: readonly string[], chunk?: number): readonly (string | null)[] {
  const { records } = readLog(
    `${lines.join('\n')}\n`,
    [signature('"event":"'), signature('Reconciler error')],
    chunk === undefined ? {} : { chunk },
  );
  return records.map((record) => record.service);
}

describe('the Service of a line', () => {
  it('is the one that is being reconciled', () => {
    expect(services([allocated, begin('shop/web'), allocated, end('shop/web'), allocated])).toEqual([null, 'shop/web', null]);
  });

  it('is carried over the borders of blocks', () => {
    const filler = line({ caller: 'main.go:1', level: 'debug', msg: 'x'.repeat(4000) });
    expect(services([begin('shop/web'), ...Array.from({ length: 200 }, () => filler), allocated], 10_000)).toEqual(['shop/web']);
  });

  it('is not told while all are reprocessed, except at debug', () => {
    const reload = begin('metallbreload/reload').replace('"ServiceReconciler"', '"ServiceReconciler - reprocessAll"');
    expect(services([reload, allocated])).toEqual([null]);
    expect(services([reload, reloading('reprocessing service', service), allocated])).toEqual(['shop/web']);
  });

  it('is the one that the line names', () => {
    expect(services([begin('shop/web'), line({ caller: 'service.go:98', event: 'ipAllocated', service: 'mail/smtp' })])).toEqual([
      'mail/smtp',
    ]);
    const zap =
      '{"level":"error","ts":"2025-11-23T19:02:11Z","msg":"Reconciler error","controller":"service","controllerGroup":"","controllerKind":"Service","namespace":"shop","name":"api"}';
    expect(services([zap])).toEqual(['shop/api']);
  });

  it('is nobody for what other goroutines write meanwhile', () => {
    const other = line({ caller: 'net.go:1', component: 'Memberlist', event: 'x', level: 'debug' });
    const session = line({ caller: 'native.go:1', event: 'sessionDown', level: 'warn' });
    expect(services([begin('shop/web'), other, session])).toEqual([null, null]);
  });

  it('is forgotten at a restart', () => {
    const banner = line({ caller: 'main.go:1', level: 'info', msg: 'MetalLB controller starting version 0.15.3' });
    expect(services([begin('shop/web'), banner, allocated])).toEqual([null]);
  });

  it("is each pod's own in an interleaved log", () => {
    const of = (pod: string, text: string): string => `[pod/controller-7d9f8b6c4d-${pod}/controller] ${text}`;
    expect(services([of('aaaaa', begin('shop/web')), of('bbbbb', allocated), of('aaaaa', allocated)])).toEqual([
      null,
      'shop/web',
    ]);
  });
});

describe('objects that logs carry', () => {
  const pool = {
    kind: 'IPAddressPool',
    apiVersion: 'metallb.io/v1beta1',
    metadata: { name: 'first', namespace: 'metallb-system' },
    spec: {},
  };
  const dump = (resources: object): string =>
    line({
      caller: 'config_controller.go:151',
      controller: 'ConfigReconciler',
      level: 'debug',
      'metallb CRs and Secrets': JSON.stringify(resources),
    });

  it('are the last ones of their kind, if nobody collected the kind', () => {
    const text = [
      dump({ ipaddresspools: [pool, { ...pool, metadata: { name: 'gone' } }], bgppeers: null, communities: [] }),
      dump({ ipaddresspools: [pool], bgppeers: null, communities: [] }),
      reloading('reprocessing service', { ...service, spec: { type: 'ClusterIP' } }),
      reloading('reprocessing service', { ...service, spec: { type: 'LoadBalancer' } }),
    ].join('\n');
    const { dumps } = readLog(text, []);
    const { objects, collected } = dumps.read(() => false);
    expect(objects.map(({ kind, namespace, name, form, place }) => [kind, namespace, name, form, place.line])).toEqual([
      ['IPAddressPool', 'metallb-system', 'first', 'log-dump', 2],
      ['Service', 'shop', 'web', 'log-dump', 4],
    ]);
    expect(objects[1]?.value).toMatchObject({ spec: { type: 'LoadBalancer' } });
    expect(collected.map(({ kind, count }) => [kind, count])).toEqual([
      ['IPAddressPool', 1],
      ['Community', 0],
    ]);
    expect(dumps.read((kind) => kind === 'IPAddressPool').objects.map(({ kind }) => kind)).toEqual(['Service']);
  });

  it('come with the failure to serve them', () => {
    const slice = { metadata: { name: 'web-x1', namespace: 'shop' }, endpoints: [] };
    const failed = line({
      caller: 'service_controller.go:112',
      controller: 'ServiceReconciler',
      endpoints: JSON.stringify([slice]),
      event: 'failed to handle service',
      level: 'error',
      name: 'shop/web',
      service: JSON.stringify(service),
    });
    const { objects } = readLog(failed, []).dumps.read(() => false);
    expect(objects.map(({ kind, name }) => [kind, name])).toEqual([
      ['Service', 'web'],
      ['EndpointSlice', 'web-x1'],
    ]);
  });

  it('are left out where the line was cut', () => {
    const { dumps } = readLog(dump({ ipaddresspools: [pool] }).slice(0, -30), []);
    expect(dumps.read(() => false).objects).toEqual([]);
  });
});

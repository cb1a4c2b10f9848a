import { describe, expect, it } from 'vitest';
import type { Bundle, Entry, Limits } from '../../src/model/bundle.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { Signature } from '../../src/model/signature.ts';
import { readFacts } from '../../src/parse/facts.ts';
import { signature } from './read-log.ts';

const limits: Limits = { totalBytes: 1e10, entries: 1e5, nesting: 4, lineBytes: 1 << 20, documentBytes: 1 << 20 };

function bundleOf(files: Readonly<Record<string, string | Iterable<Buffer>>>): Bundle {
  async function* entries(): AsyncGenerator<Entry> {
    for (const [path, content] of Object.entries(files)) {
      const chunks = typeof content === 'string' ? [Buffer.from(content)] : content;
      yield {
        path,
        content: (async function* () {
          yield* chunks;
        })(),
      };
    }
  }
  return {
    entries: entries(),
    summary: () => ({ name: 'x.tgz', kind: 'tgz', sha256: null, bytes: 0, entries: Object.keys(files).length }),
    troubles: () => [],
  };
}

const read = (
  files: Parameters<typeof bundleOf>[0],
  signatures: readonly Signature[] = [],
  some: Partial<Limits> = {},
): Promise<Facts> => readFacts(bundleOf(files), signatures, { ...limits, ...some });

const says = (fields: Readonly<Record<string, string>>, at = '19:02:11'): string =>
  `${JSON.stringify({ ...fields, ts: `2025-11-23T${at}Z` })}\n`;
const log =
  says({ caller: 'native.go:1', event: 'sessionDown', level: 'warn' }) +
  says({ caller: 'native.go:1', event: 'sessionUp', level: 'info' }, '19:05:11');
const pods = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: {name: speaker-x7k2p, namespace: metallb-system}
  spec: {nodeName: worker-1}
  status:
    conditions:
    - {type: Ready, status: "False", reason: ContainersNotReady, message: containers with unready status}
`;
const pool = `apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: {name: first, namespace: metallb-system}
spec: {addresses: [192.0.2.0/24]}
`;

describe('readFacts', () => {
  it('puts logs, objects and what they say together', async () => {
    const facts = await read({ 'report/pods/speaker-x7k2p/speaker.log': log, 'report/pods.yaml': pods }, [
      signature('"event":"sessionDown"', { sources: ['speaker'] }),
      signature('ContainersNotReady', { sources: ['status'] }),
    ]);
    expect(facts.files.map(({ role, lines }) => [role, lines])).toEqual([
      ['log', 2],
      ['objects', 10],
    ]);
    expect(facts.streams).toMatchObject([
      { kind: 'speaker', pod: 'speaker-x7k2p', node: 'worker-1', namespace: 'metallb-system' },
    ]);
    const [down] = facts.occurrences.get('r#"event":"sessionDown"') ?? [];
    expect(down?.kept[0]?.record.stream.node).toBe('worker-1');
    const [status] = facts.occurrences.get('r#ContainersNotReady') ?? [];
    expect(status?.kept[0]?.record).toMatchObject({
      place: { source: 'report/pods.yaml', line: 10 },
      stream: { kind: 'status', node: 'worker-1' },
    });
  });

  it('counts a log once that is there twice', async () => {
    const id = 'r#"event":"sessionDown"';
    const path = (folder: string): string => `logs/n1/${folder}`;
    const facts = await read(
      {
        [path(`containers/speaker-x7k2p_metallb-system_speaker-${'a'.repeat(64)}.log`)]: log,
        [path('pods/metallb-system_speaker-x7k2p_58a29a99-c26d-2918-11e0-0de93ccd04c1/speaker/0.log')]: log,
      },
      [signature('"event":"sessionDown"', { sources: ['speaker'] })],
    );
    expect(facts.streams).toHaveLength(1);
    expect(facts.occurrences.get(id)?.map(({ total }) => total)).toEqual([1]);
    expect(facts.troubles).toMatchObject([{ lost: 'nothing', what: expect.stringContaining('the same log as') }]);
  });

  it('takes objects from logs only where nobody collected the kind', async () => {
    const dump = says({
      caller: 'config_controller.go:151',
      controller: 'ConfigReconciler',
      level: 'debug',
      'metallb CRs and Secrets': JSON.stringify({
        ipaddresspools: [{ metadata: { name: 'from-the-log', namespace: 'metallb-system' } }],
        bgppeers: [
          {
            metadata: { name: 'peer', namespace: 'metallb-system' },
            spec: { peerASN: 64513, password: '<retracted>', passwordSecret: { name: 'key' } },
          },
        ],
      }),
    });
    const facts = await read({ 'speaker.log': dump, 'pools.yaml': pool });
    expect(facts.objects.map(({ kind, name, form }) => [kind, name, form])).toEqual([
      ['IPAddressPool', 'first', 'yaml'],
      ['BGPPeer', 'peer', 'log-dump'],
    ]);
    // MetalLB masks a password there whether the peer has one or not.
    expect(facts.objects[1]?.value).toMatchObject({ spec: { peerASN: 64513, passwordSecret: { name: 'key' } } });
    expect(facts.objects[1]?.value).not.toHaveProperty('spec.password');
  });

  const processed = (name: string, ip: string | null): string =>
    says({
      caller: 'service_controller.go:104',
      controller: 'ServiceReconciler',
      level: 'debug',
      'processing service': JSON.stringify({
        kind: 'Service',
        apiVersion: 'v1',
        metadata: { name, namespace: 'shop', annotations: { 'metallb.io/address-pool': 'a' } },
        spec: { type: 'LoadBalancer' },
        status: { loadBalancer: ip === null ? {} : { ingress: [{ ip }] } },
      }),
    });
  const table = `NAMESPACE   NAME   TYPE           CLUSTER-IP   EXTERNAL-IP   PORT(S)        AGE
shop        web    LoadBalancer   10.96.0.5    192.0.2.7     80:30080/TCP   5d
shop        api    LoadBalancer   10.96.0.6    <pending>     80:30081/TCP   5d
`;

  it.each<[string, string, readonly [string, string][]]>([
    [
      'fills a table with what a log dumped of its objects',
      processed('web', '192.0.2.7') + processed('api', null),
      [
        ['api', 'log-dump'],
        ['web', 'log-dump'],
      ],
    ],
    [
      'leaves a row alone that shows another address than the dump, which is older',
      processed('web', null) + processed('api', null),
      [
        ['api', 'log-dump'],
        ['web', 'table'],
      ],
    ],
    [
      'takes nothing from a dump that the table no longer lists',
      processed('gone', null),
      [
        ['api', 'table'],
        ['web', 'table'],
      ],
    ],
  ])('%s', async (_, lines, expected) => {
    const facts = await read({ 'controller.log': lines, 'svc.txt': table });
    const forms = facts.objects.map(({ name, form }): [string, string] => [name, form]);
    expect(forms.toSorted(([a], [b]) => a.localeCompare(b))).toEqual(expected);
    expect(facts.collected.filter(({ kind }) => kind === 'Service')).toHaveLength(1);
  });

  it('takes the mask in the dump of a peer for no password: every peer is dumped with it', async () => {
    const spec = { peerAddress: '192.0.2.1', password: '<retracted>', passwordSecret: {} };
    const resources = { bgppeers: [{ kind: 'BGPPeer', metadata: { name: 'tor', namespace: 'metallb-system' }, spec }] };
    const dump = says({
      caller: 'config_controller.go:135',
      controller: 'ConfigReconciler',
      level: 'debug',
      'metallb CRs and Secrets': JSON.stringify(resources),
    });
    const facts = await read({ 'speaker.log': dump });
    expect(facts.objects.map(({ value }) => value.spec)).toEqual([{ peerAddress: '192.0.2.1', passwordSecret: {} }]);
  });

  it('takes no Service from a log that tells of its deletion later', async () => {
    const processed = (name: string): string =>
      says({
        caller: 'service_controller.go:104',
        controller: 'ServiceReconciler',
        level: 'debug',
        'processing service': JSON.stringify({ kind: 'Service', apiVersion: 'v1', metadata: { name, namespace: 'shop' } }),
      });
    const deletion = says({
      caller: 'service_controller.go:97',
      controller: 'ServiceReconciler',
      level: 'debug',
      'processing deletion on service': 'shop/gone',
    });
    const facts = await read({ 'speaker.log': processed('gone') + processed('stays') + deletion });
    expect(facts.objects.map(({ name }) => name)).toEqual(['stays']);
  });

  it('gives klog lines the year of another file if theirs has none', async () => {
    const files = { 'a/speaker.log': 'W1123 19:02:11.000000       1 x.go:12] odd thing\n', 'b/speaker.log': log };
    const facts = await read(files, [signature('odd thing')]);
    expect(facts.occurrences.get('r#odd thing')?.[0]?.kept[0]?.record.time).toBe(Date.parse('2025-11-23T19:02:11Z'));
  });

  it('says what it left out of a document that is too large', async () => {
    const facts = await read({ 'pools.yaml': pool + `---\n${pool.replace('first', 'second')}`.repeat(20) }, [], {
      documentBytes: 400,
    });
    expect(facts.troubles).toMatchObject([
      { source: 'pools.yaml', lost: 'part', what: expect.stringContaining('larger than 400 bytes') },
      ...facts.troubles.slice(1),
    ]);
    expect(facts.objects.length).toBeGreaterThan(0);
  });

  it('survives bytes that are nothing', async () => {
    const junk = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) & 255));
    const facts = await read({ 'junk.bin': [junk], 'empty.log': '', 'hole.log': `\u0000\u0000\u0000\n${log}` });
    expect(facts.files.map(({ role }) => role)).toEqual(['binary', 'empty', 'log']);
    expect(facts.streams).toMatchObject([{ kind: 'speaker' }]);
  });

  it('keeps its memory while a log goes by', { timeout: 60_000 }, async () => {
    const filler = says({ caller: 'native.go:1', event: 'sessionUp', level: 'debug', msg: 'x'.repeat(150), peer: '10.0.0.1' });
    const chunk = Buffer.from(filler.repeat(1000));
    function* chunks(count: number): Generator<Buffer> {
      for (let i = 0; i < count; i++) yield Buffer.from(chunk);
    }
    const held = async (count: number): Promise<number> => {
      const facts = await read({ 'speaker.log': chunks(count) }, [
        signature('"event":"sessionUp"', { match: ({ text }) => ({ what: text.slice(20, 90) }) }),
      ]);
      const [group] = facts.occurrences.get('r#"event":"sessionUp"') ?? [];
      expect(group?.total).toBe(count * 1000);
      return group?.kept.reduce((sum, { record, captures }) => sum + record.text.length + (captures.what?.length ?? 0), 0) ?? 0;
    };
    const before = process.memoryUsage().heapUsed;
    expect(await held(300)).toBe(await held(5));
    // 70 MB went by; a capture or a line that held on to its block would hold all of them.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(60 * 1024 * 1024);
  });
});

import { describe, expect, test } from 'vitest';
import { replay } from '../../src/decide/replay/replay.ts';
import type { JsonObject } from '../../src/model/object.ts';
import type { BgpMode, NeighborIntent } from '../../src/model/replay.ts';
import { bgp, cluster, node, peer, pool } from './objects.ts';

const speaker = (name: string): string => {
  const containers = [{ name: 'speaker', image: 'quay.io/metallb/speaker', args: ['--port=7472'] }];
  const metadata = { name: `speaker-${name}`, namespace: 'metallb-system', labels: { app: 'metallb', component: 'speaker' } };
  const status = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] };
  return `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { nodeName: name, containers }, status })}\n`;
};

/** A service with one address of each family, and an endpoint. */
const service = (): string => {
  const metadata = { name: 'web', namespace: 'shop' };
  const spec = {
    type: 'LoadBalancer',
    clusterIPs: ['10.96.0.1', 'fd01::1'],
    ipFamilyPolicy: 'RequireDualStack',
    ports: [{ port: 80 }],
  };
  const status = { loadBalancer: { ingress: [{ ip: '192.0.2.1' }, { ip: 'fd00::1' }] } };
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'web-1', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
    endpoints: [{ addresses: ['10.244.0.1'], nodeName: 'one', conditions: { ready: true, serving: true } }],
  };
  return `---\n${JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata, spec, status })}\n---\n${JSON.stringify(slice)}\n`;
};

function intents(spec: JsonObject, mode: BgpMode, version = '0.15.3', adv: JsonObject = {}): readonly NeighborIntent[] {
  const yaml =
    pool('a', ['192.0.2.0/24', 'fd00::/120']) + bgp('adv', adv) + peer('p', spec) + node('one') + speaker('one') + service();
  return replay(cluster(yaml), { version, mode }).neighbors?.one ?? [];
}

describe('what a node is told of a neighbor', () => {
  test('its session, and the prefixes of its family', () => {
    expect(intents({ holdTime: '30s', peerPort: 1179, password: 'x', ebgpMultiHop: true }, 'frr')).toEqual([
      {
        peer: 'p',
        address: '192.0.2.1',
        interface: '',
        vrf: '',
        localAs: 64512,
        remoteAs: 65000,
        dynamicAsn: '',
        port: 1179,
        routerId: '',
        holdSeconds: 30,
        keepaliveSeconds: 10,
        connectSeconds: null,
        multihop: true,
        bfdProfile: '',
        password: true,
        sourceAddress: '',
        families: ['ipv4'],
        prefixes: { ipv4: ['192.0.2.1/32'], ipv6: [] },
      },
    ]);
  });

  test.each<[string, JsonObject, string, readonly string[]]>([
    ['both where it is asked for', { dualStackAddressFamily: true }, '0.15.3', ['ipv4', 'ipv6']],
    ['both over an interface', { peerAddress: '', interface: 'eth0' }, '0.15.3', ['ipv4', 'ipv6']],
    ['both before v0.15.0', {}, '0.14.9', ['ipv4', 'ipv6']],
    ['one before v0.15.0 with disableMP', { disableMP: true }, '0.14.9', ['ipv4']],
    ['IPv6 to an IPv6 peer', { peerAddress: 'fd02::1' }, '0.15.3', ['ipv6']],
  ])('families: %s', (_what, spec, version, families) => {
    expect(intents(spec, 'frr', version)[0]).toMatchObject({ families });
  });

  test('a prefix goes to the peers that its advertisement names', () => {
    expect(intents({}, 'frr', '0.15.3', { peers: ['other'] })[0]?.prefixes).toEqual({ ipv4: [], ipv6: [] });
    expect(intents({}, 'frr', '0.15.3', { peers: ['p'], aggregationLength: 24 })[0]?.prefixes?.ipv4).toEqual(['192.0.2.0/24']);
  });

  test('frr-k8s mode drops the source address, a local AS, and timers of which one is the default', () => {
    const spec = { sourceAddress: '192.0.2.9', localASN: 65099, holdTime: '90s', keepaliveTime: '60s' };
    const dropped = { sourceAddress: '', localAs: 64512, holdSeconds: null, keepaliveSeconds: null };
    expect(intents(spec, 'frr-k8s', '0.16.1')[0]).toMatchObject(dropped);
    expect(intents(spec, 'frr', '0.16.1')[0]).toMatchObject({
      sourceAddress: '192.0.2.9',
      localAs: 65099,
      holdSeconds: 90,
      keepaliveSeconds: 60,
    });
  });

  test('up to v0.14.8 timers are always written', () => {
    expect(intents({}, 'frr', '0.14.8')[0]).toMatchObject({ holdSeconds: 90, keepaliveSeconds: 30 });
    expect(intents({}, 'frr', '0.14.9')[0]).toMatchObject({ holdSeconds: null, keepaliveSeconds: null });
  });
});

import { describe, expect, test } from 'vitest';
import { bareAddress, plainAddress } from '../../src/diagnose/session/sighting.ts';
import { sessionsOf } from '../../src/diagnose/sessions.ts';
import type { Facts } from '../../src/model/facts.ts';
import type { FrrFact } from '../../src/model/frr.ts';
import type { JsonObject, ObjectFact } from '../../src/model/object.ts';
import type { NeighborIntent, Replay } from '../../src/model/replay.ts';
import { parseFrrConfig, parseFrrDump } from '../../src/parse/frr/dump.ts';
import { parseMetrics } from '../../src/parse/metrics.ts';
import { facts, finding, replay, seen, stream } from './build.ts';

const log = stream({ node: 'node-a' });
const peer = { peer: '192.0.2.1' };
const silent = { last: new Map() };

function table(part: Partial<Facts>, replayed: Replay = replay()) {
  return sessionsOf(facts(part), [], replayed, silent);
}

function states(...signatures: readonly (readonly [name: string, seconds: readonly number[]])[]) {
  const occurrences = new Map(
    signatures.map(([name, at]) => [
      name,
      [
        seen(
          name,
          log,
          at.map((second) => [second, peer] as const),
        ),
      ],
    ]),
  );
  return table({ streams: [log], occurrences }).map(({ address, state, flapsPerHour }) => ({ address, state, flapsPerHour }));
}

test('the last word of the speaker on a session counts', () => {
  expect(states(['shared#session-up', [10]])).toEqual([{ address: '192.0.2.1', state: 'established', flapsPerHour: null }]);
  expect(states(['shared#connect-failed', [5]], ['shared#session-up', [20]])).toMatchObject([{ state: 'established' }]);
  expect(states(['shared#connect-failed', [5, 40]])).toMatchObject([{ state: 'down' }]);
});

test('losses of an established session are a rate, a single one is none', () => {
  expect(states(['shared#session-up', [0, 1000, 2000]], ['shared#session-down', [500, 1500, 3600]])).toEqual([
    { address: '192.0.2.1', state: 'down', flapsPerHour: 3 },
  ]);
  expect(states(['shared#session-up', [0, 1000]], ['shared#session-down', [500]])).toMatchObject([{ flapsPerHour: null }]);
});

test.each([
  ['192.0.2.1:179', '192.0.2.1'],
  ['[2001:db8::1]:179', '2001:db8::1'],
  ['2001:db8::1', '2001:db8::1'],
  ['eth0', 'eth0'],
])('%s is the session with %s', (written, address) => {
  expect(bareAddress(written)).toBe(address);
});

test.each([
  ['2001:DB8:0::1', '2001:db8::1'],
  ['ETH0', 'eth0'],
  ['192.0.2.1', '192.0.2.1'],
])('%s is spelled %s', (written, plain) => expect(plainAddress(written)).toBe(plain));

const running = (networks: readonly string[], allowed: readonly string[]) => `###### show running-config
Building configuration...

Current configuration:
!
frr version 10.3
hostname node-a
!
${allowed.map((prefix, index) => `ip prefix-list 192.0.2.1-allowed-ipv4 seq ${index + 1} permit ${prefix}`).join('\n')}
ipv6 prefix-list 192.0.2.1-allowed-ipv6 seq 1 permit 2001:db8::10/128
route-map 192.0.2.1-out permit 1
 match ip address prefix-list 192.0.2.1-allowed-ipv4
exit
route-map 192.0.2.1-out permit 2
 match ipv6 address prefix-list 192.0.2.1-allowed-ipv6
exit
router bgp 64512
 neighbor 192.0.2.1 remote-as 64513
 address-family ipv4 unicast
${networks
  .filter((prefix) => !prefix.includes(':'))
  .map((prefix) => `  network ${prefix}`)
  .join('\n')}
  neighbor 192.0.2.1 route-map 192.0.2.1-out out
 exit-address-family
 address-family ipv6 unicast
${networks
  .filter((prefix) => prefix.includes(':'))
  .map((prefix) => `  network ${prefix}`)
  .join('\n')}
 exit-address-family
exit
`;

const neighbors = (state: string) => `###### show bgp neighbor
BGP neighbor is 192.0.2.1, remote AS 64513, local AS 64512, external link
  BGP state = ${state}
    Opens:                  2          2
  Connections established 4; dropped 3
  Last reset 00:00:50,  Notification received (Cease/Administrative Reset)
BGP Connect Retry Timer in Seconds: 120
`;

const intent = (part: Partial<NeighborIntent>): NeighborIntent => ({
  peer: 'tor-1',
  address: '192.0.2.1',
  interface: '',
  vrf: '',
  localAs: 64512,
  remoteAs: 64513,
  dynamicAsn: '',
  port: 179,
  routerId: '',
  holdSeconds: null,
  keepaliveSeconds: null,
  connectSeconds: null,
  multihop: false,
  bfdProfile: '',
  password: false,
  sourceAddress: '',
  families: ['ipv4', 'ipv6'],
  prefixes: { ipv4: ['198.51.100.1/32', '198.51.100.2/32'], ipv6: ['2001:db8::10/128'] },
  ...part,
});

const wants = (intents: readonly NeighborIntent[], mode: 'frr' | 'native' = 'frr') =>
  replay({ inputs: { ...replay().inputs, mode }, neighbors: { 'node-a': intents } });

function object(kind: string, name: string, value: JsonObject): ObjectFact {
  const place = { source: `${kind}.yaml`, line: 3 };
  return { kind, apiVersion: '', namespace: 'metallb-system', name, form: 'yaml', value, place, placeOf: () => place };
}

const tor = object('BGPPeer', 'tor-1', { spec: { peerAddress: '192.0.2.1', myASN: 64512, peerASN: 64513 } });

const dumped = (text: string): FrrFact => ({ ...parseFrrDump(text, 'dump_frr'), node: 'node-a', pod: 'speaker-a' });

describe('prefixes wanted against advertised', () => {
  const both = ['198.51.100.1/32', '198.51.100.2/32', '2001:db8::10/128'];

  test('in both families, where all is well', () => {
    const frr = [dumped(running(both, both.slice(0, 2)) + neighbors('Established, up for 00:00:40'))];
    expect(table({ frr, objects: [tor] }, wants([intent({})]))).toMatchObject([
      {
        peer: 'BGPPeer metallb-system/tor-1',
        state: 'established',
        prefixesSent: 3,
        prefixesWanted: 3,
        prefixes: {
          wantedFrom: 'replay',
          families: [
            { family: 'ipv4', wanted: 2, advertised: 2, missing: [] },
            { family: 'ipv6', wanted: 1, advertised: 1, missing: [] },
          ],
          note: '',
        },
      },
    ]);
  });

  test.each([
    ['FRR does not originate it', both.slice(1), both.slice(0, 2)],
    ['a filter of FRR stops it', both, both.slice(1, 2)],
  ])('%s', (_why, networks, allowed) => {
    const frr = [dumped(running(networks, allowed) + neighbors('Established, up for 00:00:40'))];
    expect(table({ frr }, wants([intent({})]))[0]?.prefixes).toMatchObject({
      families: [{ missing: ['198.51.100.1/32'] }, { missing: [] }],
      note: 'FRR does not have 198.51.100.1/32',
    });
  });

  test('over a session that is down nothing is advertised', () => {
    const frr = [dumped(running(both, both.slice(0, 2)) + neighbors('Idle'))];
    expect(table({ frr }, wants([intent({})]))[0]).toMatchObject({
      state: 'down',
      prefixesSent: 0,
      prefixesWanted: 3,
      prefixes: { note: 'nothing is advertised while the session is down' },
    });
  });

  test('FRRConfiguration tells what is wanted where the replay cannot', () => {
    const configuration = object('FRRConfiguration', 'metallb-node-a', {
      spec: {
        nodeSelector: { matchLabels: { 'kubernetes.io/hostname': 'node-a' } },
        bgp: {
          routers: [
            {
              asn: 64512,
              neighbors: [
                {
                  address: '192.0.2.1',
                  asn: 64513,
                  toAdvertise: { allowed: { mode: 'filtered', prefixes: ['198.51.100.1/32', '198.51.100.9/32'] } },
                },
              ],
            },
          ],
        },
      },
    });
    const frr = [dumped(running(both, both.slice(0, 2)))];
    expect(table({ frr, objects: [configuration] })).toMatchObject([
      {
        node: 'node-a',
        state: 'unknown',
        remoteAs: 64513,
        prefixes: { wantedFrom: 'FRRConfiguration', note: 'FRR does not have 198.51.100.9/32' },
      },
    ]);
  });

  test('what the speaker says it announces and wrote nowhere is missing', () => {
    const frr: FrrFact = {
      ...dumped(running(both.slice(0, 1), both) + neighbors('Established')),
      configs: [
        ...dumped(running(both.slice(0, 1), both)).configs,
        ...parseFrrConfig(running(both.slice(0, 1), both), 'frr.conf').configs,
      ],
    };
    const said = { event: 'announced' as const, ip: '198.51.100.7', node: 'node-a', stream: log, protocol: 'bgp' as const };
    const last = new Map([
      ['node-a 198.51.100.7 bgp', { ...said, reason: null, service: null, time: 1, place: { source: 'a', line: 1 } }],
    ]);
    const [session] = sessionsOf(facts({ frr: [frr] }), [], replay(), { last });
    expect(session?.prefixes).toMatchObject({ wantedFrom: 'speaker log', note: 'FRR does not have 198.51.100.7/32' });
  });
});

describe('sessions of other sources', () => {
  test('metrics alone make a row, with the node of the pod', () => {
    const metrics = parseMetrics(
      [
        'metallb_bgp_session_up{peer="192.0.2.1:179",pod="speaker-x"} 0',
        'metallb_bgp_announced_prefixes_total{peer="192.0.2.1:179",pod="speaker-x"} 0',
        'metallb_bfd_session_up{peer="192.0.2.1",pod="speaker-x"} 0',
        'frrk8s_bgp_session_up{peer="2001:db8::1",vrf="red",pod="frr-k8s-y"} 1',
      ].join('\n'),
      'metrics.txt',
    );
    const streams = [stream({ node: 'node-x', pod: 'speaker-x' })];
    expect(table({ metrics, streams })).toMatchObject([
      { node: null, pod: 'frr-k8s-y', address: '2001:db8::1', vrf: 'red', state: 'established' },
      { node: 'node-x', address: '192.0.2.1', state: 'down', bfd: 'Down', prefixesSent: 0, source: 'metrics.txt', line: 1 },
    ]);
  });

  test('a session state object and a dump of one session are one row, in the words of the dump', () => {
    const states = dumped(neighbors('Idle')).neighbors.map((neighbor) => ({
      ...neighbor,
      state: 'Established',
      localAs: null,
      opensSent: null,
      bfdStatus: 'up',
    }));
    const dump = dumped(neighbors('Idle'));
    expect(table({ frr: [{ ...dump, neighbors: [...states, ...dump.neighbors] }] })).toMatchObject([
      { state: 'down', stateText: 'Idle', bfd: 'up', localAs: 64512 },
    ]);
  });

  test('a BGPPeer without any trace is a row of which nothing is known', () => {
    expect(table({ objects: [tor] }, wants([intent({})], 'native'))).toMatchObject([
      { node: 'node-a', peer: 'BGPPeer metallb-system/tor-1', state: 'unknown', prefixesWanted: 3, prefixesSent: null },
    ]);
  });

  test('a neighbor that FRR prints none of is down', () => {
    const frr = [dumped(running([], []) + neighbors('Established'))];
    const second = object('BGPPeer', 'tor-2', { spec: { peerAddress: '192.0.2.2' } });
    const rows = table({ frr, objects: [tor, second] }, wants([intent({}), intent({ peer: 'tor-2', address: '192.0.2.2' })]));
    expect(rows).toMatchObject([
      { address: '192.0.2.1', state: 'established' },
      { address: '192.0.2.2', state: 'down', stateText: 'not among FRR’s neighbors' },
    ]);
  });
});

describe('what happened to a session', () => {
  const frrLog = stream({ kind: 'frr', source: 'frr.log', node: 'node-a', firstTime: 0, lastTime: 1_800_000 });

  test('FRR’s counter is told with the stretch of its log', () => {
    expect(table({ frr: [dumped(neighbors('Established'))], streams: [frrLog] })[0]).toMatchObject({
      flapsPerHour: 6,
      flaps: { losses: 3, from: '1970-01-01T00:00:00Z', to: '1970-01-01T00:30:00Z', basis: 'counter' },
    });
  });

  test('without a log nothing tells how often an hour', () => {
    expect(table({ frr: [dumped(neighbors('Established'))] })[0]).toMatchObject({
      flapsPerHour: null,
      flaps: { losses: 3, from: null, to: null, basis: 'counter' },
    });
  });

  test('FRR’s log stands in two files and counts once', () => {
    const copy = { ...frrLog, source: 'frr/logs/frr.log' };
    const occurrences = new Map(
      (['frr-session-up', 'frr-session-down'] as const).map((name, shift) => [
        `shared#${name}`,
        [frrLog, copy].map((one) =>
          seen(
            `shared#${name}`,
            one,
            [10, 400, 900].map((second) => [second + shift * 100, peer] as const),
          ),
        ),
      ]),
    );
    expect(table({ frr: [dumped(neighbors('Idle'))], streams: [frrLog, copy], occurrences })[0]).toMatchObject({
      flapsPerHour: 6,
      flaps: { losses: 3, basis: 'log' },
    });
  });

  test('the last NOTIFICATION of each direction, with its code and time', () => {
    const sent = { direction: 'sent to', peer: '192.0.2.1', code: '4', subcode: '0', words: 'Hold Timer Expired' };
    const received = {
      direction: 'received from',
      peer: '192.0.2.1',
      code: '6',
      subcode: '4',
      words: 'Cease/Administrative Reset',
    };
    const occurrences = new Map([
      [
        'shared#frr-notification',
        [
          seen('shared#frr-notification', frrLog, [
            [10, sent],
            [20, received],
          ]),
        ],
      ],
    ]);
    expect(table({ frr: [dumped(neighbors('Idle'))], streams: [frrLog], occurrences })[0]).toMatchObject({
      notification: 'received: Cease/Administrative Reset',
      lastSent: { words: 'Hold Timer Expired', code: '4/0', time: '1970-01-01T00:00:10Z' },
      lastReceived: { words: 'Cease/Administrative Reset', code: '6/4', time: '1970-01-01T00:00:20Z' },
    });
  });

  test('in native mode the code is in hexadecimal', () => {
    const captures = { peer: '192.0.2.1', code: '0x0606', words: 'whatever' };
    const occurrences = new Map([
      ['shared#session-up', [seen('shared#session-up', log, [[5, peer]])]],
      ['shared#peer-notification', [seen('shared#peer-notification', log, [[10, captures]])]],
    ]);
    expect(table({ streams: [log], occurrences })[0]?.lastReceived).toEqual({
      words: 'Cease/Other Configuration Change',
      code: '6/6',
      time: '1970-01-01T00:00:10Z',
    });
  });

  test('of a session that is up only what keeps coming back is the matter', () => {
    const weighed = [
      finding({ id: 'bgp/connection-refused', subjects: ['Neighbor 192.0.2.1'] }),
      finding({ id: 'bgp/session-flapping', subjects: ['Neighbor 192.0.2.1'], state: 'intermittent' }),
    ].map((one) => ({ finding: one, role: one.role, explainedBy: [] }));
    const of = (state: string) => sessionsOf(facts({ frr: [dumped(neighbors(state))] }), weighed, replay(), silent)[0]?.finding;
    expect(of('Established')).toBe('bgp/session-flapping');
    expect(of('Idle')).toBe('bgp/connection-refused');
  });
});

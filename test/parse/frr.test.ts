import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFrrConfig, parseFrrDump } from '../../src/parse/frr/dump.ts';
import { notificationIn, notificationOf, notificationOfHex } from '../../src/parse/frr/notification.ts';
import { frrOfObjects, mergeFrr } from '../../src/parse/frr/objects.ts';
import { parseObjects } from '../../src/parse/object/objects.ts';

/** FRR 8.4.4: the OPEN of the peer that was refused stands in it. */
const badAs = `BGP neighbor is 192.168.44.200, remote AS 64600, local AS 64512, external link
  Local Role: undefined
  BGP version 4, remote router ID 0.0.0.0, local router ID 192.168.44.2
  BGP state = Idle
  Last read 00:00:17, Last write 00:00:07
  Hold time is 90 seconds, keepalive interval is 30 seconds
  Configured hold time is 180 seconds, keepalive interval is 30 seconds
  Message statistics:
                         Sent       Rcvd
    Opens:                  3          4
    Notifications:          3          0
    Keepalives:             0          7
 For address family: IPv4 Unicast
  Not part of any update group
  0 accepted prefixes
 For address family: IPv6 Unicast
  2 accepted, 5 sent prefixes

  Connections established 2; dropped 1
  Last reset 00:00:17,  Notification sent (OPEN Message Error/Bad Peer AS)
  Message received that caused BGP to send a NOTIFICATION:
    FFFFFFFF FFFFFFFF FFFFFFFF FFFFFFFF
    00660104 FC010009 C0A82CC8 49020601
    04000100 01020280 00020202 00020246
    00020641 040000FC 01020206 00020645
    04000101 01020E49 0C0A746F 722D726F
    75746572 00020440 02C07802 09470700
    01018000 0000
  External BGP neighbor may be up to 1 hops away.
Local host: 192.168.44.2, Local port: 59928
Foreign host: 192.168.44.200, Foreign port: 1179
BGP Connect Retry Timer in Seconds: 120
Read thread: off  Write thread: off  FD used: -1
`;

const established = `BGP neighbor is fd00:18a::c8, remote AS 64513, local AS 64512, external link
Hostname: tor-router
  BGP version 4, remote router ID 172.28.6.200, local router ID 172.28.6.9
  BGP state = Established, up for 1d02h03m
  Hold time is 9 seconds, keepalive interval is 3 seconds
  Connections established 1; dropped 0
  Last reset never
Peer Authentication Enabled
BGP Connect Retry Timer in Seconds: 30
  BFD: Type: single hop
    Detect Multiplier: 3, Min Rx interval: 300, Min Tx interval: 300
    Status: Up, Last update: 0:00:00:31
`;

const bfd = `BFD Peers:
\tpeer 172.18.0.200 local-address 172.18.0.2 vrf default interface eth0
\t\tID: 913438851
\t\tRemote ID: 0
\t\tActive mode
\t\tStatus: down
\t\tDowntime: 20 second(s)
\t\tDiagnostics: control detection time expired
\t\tRemote diagnostics: ok
\t\tPeer Type: dynamic
`;

const running = `Building configuration...

Current configuration:
!
frr version 10.3
frr defaults traditional
hostname kind-worker
!
router bgp 64512
 neighbor 192.168.44.200 remote-as 64600
 neighbor 192.168.44.200 port 1179
 neighbor 192.168.44.200 password hunter2
exit
!
end
`;

const routes = `BGP table version is 7, local router ID is 172.28.6.9, vrf id 0
Default local pref 100, local AS 64512

     Network          Next Hop            Metric LocPrf Weight Path
 *>  100.64.12.0/32   0.0.0.0                  0         32768 i
 *>  10.0.0.0/8       10.1.1.1                 0             0 64513 i
 *>  fc00:f853:ccd:e799::1/128
                      ::                       0         32768 i

Displayed 3 routes and 3 total paths
`;

const dump = `###### show running-config
${running}###### show bgp ipv4
stale
###### show bgp ipv4
${routes}###### show bgp ipv6
###### show bgp neighbor
${badAs}
${established}###### show bfd peer
${bfd}`;

describe('parseFrrDump', () => {
  const fact = parseFrrDump(dump, 'report/pods/speaker-m26v9/frr/logs/dump_frr');
  const lines = dump.split('\n');

  it('reads a neighbor that is down, with the reason first', () => {
    expect(fact.neighbors[0]).toMatchObject({
      address: '192.168.44.200',
      vrf: 'default',
      localAs: 64512,
      remoteAs: 64600,
      state: 'Idle',
      upSeconds: null,
      remoteRouterId: '0.0.0.0',
      lastReset: 'Notification sent (OPEN Message Error/Bad Peer AS)',
      notification: { direction: 'sent', code: 2, subcode: 2, words: 'OPEN Message Error/Bad Peer AS' },
      opensSent: 3,
      opensReceived: 4,
      keepalivesReceived: 7,
      connectionsEstablished: 2,
      connectionsDropped: 1,
      holdSeconds: 90,
      configuredHoldSeconds: 180,
      passwordSet: true,
      bfdStatus: null,
      port: 1179,
      prefixesSent: { ipv6: 5 },
      prefixesAccepted: { ipv4: 0, ipv6: 2 },
      remoteOpen: { asn: 64513, holdSeconds: 9, routerId: '192.168.44.200' },
    });
    const first = fact.neighbors[0]?.lines[0];
    expect(first?.text).toBe('Last reset 00:00:17,  Notification sent (OPEN Message Error/Bad Peer AS)');
    expect(lines[(first?.line ?? 0) - 1]?.trim()).toBe(first?.text);
    for (const { line, text } of fact.neighbors.flatMap((each) => each.lines)) expect(lines[line - 1]?.trim()).toBe(text);
  });

  it('reads one that is up', () => {
    expect(fact.neighbors[1]).toMatchObject({
      address: 'fd00:18a::c8',
      state: 'Established',
      upSeconds: 93_780,
      lastReset: null,
      notification: null,
      passwordSet: true,
      bfdStatus: 'Up',
    });
    expect(fact.neighbors[1]?.remoteOpen).toBeUndefined();
  });

  it('reads BFD peers, own routes, the running configuration and whose it is', () => {
    expect(fact.bfdPeers).toMatchObject([
      { address: '172.18.0.200', status: 'down', diagnostics: 'control detection time expired', remoteDiagnostics: 'ok' },
    ]);
    expect(fact.bfdPeers[0]?.lines[0]?.text).toBe('Status: down');
    expect(fact.routes.map(({ prefix, family, local }) => [prefix, family, local])).toEqual([
      ['100.64.12.0/32', 'ipv4', true],
      ['10.0.0.0/8', 'ipv4', false],
      ['fc00:f853:ccd:e799::1/128', 'ipv6', true],
    ]);
    expect(fact).toMatchObject({ pod: 'speaker-m26v9', node: 'kind-worker', version: '10.3' });
    expect(fact.configs).toMatchObject([{ role: 'running', place: { line: 6 } }]);
    expect(fact.configs[0]?.text.startsWith('frr version 10.3\n')).toBe(true);
  });

  it('keeps the last section of each command, and knows which are empty', () => {
    expect(fact.sections.map(({ command, empty }) => [command, empty])).toEqual([
      ['show running-config', false],
      ['show bgp ipv4', false],
      ['show bgp ipv6', true],
      ['show bgp neighbor', false],
      ['show bfd peer', false],
    ]);
    const again = parseFrrDump(`${dump}###### show bgp neighbor\n${established}`, 'x');
    expect(again.neighbors.map(({ address }) => address)).toEqual(['fd00:18a::c8']);
    expect(parseFrrDump(dump.replace(/[^\n#]*\n(?!#)/g, '\n'), 'x').neighbors).toEqual([]);
  });

  it('reads output pasted without headers, and with prompts', () => {
    const pasted = parseFrrDump(`${badAs}\n${bfd}\n${running}\n${routes}`, 'issue.md', { firstLine: 11, fragment: true });
    expect(pasted.neighbors).toHaveLength(1);
    expect(pasted.neighbors[0]?.place.line).toBe(11);
    expect(pasted.bfdPeers).toHaveLength(1);
    expect(pasted.configs).toHaveLength(1);
    expect(pasted.routes).toHaveLength(3);
    const prompted = parseFrrDump(`node-1# show bgp neighbors\n${established}node-1# show bfd peers\n${bfd}`, 'x');
    expect(prompted.sections.map(({ command, place }) => [command, place.line])).toEqual([
      ['show bgp neighbors', 1],
      ['show bfd peers', 14],
    ]);
    expect([prompted.neighbors.length, prompted.bfdPeers.length]).toEqual([1, 1]);
  });

  it('reads a summary, in both families', () => {
    const { neighbors } = parseFrrDump(
      `vtysh -c "show bgp summary"

IPv4 Unicast Summary (VRF default):
BGP router identifier 192.168.176.244, local AS number 64521 vrf-id 0
BGP table version 0

Neighbor        V         AS   MsgRcvd   MsgSent   TblVer  InQ OutQ  Up/Down State/PfxRcd   PfxSnt Desc
192.168.176.247 4      64520        12        20        0    0    0 00:00:37            2        3 N/A
192.168.176.248 4      64520         0         0        0    0    0    never       Active        0 N/A
`,
      'x',
    );
    expect(neighbors).toMatchObject([
      {
        address: '192.168.176.247',
        localAs: 64521,
        remoteAs: 64520,
        state: 'Established',
        upSeconds: 37,
        prefixesAccepted: { ipv4: 2 },
        prefixesSent: { ipv4: 3 },
      },
      { address: '192.168.176.248', state: 'Active', upSeconds: null },
    ]);
  });

  it('reads neighbors on interfaces, dynamic ones and those of other VRFs', () => {
    const { neighbors } = parseFrrDump(
      `Instance red:
BGP neighbor on eth0: fe80::1, remote AS 64513, local AS 64512, external link
  BGP state = Active
BGP neighbor is *10.0.0.9, remote AS 64513, local AS 64512, external link
 Administratively shut down
  BGP state = Idle (Admin)
`,
      'x',
    );
    expect(neighbors).toMatchObject([
      { address: 'fe80::1', vrf: 'red', state: 'Active', passwordSet: null },
      { address: '10.0.0.9', vrf: 'red', state: 'Idle' },
    ]);
    expect(neighbors[1]?.lines[0]?.text).toBe('Administratively shut down');
  });

  it('reads JSON', () => {
    const json = `{
  "172.30.0.3":{
    "remoteAs":64513,
    "localAs":64512,
    "bgpState":"Active",
    "lastResetDueTo":"BGP Notification received",
    "lastNotificationReason":"OPEN Message Error/Bad Peer AS",
    "lastErrorCodeSubcode":"0202",
    "portForeign":179,
    "addressFamilyInfo":{"ipv4Unicast":{"sentPrefixCounter":3,"acceptedPrefixCounter":0}},
    "messageStats":{"opensSent":5,"opensRecv":1}
  }
}
`;
    expect(parseFrrDump(`# show bgp neighbors json\n${json}`, 'x').neighbors).toMatchObject([
      {
        address: '172.30.0.3',
        state: 'Active',
        notification: { direction: 'received', code: 2, subcode: 2 },
        opensSent: 5,
        prefixesSent: { ipv4: 3 },
        place: { line: 3 },
        lines: [{ line: 7, text: '"lastResetDueTo":"BGP Notification received",' }, {}, {}, {}, {}],
      },
    ]);
    const summary =
      '{"ipv4Unicast":{"routerId":"1.1.1.1","as":64512,"vrfName":"red","peers":{"10.0.0.1":{"remoteAs":64513,"state":"Connect"}}}}';
    expect(parseFrrDump(summary, 'x').neighbors).toMatchObject([{ address: '10.0.0.1', vrf: 'red', state: 'Connect' }]);
    const peers = '[{"peer":"10.0.0.1","status":"down","diagnostic":"ok","remote-diagnostic":"path down"}]';
    expect(parseFrrDump(peers, 'x').bfdPeers).toMatchObject([
      { address: '10.0.0.1', status: 'down', remoteDiagnostics: 'path down' },
    ]);
    const table = '{ "routes": { "192.168.10.0/32": [ {"valid":true,"weight":32768} ], "10.0.0.0/8": [ {"weight":0} ] } }';
    expect(parseFrrDump(table, 'x').routes.map(({ local }) => local)).toEqual([true, false]);
  });

  it('never throws, in bounded time', () => {
    const line = fc.constantFrom(...dump.split('\n'));
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 80 }), (all) => void parseFrrDump(all.join('\n'), 'x')),
    );
    for (const piece of [
      'BGP neighbor is 1, remote AS 1, local AS 1\n',
      '###### show bgp\n',
      'a# show ',
      ' *> ',
      '# ',
      'FFFF ',
      ' peer a\n',
      'vtysh -c ',
    ]) {
      const started = performance.now();
      parseFrrDump(piece.repeat(300_000 / piece.length), 'x');
      expect(performance.now() - started, piece).toBeLessThan(15_000);
    }
  });
});

describe('parseFrrConfig', () => {
  it('keeps a generated configuration, and nothing of the files beside it', () => {
    const text =
      'log file /etc/frr/frr.log informational\nhostname node-1\nrouter bgp 64512\n neighbor 10.0.0.1 remote-as 64513\n';
    expect(parseFrrConfig(text, 'report/pods/speaker-m26v9/frr/logs/frr.conf')).toMatchObject({
      pod: 'speaker-m26v9',
      node: 'node-1',
      configs: [{ role: 'generated', text, place: { line: 1 } }],
    });
    expect(parseFrrConfig('bgpd=yes\nospfd=no\n', 'daemons').configs).toEqual([]);
    expect(parseFrrConfig('service integrated-vtysh-config\n', 'vtysh.conf').configs).toEqual([]);
  });

  it('does not take the version of the file that MetalLB starts FRR with', () => {
    expect(parseFrrConfig('frr version 8.0\nfrr defaults traditional\nhostname Router\nline vty\n', 'frr.conf')).toMatchObject({
      version: null,
      node: null,
    });
  });
});

describe('notifications', () => {
  it.each([
    ['Cease/Administrative Reset', 6, 4],
    ['Cease/Administratively Shutdown', 6, 2],
    ['Cease/Peer Unconfigured', 6, 3],
    ['Hold Timer Expired', 4, null],
    ['OPEN Message Error/Unsupported Capability', 2, 7],
    ['Cease/BFD Down', 6, 10],
    ['something new', null, null],
  ])('%s', (words, code, subcode) => {
    expect(notificationOf('received', words)).toMatchObject({ code, subcode, words });
  });

  it('reads hexadecimal codes', () => {
    expect(notificationOfHex('received', '0202', '')).toEqual({
      direction: 'received',
      code: 2,
      subcode: 2,
      words: 'OPEN Message Error/Bad Peer AS',
    });
    expect(notificationOfHex('sent', '0x0609', '')).toMatchObject({ code: 6, subcode: 9, words: 'Cease/Hard Reset' });
    expect(notificationOfHex('sent', 'zz', 'Cease/Hard Reset')).toMatchObject({ code: 6, subcode: 9 });
  });

  it('is found in a last reset', () => {
    expect(notificationIn('Notification received (Cease/Connection Rejected)')).toMatchObject({
      direction: 'received',
      code: 6,
      subcode: 5,
    });
    expect(notificationIn('Waiting for peer OPEN (n/a)')).toBeNull();
  });
});

describe('FRR in objects', () => {
  const { objects } = parseObjects(
    `apiVersion: frrk8s.metallb.io/v1beta1
kind: FRRNodeState
metadata:
  name: node-1
status:
  lastReloadResult: success
  runningConfig: |
    frr version 10.3
    hostname other
    router bgp 64512
---
apiVersion: frrk8s.metallb.io/v1beta1
kind: BGPSessionState
metadata:
  name: a
  labels:
    frrk8s.metallb.io/node: node-1
status:
  bfdStatus: N/A
  bgpStatus: Active
  node: node-1
  peer: 172.30.0.3
`,
    'x.yaml',
  );

  it('gives the configuration with its line, and the session', () => {
    const facts = frrOfObjects(objects);
    expect(facts).toMatchObject([
      { node: 'node-1', version: '10.3', configs: [{ role: 'running', place: { source: 'x.yaml', line: 8 } }] },
      {
        node: 'node-1',
        neighbors: [
          {
            address: '172.30.0.3',
            state: 'Active',
            bfdStatus: null,
            place: { line: 20 },
            lines: [{ text: 'bgpStatus: Active' }, {}, {}],
          },
        ],
      },
    ]);
    expect(mergeFrr(facts, new Map())).toMatchObject([{ node: 'node-1', neighbors: [{}], configs: [{}] }]);
  });

  it('puts the files of a pod together, and learns its node from the pod', () => {
    const parts = [
      parseFrrDump(dump, 'pods/speaker-m26v9/frr/logs/dump_frr'),
      parseFrrConfig('frr version 8.0\nhostname Router\n', 'pods/speaker-m26v9/frr/logs/frr.conf'),
    ];
    expect(mergeFrr(parts, new Map([['speaker-m26v9', 'worker']]))).toMatchObject([
      { pod: 'speaker-m26v9', node: 'worker', version: '10.3', configs: [{ role: 'running' }, { role: 'generated' }] },
    ]);
  });
});

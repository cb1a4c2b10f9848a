import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObjectFact } from '../../../src/model/object.ts';
import { isTableHeader, parseTable } from '../../../src/parse/table/table.ts';

function first(text: string): ObjectFact | undefined {
  return parseTable(text, 'x.txt').objects[0];
}

describe('parseTable', () => {
  it('reads services, though a pasted row no longer stands under its header', () => {
    const { objects, collected } = parseTable(
      `NAME          TYPE           CLUSTER-IP      EXTERNAL-IP     PORT(S)        AGE
svc1   LoadBalancer   10.233.35.211   192.168.0.2,fc00::2   80:32156/TCP,53/UDP   6h1m
svc2          LoadBalancer   10.233.45.111   <pending>       80:31718/TCP   11m
kubernetes    ClusterIP      10.96.0.1       <none>          443/TCP        520d
`,
      'x.txt',
      { firstLine: 7 },
    );
    expect(objects.map(({ kind, name, form, place }) => [kind, name, form, place.line])).toEqual([
      ['Service', 'svc1', 'table', 8],
      ['Service', 'svc2', 'table', 9],
      ['Service', 'kubernetes', 'table', 10],
    ]);
    expect(objects[0]?.value).toMatchObject({
      spec: {
        type: 'LoadBalancer',
        clusterIP: '10.233.35.211',
        ports: [
          { port: 80, nodePort: 32156, protocol: 'TCP' },
          { port: 53, protocol: 'UDP' },
        ],
      },
      status: { loadBalancer: { ingress: [{ ip: '192.168.0.2' }, { ip: 'fc00::2' }] } },
    });
    expect(objects[1]?.value.status).toEqual({ loadBalancer: {} });
    expect(objects[1]?.lineAt?.(9)).toMatch(/^svc2 .* <pending> .* 11m$/);
    expect(objects[2]?.value.status).toBeUndefined();
    expect(collected).toMatchObject([{ kind: 'Service', count: 3, place: { line: 7 } }]);
  });

  it('reads pods with their restarts and nodes', () => {
    const text = `NAMESPACE        NAME                          READY   STATUS             RESTARTS        AGE     IP           NODE     NOMINATED NODE   READINESS GATES
metallb-system   speaker-7g5jr                 0/1     CrashLoopBackOff   16 (4m9s ago)   2d20h   10.0.0.4     node-1   <none>           <none>
metallb-system   controller-675995489c-tzr8l   1/1     Running            0               520d    10.244.0.7   node-2   <none>           <none>
`;
    expect(first(text)).toMatchObject({
      kind: 'Pod',
      namespace: 'metallb-system',
      value: {
        spec: { nodeName: 'node-1' },
        status: {
          reason: 'CrashLoopBackOff',
          podIP: '10.0.0.4',
          conditions: [{ type: 'Ready', status: 'False' }],
          containerStatuses: [{ ready: false, restartCount: 16, state: { waiting: { reason: 'CrashLoopBackOff' } } }],
        },
      },
    });
  });

  it('reads events, whose columns may be empty', () => {
    const text = `NAMESPACE   LAST SEEN             TYPE      REASON             OBJECT        MESSAGE
edge        58s (x35 over 11m)    Warning   AllocationFailed   service/web   Failed to allocate IP for "edge/web": no available IPs
edge        <unknown>             Normal    nodeAssigned       service/web   announcing from node "a" with protocol "layer2"
`;
    expect(first(text)?.value).toMatchObject({
      type: 'Warning',
      reason: 'AllocationFailed',
      count: 35,
      message: 'Failed to allocate IP for "edge/web": no available IPs',
      involvedObject: { kind: 'Service', name: 'web', namespace: 'edge' },
    });
    expect(parseTable(text, 'x').objects).toHaveLength(2);
  });

  it('reads events as old releases of kubectl print them', () => {
    const text = `LASTSEEN   FIRSTSEEN   COUNT   NAME                   KIND      SUBOBJECT   TYPE      REASON             SOURCE               MESSAGE
3m         5m          4       web.1577f0cb0f2d5b1d   Service               Warning   AllocationFailed   metallb-controller   Failed to allocate IP for "edge/web": no available IPs
`;
    expect(first(text)?.value).toMatchObject({
      type: 'Warning',
      reason: 'AllocationFailed',
      count: 4,
      involvedObject: { kind: 'Service', name: 'web' },
    });
  });

  it.each([
    [
      'NAME     STATUS                        ROLES           AGE   VERSION   INTERNAL-IP   EXTERNAL-IP\nnode-1   NotReady,SchedulingDisabled   control-plane   1d    v1.30.2   10.0.0.4      <none>\n',
      'Node',
      {
        spec: { unschedulable: true },
        status: {
          conditions: [{ status: 'False' }],
          addresses: [{ address: '10.0.0.4' }],
          nodeInfo: { kubeletVersion: 'v1.30.2' },
        },
      },
    ],
    [
      'NAME       AUTO ASSIGN   AVOID BUGGY IPS   ADDRESSES\nlb-range   true          false             ["192.168.122.100-192.168.122.119"]\n',
      'IPAddressPool',
      { spec: { addresses: ['192.168.122.100-192.168.122.119'], autoAssign: true, avoidBuggyIPs: false } },
    ],
    [
      'NAME   ADDRESS      ASN     BFD PROFILE   MULTI HOPS\ntor    10.2.2.254   64513                 true\n',
      'BGPPeer',
      { spec: { peerAddress: '10.2.2.254', peerASN: 64513, ebgpMultiHop: true } },
    ],
    [
      'NAME   IPADDRESSPOOLS   IPADDRESSPOOL SELECTORS   INTERFACES\nl2     ["lb-range"]                               ["eth1"]\n',
      'L2Advertisement',
      { spec: { ipAddressPools: ['lb-range'], interfaces: ['eth1'] } },
    ],
    [
      'NAME      ALLOCATED NODE   SERVICE NAME   SERVICE NAMESPACE\nl2-0ef20  node-3           web            edge\n',
      'ServiceL2Status',
      { status: { node: 'node-3', serviceName: 'web' } },
    ],
    [
      'NAME   NODE     PEER         VRF   BGP           BFD\na      node-1   172.30.0.3         Established   N/A\n',
      'BGPSessionState',
      { status: { peer: '172.30.0.3', bgpStatus: 'Established' } },
    ],
    [
      'NAME   ENDPOINTS                            AGE\nweb    10.0.0.1:80,[fc00::1]:80 + 3 more...   1d\n',
      'Endpoints',
      { subsets: [{ addresses: [{ ip: '10.0.0.1' }, { ip: 'fc00::1' }] }] },
    ],
    ['NAME   ENDPOINTS   AGE\nweb    <none>      1d\n', 'Endpoints', { subsets: [] }],
    ['NAME      STATUS   AGE\ndefault   Active   1d\n', 'Namespace', { status: { phase: 'Active' } }],
  ])('reads %j', (text, kind, value) => {
    expect(first(text)).toMatchObject({ kind, value });
  });

  it('takes the kind from the name where `kubectl get all` puts it there', () => {
    const text =
      'NAME                TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\nservice/web         ClusterIP   10.0.0.1     <none>        80/TCP    1d\n';
    expect(first(text)).toMatchObject({ kind: 'Service', name: 'web' });
  });

  it('knows headers from other lines', () => {
    expect(isTableHeader('NAME   STATUS   AGE')).toBe(true);
    expect(isTableHeader('Name:  web')).toBe(false);
    expect(isTableHeader('IMAGE   TAG')).toBe(false);
    expect(parseTable('some words\nweb  1d\n', 'x').objects).toEqual([]);
  });

  it('never throws, in bounded time', () => {
    const cell = fc.constantFrom(
      'NAME',
      'CLUSTER-IP',
      'EXTERNAL-IP',
      'READY',
      'STATUS',
      'RESTARTS',
      'a',
      '<none>',
      '1/1',
      '   ',
      '\n',
      '[',
      'service/',
    );
    fc.assert(fc.property(fc.array(cell, { maxLength: 80 }), (cells) => void parseTable(cells.join(' '), 'x')));
    for (const piece of ['A ', 'A  ', 'a  ', ' ', 'x,']) {
      const started = performance.now();
      parseTable(`NAME  ${piece.repeat(200_000)}\nNAME   STATUS   AGE\n${piece.repeat(40_000)}\n`, 'x');
      expect(performance.now() - started).toBeLessThan(15_000);
    }
  });
});

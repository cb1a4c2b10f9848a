import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksDescribed, parseDescribe } from '../../../src/parse/describe/describe.ts';

const pools = `Name:         lb-range
Namespace:    metallb-system
Labels:       <none>
Annotations:  <none>
API Version:  metallb.io/v1beta1
Kind:         IPAddressPool
Metadata:
  Creation Timestamp:  2026-11-23T18:37:47Z
  Generation:          1
  UID:                 10aea5be-84c1-48f6-910c-dffa071d0e39
Spec:
  Addresses:
    192.168.122.100-192.168.122.119
    fc00::1-fc00::9
  Auto Assign:       true
  Avoid Buggy I Ps:  false
  Service Allocation:
    Namespace Selectors:
      Match Labels:
        kubernetes.io/metadata.name:  edge
Status:
  assignedIPv4:   2
Events:           <none>


Name:         empty
Namespace:    metallb-system
API Version:  metallb.io/v1beta1
Kind:         IPAddressPool
Spec:
Events:  <none>
`;

const service = `Name:                     api-gateway
Namespace:                edge
Labels:                   app=api-gateway
                          tier=front
Annotations:              metallb.io/address-pool: lb-range-2
                          metallb.io/ip-allocated-from-pool: lb-range-2
Selector:                 app=api-gateway,tier=front
Type:                     LoadBalancer
IP Family Policy:         PreferDualStack
IP Families:              IPv4,IPv6
IP:                       10.96.197.28
IPs:                      10.96.197.28,fd00::1
Desired LoadBalancer IP:  192.168.122.141
LoadBalancer Ingress:     192.168.122.140 (VIP), fc00::5
Port:                     http  80/TCP
TargetPort:               web/TCP
NodePort:                 http  30070/TCP
Endpoints:                10.244.1.5:8080
Port:                     <unset>  53/UDP
TargetPort:               5353/UDP
Endpoints:                <none>
Session Affinity:         None
External Traffic Policy:  Local
HealthCheck NodePort:     31000
Events:
  Type     Reason             Age                 From                Message
  ----     ------             ----                ----                -------
  Normal   IPAllocated        19m (x5 over 178m)  metallb-controller  Assigned IP ["192.168.0.2"]
  Warning  svcCannotShareKey  58s                 metallb-controller  current IP not allowed by config:can't change sharing key
`;

const pod = `Name:             speaker-twh7x
Namespace:        metallb-system
Priority:         0
Node:             node-1/10.0.0.4
Status:           Running
IP:               10.0.0.4
Containers:
  speaker:
    Image:         quay.io/metallb/speaker:v0.13.7
    Args:
      --port=7472
      --log-level=info
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       Error
      Exit Code:    2
    Ready:          False
    Restart Count:  152
    Environment:
      METALLB_NODE_NAME:       (v1:spec.nodeName)
      METALLB_ML_SECRET_KEY:  <set to the key 'secretkey' in secret 'memberlist'>  Optional: false
Conditions:
  Type              Status
  Ready             False
Events:  <none>
`;

const node = `Name:               worker-1
Roles:              <none>
Labels:             kubernetes.io/hostname=worker-1
                    node.kubernetes.io/exclude-from-external-load-balancers=
Taints:             node-role.kubernetes.io/control-plane:NoSchedule
                    key=value:NoExecute
Unschedulable:      true
Conditions:
  Type                 Status  LastHeartbeatTime                 LastTransitionTime                Reason                       Message
  ----                 ------  -----------------                 ------------------                ------                       -------
  NetworkUnavailable   True    Mon, 23 Nov 2026 18:00:00 +0000   Mon, 23 Nov 2026 18:00:00 +0000   NoRouteCreated               RouteController failed
Addresses:
  InternalIP:  10.0.0.4
  Hostname:    worker-1
System Info:
  Kubelet Version:            v1.30.2
  Container Runtime Version:  containerd://1.7
PodCIDR:                      10.244.1.0/24
`;

const slice = `Name:         web-abc
Namespace:    edge
Labels:       kubernetes.io/service-name=web
AddressType:  IPv4
Ports:
  Name  Port  Protocol
  http  8080  TCP
Endpoints:
  - Addresses:  10.244.1.5
    Conditions:
      Ready:    true
    Hostname:   <unset>
    NodeName:   worker-1
  - Addresses:  10.244.2.5
    Conditions:
      Ready:    false
    NodeName:   worker-2
Events:         <none>
`;

describe('parseDescribe', () => {
  it('gives custom resources their field names back, with lines', () => {
    const { objects, collected, troubles } = parseDescribe(pools, 'report/crds/ipaddresspools.yaml');
    expect(troubles).toEqual([]);
    expect(objects.map(({ kind, apiVersion, namespace, name, form }) => [kind, apiVersion, namespace, name, form])).toEqual([
      ['IPAddressPool', 'metallb.io/v1beta1', 'metallb-system', 'lb-range', 'describe'],
      ['IPAddressPool', 'metallb.io/v1beta1', 'metallb-system', 'empty', 'describe'],
    ]);
    expect(objects[0]?.value.spec).toEqual({
      addresses: ['192.168.122.100-192.168.122.119', 'fc00::1-fc00::9'],
      autoAssign: true,
      avoidBuggyIPs: false,
      serviceAllocation: { namespaceSelectors: [{ matchLabels: { 'kubernetes.io/metadata.name': 'edge' } }] },
    });
    expect(objects[0]?.value.status).toEqual({ assignedIPv4: 2 });
    expect(objects[1]?.value.spec).toEqual({});
    expect(objects[0]?.placeOf(['spec', 'addresses', 1]).line).toBe(14);
    expect(objects[0]?.placeOf(['spec', 'autoAssign']).line).toBe(15);
    expect(objects[1]?.place.line).toBe(26);
    expect(collected).toMatchObject([{ kind: 'IPAddressPool', count: 2 }]);
  });

  it('reads a peer with its selectors', () => {
    const peer = `Name:  tor
API Version:  metallb.io/v1beta2
Kind:         BGPPeer
Spec:
  Bfd Profile:  fast
  Ebgp Multi Hop:  true
  Hold Time:       1m30s
  My ASN:          64512
  Node Selectors:
    Match Labels:
      kubernetes.io/hostname:  node-1
      rack:                    1
    Match Labels:
      kubernetes.io/hostname:  node-2
  Password Secret:
    Name:        bgp
  Peer ASN:      64513
  Peer Address:  10.2.2.254
  Router ID:     1.1.1.1
`;
    expect(parseDescribe(peer, 'x').objects[0]?.value.spec).toEqual({
      bfdProfile: 'fast',
      ebgpMultiHop: true,
      holdTime: '1m30s',
      myASN: 64512,
      nodeSelectors: [
        { matchLabels: { 'kubernetes.io/hostname': 'node-1', rack: '1' } },
        { matchLabels: { 'kubernetes.io/hostname': 'node-2' } },
      ],
      passwordSecret: { name: 'bgp' },
      peerASN: 64513,
      peerAddress: '10.2.2.254',
      routerID: '1.1.1.1',
    });
  });

  it('reads a Service and its events', () => {
    const { objects } = parseDescribe(service, 'x.txt', { firstLine: 10 });
    expect(objects[0]).toMatchObject({
      kind: 'Service',
      namespace: 'edge',
      name: 'api-gateway',
      value: {
        metadata: {
          name: 'api-gateway',
          namespace: 'edge',
          labels: { app: 'api-gateway', tier: 'front' },
          annotations: { 'metallb.io/address-pool': 'lb-range-2', 'metallb.io/ip-allocated-from-pool': 'lb-range-2' },
        },
        spec: {
          type: 'LoadBalancer',
          selector: { app: 'api-gateway', tier: 'front' },
          clusterIP: '10.96.197.28',
          clusterIPs: ['10.96.197.28', 'fd00::1'],
          ipFamilies: ['IPv4', 'IPv6'],
          ipFamilyPolicy: 'PreferDualStack',
          loadBalancerIP: '192.168.122.141',
          externalTrafficPolicy: 'Local',
          ports: [
            { name: 'http', protocol: 'TCP', port: 80, targetPort: 'web', nodePort: 30070 },
            { protocol: 'UDP', port: 53, targetPort: 5353 },
          ],
        },
        status: { loadBalancer: { ingress: [{ ip: '192.168.122.140', ipMode: 'VIP' }, { ip: 'fc00::5' }] } },
      },
    });
    expect(objects[0]?.placeOf(['metadata', 'annotations', 'metallb.io/ip-allocated-from-pool']).line).toBe(15);
    expect(objects[0]?.placeOf(['spec', 'externalTrafficPolicy']).line).toBe(32);
    expect(
      objects.slice(1).map(({ kind, value, place }) => [kind, value.type, value.reason, value.count, value.message, place.line]),
    ).toEqual([
      ['Event', 'Normal', 'IPAllocated', 5, 'Assigned IP ["192.168.0.2"]', 37],
      ['Event', 'Warning', 'svcCannotShareKey', 1, "current IP not allowed by config:can't change sharing key", 38],
    ]);
    expect(objects[1]?.value.involvedObject).toEqual({ kind: 'Service', namespace: 'edge', name: 'api-gateway' });
  });

  it('reads a Pod', () => {
    const { objects } = parseDescribe(pod, 'x.txt');
    expect(objects[0]).toMatchObject({
      kind: 'Pod',
      value: {
        spec: {
          nodeName: 'node-1',
          containers: [
            {
              name: 'speaker',
              image: 'quay.io/metallb/speaker:v0.13.7',
              args: ['--port=7472', '--log-level=info'],
              env: [
                { name: 'METALLB_NODE_NAME' },
                { name: 'METALLB_ML_SECRET_KEY', value: "<set to the key 'secretkey' in secret 'memberlist'>  Optional: false" },
              ],
            },
          ],
        },
        status: {
          phase: 'Running',
          podIP: '10.0.0.4',
          hostIP: '10.0.0.4',
          conditions: [{ type: 'Ready', status: 'False' }],
          containerStatuses: [
            {
              name: 'speaker',
              ready: false,
              restartCount: 152,
              state: { waiting: { reason: 'CrashLoopBackOff' } },
              lastState: { terminated: { reason: 'Error', exitCode: 2 } },
            },
          ],
        },
      },
    });
  });

  it('reads a Node', () => {
    const { objects } = parseDescribe(node, 'nodes.txt');
    expect(objects[0]).toMatchObject({
      kind: 'Node',
      name: 'worker-1',
      value: {
        metadata: { labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': '' } },
        spec: { unschedulable: true, taints: [{ effect: 'NoSchedule' }, { key: 'key', value: 'value', effect: 'NoExecute' }] },
        status: {
          conditions: [{ type: 'NetworkUnavailable', status: 'True', reason: 'NoRouteCreated' }],
          addresses: [{ type: 'InternalIP', address: '10.0.0.4' }, { type: 'Hostname' }],
          nodeInfo: { kubeletVersion: 'v1.30.2' },
        },
      },
    });
  });

  it('reads an EndpointSlice', () => {
    const { objects } = parseDescribe(slice, 'x.txt');
    expect(objects[0]?.value).toMatchObject({
      addressType: 'IPv4',
      endpoints: [
        { addresses: ['10.244.1.5'], conditions: { ready: true }, nodeName: 'worker-1' },
        { addresses: ['10.244.2.5'], conditions: { ready: false }, nodeName: 'worker-2' },
      ],
    });
    expect(objects[0]?.placeOf(['endpoints', 1, 'nodeName']).line).toBe(17);
  });

  it('reads events as old releases of kubectl print them', () => {
    const text = `Events:
  FirstSeen\tLastSeen\tCount\tFrom\t\t\tSubObjectPath\tType\t\tReason\t\tMessage
  ---------\t--------\t-----\t----\t\t\t-------------\t--------\t------\t\t-------
  3m\t\t1m\t\t5\tmetallb-controller\t\t\tNormal\t\tIPAllocated\tAssigned IP "192.168.0.240"
`;
    expect(parseDescribe(text, 'x').objects.map(({ value }) => [value.type, value.reason, value.count, value.message])).toEqual([
      ['Normal', 'IPAllocated', 5, 'Assigned IP "192.168.0.240"'],
    ]);
  });

  it('reads an events table that stands alone', () => {
    const lines = service.slice(service.indexOf('Events:'));
    expect(
      parseDescribe(lines, 'issue.md', { firstLine: 5, fragment: true }).objects.map(({ place, namespace }) => [
        place.line,
        namespace,
      ]),
    ).toEqual([
      [8, ''],
      [9, ''],
    ]);
  });

  it('says where it cannot tell the kind', () => {
    expect(parseDescribe('Name:  a\nFoo:  b\n', 'x.txt')).toMatchObject({ objects: [], troubles: [{ line: 1, lost: 'part' }] });
  });

  it('is told from other texts', () => {
    for (const text of [pools, service, pod, node, slice]) expect(looksDescribed(text)).toBe(true);
    expect(looksDescribed('apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  labels: {}\n')).toBe(false);
  });

  it('never throws, in bounded time', () => {
    const line = fc.constantFrom(...[pools, service, pod, node, slice].join('').split('\n'));
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 60 }), (lines) => {
        for (const each of parseDescribe(lines.join('\n'), 'x').objects)
          expect(each.placeOf(['spec', 'a']).line).toBeGreaterThan(0);
      }),
    );
    for (const piece of ['Name: a\n', ' a:\n', 'Normal  a  1s  ', '  Normal  a  1s  b  c\n', ' a', 'Labels: a=b\n']) {
      const started = performance.now();
      parseDescribe(`Name: x\nEvents:\n${piece.repeat(300_000 / piece.length)}`, 'x');
      parseDescribe(`Name: x\nKind: A\nAPI Version: b\n${piece.repeat(300_000 / piece.length)}`, 'x');
      expect(performance.now() - started, piece).toBeLessThan(15_000);
    }
  });
});

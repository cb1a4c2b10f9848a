import type { Random } from './random.ts';

/** A line without its time: what stands before it and after it. */
export type Line = readonly [before: string, after: string];
type Kind = readonly [weight: number, make: (random: Random) => Line];

const namespaces = ['shop', 'ingress', 'monitoring', 'edge', 'team-blue', 'payments', 'mail', 'iot'];
const names = ['web', 'api', 'gateway', 'cache', 'grpc', 'frontend', 'db', 'queue', 'search'];
const nodes = Array.from({ length: 24 }, (_, i) => `worker-${String(i).padStart(2, '0')}`);

export function serviceName(random: Random): string {
  const i = random.skewed(300);
  return `${namespaces[i % namespaces.length]}/${names[i % names.length]}-${i}`;
}

function address(random: Random): string {
  const i = random.skewed(300);
  return `198.51.${100 + (i >> 8)}.${i & 255}`;
}

function mac(random: Random): string {
  return Array.from({ length: 6 }, () => random.below(256).toString(16).padStart(2, '0')).join(':');
}

/** go-kit sorts the keys: `ts` stands near the end. */
function gokit(fields: Readonly<Record<string, string | number>>): Line {
  const keys = [...Object.keys(fields), 'ts'].sort();
  const parts = keys.map((key) => `${JSON.stringify(key)}:${key === 'ts' ? '"\u0000"' : JSON.stringify(fields[key])}`);
  const [before = '', after = ''] = `{${parts.join(',')}}`.split('\u0000');
  return [before, after];
}

function zap(level: string, rest: Readonly<Record<string, string | number>>): Line {
  return [`{"level":"${level}","ts":"`, `",${JSON.stringify(rest).slice(1)}`];
}

function serviceDump(random: Random): string {
  const [namespace, name] = serviceName(random).split('/');
  return JSON.stringify({
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name,
      namespace,
      uid: `79ace441-6369-4b08-ad04-${random.below(1e9).toString(16).padStart(12, '0')}`,
      resourceVersion: String(random.below(99999)),
      creationTimestamp: '2025-11-23T18:16:45Z',
      labels: { app: name },
      annotations: { 'metallb.io/ip-allocated-from-pool': 'first-pool' },
    },
    spec: {
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 30000 + random.below(2000) }],
      selector: { app: name },
      clusterIP: `10.96.${random.below(250)}.${random.below(250)}`,
      type: 'LoadBalancer',
      sessionAffinity: 'None',
      externalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
    },
    status: { loadBalancer: { ingress: [{ ip: address(random), ipMode: 'VIP' }] } },
  });
}

function statusDump(random: Random): string {
  const [namespace, name] = serviceName(random).split('/');
  return JSON.stringify({
    kind: 'ServiceL2Status',
    apiVersion: 'metallb.io/v1beta1',
    metadata: { name: `l2-${random.below(99999).toString(16)}`, namespace: 'metallb-system' },
    status: { node: random.pick(nodes), serviceName: name, serviceNamespace: namespace, interfaces: [{ name: 'eth0' }] },
  });
}

function sliceDump(random: Random): string {
  const [namespace, name] = serviceName(random).split('/');
  return JSON.stringify({
    kind: 'EndpointSlice',
    apiVersion: 'discovery.k8s.io/v1',
    metadata: { name: `${name}-pmp4q`, generateName: `${name}-`, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: Array.from({ length: 1 + random.below(4) }, () => ({
      addresses: [`10.244.${random.below(24)}.${random.below(250)}`],
      conditions: { ready: true, serving: true, terminating: false },
      nodeName: random.pick(nodes),
    })),
    ports: [{ name: 'http', protocol: 'TCP', port: 8080 }],
  });
}

function resourcesDump(random: Random): string {
  const pools = Array.from({ length: 20 + random.below(200) }, (_, i) => ({
    kind: 'IPAddressPool',
    apiVersion: 'metallb.io/v1beta1',
    metadata: { name: `pool-${i}`, namespace: 'metallb-system', resourceVersion: String(random.below(99999)) },
    spec: { addresses: [`198.51.${100 + (i % 100)}.0/28`], autoAssign: true },
  }));
  return JSON.stringify({
    ipaddresspools: pools,
    bgppeers: [],
    bfdprofiles: [],
    bgpadvertisements: [],
    l2advertisements: [],
    communities: [],
  });
}

/** What a speaker writes at debug that no rule wants to know of, about as often as real ones do. */
const quiet: readonly Kind[] = [
  [
    46,
    (r) =>
      gokit({
        caller: 'layer2_status_controller.go:110',
        controller: 'Layer2StatusReconciler',
        level: 'info',
        'end reconcile': serviceName(r),
      }),
  ],
  [
    5,
    (r) =>
      gokit({
        caller: 'service_controller.go:115',
        controller: 'ServiceReconciler',
        level: 'info',
        'end reconcile': serviceName(r),
      }),
  ],
  [
    4,
    (r) =>
      gokit({
        caller: 'main.go:557',
        event: 'startUpdate',
        level: 'debug',
        msg: 'start of service update',
        service: serviceName(r),
      }),
  ],
  [
    4,
    (r) =>
      gokit({ caller: 'main.go:582', event: 'endUpdate', level: 'debug', msg: 'end of service update', service: serviceName(r) }),
  ],
  [
    2,
    (r) =>
      gokit({
        caller: 'service_controller.go:95',
        controller: 'ServiceReconciler',
        level: 'debug',
        'processing service': serviceDump(r),
      }),
  ],
  [
    5,
    (r) =>
      gokit({
        caller: 'announcer.go:77',
        event: 'interfaceScanned',
        name: `cali${r.below(1e9).toString(16)}`,
        level: 'debug',
      }),
  ],
  [
    8,
    (r) =>
      gokit({
        caller: 'layer2_status_controller.go:98',
        controller: 'Layer2StatusReconciler',
        level: 'debug',
        'updated state': statusDump(r),
      }),
  ],
  [
    6,
    (r) =>
      gokit({
        caller: 'bgp_status_controller.go:63',
        controller: 'ServiceBGPStatus',
        level: 'info',
        'end reconcile': serviceName(r),
      }),
  ],
  [
    0.4,
    (r) =>
      zap('info', {
        msg: 'Starting EventSource',
        controller: 'node',
        controllerGroup: '',
        controllerKind: 'Node',
        source: `kind source: *v1.Node ${r.below(9)}`,
        stacktrace:
          'sigs.k8s.io/controller-runtime/pkg/internal/controller.(*Controller[...]).Start.func2\n\t/go/pkg/mod/sigs.k8s.io/controller-runtime@v0.19.3/pkg/internal/controller/controller.go:175',
      }),
  ],
  [
    0.02,
    (r) =>
      gokit({
        caller: 'config_controller.go:151',
        controller: 'ConfigReconciler',
        level: 'debug',
        'metallb CRs and Secrets': resourcesDump(r),
      }),
  ],
];

/** What rules look for: faults, and what clears or proves something. */
const telling: readonly Kind[] = [
  [
    12,
    (r) =>
      gokit({
        caller: 'service_controller.go:64',
        controller: 'ServiceReconciler',
        level: 'info',
        'start reconcile': serviceName(r),
      }),
  ],
  [
    6,
    (r) =>
      gokit({
        caller: 'service_controller.go:134',
        controller: 'ServiceReconciler',
        enqueueing: serviceName(r),
        epslice: sliceDump(r),
        level: 'debug',
      }),
  ],
  [
    12,
    (r) =>
      gokit({
        caller: 'arp.go:110',
        interface: 'eth0',
        ip: address(r),
        level: 'debug',
        msg: 'got ARP request for service IP, sending response',
        responseMAC: mac(r),
        senderIP: '198.51.100.1',
        senderMAC: mac(r),
      }),
  ],
  [
    6,
    (r) =>
      gokit({
        caller: 'native.go:95',
        event: 'sessionUp',
        level: 'info',
        localASN: 64512,
        msg: 'BGP session established',
        peer: `10.0.${r.below(8)}.1:179`,
        peerASN: 64513,
      }),
  ],
  [
    6,
    (r) =>
      gokit({
        caller: 'native.go:304',
        event: 'sessionDown',
        level: 'warn',
        localASN: 64512,
        msg: 'BGP session down',
        peer: `10.0.${r.below(8)}.1:179`,
        peerASN: 64513,
      }),
  ],
  [
    5,
    (r) =>
      gokit({
        caller: 'native.go:112',
        error: `dial tcp 10.0.${r.below(8)}.1:179: connect: connection refused`,
        level: 'error',
        localASN: 64512,
        msg: 'failed to connect to peer',
        op: 'connect',
        peer: `10.0.${r.below(8)}.1:179`,
        peerASN: 64513,
      }),
  ],
  [
    6,
    (r) =>
      gokit({
        caller: 'main.go:420',
        event: 'serviceAnnounced',
        ips: address(r),
        level: 'info',
        msg: 'service has IP, announcing',
        pool: 'first',
        protocol: 'layer2',
      }),
  ],
  [
    4,
    (r) =>
      gokit({
        caller: 'main.go:491',
        event: 'serviceWithdrawn',
        ips: address(r),
        level: 'info',
        msg: 'withdrawing service announcement',
        pool: 'first',
        protocol: 'layer2',
        reason: 'noEndpoints',
      }),
  ],
  [
    4,
    (r) =>
      gokit({
        caller: 'speakerlist.go:259',
        error: `1 error occurred:\n\t* Failed to join 10.0.0.${r.below(200)}:7946: dial tcp: i/o timeout\n\n`,
        expected: 3,
        joined: 2,
        level: 'error',
        msg: 'partial join',
        op: 'memberDiscovery',
      }),
  ],
  [
    3,
    (r) =>
      zap('error', {
        msg: 'Reconciler error',
        controller: 'service',
        controllerGroup: '',
        controllerKind: 'Service',
        namespace: 'shop',
        name: `web-${r.below(300)}`,
        reconcileID: '0d0b',
        error: 'event handling failed, retrying',
      }),
  ],
];

const frrQuiet: readonly Kind[] = [
  [5, (r) => ['', ` BGP: [ZWCSR-M7FG9] 10.0.${r.below(8)}.1 [FSM] Timer (routeadv timer expire)`]],
  [
    5,
    (r) => [
      '',
      ` BGP: [PAPP6-VDAWM] 10.0.${r.below(8)}.1(leaf-${r.below(8)}) rcvd UPDATE w/ attr: nexthop 10.0.0.${r.below(250)}, origin i, path 64513`,
    ],
  ],
  [
    4,
    (r) => [
      '',
      ` ZEBRA: [TQKA8-0276P] Nexthop dplane ctx 0x55f${r.below(9999)}, op NH_INSTALL, nexthop ID (${r.below(99)}), result SUCCESS`,
    ],
  ],
];

const frrTelling: readonly Kind[] = [
  [
    3,
    (r) => [
      '',
      ` BGP: [M59KS-A3ZXZ] bgp_update_receive: rcvd End-of-RIB for IPv4 Unicast from 10.0.${r.below(8)}.1 in vrf default`,
    ],
  ],
  [
    2,
    (r) => [
      '',
      ` BGP: [HZN6M-XRM1G] %NOTIFICATION: received from neighbor 10.0.${r.below(8)}.1 6/2 (Cease/Administrative Shutdown) 0 bytes`,
    ],
  ],
  [
    2,
    (r) => [
      '',
      ` BGP: [M7Q4P-46WDR] %ADJCHANGE: neighbor 10.0.${r.below(8)}.1(leaf-1) in vrf default Down BGP Notification send`,
    ],
  ],
];

/** Renders lines in advance: so many of each kind that a compressor finds no more to save than in a real log. */
function rendered(kinds: readonly Kind[], random: Random): () => Line {
  const total = kinds.reduce((sum, [weight]) => sum + weight, 0);
  const variants = kinds.map(([, make]) => Array.from({ length: 600 }, () => make(random)));
  return () => {
    let left = random.next() * total;
    const at = kinds.findIndex(([weight]) => {
      left -= weight;
      return left <= 0;
    });
    return random.pick(variants[Math.max(at, 0)] as readonly Line[]);
  };
}

export interface LineSource {
  readonly speaker: () => Line;
  readonly frr: () => Line;
}

/** `share` of the lines are of kinds that rules look for. */
export function lineSource(random: Random, share: number): LineSource {
  const mixed = (calm: () => Line, alarm: () => Line) => (): Line => (random.next() < share ? alarm() : calm());
  return {
    speaker: mixed(rendered(quiet, random), rendered(telling, random)),
    frr: mixed(rendered(frrQuiet, random), rendered(frrTelling, random)),
  };
}

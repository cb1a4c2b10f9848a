import type {
  PhaseReport,
  Report,
  ReportedFinding,
  ServiceReport,
  SessionReport,
  TimelineEntry,
} from '../../src/model/report.ts';

/** Hand-made reports that the tests of all formats share: one for each kind of page a reader may meet. */

const day = '2026-11-23';
const at = (clock: string) => `${day}T${clock}Z`;
const controllerLog = 'report/pods/controller-8csxmvr9mk-dgkq5/controller.log';
const speakerLog = (pod: string) => `report/pods/${pod}/speaker.log`;

const phase = (status: PhaseReport['status'], reason = '', findings: readonly string[] = []): PhaseReport => ({
  status,
  reason,
  findings,
});
const phases = (marks: string, reasons: readonly string[] = []): ServiceReport['phases'] => {
  const words = { o: 'ok', f: 'failed', u: 'unknown', n: 'not-applicable' } as const;
  const one = (index: number) => phase(words[(marks[index] ?? 'u') as keyof typeof words] ?? 'unknown', reasons[index] ?? '');
  return { configuration: one(0), assignment: one(1), advertisement: one(2), session: one(3), traffic: one(4) };
};

const finding = (given: Partial<ReportedFinding> & Pick<ReportedFinding, 'id' | 'title' | 'summary'>): ReportedFinding => ({
  severity: 'error',
  role: 'root-cause',
  confidence: 0.9,
  state: 'active',
  phase: 'configuration',
  subjects: [],
  evidence: [],
  basis: ['log'],
  explainedBy: [],
  affects: [],
  remedy: { summary: '', commands: [] },
  references: [],
  count: 1,
  ...given,
});

const emptyReplay: Report['replay'] = {
  version: '0.15.3',
  inputs: {
    namespace: 'metallb-system',
    mode: 'native',
    loadBalancerClass: '',
    ignoreExcludeLB: false,
    memberlist: true,
    speakers: ['kind-worker', 'kind-worker2'],
    assumed: {},
  },
  config: {
    controller: { native: { valid: true }, frr: { valid: true }, 'frr-k8s': { valid: true } },
    speaker: { native: { valid: true }, frr: { valid: true }, 'frr-k8s': { valid: true } },
  },
  allocation: { modes: { native: 'loaded', frr: 'loaded', 'frr-k8s': 'loaded' }, services: {} },
  announcement: { modes: { native: 'loaded', frr: 'loaded', 'frr-k8s': 'loaded' }, peers: {}, services: {} },
  causes: [],
  missing: [],
};

const base: Report = {
  schemaVersion: 1,
  tool: { name: 'metallb-analyze', version: '0.1.0', rules: 132 },
  input: { name: 'metallb_report.tgz', kind: 'tgz', sha256: 'a'.repeat(64), bytes: 48_213, entries: 17 },
  cluster: {
    metallbVersion: '0.15.3',
    bgpMode: 'native',
    kubernetesVersion: '1.34.0',
    frrVersion: null,
    cni: 'kindnet',
    namespace: 'metallb-system',
    logLevel: { controller: 'debug', speaker: 'debug' },
    components: [
      {
        role: 'controller',
        pod: 'controller-8csxmvr9mk-dgkq5',
        node: 'kind-worker2',
        version: '0.15.3',
        firstLog: at('18:11:50'),
        lastLog: at('18:12:40'),
        starts: 1,
      },
      {
        role: 'speaker',
        pod: 'speaker-xbrkv',
        node: 'kind-worker',
        version: '0.15.3',
        firstLog: at('18:11:50'),
        lastLog: at('18:12:38'),
        starts: 1,
      },
      {
        role: 'speaker',
        pod: 'speaker-c4wgw',
        node: 'kind-worker2',
        version: '0.15.3',
        firstLog: at('18:11:51'),
        lastLog: at('18:12:39'),
        starts: 1,
      },
    ],
    topology: {
      pools: [{ name: 'pool-main', addresses: ['172.18.0.100-172.18.0.119'], autoAssign: true }],
      advertisements: [
        { kind: 'L2Advertisement', name: 'l2', pools: ['pool-main'], nodes: ['kind-worker', 'kind-worker2'], peers: [] },
      ],
      nodes: [
        { name: 'kind-worker', speaker: true, excluded: false },
        { name: 'kind-worker2', speaker: true, excluded: false },
        { name: 'kind-control-plane', speaker: null, excluded: true },
      ],
      peers: [],
    },
  },
  verdict: 'healthy',
  verdictReason: 'no fault is visible in 1 controller log, 2 speaker logs, the configuration, the replay of 2 services',
  findings: [],
  services: [],
  sessions: [],
  ownership: [],
  replay: emptyReplay,
  disagreements: [],
  missing: [],
  reply: '',
  timeline: [],
  coverage: [
    {
      source: controllerLog,
      role: 'controller',
      node: 'kind-worker2',
      from: at('18:11:50'),
      to: at('18:12:40'),
      lines: 233,
      level: 'debug',
      restarts: 0,
      flaws: [],
    },
    {
      source: speakerLog('speaker-xbrkv'),
      role: 'speaker',
      node: 'kind-worker',
      from: at('18:11:50'),
      to: at('18:12:38'),
      lines: 410,
      level: 'debug',
      restarts: 0,
      flaws: [],
    },
    {
      source: speakerLog('speaker-c4wgw'),
      role: 'speaker',
      node: 'kind-worker2',
      from: at('18:11:51'),
      to: at('18:12:39'),
      lines: 402,
      level: 'debug',
      restarts: 0,
      flaws: [],
    },
  ],
  clockSkew: [],
  unexplained: [],
  files: [
    { source: controllerLog, role: 'log', bytes: 61_204, lines: 233 },
    { source: speakerLog('speaker-xbrkv'), role: 'log', bytes: 80_412, lines: 410 },
    { source: 'report/crds/ipaddresspools.yaml', role: 'objects', bytes: 1_544, lines: 41 },
    { source: 'report/crds/communities.yaml', role: 'empty', bytes: 0, lines: 0 },
  ],
  unreadable: [],
  causes: { found: 0, excluded: 98, cannotTell: 34, undecided: [] },
};

const configurationEntry = (where: string, clock: string, state: string, source: string, line: number): TimelineEntry => ({
  time: at(clock),
  where,
  what: `configuration ${state}`,
  concern: 'configuration',
  lane: where,
  state,
  source,
  line,
});

export const healthy: Report = {
  ...base,
  services: [
    {
      service: 'shop/web',
      ips: ['172.18.0.100'],
      pool: 'pool-main',
      protocols: ['layer2'],
      phases: phases('ooonu', [
        '',
        '',
        'layer 2 on kind-worker',
        'layer 2 needs no session',
        'no test from outside is in the bundle',
      ]),
      nodes: [
        { node: 'kind-worker', protocol: 'layer2', predicted: true, observed: true, agrees: true, reason: 'elected' },
        { node: 'kind-worker2', protocol: 'layer2', predicted: false, observed: false, agrees: true, reason: 'notOwner' },
      ],
    },
    {
      service: 'monitoring/grafana',
      ips: ['172.18.0.101'],
      pool: 'pool-main',
      protocols: ['layer2'],
      phases: phases('ooonu', [
        '',
        '',
        'layer 2 on kind-worker2',
        'layer 2 needs no session',
        'no test from outside is in the bundle',
      ]),
      nodes: [
        { node: 'kind-worker', protocol: 'layer2', predicted: false, observed: false, agrees: true, reason: 'notOwner' },
        { node: 'kind-worker2', protocol: 'layer2', predicted: true, observed: true, agrees: true, reason: 'elected' },
      ],
    },
  ],
  ownership: [
    {
      ip: '172.18.0.100',
      service: 'shop/web',
      predicted: 'kind-worker',
      spans: [{ node: 'kind-worker', from: at('18:11:58'), to: null }],
      moves: 0,
      overlapSeconds: 0,
    },
    {
      ip: '172.18.0.101',
      service: 'monitoring/grafana',
      predicted: 'kind-worker2',
      spans: [{ node: 'kind-worker2', from: at('18:11:58'), to: null }],
      moves: 0,
      overlapSeconds: 0,
    },
  ],
  timeline: [
    configurationEntry('controller', '18:11:57', 'loaded', controllerLog, 101),
    configurationEntry('speaker kind-worker', '18:11:57', 'loaded', speakerLog('speaker-xbrkv'), 88),
    configurationEntry('speaker kind-worker2', '18:11:57', 'loaded', speakerLog('speaker-c4wgw'), 85),
  ],
};

const poolContext = {
  before: ['    uid: 104451fb-674b-406a-bad9-d935a3db9f3b', '  spec:', '    addresses:'],
  after: ['    autoAssign: true', '    avoidBuggyIPs: false', '- apiVersion: metallb.io/v1beta1'],
};

export const poolOverlap: Report = {
  ...healthy,
  verdict: 'misconfiguration',
  verdictReason: 'two address pools overlap; every component keeps its last valid configuration',
  cluster: {
    ...base.cluster,
    topology: {
      ...base.cluster.topology,
      pools: [
        { name: 'pool-extra', addresses: ['172.18.0.112/28'], autoAssign: true },
        { name: 'pool-main', addresses: ['172.18.0.100-172.18.0.119'], autoAssign: true },
      ],
    },
  },
  findings: [
    finding({
      id: 'config/pool-overlap',
      title: 'Two address pools overlap',
      summary:
        'IPAddressPool pool-extra (172.18.0.112/28) lies inside pool-main (172.18.0.100-172.18.0.119). Since then nothing that was changed in MetalLB’s configuration has taken effect.',
      confidence: 0.97,
      subjects: ['IPAddressPool metallb-system/pool-main', 'IPAddressPool metallb-system/pool-extra'],
      basis: ['log', 'replay'],
      affects: ['Service payments/checkout'],
      firstTime: at('18:12:05'),
      lastTime: at('18:12:31'),
      count: 12,
      evidence: [
        {
          source: controllerLog,
          line: 205,
          time: at('18:12:05'),
          text: '{"caller":"pool_controller.go:94","controller":"PoolReconciler","error":"CIDR \\"172.18.0.112/29\\" in pool \\"pool-main\\" overlaps with already defined CIDR \\"172.18.0.112/28\\"","level":"error","ts":"2026-11-23T18:12:05Z"}',
          before: [
            '{"caller":"service_controller.go:115","controller":"ServiceReconciler","end reconcile":"monitoring/grafana","level":"info","ts":"2026-11-23T18:11:57Z"}',
            '{"caller":"pool_controller.go:52","controller":"PoolReconciler","level":"info","start reconcile":"metallb-system/pool-extra","ts":"2026-11-23T18:12:05Z"}',
          ],
          after: [
            '{"caller":"pool_status_controller.go:53","controller":"PoolStatusReconciler","level":"info","start reconcile":"metallb-system/pool-extra","ts":"2026-11-23T18:12:05Z"}',
          ],
        },
        {
          source: speakerLog('speaker-xbrkv'),
          line: 311,
          time: at('18:12:05'),
          text: '{"caller":"config_controller.go:141","controller":"ConfigReconciler","error":"CIDR \\"172.18.0.112/29\\" in pool \\"pool-main\\" overlaps with already defined CIDR \\"172.18.0.112/28\\"","level":"error","ts":"2026-11-23T18:12:05Z"}',
        },
        { source: 'report/crds/ipaddresspools.yaml', line: 15, text: '    - 172.18.0.112/28', ...poolContext },
        {
          source: 'report/crds/ipaddresspools.yaml',
          line: 33,
          text: '    - 172.18.0.100-172.18.0.119',
          before: ['    uid: dc5204e7-bb46-4a63-a142-7e6f6492203e', '  spec:', '    addresses:'],
          after: ['    autoAssign: true', '    avoidBuggyIPs: false'],
        },
      ],
      remedy: {
        summary:
          'Give pool-extra addresses outside 172.18.0.100–172.18.0.119, or add the range to pool-main. Then expect "config reloaded" in the controller’s log and an address for payments/checkout.',
        commands: [
          'kubectl edit ipaddresspool -n metallb-system pool-extra',
          'kubectl logs -n metallb-system deploy/controller | grep -i reload',
        ],
      },
      references: ['https://metallb.io/configuration/', 'metallb/metallb#1234'],
    }),
    finding({
      id: 'allocation/requested-pool-unknown',
      title: 'The service asks for a pool that does not exist',
      summary: 'payments/checkout has no address: unknown pool "pool-extra". The pool is in the rejected configuration.',
      role: 'consequence',
      phase: 'assignment',
      subjects: ['Service payments/checkout'],
      affects: ['Service payments/checkout'],
      explainedBy: ['config/pool-overlap'],
      firstTime: at('18:12:08'),
      lastTime: at('18:12:08'),
      evidence: [
        {
          source: controllerLog,
          line: 216,
          time: at('18:12:08'),
          text: '{"caller":"service.go:179","error":"unknown pool \\"pool-extra\\"","level":"error","msg":"IP allocation failed","op":"allocateIPs","ts":"2026-11-23T18:12:08Z"}',
        },
      ],
    }),
    finding({
      id: 'l2/memberlist',
      title: 'A speaker was not seen by the others for a moment',
      summary: 'speaker kind-worker2 left and joined once while it started.',
      severity: 'info',
      role: 'information',
      state: 'recovered',
      phase: 'cluster',
      confidence: 0.4,
      firstTime: at('18:11:52'),
      lastTime: at('18:11:54'),
      evidence: [
        {
          source: speakerLog('speaker-xbrkv'),
          line: 41,
          time: at('18:11:52'),
          text: '{"caller":"announcer.go:1","event":"nodeLeave","level":"info"}',
        },
      ],
    }),
  ],
  services: [
    {
      service: 'payments/checkout',
      ips: [],
      pool: null,
      protocols: [],
      phases: {
        configuration: phase('failed', 'rejected since 18:12:05, the last valid one is in use', ['config/pool-overlap']),
        assignment: phase('failed', 'unknown pool "pool-extra"', ['allocation/requested-pool-unknown']),
        advertisement: phase('not-applicable', 'nothing to advertise without an address'),
        session: phase('not-applicable'),
        traffic: phase('not-applicable'),
      },
      nodes: [],
    },
    ...healthy.services.map((service) => ({
      ...service,
      phases: {
        ...service.phases,
        configuration: phase('failed', 'stale: rejected since 18:12:05, the last valid one is in use', ['config/pool-overlap']),
      },
    })),
  ],
  replay: {
    ...emptyReplay,
    allocation: {
      ...emptyReplay.allocation,
      services: {
        'payments/checkout': {
          state: 'pending',
          outcome: 'failed',
          ips: [],
          pool: '',
          error: 'unknown pool "pool-extra"',
          steps: [
            {
              says: 'the annotation metallb.io/address-pool asks for pool-extra',
              at: [{ source: 'report/cluster/svc.yaml', line: 88 }],
            },
          ],
        },
      },
    },
  },
  missing: [
    {
      what: 'nodes',
      why: 'which node should announce follows from the nodes’ labels and conditions',
      command: 'kubectl get nodes -o yaml',
      decides: ['announcement/no-matching-node', 'announcement/node-excluded'],
    },
    {
      what: 'a test from outside',
      why: 'nothing in the bundle tells whether traffic arrives',
      command: 'curl -v http://172.18.0.100/',
      decides: [],
    },
  ],
  reply: 'Thank you for the bundle. Please add:\n\n- nodes: kubectl get nodes -o yaml',
  timeline: [
    ...healthy.timeline,
    { ...configurationEntry('controller', '18:12:05', 'rejected', controllerLog, 205), finding: 'config/pool-overlap' },
    {
      ...configurationEntry('speaker kind-worker', '18:12:05', 'rejected', speakerLog('speaker-xbrkv'), 311),
      finding: 'config/pool-overlap',
    },
    {
      ...configurationEntry('speaker kind-worker2', '18:12:06', 'rejected', speakerLog('speaker-c4wgw'), 309),
      finding: 'config/pool-overlap',
    },
    {
      time: at('18:12:08'),
      where: 'controller',
      what: 'payments/checkout: unknown pool "pool-extra"',
      concern: 'assignment',
      lane: 'payments/checkout',
      state: 'failed',
      finding: 'allocation/requested-pool-unknown',
      source: controllerLog,
      line: 216,
    },
    {
      time: at('18:11:52'),
      where: 'speaker kind-worker',
      what: 'kind-worker2 left',
      concern: 'membership',
      lane: 'kind-worker',
      source: speakerLog('speaker-xbrkv'),
      line: 41,
    },
  ],
  unexplained: [
    {
      template: 'failed to patch status of <*>: conflict',
      count: 3,
      streams: [controllerLog],
      example: {
        source: controllerLog,
        line: 198,
        text: '{"level":"error","msg":"failed to patch status of pool-main: conflict"}',
      },
      stubRule: 'id: other/failed-to-patch-status\ntitle: …\n',
    },
  ],
  unreadable: [
    { source: 'report/cluster/events.yaml', line: 120, what: 'the YAML ends in the middle of an object', lost: 'part' },
  ],
  causes: {
    found: 1,
    excluded: 97,
    cannotTell: 34,
    undecided: [
      { id: 'announcement/no-matching-node', status: 'cannot-tell', reason: 'nodes were not collected', lacks: ['objects Node'] },
      { id: 'bgp/connection-refused', status: 'excluded', reason: 'no peer is configured', lacks: [] },
      { id: 'l2/wifi', status: 'cannot-tell', reason: 'nothing tells what the interface is', lacks: ['output of ip link'] },
    ],
  },
};

const bgpNodes = ['worker-1', 'worker-2', 'worker-3'] as const;
const session = (node: string, address: string, up: boolean): SessionReport => ({
  node,
  pod: `speaker-${node}`,
  peer: address === '10.0.0.1' ? 'tor-1' : 'tor-2',
  address,
  vrf: '',
  state: up ? 'established' : 'down',
  stateText: up ? 'Established' : 'Active',
  localAs: 64500,
  remoteAs: 64501,
  lastReset: up ? null : 'Waiting for peer OPEN',
  notification: up ? null : 'received 2/2 (OPEN Message Error/Bad Peer AS)',
  flapsPerHour: up ? 0 : 14,
  bfd: null,
  prefixesSent: up ? 2 : 0,
  prefixesWanted: 2,
  finding: up ? null : 'bgp/asn-mismatch',
  source: `report/pods/speaker-${node}/dump_frr`,
  line: 40,
});

const sessionEntry = (node: string, peer: string, clock: string, state: string, line: number): TimelineEntry => ({
  time: at(clock),
  where: `speaker ${node}`,
  what: `session with ${peer} is ${state}`,
  concern: 'session',
  lane: `${node} → ${peer}`,
  state,
  ...(state === 'down' ? { finding: 'bgp/asn-mismatch' } : {}),
  source: `report/pods/speaker-${node}/frr.log`,
  line,
});

export const bgpSessions: Report = {
  ...base,
  verdict: 'misconfiguration',
  verdictReason: 'BGPPeer tor-2 announces AS 64502, the router expects 64501',
  cluster: {
    ...base.cluster,
    bgpMode: 'frr',
    frrVersion: '9.1.0',
    logLevel: { controller: 'info', speaker: 'info' },
    components: bgpNodes.map((node) => ({
      role: 'speaker',
      pod: `speaker-${node}`,
      node,
      version: '0.15.3',
      firstLog: at('09:00:00'),
      lastLog: at('11:30:00'),
      starts: node === 'worker-2' ? 3 : 1,
    })),
    topology: {
      pools: [
        { name: 'public', addresses: ['203.0.113.0/26'], autoAssign: true },
        { name: 'internal', addresses: ['10.20.0.0/24', 'fd00:20::/120'], autoAssign: false },
      ],
      advertisements: [
        { kind: 'BGPAdvertisement', name: 'to-all', pools: ['public'], nodes: [...bgpNodes], peers: ['tor-1', 'tor-2'] },
        { kind: 'BGPAdvertisement', name: 'internal', pools: ['internal'], nodes: ['worker-1', 'worker-2'], peers: ['tor-1'] },
      ],
      nodes: bgpNodes.map((name) => ({ name, speaker: true, excluded: false })),
      peers: [
        { name: 'tor-1', address: '10.0.0.1', asn: '64501', nodes: [...bgpNodes] },
        { name: 'tor-2', address: '10.0.0.2', asn: '64502', nodes: [...bgpNodes] },
      ],
    },
  },
  findings: [
    finding({
      id: 'bgp/asn-mismatch',
      title: 'The peer rejects the AS number',
      summary:
        'tor-2 (10.0.0.2) closes each session with OPEN Message Error/Bad Peer AS: BGPPeer tor-2 says peerASN 64502, the router’s OPEN carries 64501.',
      phase: 'session',
      subjects: ['BGPPeer metallb-system/tor-2'],
      affects: ['Service edge/ingress'],
      basis: ['log', 'frr'],
      firstTime: at('09:00:04'),
      lastTime: at('11:29:58'),
      count: 412,
      evidence: [
        {
          source: 'report/pods/speaker-worker-1/frr.log',
          line: 77,
          time: at('09:00:04'),
          text: '2026/11/23 09:00:04 BGP: [HZN6M-XRM1G] %NOTIFICATION: sent to neighbor 10.0.0.2 2/2 (OPEN Message Error/Bad Peer AS) 2 bytes fb f5',
          before: ['2026/11/23 09:00:03 BGP: [ZKX7V] 10.0.0.2 [FSM] Timer (connect timer expire)'],
          after: ['2026/11/23 09:00:04 BGP: [PTF9W] 10.0.0.2 [FSM] BGP_Stop (OpenSent->Idle)'],
        },
        {
          source: 'report/crds/bgppeers.yaml',
          line: 31,
          text: '    peerASN: 64502',
          before: ['    myASN: 64500', '    peerAddress: 10.0.0.2'],
          after: ['- apiVersion: metallb.io/v1beta2'],
        },
      ],
      remedy: {
        summary: 'Set peerASN of tor-2 to 64501.',
        commands: ['kubectl patch bgppeer -n metallb-system tor-2 --type merge -p \'{"spec":{"peerASN":64501}}\''],
      },
      references: ['https://metallb.io/troubleshooting/'],
    }),
    finding({
      id: 'bgp/prefix-not-advertised',
      title: 'A peer does not get a prefix',
      summary: '203.0.113.1/32 is not sent to tor-2: there is no session.',
      role: 'consequence',
      phase: 'session',
      explainedBy: ['bgp/asn-mismatch'],
      subjects: ['Service edge/ingress'],
      affects: ['Service edge/ingress'],
      evidence: [
        {
          source: 'report/pods/speaker-worker-1/dump_frr',
          line: 210,
          text: 'BGP neighbor is 10.0.0.2, remote AS 64502, local AS 64500, external link',
        },
      ],
    }),
  ],
  services: [
    {
      service: 'edge/ingress',
      ips: ['203.0.113.1'],
      pool: 'public',
      protocols: ['bgp'],
      phases: {
        configuration: phase('ok', 'loaded by all speakers'),
        assignment: phase('ok', '203.0.113.1 of public'),
        advertisement: phase('ok', 'to-all, on 3 nodes'),
        session: phase('failed', 'tor-2 is down on all nodes; tor-1 carries the prefix', ['bgp/asn-mismatch']),
        traffic: phase('unknown', 'no test from outside is in the bundle'),
      },
      nodes: bgpNodes.map((node) => ({
        node,
        protocol: 'bgp',
        predicted: true,
        observed: node === 'worker-3' ? null : true,
        agrees: node === 'worker-3' ? null : true,
        reason: '',
      })),
    },
    {
      service: 'db/postgres',
      ips: ['10.20.0.9', 'fd00:20::9'],
      pool: 'internal',
      protocols: ['bgp'],
      phases: phases('oooou', ['', '10.20.0.9 of internal', 'internal, on 2 nodes', 'tor-1 has it from 2 nodes']),
      nodes: [
        { node: 'worker-1', protocol: 'bgp', predicted: true, observed: true, agrees: true, reason: '' },
        { node: 'worker-2', protocol: 'bgp', predicted: true, observed: false, agrees: false, reason: 'restarted at 10:10:00' },
        { node: 'worker-3', protocol: 'bgp', predicted: false, observed: false, agrees: true, reason: 'noMatchingNode' },
      ],
    },
  ],
  sessions: bgpNodes.flatMap((node) => [session(node, '10.0.0.1', true), session(node, '10.0.0.2', false)]),
  disagreements: [
    {
      subject: 'Service db/postgres',
      node: 'worker-2',
      predicted: 'announced',
      observed: 'not announced',
      explained: 'the speaker restarted at 10:10:00 and its log ends before the next reconcile',
      evidence: [
        {
          source: 'report/pods/speaker-worker-2/speaker.log',
          line: 900,
          text: '{"level":"info","msg":"MetalLB speaker starting"}',
        },
      ],
    },
  ],
  timeline: [
    ...bgpNodes.map((node) => sessionEntry(node, 'tor-1', '09:00:03', 'up', 60)),
    ...bgpNodes.flatMap((node) => [
      sessionEntry(node, 'tor-2', '09:00:04', 'down', 77),
      sessionEntry(node, 'tor-2', '10:40:00', 'down', 300),
    ]),
    sessionEntry('worker-2', 'tor-1', '10:09:58', 'down', 880),
    sessionEntry('worker-2', 'tor-1', '10:10:20', 'up', 910),
    ...['09:30:00', '10:10:00'].map(
      (clock, index): TimelineEntry => ({
        time: at(clock),
        where: 'speaker worker-2',
        what: 'the speaker started again',
        concern: 'restart',
        lane: 'speaker worker-2',
        source: 'report/pods/speaker-worker-2/speaker.log',
        line: 400 + index * 500,
      }),
    ),
    ...bgpNodes.map((node) =>
      configurationEntry(`speaker ${node}`, '09:00:01', 'loaded', `report/pods/speaker-${node}/speaker.log`, 20),
    ),
  ],
  coverage: bgpNodes.flatMap((node) => [
    {
      source: `report/pods/speaker-${node}/speaker.log`,
      role: 'speaker',
      node,
      from: at('09:00:00'),
      to: at(node === 'worker-3' ? '09:50:00' : '11:30:00'),
      lines: 2_000,
      level: 'info' as const,
      restarts: node === 'worker-2' ? 2 : 0,
      flaws: node === 'worker-3' ? ['the log ends in the middle of a line'] : [],
    },
    {
      source: `report/pods/speaker-${node}/frr.log`,
      role: 'frr',
      node,
      from: at('09:00:00'),
      to: at('11:30:00'),
      lines: 5_100,
      level: null,
      restarts: 0,
      flaws: [],
    },
  ]),
  clockSkew: [{ node: 'worker-3', against: 'worker-1', seconds: -4.2, basis: 'sessions of both with tor-1' }],
  missing: [
    {
      what: 'the router’s side',
      why: 'only the router tells which AS it expects',
      command: 'show bgp neighbors 10.0.0.10',
      decides: ['bgp/asn-mismatch'],
    },
  ],
  causes: { found: 2, excluded: 110, cannotTell: 20, undecided: [] },
};

export const splitBrain: Report = {
  ...healthy,
  verdict: 'environment',
  verdictReason:
    'two speakers announce 172.18.0.100 at the same time because memberlist traffic on port 7946 is blocked between them',
  findings: [
    finding({
      id: 'l2/split-brain',
      title: 'More than one speaker announces the address',
      summary: 'kind-worker and kind-worker2 both announced 172.18.0.100 for 26 s: neither sees the other.',
      phase: 'advertisement',
      state: 'intermittent',
      subjects: ['Service shop/web', 'Node kind-worker', 'Node kind-worker2'],
      affects: ['Service shop/web'],
      firstTime: at('18:12:09'),
      lastTime: at('18:12:35'),
      count: 4,
      evidence: [
        {
          source: speakerLog('speaker-xbrkv'),
          line: 371,
          time: at('18:12:09'),
          text: '{"caller":"main.go:420","event":"serviceAnnounced","ips":["172.18.0.100"],"level":"info","msg":"service has IP, announcing","pool":"pool-main","protocol":"layer2","ts":"2026-11-23T18:12:09Z"}',
        },
        {
          source: speakerLog('speaker-c4wgw'),
          line: 360,
          time: at('18:12:09'),
          text: '{"caller":"main.go:420","event":"serviceAnnounced","ips":["172.18.0.100"],"level":"info","msg":"service has IP, announcing","pool":"pool-main","protocol":"layer2","ts":"2026-11-23T18:12:09Z"}',
        },
      ],
      remedy: { summary: 'Allow TCP and UDP 7946 between the nodes.', commands: ['nc -zv <other node> 7946'] },
    }),
  ],
  services: healthy.services.map((service) =>
    service.service === 'shop/web'
      ? {
          ...service,
          phases: { ...service.phases, advertisement: phase('failed', 'announced by two nodes at one time', ['l2/split-brain']) },
          nodes: [
            { node: 'kind-worker', protocol: 'layer2', predicted: true, observed: true, agrees: true, reason: 'elected' },
            {
              node: 'kind-worker2',
              protocol: 'layer2',
              predicted: false,
              observed: true,
              agrees: false,
              reason: 'does not see kind-worker',
            },
          ],
        }
      : service,
  ),
  ownership: [
    {
      ip: '172.18.0.100',
      service: 'shop/web',
      predicted: 'kind-worker',
      spans: [
        { node: 'kind-worker', from: at('18:11:58'), to: null },
        { node: 'kind-worker2', from: at('18:12:09'), to: at('18:12:35') },
      ],
      moves: 2,
      overlapSeconds: 26,
    },
    {
      ip: '172.18.0.101',
      service: 'monitoring/grafana',
      predicted: 'kind-worker2',
      spans: [{ node: 'kind-worker2', from: at('18:11:58'), to: null }],
      moves: 0,
      overlapSeconds: 0,
    },
  ],
  timeline: [
    ...healthy.timeline,
    {
      time: at('18:12:07'),
      where: 'speaker kind-worker',
      what: 'kind-worker2 left',
      concern: 'membership',
      lane: 'kind-worker',
      state: 'left',
      source: speakerLog('speaker-xbrkv'),
      line: 360,
    },
    {
      time: at('18:12:08'),
      where: 'speaker kind-worker2',
      what: 'kind-worker left',
      concern: 'membership',
      lane: 'kind-worker2',
      state: 'left',
      source: speakerLog('speaker-c4wgw'),
      line: 350,
    },
    {
      time: at('18:12:35'),
      where: 'speaker kind-worker',
      what: 'kind-worker2 joined',
      concern: 'membership',
      lane: 'kind-worker',
      state: 'joined',
      source: speakerLog('speaker-xbrkv'),
      line: 390,
    },
  ],
};

const attack = (tail: string) =>
  `</script></style></textarea><script>window.__pwned=1</script><img src=x onerror="window.__pwned=1"><svg/onload=window.__pwned=1> @everyone #123 GH-7 metallb/metallb#9 [x](https://evil.example/) ![y](https://evil.example/p.png) <https://evil.example> www.evil.example a@evil.example \`\`\` ~~~ | cell | $x$ :tada: {{7*7}} {{{raw}}} \${1} ::set-output name=a::b ##[add-mask]x \u001b[31mred\u001b]8;;https://evil.example\u0007 \u202Egnp.exe \r\n::error::x ${tail}`;

/** Replaces each string by an attack, keeping what the contract says about shapes and closed vocabularies. */
const vocabulary = new Set([
  ...[
    'verdict',
    'severity',
    'role',
    'state',
    'phase',
    'status',
    'concern',
    'kind',
    'protocol',
    'protocols',
    'basis',
    'lost',
    'level',
    'bgpMode',
    'mode',
    'outcome',
    'gate',
    'wantedFrom',
    'family',
  ],
  ...[
    'time',
    'from',
    'to',
    'firstTime',
    'lastTime',
    'firstLog',
    'lastLog',
    'controller',
    'speaker',
    'native',
    'frr',
    'frr-k8s',
    'schemaVersion',
  ],
]);

function poison(value: unknown, key: string): unknown {
  if (typeof value === 'string') return vocabulary.has(key) ? value : attack(value);
  if (Array.isArray(value)) return value.map((item) => poison(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name.includes('/') ? attack(name) : name, poison(item, name)]),
  );
}

const huge = 'A'.repeat(200_000);

/** The pool overlap with markup, mentions, escapes and huge strings wherever a string is free. */
const generated = { source: 'report/pods/speaker-worker-1/frr.conf', line: 1 };

/** The sessions told whole, FRR that runs another configuration, and a release that decides otherwise. */
export const upgraded: Report = {
  ...bgpSessions,
  sessions: bgpSessions.sessions.map((one) =>
    one.state === 'established'
      ? {
          ...one,
          prefixes: {
            wantedFrom: 'replay',
            families: [
              { family: 'ipv4', wanted: 3, advertised: 2, missing: ['203.0.113.7/32'], omitted: 0 },
              { family: 'ipv6', wanted: 1, advertised: 1, missing: [], omitted: 0 },
            ],
            note: 'FRR does not have 203.0.113.7/32',
          },
        }
      : {
          ...one,
          lastSent: { words: 'OPEN Message Error/Bad Peer AS', code: '2/2', time: at('11:29:58') },
          flaps: { losses: 3, from: at('09:00:00'), to: at('11:30:00'), basis: 'log' },
        },
  ),
  configurationDifferences: [
    {
      node: 'worker-1',
      pod: 'speaker-worker-1',
      generated,
      running: { source: 'report/pods/speaker-worker-1/dump_frr', line: 12 },
      notRunning: ['neighbor 10.0.0.2 remote-as 64502'],
      notGenerated: [],
      omitted: 0,
    },
  ],
  upgrade: [
    { subject: 'Service edge/ingress', now: 'announced by worker-1', after: 'announced by worker-2', release: '0.16.1' },
    { subject: 'Service db/postgres', now: 'announced by worker-1', after: 'announced by worker-2', release: '0.16.1' },
    { subject: 'configuration of the speaker', now: 'accepted', after: 'refused: duplicate peer', release: '0.16.1' },
  ],
};

export const hostile: Report = (() => {
  // Shapes are kept, so what comes out is a Report again.
  const poisoned = poison(
    {
      ...poolOverlap,
      sessions: upgraded.sessions,
      configurationDifferences: upgraded.configurationDifferences,
      upgrade: upgraded.upgrade,
      disagreements: bgpSessions.disagreements,
      ownership: splitBrain.ownership,
    },
    '',
  ) as Report;
  const [first, ...others] = poisoned.findings;
  if (!first) throw new Error('the pool overlap has findings');
  return {
    ...poisoned,
    findings: [
      {
        ...first,
        evidence: [...first.evidence, { source: attack('huge'), line: 7, text: `${huge}<b>` }],
        summary: first.summary,
      },
      ...others,
      { ...first, id: '__proto__', role: 'contributing', summary: huge },
    ],
  };
})();

/** Five thousand services, forty of which suffer, on a hundred nodes. */
export const manyServices: Report = (() => {
  const nodes = Array.from({ length: 100 }, (_, index) => `node-${String(index).padStart(3, '0')}`);
  const services = Array.from({ length: 5_000 }, (_, index): ServiceReport => {
    const suffers = index % 125 === 7;
    return {
      service: `team-${index % 60}/service-${String(index).padStart(4, '0')}`,
      ips: [`10.${20 + Math.floor(index / 65_000)}.${Math.floor(index / 250)}.${index % 250}`],
      pool: `pool-${index % 12}`,
      protocols: index % 3 === 0 ? ['bgp'] : ['layer2'],
      phases: {
        configuration: phase('ok'),
        assignment: phase('ok', `from pool-${index % 12}`),
        advertisement: suffers
          ? phase('failed', 'no node matches the advertisement', ['announcement/no-matching-node'])
          : phase('ok', `on ${nodes[index % 100]}`),
        session: phase(suffers ? 'not-applicable' : index % 3 === 0 ? 'ok' : 'not-applicable'),
        traffic: phase('unknown', 'no test from outside is in the bundle'),
      },
      nodes: Array.from({ length: 8 }, (_ignored, offset) => ({
        node: nodes[(index + offset) % 100] ?? '',
        protocol: index % 3 === 0 ? ('bgp' as const) : ('layer2' as const),
        predicted: offset === 0 && !suffers,
        observed: offset === 0 && !suffers,
        agrees: true,
        reason: offset === 0 && !suffers ? 'elected' : 'notOwner',
      })),
    };
  });
  return {
    ...base,
    verdict: 'misconfiguration',
    verdictReason: 'the node selector of L2Advertisement edge takes no node',
    cluster: {
      ...base.cluster,
      topology: {
        pools: Array.from({ length: 12 }, (_, index) => ({
          name: `pool-${index}`,
          addresses: [`10.${20 + index}.0.0/16`],
          autoAssign: true,
        })),
        advertisements: Array.from({ length: 12 }, (_, index) => ({
          kind: index % 3 === 0 ? ('BGPAdvertisement' as const) : ('L2Advertisement' as const),
          name: `adv-${index}`,
          pools: [`pool-${index}`],
          nodes: index === 7 ? [] : nodes,
          peers: [],
        })),
        nodes: nodes.map((name) => ({ name, speaker: true, excluded: false })),
        peers: [{ name: 'tor', address: '10.0.0.1', asn: '64501', nodes }],
      },
    },
    findings: [
      finding({
        id: 'announcement/no-matching-node',
        title: 'The advertisement takes no node',
        summary: 'L2Advertisement adv-7 selects zone=edge, no node has that label.',
        phase: 'advertisement',
        subjects: ['L2Advertisement metallb-system/adv-7'],
        affects: services
          .filter(({ phases: { advertisement } }) => advertisement.status === 'failed')
          .map(({ service }) => `Service ${service}`),
        evidence: [{ source: 'report/crds/l2advertisements.yaml', line: 12, text: '        zone: edge' }],
        remedy: { summary: 'Label a node.', commands: ['kubectl label node node-000 zone=edge'] },
      }),
    ],
    services,
    timeline: Array.from(
      { length: 20_000 },
      (_, index): TimelineEntry => ({
        time: at(
          `${String(6 + Math.floor(index / 3_600)).padStart(2, '0')}:${String(Math.floor(index / 60) % 60).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}`,
        ),
        where: `speaker ${nodes[index % 100]}`,
        what: 'announced',
        concern: index % 2 === 0 ? 'announcement' : 'membership',
        lane: nodes[index % 100] ?? '',
        state: index % 7 === 0 ? 'withdrawn' : 'announced',
        source: speakerLog(`speaker-${index % 100}`),
        line: index + 1,
      }),
    ),
    ownership: services.slice(0, 3_000).map(({ service, ips }, index) => ({
      ip: ips[0] ?? '',
      service,
      predicted: nodes[index % 100] ?? null,
      spans: [{ node: nodes[index % 100] ?? '', from: at('06:00:00'), to: null }],
      moves: 0,
      overlapSeconds: 0,
    })),
    coverage: nodes.map((node, index) => ({
      source: speakerLog(`speaker-${index}`),
      role: 'speaker',
      node,
      from: at('06:00:00'),
      to: at('11:33:00'),
      lines: 100_000,
      level: 'info',
      restarts: 0,
      flaws: [],
    })),
    causes: { found: 1, excluded: 100, cannotTell: 31, undecided: [] },
  };
})();

export const samples: Readonly<Record<string, Report>> = {
  healthy,
  poolOverlap,
  bgpSessions,
  splitBrain,
  upgraded,
  hostile,
  manyServices,
};

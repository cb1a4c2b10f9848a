import type { SourceKind } from '../model/log.ts';

/**
 * Who wrote a log line, by what only that program says. Source files that both of MetalLB's programs share
 * (main.go, k8s.go, service_controller.go …) decide nothing. Callers: MetalLB v0.9–v0.16 and frr-k8s v0.0.x.
 */
const callers: ReadonlyMap<string, SourceKind> = new Map<string, SourceKind>([
  ...[
    'announcer',
    'arp',
    'ndp',
    'bgp_controller',
    'bgp_status_controller',
    'config_controller',
    'frrk8s',
    'frrk8s_config_controller',
    'layer2_controller',
    'layer2_status_controller',
    'memberlist',
    'native',
    'node_controller',
    'speakerlist',
  ].map((file) => [file, 'speaker'] as const),
  ...['service', 'allocator', 'pool_controller', 'pool_status_controller'].map((file) => [file, 'controller'] as const),
  ...[
    'bgpsessionstate_controller',
    'frrconfiguration_controller',
    'frrk8sconfiguration_controller',
    'frrstate_controller',
    'nodestate_cleaner_controller',
  ].map((file) => [file, 'frr-k8s'] as const),
  ...['liveness', 'exporter'].map((file) => [file, 'frr-metrics'] as const),
]);

/** Where the caller does not tell: old releases log through go-kit's level.go, controller-runtime has no caller. */
const sayings: readonly (readonly [RegExp, SourceKind])[] = [
  [/"msg":"MetalLB speaker starting/, 'speaker'],
  [/"msg":"MetalLB controller starting/, 'controller'],
  [/"msg":"FRR metrics exporter starting|"failed to fetch (?:BGP neighbors|BFD peers)/, 'frr-metrics'],
  [/"component":"Memberlist"/, 'speaker'],
  [
    /"op":"(?:setBalancer|deleteBalancer|connect|syncPeers|updateAds|arpReply|memberDiscovery|Member detection|createARPResponder|createNDPResponder|gratuitousAnnounce|sendKeepalive|sendUpdate|sendWithdraw|setNode|reload-validate)"/,
    'speaker',
  ],
  [/"event":"(?:serviceAnnounced|serviceWithdrawn|sessionUp|sessionDown|peerAdded|peerRemoved|nodeLabelsChanged)"/, 'speaker'],
  [/"op":"(?:allocateIPs?|updateServiceStatus)"/, 'controller'],
  [/"event":"(?:ipAllocated|clearAssignment|serviceUpdated)"/, 'controller'],
  [/"controller":"(?:bgppeer|node|servicel2status|servicebgpstatus)","controller(?:Group|Kind)"/, 'speaker'],
  [/"controller":"(?:ipaddresspool|poolstatus)","controller(?:Group|Kind)"/, 'controller'],
  [/"controllerKind":"MetalLB"|"logger":"controllers\.MetalLB"/, 'operator'],
];

const reloaderLine =
  /^(?:PID is: \d|Caught SIGHUP and acquired lock|Checking the configuration file syntax|Applying the configuration file|FRR reloaded successfully|Syntax error spotted|Failed to fully apply configuration|Lines To (?:Add|Delete)\b|\[\d{1,7}\|[a-z]{1,12}\] (?:sending|done)|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} {1,2}[A-Z]{4,8}: )/;
const frrLine =
  /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})? (?:BGP|ZEBRA|BFD|STATIC|WATCHFRR|MGMTD|OSPF6?|ISIS|RIP|PIM|VTYSH|WATCHFRR)\b/;

/** The writer of a line without its prefix, or null where the line could be anybody's. */
export function writerOf(text: string): SourceKind | null {
  if (text.startsWith('{')) return writerOfJson(text);
  if (frrLine.test(text)) return 'frr';
  return reloaderLine.test(text) ? 'reloader' : null;
}

function writerOfJson(text: string): SourceKind | null {
  const head = text.length > 2048 ? text.slice(0, 2048) : text;
  const at = head.indexOf('"caller":"');
  if (at >= 0) {
    const dot = head.indexOf('.go:', at);
    const kind = dot < 0 ? undefined : callers.get(head.slice(at + 10, dot));
    if (kind) return kind;
  }
  for (const [saying, kind] of sayings) {
    if (saying.test(head)) return kind;
  }
  return null;
}

/** A JSON object with what go-kit or zap put into every line, as opposed to any other JSON. */
export function isJsonLog(text: string): boolean {
  return text.startsWith('{"') && (/"ts":["\d]/.test(text) || /"time":"\d/.test(text)) && /"(?:caller|level|msg)":"/.test(text);
}

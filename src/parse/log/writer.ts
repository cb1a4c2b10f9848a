import type { SourceKind } from '../../model/log.ts';

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

/** Said by files whose names are ambiguous. */
const banners: readonly (readonly [string, SourceKind])[] = [
  ['"msg":"MetalLB speaker starting', 'speaker'],
  ['"msg":"MetalLB controller starting', 'controller'],
  ['"msg":"FRR metrics exporter starting', 'frr-metrics'],
  ['failed to fetch BGP neighbors from FRR', 'frr-metrics'],
  ['failed to fetch BFD peers', 'frr-metrics'],
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
  const dot = at < 0 ? -1 : head.indexOf('.go:', at);
  if (dot >= 0) {
    const file = head.slice(at + 10, dot);
    const kind = callers.get(file);
    if (kind) return kind;
    const banner = banners.find(([said]) => head.includes(said));
    if (banner) return banner[1];
    if (file !== 'level') return null;
  }
  return sayings.find(([saying]) => saying.test(head))?.[1] ?? null;
}

const callerKey = Buffer.from('{"caller":"');
/** Enough to tell files apart whose writers differ. */
const callerBytes = 10;

/** What the beginnings of callers tell, without making text of whole lines. */
export class CallerKinds {
  readonly #known = new Map<string, SourceKind | null>();

  /** Undefined where the beginning of the line does not suffice. */
  of(bytes: Buffer, at: number): SourceKind | null | undefined {
    const start = at + callerKey.length;
    if (bytes[start - 1] !== 34 || bytes[at + 2] !== 99 || bytes[at + 7] !== 114) return undefined;
    const head = bytes.toString('latin1', start, start + callerBytes);
    const known = this.#known.get(head);
    if (known !== undefined) return known;
    const file = bytes.toString('latin1', start, start + 64).split('.go:', 1)[0] ?? '';
    // main.go writes banners, level.go what old releases log.
    if (file.startsWith('main') || file.startsWith('level')) return undefined;
    const kind = callers.get(file) ?? null;
    if (this.#known.size < 1000) this.#known.set(head, kind);
    return kind;
  }
}

/** A JSON object with what go-kit or zap put into every line, as opposed to any other JSON. */
export function isJsonLog(text: string): boolean {
  return text.startsWith('{"') && (/"ts":["\d]/.test(text) || /"time":"\d/.test(text)) && /"(?:caller|level|msg)":"/.test(text);
}

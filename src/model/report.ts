import type { InputSummary, Trouble } from './bundle.ts';
import type { FileFact, UnexplainedLine } from './facts.ts';
import type { Basis, Phase, Remedy, Role, Severity, State, Undecided, Verdict } from './finding.ts';
import type { AddressFamily } from './frr.ts';
import type { LogLevel } from './log.ts';
import type { Evidence, Place } from './place.ts';
import type { BgpMode, Replay } from './replay.ts';

/**
 * The report: plain JSON, ordered, clock-free. Everything in it is safe to show: secrets are redacted when it is made.
 * Markup of the bundle's texts is not escaped here; each view escapes for its own format.
 */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: string; readonly version: string; readonly rules: number };
  readonly input: InputSummary;
  readonly cluster: ClusterSummary;
  readonly verdict: Verdict;
  /** One sentence. */
  readonly verdictReason: string;
  readonly findings: readonly ReportedFinding[];
  readonly services: readonly ServiceReport[];
  readonly sessions: readonly SessionReport[];
  /** Nodes whose FRR runs another configuration than was generated for it; left out where none does. */
  readonly configurationDifferences?: readonly ConfigurationDifference[];
  readonly ownership: readonly OwnershipReport[];
  readonly replay: Replay;
  readonly disagreements: readonly Disagreement[];
  /** What the newest release would decide otherwise; left out where that was not looked at. */
  readonly upgrade?: readonly UpgradeChange[];
  readonly missing: readonly MissingEvidence[];
  /** Ready to be pasted as an answer to the reporter; empty where nothing is to be asked. */
  readonly reply: string;
  readonly timeline: readonly TimelineEntry[];
  readonly coverage: readonly LogCoverage[];
  readonly clockSkew: readonly ClockSkew[];
  readonly unexplained: readonly (UnexplainedLine & { readonly stubRule: string })[];
  readonly files: readonly FileFact[];
  readonly unreadable: readonly Trouble[];
  /** How many causes were found, excluded, or cannot be told; the last with what they lack. */
  readonly causes: {
    readonly found: number;
    readonly excluded: number;
    readonly cannotTell: number;
    readonly undecided: readonly Undecided[];
  };
}

export interface ClusterSummary {
  readonly metallbVersion: string | null;
  readonly bgpMode: BgpMode | null;
  readonly kubernetesVersion: string | null;
  readonly frrVersion: string | null;
  readonly cni: string | null;
  readonly namespace: string | null;
  readonly logLevel: { readonly controller: LogLevel | null; readonly speaker: LogLevel | null };
  readonly components: readonly ComponentSummary[];
  /** Pools, advertisements and peers as the picture of the topology needs them. */
  readonly topology: Topology;
}

export interface ComponentSummary {
  readonly role: string;
  readonly pod: string | null;
  readonly node: string | null;
  readonly version: string | null;
  readonly firstLog: string | null;
  readonly lastLog: string | null;
  readonly starts: number;
}

export interface Topology {
  readonly pools: readonly { readonly name: string; readonly addresses: readonly string[]; readonly autoAssign: boolean }[];
  readonly advertisements: readonly {
    readonly kind: 'L2Advertisement' | 'BGPAdvertisement';
    readonly name: string;
    readonly pools: readonly string[];
    readonly nodes: readonly string[];
    readonly peers: readonly string[];
  }[];
  readonly nodes: readonly { readonly name: string; readonly speaker: boolean | null; readonly excluded: boolean }[];
  readonly peers: readonly {
    readonly name: string;
    readonly address: string;
    readonly asn: string;
    readonly nodes: readonly string[];
  }[];
}

export interface ReportedFinding {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly role: Role;
  readonly confidence: number;
  readonly state: State;
  readonly phase: Phase;
  readonly subjects: readonly string[];
  readonly summary: string;
  readonly evidence: readonly ReportedEvidence[];
  readonly basis: readonly Basis[];
  readonly explainedBy: readonly string[];
  readonly affects: readonly string[];
  readonly remedy: Remedy;
  readonly references: readonly string[];
  readonly versions?: string;
  readonly firstTime?: string;
  readonly lastTime?: string;
  readonly count: number;
}

export interface ReportedEvidence extends Evidence {
  /** Lines around it, where the file was kept. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

export type PhaseName = 'configuration' | 'assignment' | 'advertisement' | 'session' | 'traffic';

export interface PhaseReport {
  readonly status: 'ok' | 'failed' | 'unknown' | 'not-applicable';
  readonly reason: string;
  /** Ids of findings. */
  readonly findings: readonly string[];
}

export interface ServiceReport {
  readonly service: string;
  readonly ips: readonly string[];
  readonly pool: string | null;
  readonly protocols: readonly ('layer2' | 'bgp')[];
  readonly phases: Readonly<Record<PhaseName, PhaseReport>>;
  readonly nodes: readonly ServiceNodeReport[];
}

export interface ServiceNodeReport {
  readonly node: string;
  readonly protocol: 'layer2' | 'bgp';
  /** null: the objects do not suffice. */
  readonly predicted: boolean | null;
  /** null: no log, event or status of that node tells. */
  readonly observed: boolean | null;
  readonly agrees: boolean | null;
  readonly reason: string;
}

/** A BGP session of a node, from whatever source tells most. */
export interface SessionReport {
  readonly node: string | null;
  readonly pod: string | null;
  readonly peer: string;
  readonly address: string;
  readonly vrf: string;
  readonly state: 'established' | 'down' | 'unknown';
  readonly stateText: string;
  readonly localAs: number | null;
  readonly remoteAs: number | null;
  readonly lastReset: string | null;
  readonly notification: string | null;
  readonly flapsPerHour: number | null;
  readonly bfd: string | null;
  readonly prefixesSent: number | null;
  readonly prefixesWanted: number | null;
  readonly finding: string | null;
  readonly source: string;
  readonly line: number;
  /** The last NOTIFICATION of each direction, where FRR or a log tells of one. */
  readonly lastSent?: SessionNotification;
  readonly lastReceived?: SessionNotification;
  /** Prefixes of each family that the node should advertise over this session, against those that it does. */
  readonly prefixes?: SessionPrefixes;
  readonly flaps?: SessionFlaps;
}

export interface SessionNotification {
  /** `Cease/BFD Down`. */
  readonly words: string;
  /** `6/10`; null where only words are known. */
  readonly code: string | null;
  /** RFC 3339. */
  readonly time: string | null;
}

export interface SessionPrefixes {
  /** What tells the wanted ones: MetalLB's decisions on the objects, what it wrote for FRR, or that the speaker says it announces them. */
  readonly wantedFrom: 'replay' | 'FRRConfiguration' | 'frr.conf' | 'speaker log' | null;
  readonly families: readonly FamilyPrefixes[];
  /** What is amiss, in words; empty where nothing is. */
  readonly note: string;
}

export interface FamilyPrefixes {
  readonly family: AddressFamily;
  readonly wanted: number | null;
  readonly advertised: number | null;
  /** Wanted and not advertised; the first of them, where there are many. */
  readonly missing: readonly string[];
  readonly omitted: number;
}

/** How often an established session was lost. */
export interface SessionFlaps {
  readonly losses: number;
  /** The stretch that was counted over, RFC 3339; null where it is not known. */
  readonly from: string | null;
  readonly to: string | null;
  /** Lines of a log, or FRR's own counter. */
  readonly basis: 'log' | 'counter';
}

/** FRR's configuration as MetalLB generated it against the one that runs, where they differ. */
export interface ConfigurationDifference {
  readonly node: string | null;
  readonly pod: string | null;
  readonly generated: Place;
  readonly running: Place;
  /** Lines of the generated configuration that do not run, and lines that run and were not generated. */
  readonly notRunning: readonly string[];
  readonly notGenerated: readonly string[];
  /** How many more there are than are listed. */
  readonly omitted: number;
}

/** Who announced an address over layer 2, and when. Times are RFC 3339; `to` is null where it lasts to the end of the log. */
export interface OwnershipReport {
  readonly ip: string;
  readonly service: string | null;
  readonly predicted: string | null;
  readonly spans: readonly { readonly node: string; readonly from: string; readonly to: string | null }[];
  readonly moves: number;
  readonly overlapSeconds: number;
}

/** The objects say one thing, the evidence another. */
export interface Disagreement {
  readonly subject: string;
  readonly node: string | null;
  readonly predicted: string;
  readonly observed: string;
  /** Why it is no bug: the objects changed later, the log ends before, a finding explains it. Empty where nothing does. */
  readonly explained: string;
  readonly evidence: readonly Evidence[];
}

/** A decision that the newest release makes otherwise, on the same objects. */
export interface UpgradeChange {
  /** `Service ns/name`, or whose configuration it is. */
  readonly subject: string;
  readonly now: string;
  readonly after: string;
  /** The release that `after` is for. */
  readonly release: string;
}

export interface MissingEvidence {
  readonly what: string;
  readonly why: string;
  readonly command: string;
  /** Ids of causes that it would decide. */
  readonly decides: readonly string[];
}

export type Concern =
  | 'configuration'
  | 'session'
  | 'layer2'
  | 'membership'
  | 'restart'
  | 'assignment'
  | 'announcement'
  | 'endpoints'
  | 'error';

export interface TimelineEntry {
  readonly time: string;
  readonly where: string;
  readonly what: string;
  readonly concern: Concern;
  /** What lane of the concern it belongs to: a component, `node → peer`, an address. */
  readonly lane: string;
  /** The state that begins here, for lanes that have states: loaded, rejected, up, down, announced, withdrawn… */
  readonly state?: string;
  readonly finding?: string;
  readonly source: string;
  readonly line: number;
}

export interface LogCoverage {
  readonly source: string;
  readonly role: string;
  readonly node: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly lines: number;
  readonly level: LogLevel | null;
  readonly restarts: number;
  readonly flaws: readonly string[];
}

export interface ClockSkew {
  readonly node: string;
  readonly against: string;
  readonly seconds: number;
  readonly basis: string;
}

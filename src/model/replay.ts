import type { AddressFamily } from './frr.ts';
import type { Place } from './place.ts';

/** The replay as it stands in the report and as `analyze replay` prints it. */

export type BgpMode = 'native' | 'frr' | 'frr-k8s';
export const bgpModes = ['native', 'frr', 'frr-k8s'] as const satisfies readonly BgpMode[];

/** A decision that the objects do not suffice for. */
export interface UnknownDecision {
  readonly unknown: true;
  /** What is missing, e.g. `objects Node`. */
  readonly missing: readonly string[];
}

/** A node may be called `unknown`, so the value counts. */
export function isUnknown(decision: object): decision is UnknownDecision {
  return 'unknown' in decision && decision.unknown === true;
}

/** What a decision lacks; empty where it was made. */
export function missingOf(decision: object): readonly string[] {
  return isUnknown(decision) ? decision.missing : [];
}

export interface Violation {
  /** MetalLB's own text. */
  readonly error: string;
  /** An id of the causes. */
  readonly cause: string;
  readonly subjects: readonly string[];
  readonly at: readonly Place[];
}

export interface ConfigVerdict {
  readonly valid: boolean;
  /** The first violation in MetalLB's order. */
  readonly error?: string;
  readonly cause?: string;
  readonly subjects?: readonly string[];
  readonly at?: readonly Place[];
  /** All of them. */
  readonly violations?: readonly Violation[];
  /** Other texts that the real thing may give first (map order, list order). */
  readonly alternatives?: readonly string[];
  /** From v0.16.0 on, where the nodes differ. */
  readonly byNode?: Readonly<Record<string, ConfigVerdict>>;
  /** What could not be checked, and what is missing for it. */
  readonly unchecked?: readonly string[];
}

export type ConfigDecision = ConfigVerdict | UnknownDecision;

export type AllocationOutcome =
  | 'allocated'
  | 'failed'
  | 'ignored'
  | 'kept'
  | 'extended'
  | 'reassigned'
  | 'cleared'
  | 'stuck'
  | 'notLoadBalancer';

/** One step of a decision, in plain words, with what decided it. */
export interface Step {
  readonly says: string;
  readonly at: readonly Place[];
}

export interface AllocationVerdict {
  readonly state: 'pending' | 'assigned';
  readonly outcome: AllocationOutcome;
  readonly ips: readonly string[];
  readonly pool: string;
  readonly reason?: string;
  readonly error?: string;
  readonly cause?: string;
  /** The cause in one sentence, with the real names and values. */
  readonly because?: string;
  readonly subjects?: readonly string[];
  readonly at?: readonly Place[];
  readonly alternatives?: readonly string[];
  readonly steps: readonly Step[];
}

export interface Layer2NodeVerdict {
  readonly announced: boolean;
  readonly interfaces?: readonly string[];
  readonly reason?: string;
  readonly detail?: string;
}

export interface Layer2Verdict {
  readonly candidates: readonly string[];
  /** Empty where nobody announces. */
  readonly announcer: string;
  readonly nodes: Readonly<Record<string, Layer2NodeVerdict>>;
}

export interface BgpAdvertisementVerdict {
  readonly prefix: string;
  readonly localPref: number;
  readonly communities: readonly string[];
  /** Names in the advertisement's peers field; empty is all. */
  readonly peers: readonly string[];
}

export interface BgpNodeVerdict {
  readonly announced: boolean;
  readonly reason?: string;
  readonly error?: string;
  readonly peers?: readonly string[];
  readonly advertisements?: readonly BgpAdvertisementVerdict[];
}

export interface AnnouncementVerdict {
  readonly gate: 'ok' | 'notLoadBalancer' | 'invalidIP' | 'ipNotAllowed' | 'ignored: loadBalancerClass';
  readonly ips: readonly string[];
  readonly pool: string;
  readonly layer2?: Layer2Verdict | UnknownDecision;
  readonly bgp?: Readonly<Record<string, BgpNodeVerdict>> | UnknownDecision;
  /** In a very big cluster: how many nodes are left out above. Those that announce are named first. */
  readonly omittedNodes?: number;
  /** Why nobody announces, where nobody does. */
  readonly cause?: string;
  readonly because?: string;
  readonly subjects?: readonly string[];
  readonly at?: readonly Place[];
  readonly steps: readonly Step[];
}

export interface ReplayInputs {
  readonly namespace: string;
  readonly mode: BgpMode | null;
  readonly loadBalancerClass: string;
  readonly ignoreExcludeLB: boolean;
  readonly memberlist: boolean;
  /** Nodes with a ready speaker; null where no pod of a speaker is in the bundle. */
  readonly speakers: readonly string[] | null;
  /** Where a value above is an assumption, because nothing in the bundle tells: its name and why. */
  readonly assumed: Readonly<Record<string, string>>;
}

export type LoadState = 'loaded' | 'noConfig' | 'partial' | 'unknown';

/** A refusal or failure that the replay shows, as the rules take it up: one for each cause and set of subjects. */
export interface ReplayCause {
  readonly cause: string;
  readonly subjects: readonly string[];
  /** One sentence with the real names and values, or MetalLB's own text. */
  readonly message: string;
  readonly at: readonly Place[];
  /** Services that suffer. */
  readonly affects: readonly string[];
  /** Components and modes that it holds for, e.g. `speaker frr`. */
  readonly where: readonly string[];
}

export interface Replay {
  readonly version: string;
  readonly inputs: ReplayInputs;
  readonly config: Readonly<Record<'controller' | 'speaker', Readonly<Record<BgpMode, ConfigDecision>>>>;
  readonly allocation: {
    readonly modes: Readonly<Record<BgpMode, LoadState>>;
    readonly services: Readonly<Record<string, AllocationVerdict | UnknownDecision>>;
  };
  readonly announcement: {
    readonly modes: Readonly<Record<BgpMode, LoadState>>;
    /** The mode that `peers` and `services` are for: the one in use or, where that has no configuration, one that has. */
    readonly mode?: BgpMode;
    readonly peers: Readonly<Record<string, readonly string[]>> | UnknownDecision;
    readonly services: Readonly<Record<string, AnnouncementVerdict | UnknownDecision>>;
    /** Where the loaded modes disagree. */
    readonly byMode?: Readonly<Partial<Record<BgpMode, Readonly<Record<string, AnnouncementVerdict | UnknownDecision>>>>>;
  };
  readonly causes: readonly ReplayCause[];
  /** What the objects lack for a whole answer. */
  readonly missing: readonly string[];
  /** The sessions of each node with a speaker, as its BGP implementation is told to run them, in the mode that `announcement` shows. */
  readonly neighbors?: Readonly<Record<string, readonly NeighborIntent[]>>;
}

/**
 * What the speakers announce in the mode in use. Nothing where that mode has no configuration: a speaker that starts announces
 * nothing (noConfig in SetBalancer of speaker/main.go), and a running one keeps what no object shows any more.
 */
export function announcedInUse({
  inputs,
  announcement,
}: Pick<Replay, 'inputs' | 'announcement'>): Replay['announcement']['services'] {
  const { mode } = announcement;
  return inputs.mode === null || mode === undefined || mode === inputs.mode ? announcement.services : {};
}

/** What a BGP implementation is told of one neighbor: frr.conf, FRRConfiguration, or the native session. */
export interface NeighborIntent {
  /** Name of the BGPPeer. */
  readonly peer: string;
  /** Empty where the session runs over `interface`. */
  readonly address: string;
  readonly interface: string;
  readonly vrf: string;
  readonly localAs: number;
  /** null: `dynamicAsn` says internal or external. */
  readonly remoteAs: number | null;
  readonly dynamicAsn: string;
  readonly port: number;
  readonly routerId: string;
  /** null: left to the implementation. */
  readonly holdSeconds: number | null;
  readonly keepaliveSeconds: number | null;
  readonly connectSeconds: number | null;
  readonly multihop: boolean;
  readonly bfdProfile: string;
  readonly password: boolean;
  readonly sourceAddress: string;
  readonly families: readonly AddressFamily[];
  /** Prefixes that it may be sent, sorted; null where there are too many nodes and services to list them, or they are unknown. */
  readonly prefixes: Readonly<Record<AddressFamily, readonly string[]>> | null;
}

import type { FieldPath, ObjectFact } from '../model/object.ts';
import type { Place } from '../model/place.ts';
import type { Nanoseconds } from './duration.ts';
import type { Labels } from './read.ts';
import type { LabelSelector } from './selector.ts';

/**
 * What `config.For` is given: ClusterResources of internal/config/config.go, every list in name order. A list is null where
 * its kind was not collected: nothing follows from its emptiness.
 */
export interface Resources {
  readonly pools: readonly PoolSpec[] | null;
  readonly legacyPools: readonly LegacyPoolSpec[];
  readonly peers: readonly PeerSpec[] | null;
  readonly bfdProfiles: readonly BfdProfileSpec[] | null;
  readonly l2Advertisements: readonly L2AdvertisementSpec[] | null;
  readonly bgpAdvertisements: readonly BgpAdvertisementSpec[] | null;
  readonly communities: readonly CommunitySpec[] | null;
  readonly secrets: ReadonlyMap<string, SecretSpec> | null;
  readonly nodes: readonly LabelledObject[] | null;
  readonly namespaces: readonly LabelledObject[] | null;
  /** The ConfigMap bgpextras where its text is not empty. */
  readonly bgpExtras: ObjectFact | null;
  /** Whether the bundle holds all objects of a kind, so that an absent one does not exist. */
  answersFor(kind: string): boolean;
}

export interface LabelledObject {
  readonly object: ObjectFact;
  readonly name: string;
  readonly labels: Labels;
}

export interface PoolSpec extends LabelledObject {
  readonly addresses: readonly string[];
  readonly autoAssign: boolean;
  readonly avoidBuggyIPs: boolean;
  readonly serviceAllocation: AllocationSpec | null;
}

export interface AllocationSpec {
  readonly priority: number;
  readonly namespaces: readonly string[];
  readonly namespaceSelectors: readonly LabelSelector[];
  readonly serviceSelectors: readonly LabelSelector[];
}

export interface LegacyPoolSpec extends LabelledObject {
  readonly addresses: readonly string[];
  readonly autoAssign: boolean;
  readonly protocol: string;
  readonly advertisements: readonly RouteSpec[];
}

/** What a BGP advertisement says of the route. */
export interface RouteSpec {
  readonly aggregationLength: number;
  readonly aggregationLengthV6: number;
  readonly localPref: number;
  readonly communities: readonly string[];
}

export interface AdvertisementSpec extends LabelledObject {
  readonly pools: readonly string[];
  readonly poolSelectors: readonly LabelSelector[];
  readonly nodeSelectors: readonly LabelSelector[];
  readonly serviceSelectors: readonly LabelSelector[];
}

export interface L2AdvertisementSpec extends AdvertisementSpec {
  readonly interfaces: readonly string[];
}

export interface BgpAdvertisementSpec extends AdvertisementSpec, RouteSpec {
  readonly peers: readonly string[];
}

export interface PeerSpec extends LabelledObject {
  readonly namespace: string;
  readonly myASN: number;
  readonly peerASN: number;
  readonly dynamicASN: string;
  readonly localASN: number;
  readonly peerAddress: string;
  readonly interface: string;
  readonly sourceAddress: string;
  readonly peerPort: number;
  readonly holdTime: Nanoseconds | null;
  readonly keepaliveTime: Nanoseconds | null;
  readonly connectTime: Nanoseconds | null;
  readonly routerID: string;
  readonly nodeSelectors: readonly LabelSelector[];
  readonly password: string;
  /** Name of the Secret. */
  readonly passwordSecret: string;
  readonly bfdProfile: string;
  readonly enableGracefulRestart: boolean;
  readonly ebgpMultiHop: boolean;
  readonly vrf: string;
  readonly disableMP: boolean;
  readonly dualStackAddressFamily: boolean;
}

export interface BfdProfileSpec extends LabelledObject {
  readonly detectMultiplier: number | null;
  readonly receiveInterval: number | null;
  readonly transmitInterval: number | null;
  readonly minimumTtl: number | null;
  readonly echoInterval: number | null;
  readonly echoMode: boolean;
  readonly passiveMode: boolean;
}

export interface CommunitySpec extends LabelledObject {
  readonly aliases: readonly { readonly name: string; readonly value: string }[];
}

export interface SecretSpec extends LabelledObject {
  readonly namespace: string;
  readonly type: string;
  /** Keys of `data`; null where the data was left out of the bundle. */
  readonly keys: ReadonlySet<string> | null;
}

export function placeOf({ object }: LabelledObject, ...path: FieldPath): Place {
  return object.placeOf(['spec', ...path]);
}

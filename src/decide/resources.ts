import type { FieldPath, Json, ObjectFact } from '../model/object.ts';
import type { Place } from '../model/place.ts';
import type { Behaviour, NativeRefusal } from './behaviour.ts';
import { type Nanoseconds, parseDuration } from './duration.ts';
import type { KnownObjects } from './known.ts';
import {
  fieldOf,
  isRecord,
  type Labels,
  labelsOf,
  readFlag,
  readInteger,
  readList,
  readRecord,
  readText,
  readTexts,
} from './read.ts';
import { type LabelSelector, readSelectors } from './selector.ts';

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

export function readResources(known: KnownObjects, behaviour: Behaviour): Resources {
  const list = <Spec>(kind: string, read: (object: ObjectFact) => Spec): readonly Spec[] | null =>
    known.listOf(kind)?.map(read) ?? null;
  const secrets = list('Secret', readSecret);
  const extras = known.listOf('ConfigMap')?.find(({ name }) => name === 'bgpextras');
  return {
    pools: list('IPAddressPool', (object) => readPool(object, behaviour)),
    legacyPools: (behaviour.legacyAddressPools && list('AddressPool', readLegacyPool)) || [],
    peers: list('BGPPeer', (object) => readPeer(object, behaviour)),
    bfdProfiles: list('BFDProfile', readBfdProfile),
    l2Advertisements: list('L2Advertisement', (object) => ({
      ...readAdvertisement(object, behaviour),
      interfaces: behaviour.l2Interfaces ? readTexts(spec(object, 'interfaces')) : [],
    })),
    bgpAdvertisements: list('BGPAdvertisement', (object) => ({
      ...readAdvertisement(object, behaviour),
      ...readRoute(fieldOf(object.value, ['spec'])),
      peers: readTexts(spec(object, 'peers')),
    })),
    communities: list('Community', readCommunity),
    secrets: secrets && new Map(secrets.map((secret) => [secret.name, secret])),
    nodes: list('Node', labelled),
    namespaces: list('Namespace', labelled),
    bgpExtras: extras && behaviour.bgpExtras && readText(fieldOf(extras.value, ['data', 'extras'])) !== '' ? extras : null,
    answersFor: known.answersFor,
  };
}

const spec = (object: ObjectFact, ...path: FieldPath): Json | undefined => fieldOf(object.value, ['spec', ...path]);

export function placeOf({ object }: LabelledObject, ...path: FieldPath): Place {
  return object.placeOf(['spec', ...path]);
}

function labelled(object: ObjectFact): LabelledObject {
  return { object, name: object.name, labels: labelsOf(object) };
}

function readPool(object: ObjectFact, behaviour: Behaviour): PoolSpec {
  const allocation = spec(object, 'serviceAllocation');
  return {
    ...labelled(object),
    addresses: readTexts(spec(object, 'addresses')),
    autoAssign: readFlag(spec(object, 'autoAssign')) ?? true,
    avoidBuggyIPs: readFlag(spec(object, 'avoidBuggyIPs')) ?? false,
    serviceAllocation: behaviour.serviceAllocation && isRecord(allocation) ? readAllocation(allocation) : null,
  };
}

function readAllocation(value: Json): AllocationSpec {
  const { priority, namespaces, namespaceSelectors, serviceSelectors } = readRecord(value);
  return {
    priority: readInteger(priority) ?? 0,
    namespaces: readTexts(namespaces),
    namespaceSelectors: readSelectors(namespaceSelectors),
    serviceSelectors: readSelectors(serviceSelectors),
  };
}

function readLegacyPool(object: ObjectFact): LegacyPoolSpec {
  return {
    ...labelled(object),
    addresses: readTexts(spec(object, 'addresses')),
    autoAssign: readFlag(spec(object, 'autoAssign')) ?? true,
    protocol: readText(spec(object, 'protocol')),
    advertisements: readList(spec(object, 'bgpAdvertisements')).map(readRoute),
  };
}

function readRoute(value: Json | undefined): RouteSpec {
  const { aggregationLength, aggregationLengthV6, localPref, communities } = readRecord(value);
  return {
    aggregationLength: readInteger(aggregationLength) ?? 32,
    aggregationLengthV6: readInteger(aggregationLengthV6) ?? 128,
    localPref: readInteger(localPref) ?? 0,
    communities: readTexts(communities),
  };
}

function readAdvertisement(object: ObjectFact, behaviour: Behaviour): AdvertisementSpec {
  return {
    ...labelled(object),
    pools: readTexts(spec(object, 'ipAddressPools')),
    poolSelectors: readSelectors(spec(object, 'ipAddressPoolSelectors')),
    nodeSelectors: readSelectors(spec(object, 'nodeSelectors')),
    serviceSelectors: behaviour.serviceSelectors ? readSelectors(spec(object, 'serviceSelectors')) : [],
  };
}

function readPeer(object: ObjectFact, behaviour: Behaviour): PeerSpec {
  // The API server drops a field that its release does not know.
  const since = (field: NativeRefusal) => (behaviour.nativeRefuses.has(field) ? spec(object, field) : undefined);
  const integer = (value: Json | undefined) => readInteger(value) ?? 0;
  const flag = (value: Json | undefined) => readFlag(value) ?? false;
  return {
    ...labelled(object),
    namespace: object.namespace,
    myASN: integer(spec(object, 'myASN')),
    peerASN: integer(spec(object, 'peerASN')),
    dynamicASN: readText(since('dynamicASN')),
    localASN: integer(since('localASN')),
    peerAddress: readText(spec(object, 'peerAddress')),
    interface: readText(since('interface')),
    sourceAddress: readText(spec(object, 'sourceAddress')),
    peerPort: readInteger(spec(object, 'peerPort')) ?? 179,
    holdTime: readDuration(spec(object, 'holdTime')),
    keepaliveTime: readDuration(spec(object, 'keepaliveTime')),
    connectTime: readDuration(since('connectTime')),
    routerID: readText(spec(object, 'routerID')),
    nodeSelectors: readSelectors(spec(object, 'nodeSelectors')),
    password: readText(spec(object, 'password')),
    passwordSecret: readText(spec(object, 'passwordSecret', 'name')),
    bfdProfile: readText(spec(object, 'bfdProfile')),
    enableGracefulRestart: flag(since('enableGracefulRestart')),
    ebgpMultiHop: flag(spec(object, 'ebgpMultiHop')),
    vrf: readText(since('vrf')),
    disableMP: flag(since('disableMP')),
    dualStackAddressFamily: flag(since('dualStackAddressFamily')),
  };
}

function readDuration(value: Json | undefined): Nanoseconds | null {
  return typeof value === 'string' ? parseDuration(value) : null;
}

function readBfdProfile(object: ObjectFact): BfdProfileSpec {
  return {
    ...labelled(object),
    detectMultiplier: readInteger(spec(object, 'detectMultiplier')),
    receiveInterval: readInteger(spec(object, 'receiveInterval')),
    transmitInterval: readInteger(spec(object, 'transmitInterval')),
    minimumTtl: readInteger(spec(object, 'minimumTtl')),
    echoInterval: readInteger(spec(object, 'echoInterval')),
    echoMode: readFlag(spec(object, 'echoMode')) ?? false,
    passiveMode: readFlag(spec(object, 'passiveMode')) ?? false,
  };
}

function readCommunity(object: ObjectFact): CommunitySpec {
  const aliases = readList(spec(object, 'communities')).map((alias) => {
    const { name, value } = readRecord(alias);
    return { name: readText(name), value: readText(value) };
  });
  return { ...labelled(object), aliases };
}

function readSecret(object: ObjectFact): SecretSpec {
  const data = fieldOf(object.value, ['data']);
  return {
    ...labelled(object),
    namespace: object.namespace,
    type: readText(fieldOf(object.value, ['type'])),
    keys: isRecord(data) ? new Set(Object.keys(data)) : null,
  };
}

import type { FieldPath, Json, ObjectFact } from '../model/object.ts';
import { isObject } from '../model/object.ts';
import type { Behaviour, NativeRefusal } from './behaviour.ts';
import { type Nanoseconds, parseDuration } from './duration.ts';
import type { KnownObjects } from './known.ts';
import { fieldOf, labelsOf, readFlag, readInteger, readList, readRecord, readText, readTexts } from './read.ts';
import type {
  AdvertisementSpec,
  AllocationSpec,
  BfdProfileSpec,
  CommunitySpec,
  LabelledObject,
  LegacyPoolSpec,
  PeerSpec,
  PoolSpec,
  Resources,
  RouteSpec,
  SecretSpec,
} from './resources.ts';
import { readSelectors } from './selector.ts';

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
    serviceAllocation: behaviour.serviceAllocation && isObject(allocation) ? readAllocation(allocation) : null,
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
    keys: isObject(data) ? new Set(Object.keys(data)) : null,
  };
}

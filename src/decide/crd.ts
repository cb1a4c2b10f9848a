import type { Json, ObjectFact } from '../model/object.ts';
import { isObject } from '../model/object.ts';
import type { Place } from '../model/place.ts';
import { parseDuration } from './duration.ts';
import { fieldOf, isList, isPartial } from './read.ts';

/** A value that the API server does not store, so that the object can only be one that somebody wrote, not one that MetalLB reads. */
export interface SchemaFault {
  readonly object: ObjectFact;
  readonly at: Place;
  /** A sentence with the field and its value. */
  readonly says: string;
}

type Check = (value: Json) => string | null;

const list: Check = (value) => (isList(value) ? null : 'must be a list');
const flag: Check = (value) => (typeof value === 'boolean' ? null : 'must be true or false');
const text: Check = (value) => (typeof value === 'string' ? null : 'must be a text');
const record: Check = (value) => (isObject(value) ? null : 'must be an object');
const between =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? null
      : `must be a whole number from ${min} to ${max}`;
const wholeSeconds: Check = (value) => {
  const duration = typeof value === 'string' ? parseDuration(value) : null;
  const seconds = duration === null ? 0 : duration / 1e9;
  return Number.isInteger(seconds) && seconds >= 1 && seconds <= 65535
    ? null
    : 'must be a whole number of seconds from 1s to 65535s';
};

const uint32 = 4294967295;
const selects: Readonly<Record<string, Check>> = {
  ipAddressPools: list,
  ipAddressPoolSelectors: list,
  nodeSelectors: list,
  serviceSelectors: list,
};

/**
 * Rules of config/crd/bases at v0.16.1; those of v0.13.0 to v0.15.3 are the same where they have the field, but that a peerPort
 * of 0 was allowed. What MetalLB's own parser refuses with a text of its own is left to it.
 */
const rules: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  IPAddressPool: { addresses: list, autoAssign: flag, avoidBuggyIPs: flag, serviceAllocation: record },
  L2Advertisement: { ...selects, interfaces: list },
  BGPAdvertisement: {
    ...selects,
    aggregationLength: (value) => (typeof value === 'number' && value >= 1 ? null : 'must be a whole number of at least 1'),
    communities: list,
    localPref: between(0, uint32),
    peers: list,
  },
  BGPPeer: {
    myASN: between(0, uint32),
    peerASN: between(0, uint32),
    localASN: between(1, uint32),
    peerPort: between(0, 16384),
    connectTime: wholeSeconds,
    nodeSelectors: list,
    ebgpMultiHop: flag,
    passwordSecret: record,
    password: text,
  },
  BFDProfile: { echoMode: flag, passiveMode: flag },
  Community: { communities: list },
};

/** Fields that break the schema of their kind. */
export function schemaFaults(objects: readonly ObjectFact[]): readonly SchemaFault[] {
  return objects.flatMap((object) => {
    const checks = object.apiVersion.startsWith('metallb.io/') && !isPartial(object) ? rules[object.kind] : undefined;
    return Object.entries(checks ?? {}).flatMap(([field, check]) => {
      const value = fieldOf(object.value, ['spec', field]);
      const why = value === undefined || value === null ? null : check(value);
      if (why === null || value === undefined) return [];
      const says = `The API server refuses ${object.kind} ${object.name}: spec.${field} ${why}, and is ${JSON.stringify(value).slice(0, 80)}`;
      return [{ object, at: object.placeOf(['spec', field]), says }];
    });
  });
}

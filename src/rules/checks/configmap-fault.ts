import { lt } from 'semver';
import { isMasked } from '../../decide/read.ts';
import type { Json, JsonObject, ObjectFact } from '../../model/object.ts';
import { isObject, subjectOf } from '../../model/object.ts';
import { parseAddress } from '../../net/address.ts';
import { type Cidr, cidrContains, cidrsOverlap, printCidr } from '../../net/cidr.ts';
import { parseRange } from '../../net/range.ts';
import { readYaml, YamlError } from '../../parse/yaml/yaml.ts';
import { fieldEvidence, objectEvidence } from '../evaluate/object-line.ts';
import { type CheckScene, defineCheck, type Found } from './check.ts';
import { listAt, textAt, textParameter, textsAt } from './fields.ts';

type Values = Readonly<Record<string, string>>;

interface Config {
  readonly map: ObjectFact;
  readonly value: JsonObject;
}

interface Entry {
  readonly pool: string;
  readonly text: string;
  readonly cidrs: readonly Cidr[];
  readonly error: string | null;
}

/** What config.Parse (internal/config/config.go up to v0.12.1) refuses, or what a service asks of it in vain. */
export const configmapFault = defineCheck({
  name: 'configmap-fault',
  finds: 'faults of the ConfigMap that configured MetalLB up to v0.12, where no object of a later release is in the bundle',
  with: {
    type: 'object',
    additionalProperties: false,
    required: ['fault'],
    properties: { fault: { enum: ['address', 'overlap', 'pool-twice', 'peer-twice', 'address-outside', 'pool-unknown'] } },
  },
  binds: ['entry', 'pool', 'reason', 'cidr', 'other', 'what', 'who', 'ip', 'service'],
  find(scene, parameters) {
    const find = finders[textParameter(parameters, 'fault', '')];
    const configs = find === undefined ? [] : configsOf(scene);
    return { found: configs.flatMap((config) => find?.(config, scene) ?? []), lacks: [] };
  },
});

const laterKinds = ['IPAddressPool', 'AddressPool', 'BGPPeer', 'L2Advertisement', 'BGPAdvertisement'];

function configsOf(scene: CheckScene): readonly Config[] {
  if (scene.version !== null && !lt(scene.version, '0.13.0')) return [];
  if (laterKinds.some((kind) => scene.objectsOf(kind).length > 0)) return [];
  return scene.objectsOf('ConfigMap').flatMap((map) => {
    const value = read(textAt(map.value, 'data', 'config'));
    return isObject(value) && ('address-pools' in value || 'peers' in value) ? [{ map, value }] : [];
  });
}

function read(text: string | null): Json {
  try {
    return text === null ? null : (readYaml(text, 1)?.value ?? null);
  } catch (error) {
    if (error instanceof YamlError) return null;
    throw error;
  }
}

const finders: Readonly<Record<string, (config: Config, scene: CheckScene) => readonly Found[]>> = {
  address: (config) =>
    entriesOf(config).flatMap(({ pool, text, error }) =>
      error === null ? [] : [faultOf(config, { entry: text, pool, reason: error })],
    ),
  overlap: (config) => overlaps(config).map((values) => faultOf(config, values)),
  'pool-twice': (config) =>
    twice(poolsOf(config).map((pool) => nameOf(pool))).map((name) => faultOf(config, { what: `pool "${name}"`, pool: name })),
  'peer-twice': (config) => twice(listAt(config.value, 'peers').map(canonical)).map((text) => faultOf(config, { who: text })),
  'address-outside': (config, scene) => wishes(scene).flatMap(({ service, ip }) => outside(config, service, ip)),
  'pool-unknown': (config, scene) =>
    wishes(scene).flatMap(({ service, pool }) => {
      const known = pool === null || poolsOf(config).some((each) => nameOf(each) === pool);
      return known ? [] : [wishOf(config, service, { pool })];
    }),
};

const poolsOf = ({ value }: Config): readonly JsonObject[] => listAt(value, 'address-pools');
const nameOf = (pool: JsonObject): string => textAt(pool, 'name') ?? '';

function entriesOf(config: Config): readonly Entry[] {
  return poolsOf(config).flatMap((pool) =>
    textsAt(pool, 'addresses').flatMap((text): readonly Entry[] => {
      // Names of variables and of masks stand for addresses that are not told.
      if (isMasked(text) || !/^[\s0-9a-fA-F:./-]+$/.test(text)) return [];
      const range = parseRange(text);
      return [{ pool: nameOf(pool), text, cidrs: range.ok ? range.cidrs : [], error: range.ok ? null : range.error }];
    }),
  );
}

function overlaps(config: Config): readonly Values[] {
  const seen: { readonly pool: string; readonly cidr: Cidr }[] = [];
  const found: Values[] = [];
  for (const { pool, cidrs } of entriesOf(config)) {
    const other = seen.find((each) => cidrs.some((cidr) => cidrsOverlap(cidr, each.cidr)));
    const [cidr] = cidrs;
    if (other !== undefined && cidr !== undefined && found.length === 0) {
      found.push({ cidr: printCidr(cidr), pool, other: printCidr(other.cidr) });
    }
    for (const each of cidrs) seen.push({ pool, cidr: each });
    if (found.length > 0 || seen.length > mostCidrs) break;
  }
  return found;
}

/** Each is compared with all before it. */
const mostCidrs = 2_000;

function twice(texts: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const again = texts.filter((text) => text !== '' && seen.size === seen.add(text).size);
  return [...new Set(again)];
}

/** The peer as `reflect.DeepEqual` sees it, whatever the order of its keys. */
function canonical(peer: JsonObject): string {
  const fields = Object.entries(peer).sort(([a], [b]) => (a < b ? -1 : 1));
  return textAt(peer, 'peer-address') === null ? '' : fields.map(([key, value]) => `${key} ${JSON.stringify(value)}`).join(', ');
}

interface Wish {
  readonly service: ObjectFact;
  readonly ip: string | null;
  readonly pool: string | null;
}

function wishes(scene: CheckScene): readonly Wish[] {
  return scene
    .objectsOf('Service')
    .filter(({ value }) => textAt(value, 'spec', 'type') === 'LoadBalancer')
    .map((service) => ({
      service,
      ip: textAt(service.value, 'spec', 'loadBalancerIP'),
      pool: textAt(service.value, 'metadata', 'annotations', 'metallb.universe.tf/address-pool'),
    }));
}

function outside(config: Config, service: ObjectFact, ip: string | null): readonly Found[] {
  const address = parseAddress(ip ?? '');
  const entries = entriesOf(config);
  const all = poolsOf(config).flatMap((pool) => textsAt(pool, 'addresses'));
  // Where an entry could not be read, it may be there.
  if (address === null || entries.length === 0 || entries.length < all.length || entries.some(({ error }) => error !== null))
    return [];
  const inside = entries.some(({ cidrs }) => cidrs.some((cidr) => cidr.family === address.family && cidrContains(cidr, address)));
  return inside ? [] : [wishOf(config, service, { ip: ip ?? '' })];
}

function faultOf({ map }: Config, values: Values): Found {
  return { values, subjects: [subjectOf(map)], evidence: [fieldEvidence(map, ['data', 'config'])], basis: ['object'] };
}

function wishOf({ map }: Config, service: ObjectFact, values: Values): Found {
  return {
    values: { ...values, service: `${service.namespace}/${service.name}` },
    subjects: [subjectOf(service), subjectOf(map)],
    affects: [subjectOf(service)],
    evidence: [objectEvidence(service), fieldEvidence(map, ['data', 'config'])],
    basis: ['object'],
  };
}

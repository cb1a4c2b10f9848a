import type { CollectedKind, JsonObject, ObjectFact } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import type { Place } from '../../model/place.ts';

/**
 * Objects that MetalLB's own logs carry as JSON inside a JSON string: all custom resources at each change of the
 * configuration (debug, and error with `reload failed`), a Service and its EndpointSlices when they are processed (debug) or
 * could not be (`failed to handle service`, info and error). Only the last ones count.
 */
export const resourcesMark = '"metallb CRs';

const mostNamed = 5000;
const mostNamedBytes = 24 * 1024 * 1024;

interface Dump {
  readonly text: string;
  readonly place: Place;
  readonly time: number | null;
}

/** Lists of the dump (internal/k8s/controllers/config_controller.go, resourcesToDump) and what stands in them. */
const lists: Readonly<Record<string, KindName>> = {
  ipaddresspools: ['IPAddressPool', 'metallb.io/v1beta1'],
  bgppeers: ['BGPPeer', 'metallb.io/v1beta2'],
  bfdprofiles: ['BFDProfile', 'metallb.io/v1beta1'],
  bgpadvertisements: ['BGPAdvertisement', 'metallb.io/v1beta1'],
  l2advertisements: ['L2Advertisement', 'metallb.io/v1beta1'],
  communities: ['Community', 'metallb.io/v1beta1'],
  nodes: ['Node', 'v1'],
  namespaces: ['Namespace', 'v1'],
};

/** What a line's dump is of: a key under which only the last one is kept. */
export type DumpKey = 'resources' | `service ${string}` | `slice ${string}`;

export class DumpedObjects {
  #resources: Dump[] = [];
  readonly #named = new Map<DumpKey, Dump>();
  #namedBytes = 0;

  keep(key: DumpKey, dump: Dump): void {
    if (key === 'resources') {
      // The controller's dump holds pools only, a speaker's holds all: the last ones of both kinds of list are wanted.
      this.#resources = [...this.#resources.filter((kept) => kept.place.source !== dump.place.source), dump].slice(-8);
      return;
    }
    const known = this.#named.get(key);
    if (known && (known.time ?? 0) > (dump.time ?? Number.POSITIVE_INFINITY)) return;
    const bytes = this.#namedBytes + dump.text.length - (known?.text.length ?? 0);
    if (!known && (this.#named.size >= mostNamed || bytes > mostNamedBytes)) return;
    this.#namedBytes = bytes;
    this.#named.set(key, dump);
  }

  /** Objects of kinds that nobody collected. */
  read(isCollected: (kind: string) => boolean): RecoveredObjects {
    const recovered = new Recovered(isCollected);
    for (const dump of [...this.#resources].sort((a, b) => (a.time ?? 0) - (b.time ?? 0))) recovered.addResources(dump);
    for (const [key, dump] of this.#named) {
      if (key.startsWith('slice ')) recovered.add(jsonIn(dump.text, /^epslice$/), dump, slice);
      else recovered.addService(dump);
    }
    return recovered;
  }
}

export interface RecoveredObjects {
  readonly objects: readonly ObjectFact[];
  readonly collected: readonly CollectedKind[];
}

type KindName = readonly [kind: string, apiVersion: string];
const service: KindName = ['Service', 'v1'];
const slice: KindName = ['EndpointSlice', 'discovery.k8s.io/v1'];

class Recovered implements RecoveredObjects {
  readonly #isCollected: (kind: string) => boolean;
  readonly #objects = new Map<string, ObjectFact>();
  readonly #collected = new Map<string, CollectedKind>();

  constructor(isCollected: (kind: string) => boolean) {
    this.#isCollected = isCollected;
  }

  get objects(): readonly ObjectFact[] {
    return [...this.#objects.values()];
  }

  get collected(): readonly CollectedKind[] {
    return [...this.#collected.values()];
  }

  add(item: unknown, dump: Dump, name: KindName): void {
    const fact = factOf(item, dump, name);
    if (fact && !this.#isCollected(fact.kind)) this.#objects.set(`${fact.kind} ${fact.namespace}/${fact.name}`, fact);
  }

  /** A later dump of a kind replaces all of an earlier one. A list that is null was not asked for by this program. */
  addResources(dump: Dump): void {
    const resources = jsonIn(dump.text, /^metallb CRs/);
    if (!isObject(resources)) return;
    for (const [list, items] of Object.entries(resources)) {
      const name = Object.hasOwn(lists, list) ? lists[list] : undefined;
      if (!name || !Array.isArray(items) || this.#isCollected(name[0])) continue;
      for (const [key, fact] of this.#objects) if (fact.kind === name[0]) this.#objects.delete(key);
      for (const item of items) this.add(item, dump, name);
      this.#collected.set(name[0], { kind: name[0], place: dump.place, count: items.length, namespace: null });
    }
  }

  addService(dump: Dump): void {
    this.add(jsonIn(dump.text, /^(?:(?:re)?processing )?service$/), dump, service);
    const slices = jsonIn(dump.text, /^endpoints$/);
    if (Array.isArray(slices)) for (const item of slices) this.add(item, dump, slice);
  }
}

/** The JSON in the first field whose key fits; null where the line or the value is none, e.g. because it was cut. */
function jsonIn(line: string, key: RegExp): unknown {
  try {
    const fields: unknown = JSON.parse(line);
    if (!isObject(fields)) return null;
    const name = Object.keys(fields).find((candidate) => key.test(candidate));
    const value = name === undefined ? undefined : fields[name];
    return typeof value === 'string' ? JSON.parse(value) : null;
  } catch {
    return null;
  }
}

/** The dump masks the password of every peer, also of one that has none (internal/k8s/controllers/dump.go): nothing is known of it. */
function withoutMask(peer: JsonObject): JsonObject {
  if (!isObject(peer.spec) || peer.spec.password !== '<retracted>') return peer;
  const { password: _masked, ...spec } = peer.spec;
  return { ...peer, spec };
}

function factOf(item: unknown, { place }: Dump, [kind, apiVersion]: KindName): ObjectFact | null {
  if (!isObject(item) || !isObject(item.metadata)) return null;
  const { name, namespace } = item.metadata;
  if (typeof name !== 'string') return null;
  return {
    kind,
    apiVersion: typeof item.apiVersion === 'string' ? item.apiVersion : apiVersion,
    namespace: typeof namespace === 'string' ? namespace : '',
    name,
    form: 'log-dump',
    value: kind === 'BGPPeer' ? withoutMask(item) : item,
    place,
    placeOf: () => place,
  };
}

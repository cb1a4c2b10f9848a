import type { JsonObject, ObjectFact } from '../model/object.ts';
import { isObject } from '../model/object.ts';
import type { AnnouncementBehaviour } from './behaviour.ts';
import type { ClusterObjects } from './cluster.ts';
import type { KnownObjects } from './known.ts';
import { fieldOf, isPartial, labelsOf, readFlag, readList, readRecord, readText, readTexts } from './read.ts';

/** What a speaker sees of a service's endpoints. */
export interface EndpointView {
  /** Some endpoint can serve, which is enough for layer 2 (activeEndpointExists). */
  readonly active: boolean;
  /** Nodes with an endpoint that can serve. */
  readonly nodes: ReadonlySet<string>;
  /** The same for BGP (hasHealthyEndpoint), which up to v0.15.3 counts by address. */
  readonly healthy: boolean;
  readonly healthyNodes: ReadonlySet<string>;
  /** Endpoints in all, those that cannot serve included. */
  readonly count: number;
  readonly objects: readonly ObjectFact[];
}

/** The endpoints of a service, by namespace/name; null where the bundle does not tell. */
export type EndpointLookup = (service: string, namespace: string) => EndpointView | null;

interface Endpoint {
  readonly addresses: readonly string[];
  readonly node: string | null;
  readonly serves: boolean;
}

const serviceLabel = 'kubernetes.io/service-name';

/** EndpointSlices, or the Endpoints that they were made from where no slice is in the bundle. */
export function endpointLookup(cluster: ClusterObjects, lists: KnownObjects, rules: AnnouncementBehaviour): EndpointLookup {
  const all = lists.listOf('EndpointSlice') ?? [];
  const slices = bySlices(all);
  // A table does not show of which service a slice is: any of the namespace may have it.
  const unnamed = new Set(
    all.flatMap((slice) => (isPartial(slice) && !labelsOf(slice).get(serviceLabel) ? [slice.namespace] : [])),
  );
  const endpoints = new Map((lists.listOf('Endpoints') ?? []).map((object) => [`${object.namespace}/${object.name}`, [object]]));
  const cache = new Map<string, EndpointView | null>();
  const look: EndpointLookup = (service, namespace) => {
    const own = slices.get(service);
    if (own) return view(own, rules);
    if (unnamed.has(namespace)) return null;
    if (listed(cluster, lists, 'EndpointSlice', namespace)) return view([], rules);
    const old = endpoints.get(service);
    if (old) return view(old, rules);
    return listed(cluster, lists, 'Endpoints', namespace) ? view([], rules) : null;
  };
  return (service, namespace) => {
    const known = cache.get(service);
    if (known !== undefined) return known;
    const found = look(service, namespace);
    cache.set(service, found);
    return found;
  };
}

function listed({ collected }: ClusterObjects, known: KnownObjects, kind: string, namespace: string): boolean {
  const listings = collected.filter((listing) => listing.kind === kind);
  if (listings.length === 0) return known.answersFor(kind);
  return listings.some((listing) => listing.namespace === null || listing.namespace === namespace);
}

function bySlices(slices: readonly ObjectFact[]): ReadonlyMap<string, readonly ObjectFact[]> {
  const byService = new Map<string, ObjectFact[]>();
  for (const slice of slices) {
    const name = labelsOf(slice).get(serviceLabel);
    if (!name) continue;
    const key = `${slice.namespace}/${name}`;
    const own = byService.get(key);
    if (own) own.push(slice);
    else byService.set(key, [slice]);
  }
  return byService;
}

function view(objects: readonly ObjectFact[], rules: AnnouncementBehaviour): EndpointView | null {
  if (objects.some(isPartial)) return null;
  const endpoints = objects.flatMap((object) => (object.kind === 'Endpoints' ? ofEndpoints(object) : ofSlice(object, rules)));
  const serving = endpoints.filter(({ serves }) => serves);
  const healthy = rules.unreadyVetoes ? unvetoed : () => serving.some(({ addresses }) => addresses.length > 0);
  return {
    active: serving.length > 0,
    nodes: nodesOf(serving),
    healthy: healthy(endpoints),
    healthyNodes: rules.unreadyVetoes
      ? unvetoedNodes(endpoints)
      : nodesOf(serving.filter(({ addresses }) => addresses.length > 0)),
    count: endpoints.length,
    objects,
  };
}

const nodesOf = (endpoints: readonly Endpoint[]): ReadonlySet<string> =>
  new Set(endpoints.flatMap(({ node }) => (node === null ? [] : [node])));

/** An address counts if every entry of it can serve. */
function unvetoed(endpoints: readonly Endpoint[]): boolean {
  const vetoed = new Set(endpoints.filter(({ serves }) => !serves).flatMap(({ addresses }) => addresses));
  return endpoints.some(({ serves, addresses }) => serves && addresses.some((address) => !vetoed.has(address)));
}

function unvetoedNodes(endpoints: readonly Endpoint[]): ReadonlySet<string> {
  const byNode = new Map<string, Endpoint[]>();
  for (const endpoint of endpoints) {
    if (endpoint.node === null) continue;
    const own = byNode.get(endpoint.node);
    if (own) own.push(endpoint);
    else byNode.set(endpoint.node, [endpoint]);
  }
  return new Set([...byNode].filter(([, own]) => unvetoed(own)).map(([node]) => node));
}

function ofSlice(slice: ObjectFact, rules: AnnouncementBehaviour): readonly Endpoint[] {
  return readList(slice.value.endpoints).map((value) => {
    const endpoint = readRecord(value);
    return {
      addresses: readTexts(endpoint.addresses),
      node: nodeOf(endpoint),
      serves: serves(readRecord(endpoint.conditions), rules),
    };
  });
}

/** v1beta1 had the node among the topology. */
function nodeOf(endpoint: JsonObject): string | null {
  const name = readText(endpoint.nodeName) || readText(fieldOf(endpoint, ['topology', 'kubernetes.io/hostname']));
  return name === '' ? null : name;
}

/** EndpointCanServe of internal/k8s/epslices, IsConditionServing and IsConditionReady before it. */
function serves(conditions: JsonObject, { endpoint }: AnnouncementBehaviour): boolean {
  const ready = readFlag(conditions.ready) ?? true;
  const serving = readFlag(conditions.serving);
  if (endpoint === 'ready') return ready;
  return endpoint === 'serving first' ? (serving ?? ready) : ready || serving === true;
}

function ofEndpoints(object: ObjectFact): readonly Endpoint[] {
  return readList(object.value.subsets).flatMap((value) => {
    const subset = readRecord(value);
    const entries = (list: typeof subset.addresses, able: boolean) =>
      readList(list)
        .filter(isObject)
        .map((entry): Endpoint => {
          const node = readText(entry.nodeName);
          return { addresses: [readText(entry.ip)], node: node === '' ? null : node, serves: able };
        });
    return [...entries(subset.addresses, true), ...entries(subset.notReadyAddresses, false)];
  });
}

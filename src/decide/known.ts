import type { CollectedKind, ObjectFact, ObjectForm } from '../model/object.ts';
import type { ClusterObjects } from './cluster.ts';

/** The objects of a bundle as MetalLB would list them, and for which kinds the bundle answers. */
export interface KnownObjects {
  /** The objects of a kind in MetalLB's reach, in name order; null where nobody collected the kind. */
  listOf(kind: string): readonly ObjectFact[] | null;
  /** Whether the list is known to be whole, so that what is not in it does not exist. */
  answersFor(kind: string): boolean;
}

const clusterWide: ReadonlySet<string> = new Set(['Node', 'Namespace']);
const everywhere: ReadonlySet<string> = new Set(['Service', 'EndpointSlice', 'Endpoints', 'Event']);

/** Where an object was read more than once, the fuller form counts. */
const rank: Readonly<Record<ObjectForm, number>> = { yaml: 0, json: 0, 'log-dump': 1, describe: 2, table: 3 };

/**
 * MetalLB lists its own kinds, Secrets and ConfigMaps in its namespace only; Nodes, Namespaces, Services and EndpointSlices
 * everywhere (internal/k8s/k8s.go:New). An object whose namespace the text does not tell counts as one of MetalLB's.
 */
export function knownObjects(cluster: ClusterObjects, namespace: string, complete: boolean): KnownObjects {
  const byKind = new Map<string, Map<string, ObjectFact>>();
  for (const object of cluster.objects) {
    if (!inReach(object, namespace) || !groupOf(object)) continue;
    const kind = byKind.get(object.kind) ?? new Map<string, ObjectFact>();
    byKind.set(object.kind, kind);
    const key = everywhere.has(object.kind) ? `${object.namespace}/${object.name}` : object.name;
    const before = kind.get(key);
    if (!before || rank[object.form] < rank[before.form]) kind.set(key, object);
  }
  const lists = new Map([...byKind].map(([kind, objects]) => [kind, inNameOrder([...objects.values()])]));
  const answered = new Set(cluster.collected.filter((collected) => answers(collected, namespace)).map(({ kind }) => kind));
  const answersFor = (kind: string) => complete || answered.has(kind);
  return { listOf: (kind) => lists.get(kind) ?? (answersFor(kind) ? [] : null), answersFor };
}

function inReach(object: ObjectFact, namespace: string): boolean {
  if (clusterWide.has(object.kind) || everywhere.has(object.kind)) return true;
  return object.namespace === namespace || object.namespace === '';
}

/** Other projects have a Community or a BGPPeer too. */
function groupOf({ kind, apiVersion }: ObjectFact): boolean {
  if (!metallbKinds.has(kind)) return true;
  return apiVersion === '' || apiVersion.startsWith('metallb.io/');
}

const metallbKinds: ReadonlySet<string> = new Set([
  'IPAddressPool',
  'AddressPool',
  'BGPPeer',
  'BFDProfile',
  'L2Advertisement',
  'BGPAdvertisement',
  'Community',
]);

function answers({ kind, namespace: listed }: CollectedKind, namespace: string): boolean {
  return listed === null || listed === namespace || clusterWide.has(kind);
}

function inNameOrder(objects: readonly ObjectFact[]): readonly ObjectFact[] {
  return [...objects].sort((a, b) => order(a.name, b.name) || order(a.namespace, b.namespace));
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const snapshotKinds = ['Namespace', 'Node', 'Pod', 'Service'];

/** Whether one source holds what MetalLB reads all together, as a dump of a cluster's state does. */
export function isSnapshot(cluster: ClusterObjects): boolean {
  const kindsOf = new Map<string, Set<string>>();
  for (const { kind, place } of cluster.objects) {
    const kinds = kindsOf.get(place.source) ?? new Set();
    kindsOf.set(place.source, kinds.add(kind));
  }
  return kindsOf.size === 1 && [...kindsOf.values()].every((kinds) => snapshotKinds.every((kind) => kinds.has(kind)));
}

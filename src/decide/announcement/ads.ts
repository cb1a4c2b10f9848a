import type { EffectivePool } from '../config/config.ts';
import { labelsOf } from '../read.ts';
import type { AdvertisementSpec, Resources } from '../resources.ts';
import { someSelectorMatches } from '../selector.ts';
import type { ServiceView } from '../service.ts';
import type { Nodes } from './nodes.ts';

/** An advertisement as it stands to one pool and service, whether or not a speaker keeps it. */
export interface AdView {
  readonly kind: 'L2Advertisement' | 'BGPAdvertisement';
  readonly spec: AdvertisementSpec;
  readonly selectsPool: boolean;
  readonly takesService: boolean;
  /** Names of the nodes that it selects; null where the Nodes are not in the bundle. */
  readonly nodes: readonly string[] | null;
  /** Interfaces, or peers: empty is all. */
  readonly only: readonly string[];
}

export function adsFor(pool: EffectivePool, service: ServiceView, resources: Resources, nodes: Nodes): readonly AdView[] {
  const labels = labelsOf(pool.object);
  const view = (kind: AdView['kind'], spec: AdvertisementSpec, only: readonly string[]): AdView => ({
    kind,
    spec,
    only,
    selectsPool:
      (spec.pools.length === 0 && spec.poolSelectors.length === 0) ||
      spec.pools.includes(pool.name) ||
      someSelectorMatches(spec.poolSelectors, labels),
    takesService: spec.serviceSelectors.length === 0 || someSelectorMatches(spec.serviceSelectors, service.labels),
    nodes: nodes.known ? nodesOf(spec, nodes) : null,
  });
  return [
    ...(resources.l2Advertisements ?? []).map((spec) => view('L2Advertisement', spec, spec.interfaces)),
    ...(resources.bgpAdvertisements ?? []).map((spec) => view('BGPAdvertisement', spec, spec.peers)),
  ];
}

function nodesOf({ nodeSelectors }: AdvertisementSpec, { all }: Nodes): readonly string[] {
  const taken = all.filter(({ labels }) => nodeSelectors.length === 0 || someSelectorMatches(nodeSelectors, labels));
  return taken.map(({ name }) => name);
}

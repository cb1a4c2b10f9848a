import type { Behaviour } from '../behaviour.ts';
import { type Fault, fault } from '../fault.ts';
import { type LabelledObject, placeOf, type Resources } from '../resources.ts';
import { type LabelSelector, selectorErrors, someSelectorMatches } from '../selector.ts';
import type { Kept, Prepared } from './for.ts';
import { badSelector } from './layer2.ts';

type Selecting = LabelledObject & { readonly nodeSelectors: readonly LabelSelector[] };

/**
 * A broken node selector stops a speaker's reconcile before it parses anything, and is retried for ever
 * (filterBGPAdvertisementsByNode and filterBGPPeersByNode of internal/k8s/controllers/config_controller.go, v0.16.0).
 */
export function filterFaults({ bgpAdvertisements, peers }: Resources, behaviour: Behaviour): readonly Fault[] {
  return [...(bgpAdvertisements ?? []), ...(peers ?? [])].flatMap((spec: Selecting) => {
    for (const [at, selector] of spec.nodeSelectors.entries()) {
      const [error, ...variants] = selectorErrors(selector, behaviour.selectorDialect).map((inner) =>
        badSelector(inner, selector, behaviour),
      );
      if (error !== undefined)
        return [fault('filter', 'config/invalid', error, [spec.object], [placeOf(spec, 'nodeSelectors', at)], { variants })];
    }
    return [];
  });
}

/** Nodes whose speakers keep the same objects. */
export interface NodeGroup {
  readonly nodes: readonly string[];
  readonly kept: Kept;
}

/** Groups the nodes by what filterByNode leaves them. */
export function groupNodes({ resources }: Prepared, nodes: readonly LabelledObject[]): readonly NodeGroup[] {
  const { peers, bgpAdvertisements } = resources;
  const groups = new Map<string, { nodes: string[]; kept: Kept }>();
  const keeper = keepers([...(peers ?? []), ...(bgpAdvertisements ?? [])]);
  for (const node of nodes) {
    const keeps = keeper(node);
    const kept: Kept = {
      peers: new Set((peers ?? []).filter(keeps)),
      advertisements: new Set((bgpAdvertisements ?? []).filter(keeps)),
    };
    const key = JSON.stringify([[...kept.peers].map(({ name }) => name), [...kept.advertisements].map(({ name }) => name)]);
    const group = groups.get(key) ?? { nodes: [], kept };
    groups.set(key, group);
    group.nodes.push(node.name);
  }
  return [...groups.values()];
}

/** Asks each distinct list of selectors once a node. */
function keepers(specs: readonly Selecting[]): (node: LabelledObject) => (spec: Selecting) => boolean {
  const keyOf = new Map(specs.map((spec) => [spec, JSON.stringify(spec.nodeSelectors)]));
  const distinct = new Map(specs.map((spec) => [keyOf.get(spec), spec.nodeSelectors]));
  return ({ labels }) => {
    const matching = new Set(
      [...distinct].flatMap(([key, selectors]) =>
        selectors.length === 0 || someSelectorMatches(selectors, labels) ? [key] : [],
      ),
    );
    return (spec) => matching.has(keyOf.get(spec));
  };
}

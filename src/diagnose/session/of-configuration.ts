import type { FrrFact } from '../../model/frr.ts';
import type { ObjectFact } from '../../model/object.ts';
import type { NeighborIntent, Replay } from '../../model/replay.ts';
import { readFrrConfig } from '../../parse/frr/config.ts';
import { field, items, text } from '../fields.ts';
import { plainAddress, type Sighting, sighting } from './sighting.ts';

/** Beyond this a cluster's sessions are told by what was seen of them alone. */
const mostIntended = 5_000;

/** Sessions that FRR was configured to run, of which nothing tells how they are. */
export function fromFrrConfigs(instances: readonly FrrFact[]): readonly Sighting[] {
  return instances.flatMap(({ node, pod, configs, sections }) => {
    // Where FRR listed its neighbors, those that it did not list are none of its.
    if (sections.some(({ command, empty }) => !empty && command.includes('neighbor'))) return [];
    return configs.flatMap(({ role, text: lines, place }) =>
      readFrrConfig(lines.split('\n')).neighbors.map(({ address, vrf, routerAs, remoteAs }) =>
        sighting({
          node,
          pod,
          address,
          vrf,
          localAs: routerAs,
          remoteAs,
          stateText:
            role === 'running' ? 'configured in FRR; its state was not collected' : 'configured; its state was not collected',
          place,
        }),
      ),
    );
  });
}

/** FRRConfigurations for one node, as MetalLB writes them in frr-k8s mode. */
export interface NodeConfiguration {
  readonly node: string;
  readonly vrf: string;
  readonly address: string;
  readonly remoteAs: number | null;
  readonly localAs: number | null;
  /** null: not listed prefix by prefix. */
  readonly prefixes: readonly string[] | null;
  readonly object: ObjectFact;
}

const hostname = 'kubernetes.io/hostname';

export function nodeConfigurations(objects: readonly ObjectFact[]): readonly NodeConfiguration[] {
  return objects
    .filter(({ kind }) => kind === 'FRRConfiguration')
    .flatMap((object) => {
      const node = text(field(object.value, 'spec', 'nodeSelector', 'matchLabels', hostname));
      if (node === null) return [];
      return items(field(object.value, 'spec', 'bgp', 'routers')).flatMap((router) =>
        items(field(router, 'neighbors')).flatMap((neighbor): readonly NodeConfiguration[] => {
          const address = text(field(neighbor, 'address')) ?? text(field(neighbor, 'interface'));
          if (address === null) return [];
          return [
            {
              node,
              vrf: text(field(router, 'vrf')) || 'default',
              address,
              localAs: numberOf(field(router, 'asn')),
              remoteAs: numberOf(field(neighbor, 'asn')),
              prefixes: prefixesOf(neighbor),
              object,
            },
          ];
        }),
      );
    });
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function prefixesOf(neighbor: ReturnType<typeof items>[number]): readonly string[] | null {
  const allowed = field(neighbor, 'toAdvertise', 'allowed');
  if (text(field(allowed, 'mode')) === 'all') return null;
  const prefixes = field(allowed, 'prefixes');
  return Array.isArray(prefixes) ? prefixes.filter((prefix): prefix is string => typeof prefix === 'string') : [];
}

export function fromNodeConfigurations(
  configurations: readonly NodeConfiguration[],
  instances: readonly FrrFact[],
): readonly Sighting[] {
  return configurations.map(({ node, vrf, address, localAs, remoteAs, object }) =>
    sighting({
      node,
      vrf,
      address,
      localAs,
      remoteAs,
      ...(lacks(instances, node, vrf, address) ?? {
        stateText: 'wanted by an FRRConfiguration; its state was not collected',
      }),
      place: object.place,
    }),
  );
}

/** A neighbor that FRR should have, and that is neither among those that it printed nor in the configuration that it runs. */
function lacks(
  instances: readonly FrrFact[],
  node: string,
  vrf: string,
  address: string,
): Pick<Sighting, 'state' | 'stateText'> | null {
  const frr = instances.find((one) => one.node === node);
  if (frr === undefined) return null;
  const running = frr.configs.find(({ role, text: lines }) => role === 'running' && lines.trim() !== '');
  const has = [...frr.neighbors, ...(running ? readFrrConfig(running.text.split('\n')).neighbors : [])].some(
    (one) => plainAddress(one.address) === plainAddress(address) && (one.vrf || 'default') === vrf,
  );
  const told = running !== undefined || frr.neighbors.some(({ opensSent }) => opensSent !== null);
  return told && !has ? { state: 'down', stateText: 'not among FRR’s neighbors' } : null;
}

/** Sessions that the BGPPeers ask each node for, of which nothing else tells. Over an interface FRR names the peer by its own address. */
export function fromReplay(
  { neighbors = {}, inputs }: Replay,
  peers: readonly ObjectFact[],
  instances: readonly FrrFact[],
): readonly Sighting[] {
  const found: Sighting[] = [];
  for (const [node, intents] of Object.entries(neighbors)) {
    for (const intent of intents) {
      const object = peers.find(({ name }) => name === intent.peer);
      if (object === undefined || intent.address === '' || found.length >= mostIntended) continue;
      found.push(
        sighting({
          node,
          address: intent.address,
          vrf: vrfOf(intent),
          peer: `BGPPeer ${object.namespace}/${object.name}`,
          localAs: intent.localAs,
          remoteAs: intent.remoteAs,
          ...((inputs.mode === 'native' ? null : lacks(instances, node, vrfOf(intent), intent.address)) ?? {
            stateText: 'wanted by its BGPPeer; nothing tells its state',
          }),
          place: object.place,
        }),
      );
    }
  }
  return found;
}

export function vrfOf({ vrf }: NeighborIntent): string {
  return vrf === '' ? 'default' : vrf;
}

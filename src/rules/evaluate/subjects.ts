import type { ObjectFact } from '../../model/object.ts';
import { parseAddress, printAddress, sameAddress, spelledAddress } from '../../net/address.ts';
import { valuesAt } from './field-test.ts';

type ObjectsOf = (kind: string) => readonly ObjectFact[];

const ownKinds = new Set([
  'IPAddressPool',
  'AddressPool',
  'L2Advertisement',
  'BGPAdvertisement',
  'BGPPeer',
  'BFDProfile',
  'Community',
  'ConfigurationState',
  'ServiceL2Status',
  'ServiceBGPStatus',
  'BGPSessionState',
  'Secret',
  'ConfigMap',
  'DaemonSet',
  'Deployment',
]);

/** Turns what a rule writes of its subjects into the names that the bundle knows. */
export class SubjectResolver {
  readonly #objectsOf: ObjectsOf;
  readonly #namespace: string;
  readonly #podNamespaces: ReadonlyMap<string, string>;
  #servicesByAddress: ReadonlyMap<string, readonly string[]> | null = null;

  /** `podNamespaces`: by pod name, as logs tell; frr-k8s may run in a namespace of its own. */
  constructor(objectsOf: ObjectsOf, namespace: string, podNamespaces: ReadonlyMap<string, string>) {
    this.#objectsOf = objectsOf;
    this.#namespace = namespace;
    this.#podNamespaces = podNamespaces;
  }

  /** No subject where the form asks for an object that is not there; several where several fit. */
  resolve(subject: string, node: string | undefined): readonly string[] {
    const space = subject.indexOf(' ');
    const kind = subject.slice(0, space);
    const name = subject.slice(space + 1).trim();
    if (space < 0 || name === '') return [];
    switch (kind) {
      case 'Peer':
        return this.peer(name, node);
      case 'Neighbor':
        return [`Neighbor ${canonicalAddress(name)}`];
      case 'ServiceOf':
        return this.servicesOf(name);
      case 'Pool':
        return [`IPAddressPool ${this.#namespaced(name)}`];
      case 'Service':
        return [`Service ${this.#serviceName(name)}`];
      case 'Pod':
        return [`Pod ${name.includes('/') ? name : `${this.#podNamespaces.get(name) ?? this.#namespace}/${name}`}`];
      default:
        return [`${kind} ${ownKinds.has(kind) ? this.#namespaced(name) : name}`];
    }
  }

  /** BGPPeers with that address, those of the node if they differ; else the neighbor itself. */
  peer(text: string, node: string | undefined): readonly string[] {
    const address = parseAddress(withoutPort(text));
    const peers = this.#objectsOf('BGPPeer').filter((object) => {
      const own = valuesAt(object.value, ['spec', 'peerAddress'])[0]?.value;
      const parsed = typeof own === 'string' ? parseAddress(own) : null;
      return address === null ? object.name === text : parsed !== null && sameAddress(parsed, address);
    });
    const ofNode = peers.length > 1 && node !== undefined ? peers.filter((peer) => namesNode(peer, node)) : [];
    const chosen = ofNode.length > 0 ? ofNode : peers;
    if (chosen.length === 0) return [`Neighbor ${canonicalAddress(text)}`];
    return chosen.map(
      (object) => `BGPPeer ${object.namespace === '' ? this.#namespaced(object.name) : `${object.namespace}/${object.name}`}`,
    );
  }

  servicesOf(ip: string): readonly string[] {
    const address = parseAddress(ip);
    if (address === null) return [];
    this.#servicesByAddress ??= servicesByAddress(this.#objectsOf('Service'));
    return this.#servicesByAddress.get(printAddress(address)) ?? [];
  }

  /** A name alone is the one Service that is called so. */
  #serviceName(name: string): string {
    if (name.includes('/')) return name;
    const [only, other] = this.#objectsOf('Service').filter((object) => object.name === name);
    return only === undefined || other !== undefined ? name : `${only.namespace}/${name}`;
  }

  #namespaced(name: string): string {
    return name.includes('/') ? name : `${this.#namespace}/${name}`;
  }
}

function servicesByAddress(services: readonly ObjectFact[]): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, string[]>();
  for (const service of services) {
    for (const { value } of valuesAt(service.value, ['status', 'loadBalancer', 'ingress', 'ip'])) {
      const address = typeof value === 'string' ? parseAddress(value) : null;
      if (address === null) continue;
      const key = printAddress(address);
      const owners = known.get(key) ?? [];
      known.set(key, [...owners, `Service ${service.namespace}/${service.name}`]);
    }
  }
  return known;
}

/** A node that the peer's selectors name by the label that every node has. */
function namesNode(peer: ObjectFact, node: string): boolean {
  const labels = valuesAt(peer.value, ['spec', 'nodeSelectors', 'matchLabels', 'kubernetes.io/hostname']);
  const terms = valuesAt(peer.value, ['spec', 'nodeSelectors', 'matchExpressions', 'values']);
  return [...labels, ...terms].some(({ value }) => value === node || (Array.isArray(value) && value.includes(node)));
}

/** `192.0.2.1:179`, `[2001:db8::1]:179`, `192.0.2.1%vrf`: the address alone. */
function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]+)\]/.exec(text);
  if (bracketed?.[1] !== undefined) return bracketed[1];
  const plain = /^([0-9.]+):\d+$/.exec(text)?.[1] ?? text;
  return plain.split('%')[0] ?? plain;
}

function canonicalAddress(text: string): string {
  return spelledAddress(withoutPort(text)) ?? text;
}

import type { Facts } from '../../model/facts.ts';
import { type Finding, sufferersOf } from '../../model/finding.ts';
import type { ObjectFact } from '../../model/object.ts';
import type { BgpMode } from '../../model/replay.ts';
import type { ServiceReport, SessionReport } from '../../model/report.ts';
import { field, items, text, texts } from '../fields.ts';

/** All that the reporter's own names are taken from. */
export interface Naming {
  readonly facts: Facts;
  readonly services: readonly ServiceReport[];
  readonly sessions: readonly SessionReport[];
  readonly namespace: string;
  readonly mode: BgpMode | null;
}

/** The names that a command may ask for; undefined where the bundle does not tell. */
export interface Names {
  readonly namespace: string;
  readonly service?: string | undefined;
  readonly ip?: string | undefined;
  readonly port?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly endpointPort?: string | undefined;
  readonly node?: string | undefined;
  readonly nodeIp?: string | undefined;
  readonly speaker?: string | undefined;
  /** The pod with the container frr: the speaker's own, or that of frr-k8s. */
  readonly frrPod?: string | undefined;
  readonly peer?: string | undefined;
  readonly peerPort?: string | undefined;
  readonly peerName?: string | undefined;
  readonly pool?: string | undefined;
  readonly apiServer?: string | undefined;
}

/** Names for a command on this finding: of what it is about, else of what else in the bundle is in trouble. */
export function namesFor(finding: Finding | null, naming: Naming): Names {
  const { facts, services, sessions, namespace, mode } = naming;
  const quoted = quotedStream(finding, facts);
  const node = nameOf(finding, 'Node') ?? quoted?.node ?? undefined;
  const service =
    (finding
      ? sufferersOf(finding)
          .find((subject) => subject.startsWith('Service '))
          ?.slice('Service '.length)
      : undefined) ?? troubled(services)?.service;
  const reported = services.find((one) => one.service === service);
  const peer =
    peerOf(finding, naming) ??
    (finding?.phase === 'session' || finding === null ? sessions.find(({ state }) => state === 'down')?.address : undefined) ??
    onlyAddress(sessions);
  const own = nameOf(finding, 'Pod')?.split('/').at(-1);
  const speaker =
    (own?.includes('speaker') ? own : undefined) ??
    podOn(node, 'speaker', facts) ??
    (quoted?.kind === 'speaker' ? quoted.pod : null) ??
    anyPod('speaker', facts);
  return {
    namespace,
    service,
    ip: reported?.ips[0] ?? services.find(({ ips }) => ips.length > 0)?.ips[0],
    port: portOf(service, facts),
    ...endpointOf(service, facts),
    node,
    nodeIp: node === undefined ? undefined : addressOf(node, facts),
    speaker,
    frrPod: mode === 'frr-k8s' ? (podOn(node, 'frr-k8s', facts) ?? anyPod('frr-k8s', facts)) : speaker,
    peer,
    peerPort: peer === undefined ? undefined : peerPortOf(peer, facts),
    peerName: nameOf(finding, 'BGPPeer')?.split('/').at(-1),
    pool: nameOf(finding, 'IPAddressPool')?.split('/').at(-1),
    apiServer: apiServerOf(finding, facts),
  };
}

function nameOf(finding: Finding | null, kind: string): string | undefined {
  return finding?.subjects.find((subject) => subject.startsWith(`${kind} `))?.slice(kind.length + 1);
}

/** The log that the finding quotes first: it knows pod and node. */
function quotedStream(finding: Finding | null, facts: Facts) {
  const source = finding?.evidence[0]?.source;
  return source === undefined ? undefined : facts.streams.find((stream) => stream.source === source);
}

function troubled(services: readonly ServiceReport[]): ServiceReport | undefined {
  return services.find(({ phases }) => Object.values(phases).some(({ status }) => status === 'failed')) ?? services[0];
}

function peerOf(finding: Finding | null, { facts }: Naming): string | undefined {
  const name = nameOf(finding, 'BGPPeer');
  const object = facts.objects.find((one) => one.kind === 'BGPPeer' && `${one.namespace}/${one.name}` === name);
  return text(field(object?.value, 'spec', 'peerAddress')) ?? nameOf(finding, 'Neighbor');
}

function peerPortOf(address: string, { objects }: Facts): string {
  const object = objects.find(({ kind, value }) => kind === 'BGPPeer' && text(field(value, 'spec', 'peerAddress')) === address);
  const port = field(object?.value, 'spec', 'peerPort');
  return typeof port === 'number' && port > 0 ? String(port) : '179';
}

/** Where all sessions are with one router, it is the one that is meant. */
function onlyAddress(sessions: readonly SessionReport[]): string | undefined {
  const addresses = new Set(sessions.map(({ address }) => address));
  return addresses.size === 1 ? [...addresses][0] : undefined;
}

type Kind = 'speaker' | 'frr-k8s';

const podNames: Readonly<Record<Kind, RegExp>> = {
  speaker: /(?:^|-)speaker-[a-z0-9]{5}$/,
  'frr-k8s': /(?:^|-)frr-k8s-(?!webhook)(?:[a-z0-9-]{1,40}-)?[a-z0-9]{5}$/,
};

function podOn(node: string | undefined, kind: Kind, facts: Facts): string | undefined {
  if (node === undefined) return undefined;
  return podsOf(kind, facts).find((pod) => pod.node === node)?.pod;
}

function anyPod(kind: Kind, facts: Facts): string | undefined {
  return podsOf(kind, facts)[0]?.pod;
}

function podsOf(kind: Kind, { objects, streams }: Facts): readonly { readonly pod: string; readonly node: string | null }[] {
  const logged = streams.flatMap(({ pod, node, previous }) => (pod !== null && !previous ? [{ pod, node }] : []));
  const listed = objects.flatMap((object) =>
    object.kind === 'Pod' ? [{ pod: object.name, node: text(field(object.value, 'spec', 'nodeName')) }] : [],
  );
  return [...listed, ...logged].filter(({ pod }) => podNames[kind].test(pod));
}

const objectOf = (kind: string, service: string | undefined, facts: Facts): ObjectFact | undefined =>
  facts.objects.find((object) => object.kind === kind && `${object.namespace}/${object.name}` === service);

function portOf(service: string | undefined, facts: Facts): string | undefined {
  const [first] = items(field(objectOf('Service', service, facts)?.value, 'spec', 'ports'));
  const port = field(first, 'port');
  return typeof port === 'number' ? String(port) : undefined;
}

function endpointOf(service: string | undefined, facts: Facts): Pick<Names, 'endpoint' | 'endpointPort'> {
  const [namespace, name] = service?.split('/') ?? [];
  const slice = facts.objects.find(
    (object) =>
      object.kind === 'EndpointSlice' &&
      object.namespace === namespace &&
      text(field(object.value, 'metadata', 'labels', 'kubernetes.io/service-name')) === name &&
      items(field(object.value, 'endpoints')).length > 0,
  );
  const [first] = items(field(slice?.value, 'endpoints'));
  const [port] = items(field(slice?.value, 'ports'));
  const number = field(port, 'port');
  return { endpoint: texts(field(first, 'addresses'))[0], endpointPort: typeof number === 'number' ? String(number) : undefined };
}

/** Of a node: its object, its speaker's pod, or what memberlist says of it. */
function addressOf(node: string, facts: Facts): string | undefined {
  const object = facts.objects.find(({ kind, name }) => kind === 'Node' && name === node);
  const internal = items(field(object?.value, 'status', 'addresses')).find((one) => text(field(one, 'type')) === 'InternalIP');
  const pod = facts.objects.find(({ kind, value }) => kind === 'Pod' && text(field(value, 'spec', 'nodeName')) === node);
  const joined = (facts.occurrences.get('shared#node-join') ?? [])
    .flatMap(({ kept }) => kept)
    .find(({ captures }) => captures.node2 === node)?.record.fields['node addr'];
  const told = text(field(internal, 'address')) ?? text(field(pod?.value, 'status', 'hostIP')) ?? text(joined);
  return told?.replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1') ?? undefined;
}

/** The service `kubernetes`, or the address that the quoted line could not reach. */
function apiServerOf(finding: Finding | null, facts: Facts): string | undefined {
  const named = text(field(objectOf('Service', 'default/kubernetes', facts)?.value, 'spec', 'clusterIP'));
  const quoted = finding?.evidence
    .map(({ text: line }) => /https:\/\/(\d+\.\d+\.\d+\.\d+|\[[0-9a-fA-F:]{2,45}\])(?::\d+)?\/api/.exec(line)?.[1])
    .find((address) => address !== undefined);
  return named ?? quoted;
}

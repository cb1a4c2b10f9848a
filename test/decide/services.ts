import { replay } from '../../src/decide/replay/replay.ts';
import type { Json, JsonObject } from '../../src/model/object.ts';
import type { AllocationVerdict, AnnouncementVerdict, Replay } from '../../src/model/replay.ts';
import { allKinds, cluster } from './objects.ts';

/** Objects of YAML documents, one JSON text each, as the tests of allocation and announcement need them. */
const document = (object: JsonObject): string => `---\n${JSON.stringify(object)}\n`;

export interface ServiceOptions {
  readonly namespace?: string;
  readonly labels?: JsonObject;
  readonly annotations?: JsonObject;
  /** Addresses in its status; `''` is an entry with only a hostname. */
  readonly ips?: readonly string[];
  readonly spec?: JsonObject;
}

/** A LoadBalancer service of IPv4 in the namespace shop, port TCP/80. */
export function service(
  name: string,
  { namespace = 'shop', labels = {}, annotations = {}, ips = [], spec = {} }: ServiceOptions = {},
): string {
  return document({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels, annotations },
    spec: {
      type: 'LoadBalancer',
      clusterIP: '10.96.0.1',
      clusterIPs: ['10.96.0.1'],
      ports: [{ port: 80, protocol: 'TCP' }],
      ...spec,
    },
    status: { loadBalancer: { ingress: ips.map((ip): Json => (ip === '' ? { hostname: 'lb.example' } : { ip })) } },
  });
}

export const ipv6: JsonObject = { clusterIP: 'fd00::1', clusterIPs: ['fd00::1'] };
export const dual = (ipFamilyPolicy: string): JsonObject => ({ ipFamilyPolicy, clusterIPs: ['10.96.0.1', 'fd00::1'] });

export interface Endpoint {
  readonly node?: string;
  readonly address?: string;
  readonly conditions?: JsonObject;
}

export function slice(name: string, endpoints: readonly Endpoint[], namespace = 'shop'): string {
  return document({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-1`, namespace, labels: { 'kubernetes.io/service-name': name } },
    endpoints: endpoints.map(
      ({ node, address = '10.244.0.9', conditions = { ready: true } }): Json => ({
        addresses: [address],
        conditions,
        ...(node === undefined ? {} : { nodeName: node }),
      }),
    ),
  });
}

export const namespace = (name: string, labels: JsonObject = {}): string =>
  document({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });

/** A ready speaker. Without memberlist it lacks the variables that turn it on. */
export function speaker(node: string, { memberlist = true, args = [] as readonly string[] } = {}): string {
  const env: Json = [
    { name: 'METALLB_NODE_NAME', value: node },
    ...(memberlist
      ? [
          { name: 'METALLB_ML_BIND_ADDR', value: '10.0.0.1' },
          { name: 'METALLB_ML_LABELS', value: 'app=metallb' },
        ]
      : []),
  ];
  return document({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `speaker-${node}`, namespace: 'metallb-system', labels: { app: 'metallb', component: 'speaker' } },
    spec: { nodeName: node, containers: [{ name: 'speaker', image: 'quay.io/metallb/speaker:v0.15.3', args, env }] },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  });
}

export function replayed(yaml: string, version = '0.15.3', kinds: readonly string[] = allKinds): Replay {
  return replay(cluster(yaml, kinds), { version, namespace: 'metallb-system' });
}

/** A decision that must have been made. */
export function made<T extends object>(decision: T | undefined): Exclude<T, { readonly unknown: true }> {
  if (!decision || 'unknown' in decision) throw new Error(`not decided: ${JSON.stringify(decision)}`);
  return decision as Exclude<T, { readonly unknown: true }>;
}

export const allocationOf = (yaml: string, key: string, version?: string): AllocationVerdict =>
  made(replayed(yaml, version).allocation.services[key]);

export const announcementOf = (yaml: string, key: string, version?: string): AnnouncementVerdict =>
  made(replayed(yaml, version).announcement.services[key]);

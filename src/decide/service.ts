import type { ObjectFact } from '../model/object.ts';
import {
  annotationsOf,
  fieldOf,
  type Labels,
  labelsOf,
  readInteger,
  readLabels,
  readList,
  readRecord,
  readText,
  readTexts,
} from './read.ts';

/** What MetalLB looks at in a Service, with the API server's defaults filled in. */
export interface ServiceView {
  /** namespace/name, MetalLB's key of the service. */
  readonly key: string;
  readonly namespace: string;
  readonly object: ObjectFact;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly type: string;
  readonly loadBalancerClass: string | null;
  readonly clusterIPs: readonly string[];
  readonly clusterIP: string;
  readonly ipFamilies: readonly string[];
  readonly ipFamilyPolicy: string;
  readonly loadBalancerIP: string;
  readonly local: boolean;
  /** `TCP/80`, as the allocator prints them. */
  readonly ports: readonly string[];
  /** The pod selector as labels.Set.String prints it. */
  readonly selector: string;
  /** The `ip` of each entry of status.loadBalancer.ingress; empty for an entry that has only a hostname. */
  readonly ingress: readonly string[];
}

export function readService(object: ObjectFact): ServiceView {
  const spec = readRecord(object.value.spec);
  const ingress = readList(fieldOf(object.value, ['status', 'loadBalancer', 'ingress']));
  const loadBalancerClass = spec.loadBalancerClass;
  return {
    key: `${object.namespace}/${object.name}`,
    namespace: object.namespace,
    object,
    labels: labelsOf(object),
    annotations: annotationsOf(object),
    type: readText(spec.type) || 'ClusterIP',
    loadBalancerClass: loadBalancerClass === undefined || loadBalancerClass === null ? null : readText(loadBalancerClass),
    clusterIPs: readTexts(spec.clusterIPs),
    clusterIP: readText(spec.clusterIP),
    ipFamilies: readTexts(spec.ipFamilies),
    ipFamilyPolicy: readText(spec.ipFamilyPolicy) || 'SingleStack',
    loadBalancerIP: readText(spec.loadBalancerIP),
    local: spec.externalTrafficPolicy === 'Local',
    ports: readList(spec.ports).map((port) => {
      const { protocol, port: number } = readRecord(port);
      return `${readText(protocol) || 'TCP'}/${readInteger(number) ?? 0}`;
    }),
    selector: [...readLabels(spec.selector)]
      .map(([key, value]) => `${key}=${value}`)
      .sort()
      .join(','),
    ingress: ingress.map((entry) => readText(readRecord(entry).ip)),
  };
}

/** Services in name order, each once: a bundle may hold one object in several files, and the first stands. */
export function servicesOf(objects: readonly ObjectFact[]): readonly ServiceView[] {
  const byKey = new Map<string, ServiceView>();
  for (const object of objects) {
    if (object.kind !== 'Service' || object.name === '') continue;
    const key = `${object.namespace}/${object.name}`;
    if (!byKey.has(key)) byKey.set(key, readService(object));
  }
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** filterByLoadBalancerClass of internal/k8s/controllers/service_controller.go: true where MetalLB leaves the service alone. */
export function isOfOtherClass(service: ServiceView, loadBalancerClass: string): boolean {
  return service.loadBalancerClass === null ? loadBalancerClass !== '' : service.loadBalancerClass !== loadBalancerClass;
}

import type { SourceKind } from '../model/log.ts';

/** Whose an entry is, as far as its path tells. What the content says wins over this. */
export interface Origin {
  readonly kind: SourceKind | null;
  readonly namespace: string | null;
  readonly pod: string | null;
  readonly container: string | null;
  readonly node: string | null;
  readonly previous: boolean;
}

const nowhere: Origin = { kind: null, namespace: null, pod: null, container: null, node: null, previous: false };

const podInText =
  /(?:^|[^a-z0-9])((?:[a-z0-9]{1,40}-){0,4}(?:speaker-[a-z0-9]{5}|controller-[a-z0-9]{8,10}-[a-z0-9]{5}|frr-k8s-(?:[a-z0-9-]{0,40}-)?[a-z0-9]{5}))(?![a-z0-9])/;
const podName = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
const previousWord = /(?:^|[^a-z])(?:previous|prev)(?:[^a-z]|$)/i;
const nodeLogs = /^(?:journal|kubelet|containerd|crio|dmesg|serial|syslog)\.(?:log|txt)$/;
const containerNames = [
  'frr-metrics',
  'frr-status',
  'frr-k8s',
  'kube-rbac-proxy',
  'reloader',
  'speaker',
  'controller',
  'frr',
] as const;

/** What a container of a pod writes; the pod decides where a name is used by others too (ingress-nginx has a `controller`). */
export function kindOfContainer(container: string | null, pod: string | null): SourceKind | null {
  if (pod !== null && /metallb-operator|operator-controller-manager/.test(pod) && container !== 'webhook-server')
    return 'operator';
  if (container === null) return pod === null ? null : kindOfPod(pod);
  switch (container) {
    case 'speaker':
    case 'metallb-speaker':
      return 'speaker';
    case 'frr':
    case 'reloader':
    case 'frr-metrics':
      return container;
    case 'frr-status':
    case 'frr-k8s':
      return 'frr-k8s';
    case 'controller':
    case 'metallb-controller':
      if (pod === null) return 'controller';
      if (pod.includes('frr-k8s')) return 'frr-k8s';
      return kindOfPod(pod);
    case 'webhook-server':
      return 'controller';
    case 'manager':
      return pod?.includes('metallb') ? 'operator' : null;
    default:
      return null;
  }
}

function kindOfPod(pod: string): SourceKind | null {
  if (pod.includes('frr-k8s')) return 'frr-k8s';
  if (/^controller(-|$)|metallb.*controller/.test(pod)) return 'controller';
  if (/(^|-)speaker(-|$)/.test(pod)) return 'speaker';
  return null;
}

function ofContainer(
  namespace: string | null,
  pod: string,
  container: string | null,
  previous: boolean,
  node: string | null = null,
): Origin {
  return { kind: kindOfContainer(container, pod), namespace, pod, container, node, previous };
}

/** Splits a label into its segments; it is never opened. */
function segments(path: string): readonly string[] {
  return path
    .slice(-2048)
    .split(/[\\/]+/)
    .filter((segment) => segment !== '' && segment !== '.');
}

/** OpenShift must-gather: namespaces/<ns>/pods/<pod>/<container>/<container>/logs/current.log */
function mustGather(parts: readonly string[]): Origin | null {
  const at = parts.lastIndexOf('namespaces');
  const namespace = parts[at + 1];
  if (at < 0 || namespace === undefined || at + 2 >= parts.length) return null;
  const pod = parts[at + 3];
  if (parts[at + 2] !== 'pods' || pod === undefined || parts.length <= at + 4) return { ...nowhere, namespace };
  const container = parts.length > at + 5 ? (parts[at + 4] ?? null) : null;
  return ofContainer(namespace, pod, container, previousWord.test(parts[parts.length - 1] ?? ''));
}

/** The kubelet's layout, which `kind export logs` copies: <node>/pods/<ns>_<pod>_<uid>/<container>/<n>.log */
function kubeletPods(parts: readonly string[]): Origin | null {
  for (let i = parts.length - 2; i >= 0; i--) {
    const [namespace, pod, uid, ...more] = (parts[i] ?? '').split('_');
    if (!namespace || !pod || !uid || more.length > 0 || !/^[0-9a-f-]{32,36}$/.test(uid)) continue;
    const container = i + 1 < parts.length - 1 ? (parts[i + 1] ?? null) : null;
    const node = parts[i - 1] === 'pods' && parts[i - 2] !== 'log' ? (parts[i - 2] ?? null) : null;
    return ofContainer(namespace, pod, container, previousWord.test(parts[parts.length - 1] ?? ''), node);
  }
  return null;
}

/** /var/log/containers, and `kind export logs`: <pod>_<ns>_<container>-<64 hex>.log */
function kubeletContainers(parts: readonly string[]): Origin | null {
  const file = /^([^_]+)_([^_]+)_(.+)-[0-9a-f]{64}\.log$/.exec(parts[parts.length - 1] ?? '');
  const [, pod, namespace, container] = file ?? [];
  if (pod === undefined || namespace === undefined || container === undefined) return null;
  const node =
    parts[parts.length - 2] === 'containers' && parts[parts.length - 3] !== 'log' ? (parts[parts.length - 3] ?? null) : null;
  return ofContainer(namespace, pod, container, false, node);
}

/** `kubectl cluster-info dump --output-directory`: <ns>/<pod>/logs.txt holds all containers of the pod. */
function clusterDump(parts: readonly string[]): Origin | null {
  const [namespace, pod, file] = parts.slice(-3);
  if (file !== 'logs.txt' || namespace === undefined || pod === undefined || !podName.test(pod)) return null;
  return ofContainer(namespace, pod, null, false);
}

/** The lists that `kubectl cluster-info dump` writes for each namespace. */
function clusterDumpList(parts: readonly string[]): Origin | null {
  const [namespace, file] = parts.slice(-2);
  const known = /^(?:events|replication-controllers|services|daemonsets|deployments|replicasets|pods)\.json$/.test(file ?? '');
  return known && parts.length > 1 && namespace !== undefined ? { ...nowhere, namespace } : null;
}

/** MetalLB's collect.sh, and any folder named after a pod: pods/<pod>/<container>.log, pods/<pod>/frr/logs/frr.conf */
function podFolder(parts: readonly string[]): Origin | null {
  const file = parts[parts.length - 1] ?? '';
  const previous = previousWord.test(file);
  for (let i = parts.length - 2; i >= 0; i--) {
    const pod = parts[i] ?? '';
    const inPods = parts[i - 1] === 'pods' && podName.test(pod);
    if (!inPods && !(podName.test(pod) && podInText.exec(pod)?.[1] === pod)) continue;
    if (/^(?:dump_frr|frr\.conf|daemons|vtysh\.conf|running-config|last-error)$/.test(file)) {
      return { ...nowhere, kind: 'frr-state', pod, container: 'frr' };
    }
    const container = containerNames.find((name) => file.startsWith(name) && !/^[a-z0-9]/.test(file.slice(name.length))) ?? null;
    if (container === null && !inPods && i < parts.length - 2) continue;
    return ofContainer(null, pod, container, previous);
  }
  return null;
}

/** troubleshoot.sh: pod-logs/<ns>/<pod>-<container>.log, cluster-resources/pods/logs/<ns>/<pod>/<container>.log */
function troubleshoot(parts: readonly string[]): Origin | null {
  const file = (parts[parts.length - 1] ?? '').replace(/\.(?:log|txt)$/, '');
  const previous = file.endsWith('-previous');
  const name = previous ? file.slice(0, -'-previous'.length) : file;
  const logs = parts.lastIndexOf('logs');
  if (logs > 0 && parts[logs - 1] === 'pods' && parts.length === logs + 4) {
    return ofContainer(parts[logs + 1] ?? null, parts[logs + 2] ?? '', name, previous);
  }
  const at = parts.lastIndexOf('pod-logs');
  if (at < 0 || parts.length !== at + 3) return null;
  const pod = podInText.exec(name)?.[1];
  if (pod === undefined) return null;
  const rest = name.slice(name.indexOf(pod) + pod.length).replace(/^[-_.]/, '');
  return ofContainer(parts[at + 1] ?? null, pod, rest === '' ? null : rest, previous);
}

/** Free names: speaker1.txt, controller-log.txt, metallb-speaker-x7k2p_frr.log, "frr reloader (node 2).log" */
function loose(parts: readonly string[]): Origin {
  const file = parts[parts.length - 1] ?? '';
  const whole = file.toLowerCase();
  const previous = previousWord.test(whole);
  const stem = whole.replace(/(?:\.(?:log|txt|gz|out|json|old|\d))+$/, '');
  if (/^(?:dump_frr|frr\.conf|daemons|vtysh\.conf)$/.test(whole)) return { ...nowhere, kind: 'frr-state' };
  if (nodeLogs.test(whole)) {
    const node = parts[parts.length - 2];
    return { ...nowhere, kind: 'kubernetes', node: node === undefined || /logs?$/.test(node) ? null : node };
  }
  const pod = podInText.exec(stem)?.[1] ?? null;
  if (pod !== null) {
    const rest = stem.slice(stem.indexOf(pod) + pod.length);
    const container = containerNames.find((name) => new RegExp(`(?:^|[^a-z0-9])${name}(?![a-z])`).test(rest)) ?? null;
    return ofContainer(null, pod, container, previous);
  }
  const container = containerNames.find((name) => new RegExp(`(?:^|[^a-z])${name}(?![a-z])`).test(stem)) ?? null;
  if (container === null || container === 'kube-rbac-proxy') return { ...nowhere, previous };
  if (container === 'controller' && /ingress|nginx|manager|cert|argo|external/.test(stem)) return { ...nowhere, previous };
  return { ...nowhere, kind: kindOfContainer(container, null), container, previous };
}

/** The best guess from an entry's path, for the layouts that tools write and for free names. */
export function originOf(path: string): Origin {
  const parts = segments(path);
  if (parts.length === 0) return nowhere;
  return (
    mustGather(parts) ??
    kubeletPods(parts) ??
    kubeletContainers(parts) ??
    clusterDump(parts) ??
    clusterDumpList(parts) ??
    troubleshoot(parts) ??
    podFolder(parts) ??
    loose(parts)
  );
}

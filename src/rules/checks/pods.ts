import type { Json, JsonObject, ObjectFact } from '../../model/object.ts';
import { valuesAt } from '../evaluate/field-test.ts';
import { listAt, numberAt, textAt, textsAt } from './fields.ts';

export type Component = 'controller' | 'speaker' | 'frr-k8s';

const imageOf: Readonly<Record<Component, RegExp>> = {
  controller: /(?:^|\/)(?:metallb-)?controller(?=[:@]|$)/,
  speaker: /(?:^|\/)(?:metallb-)?speaker(?=[:@]|$)/,
  'frr-k8s': /(?:^|\/)frr-k8s(?=[:@]|$)/,
};
const podNameOf: Readonly<Record<Component, RegExp>> = {
  controller: /^(?:[a-z0-9-]+-)?controller-[a-z0-9]{6,10}-[a-z0-9]{5}$/,
  speaker: /^(?:[a-z0-9-]+-)?speaker-[a-z0-9]{5}$/,
  'frr-k8s': /^(?:[a-z0-9-]+-)?frr-k8s-(?!webhook)(?:[a-z0-9-]+-)?[a-z0-9]{5}$/,
};

/**
 * What of MetalLB runs in a pod: by its image, which mirrors keep; without containers (tables) by its name, in MetalLB's
 * namespace only, for other products have controllers too.
 */
export function componentOf(pod: ObjectFact, namespace: string): Component | null {
  const images = textsAt(pod.value, 'spec', 'containers', 'image');
  const label = (name: string) => textAt(pod.value, 'metadata', 'labels', name);
  const labels = label('app') ?? label('app.kubernetes.io/name');
  const labelled = label('component') ?? label('app.kubernetes.io/component');
  for (const component of ['speaker', 'controller', 'frr-k8s'] as const) {
    const byImage = images.some(
      (image) => imageOf[component].test(image) && (component === 'frr-k8s' || /metallb/.test(image) || labels === 'metallb'),
    );
    // Distributions build all components into one image; the manifests label what runs.
    if (byImage || (labels === 'metallb' && labelled === component)) return component;
    if (images.length === 0 && pod.namespace === namespace && podNameOf[component].test(pod.name)) return component;
  }
  return null;
}

export const nodeOfPod = (pod: ObjectFact): string | null => textAt(pod.value, 'spec', 'nodeName');

export interface ContainerStatus {
  readonly name: string;
  readonly init: boolean;
  readonly ready: boolean;
  readonly restarts: number;
  /** `CrashLoopBackOff`, `OOMKilled`, `Error`, `Completed`… of the current state and of the one before. */
  readonly reason: string | null;
  readonly lastReason: string | null;
  readonly exitCode: number | null;
  readonly message: string | null;
  /** RFC 3339, of the last end. */
  readonly finishedAt: string | null;
  readonly path: readonly (string | number)[];
}

export function containerStatusesOf(pod: ObjectFact): readonly ContainerStatus[] {
  return (['containerStatuses', 'initContainerStatuses'] as const).flatMap((list) =>
    listAt(pod.value, 'status', list).map((status, index) =>
      statusOf(status, list === 'initContainerStatuses', ['status', list, index]),
    ),
  );
}

function statusOf(status: JsonObject, init: boolean, path: readonly (string | number)[]): ContainerStatus {
  const ended = ending(status, 'state') ?? ending(status, 'lastState');
  return {
    name: textAt(status, 'name') ?? '',
    init,
    ready: status.ready === true,
    restarts: numberAt(status, 'restartCount') ?? 0,
    reason: textAt(status, 'state', 'waiting', 'reason') ?? textAt(status, 'state', 'terminated', 'reason'),
    lastReason: textAt(status, 'lastState', 'terminated', 'reason'),
    exitCode: numberAt(ended, 'exitCode'),
    message: textAt(status, 'state', 'waiting', 'message') ?? textAt(ended, 'message'),
    finishedAt: textAt(ended, 'finishedAt'),
    path,
  };
}

function ending(status: JsonObject, which: string): Json | undefined {
  return valuesAt(status, [which, 'terminated'])[0]?.value;
}

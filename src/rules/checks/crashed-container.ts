import type { ObjectFact } from '../../model/object.ts';
import { subjectOf } from '../../model/object.ts';
import type { Evidence } from '../../model/place.ts';
import { fieldEvidence } from '../evaluate/object-line.ts';
import { type CheckScene, cannotTell, defineCheck, type Found } from './check.ts';
import { numberParameter, textAt, textsAt } from './fields.ts';
import { type Component, type ContainerStatus, componentOf, containerStatusesOf, nodeOfPod } from './pods.ts';

/** Reasons for which a container does not run now. */
const stuck = new Set([
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'StartError',
  'ContainerCannotRun',
  'OOMKilled',
  'Error',
]);
const failed = new Set(['OOMKilled', 'Error', 'StartError', 'ContainerCannotRun', 'DeadlineExceeded']);

export const crashedContainer = defineCheck({
  name: 'crashed-container',
  finds: "containers of MetalLB's pods that do not run, or were restarted after a failure",
  with: {
    type: 'object',
    additionalProperties: false,
    properties: {
      component: { enum: ['controller', 'speaker', 'frr-k8s'] },
      container: { type: 'string' },
      /** Only these reasons; without it, all that mean failure. */
      reasons: { type: 'array', items: { type: 'string' } },
      /** So many restarts of a container that runs now; without it, only what does not run. */
      restarts: { type: 'integer', minimum: 1 },
    },
  },
  binds: ['pod', 'node', 'container', 'reason', 'exitCode', 'restarts', 'component'],
  find(scene, parameters) {
    if (!scene.isCollected('Pod') && scene.objectsOf('Pod').length === 0) return cannotTell('objects Pod');
    const wanted = textAt(parameters, 'component');
    const container = textAt(parameters, 'container');
    const reasons = textsAt(parameters, 'reasons');
    const restarts = numberParameter(parameters, 'restarts', Infinity);
    const found = scene.objectsOf('Pod').flatMap((pod) => {
      const component = componentOf(pod, scene.namespace);
      if (component === null || (wanted !== null && component !== wanted)) return [];
      return containerStatusesOf(pod)
        .filter((status) => container === null || status.name === container)
        .flatMap((status) => judge(scene, pod, component, status, reasons, restarts));
    });
    return { found, lacks: [] };
  },
});

function judge(
  scene: CheckScene,
  pod: ObjectFact,
  component: Component,
  status: ContainerStatus,
  reasons: readonly string[],
  restarts: number,
): readonly Found[] {
  const now = status.reason !== null && stuck.has(status.reason);
  const then = status.restarts >= restarts && status.lastReason !== null && failed.has(status.lastReason);
  if (!now && !then) return [];
  const cause = causeOf(status);
  if (reasons.length > 0 && !reasons.includes(cause) && !reasons.includes(status.reason ?? '')) return [];
  const node = nodeOfPod(pod);
  const values: Record<string, string> = {
    pod: pod.name,
    namespace: pod.namespace,
    component,
    container: status.name,
    reason: cause,
    restarts: String(status.restarts),
  };
  if (node !== null) values.node = node;
  if (status.exitCode !== null) values.exitCode = String(status.exitCode);
  return [
    {
      values,
      subjects: [subjectOf(pod), ...(node === null || component === 'controller' ? [] : [`Node ${node}`])],
      affects: component === 'controller' ? pendingServices(scene) : [],
      evidence: evidenceOf(pod, status),
      basis: ['status'],
      state: now ? 'active' : 'unknown',
      count: Math.max(1, status.restarts),
    },
  ];
}

/** What ended it says more than that it is waiting to be started again. */
function causeOf({ reason, lastReason }: ContainerStatus): string {
  return reason === 'CrashLoopBackOff' && lastReason !== null && lastReason !== 'Error'
    ? lastReason
    : (reason ?? lastReason ?? '');
}

function evidenceOf(pod: ObjectFact, { path }: ContainerStatus): readonly Evidence[] {
  const paths = [
    ['lastState', 'terminated', 'reason'],
    ['state', 'waiting', 'reason'],
    ['state', 'terminated', 'reason'],
    ['restartCount'],
  ];
  return paths.map((rest) => fieldEvidence(pod, [...path, ...rest])).filter(({ text }) => !/: $/.test(text));
}

/** A controller that does not run leaves services without addresses. */
function pendingServices(scene: CheckScene): readonly string[] {
  return scene
    .objectsOf('Service')
    .filter(
      ({ value, form }) =>
        form !== 'table' &&
        textAt(value, 'spec', 'type') === 'LoadBalancer' &&
        textsAt(value, 'status', 'loadBalancer', 'ingress', 'ip').length === 0,
    )
    .map(subjectOf);
}

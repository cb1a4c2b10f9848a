import type { ObjectFact } from '../../model/object.ts';
import { subjectOf } from '../../model/object.ts';
import { fieldEvidence, objectEvidence } from '../evaluate/object-line.ts';
import { type CheckScene, cannotTell, defineCheck, type Found } from './check.ts';
import { listAt, numberAt, textAt } from './fields.ts';
import { componentOf, containerStatusesOf, nodeOfPod } from './pods.ts';

export const speakerMissing = defineCheck({
  name: 'speaker-missing',
  finds: 'nodes on which no speaker runs, and services that nobody announces for it',
  binds: ['node', 'pod', 'taints', 'desired', 'available'],
  find(scene) {
    const nodes = scene.objectsOf('Node').filter((node) => isLinux(node) && isReady(node));
    if (nodes.length === 0) return cannotTell('objects Node');
    const speakers = scene.objectsOf('Pod').filter((pod) => componentOf(pod, scene.namespace) === 'speaker');
    // Nothing may be concluded where the list of pods was not collected or holds no speaker at all, which another cause explains.
    if (!scene.isCollected('Pod')) return cannotTell('objects Pod');
    // `kubectl get pods` without -o wide counts the speakers and places none of them.
    if (speakers.some((pod) => isRunning(pod) && nodeOfPod(pod) === null)) return cannotTell('objects Pod');
    const selector = scene.objectsOf('DaemonSet').find(({ name }) => /speaker$/.test(name));
    const running = new Map(speakers.flatMap((pod) => (isRunning(pod) ? [[nodeOfPod(pod) ?? '', pod] as const] : [])));
    const found = nodes
      .filter((node) => !running.has(node.name) && isSelected(node, selector))
      .map((node): Found => {
        const pod = speakers.find((candidate) => nodeOfPod(candidate) === node.name);
        const taints = listAt(node.value, 'spec', 'taints').map((taint) =>
          [textAt(taint, 'key') ?? '', textAt(taint, 'effect') ?? ''].join(':'),
        );
        const services = unannounced(scene, node.name);
        return {
          values: {
            node: node.name,
            ...(pod === undefined ? {} : { pod: pod.name }),
            ...(taints.length === 0 ? {} : { taints: taints.join(', ') }),
            ...daemonSetCounts(selector),
          },
          subjects: [`Node ${node.name}`, ...services],
          affects: services,
          evidence: [
            objectEvidence(node),
            ...(taints.length === 0 ? [] : [fieldEvidence(node, ['spec', 'taints', 0, 'key'])]),
            ...(pod === undefined ? [] : [fieldEvidence(pod, ['status', 'phase'])]),
          ],
          basis: ['object'],
        };
      });
    return { found, lacks: [] };
  },
});

function isRunning(pod: ObjectFact): boolean {
  if (textAt(pod.value, 'status', 'phase') !== 'Running') return false;
  const speaker = containerStatusesOf(pod).find(({ name }) => name === 'speaker');
  return speaker === undefined || speaker.ready || speaker.reason === null;
}

const isLinux = (node: ObjectFact): boolean =>
  (textAt(node.value, 'metadata', 'labels', 'kubernetes.io/os') ?? 'linux') === 'linux';

function isReady(node: ObjectFact): boolean {
  const ready = listAt(node.value, 'status', 'conditions').find((condition) => textAt(condition, 'type') === 'Ready');
  return ready === undefined || textAt(ready, 'status') === 'True';
}

/** A DaemonSet may be for some nodes only; that is intended. */
function isSelected(node: ObjectFact, daemonSet: ObjectFact | undefined): boolean {
  const wanted = listAt(daemonSet?.value, 'spec', 'template', 'spec', 'nodeSelector')[0] ?? {};
  return Object.entries(wanted).every(([key, value]) => textAt(node.value, 'metadata', 'labels', key) === value);
}

function daemonSetCounts(daemonSet: ObjectFact | undefined): Readonly<Record<string, string>> {
  const desired = numberAt(daemonSet?.value, 'status', 'desiredNumberScheduled');
  const available = numberAt(daemonSet?.value, 'status', 'numberAvailable');
  return {
    ...(desired === null ? {} : { desired: String(desired) }),
    ...(available === null ? {} : { available: String(available) }),
  };
}

/** Services with an address that no node announces, where the replay knows of the node as one that would. */
function unannounced(scene: CheckScene, node: string): readonly string[] {
  return scene.objectsOf('Service').flatMap((service) => {
    const verdict = scene.replay.announcement.services[`${service.namespace}/${service.name}`];
    if (verdict === undefined || 'unknown' in verdict || verdict.gate !== 'ok') return [];
    const layer2 = verdict.layer2 !== undefined && !('unknown' in verdict.layer2) ? verdict.layer2 : null;
    const nobody = layer2 !== null && layer2.announcer === '';
    const concerned =
      layer2?.candidates.includes(node) === true ||
      layer2?.nodes[node] !== undefined ||
      verdict.steps.some(({ says }) => says.includes(node));
    return nobody && concerned ? [subjectOf(service)] : [];
  });
}

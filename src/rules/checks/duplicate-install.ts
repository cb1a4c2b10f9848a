import { groupBy } from '../../model/group.ts';
import type { Evidence } from '../../model/place.ts';
import { evidenceOf } from '../evaluate/events.ts';
import { objectEvidence } from '../evaluate/object-line.ts';
import { type CheckScene, cannotTell, defineCheck } from './check.ts';
import { textAt } from './fields.ts';
import { componentOf } from './pods.ts';

interface Controller {
  readonly namespace: string;
  readonly pod: string;
  readonly evidence: Evidence;
  readonly basis: 'object' | 'log';
}

export const duplicateInstall = defineCheck({
  name: 'duplicate-install',
  finds: 'controllers of MetalLB in more than one namespace',
  binds: ['namespaces', 'pod', 'pod2'],
  find(scene) {
    const controllers = [...fromPods(scene), ...fromLogs(scene)];
    if (controllers.length === 0) return cannotTell('objects Pod');
    const namespaces = groupBy(controllers, ({ namespace }) => namespace);
    const firsts = [...namespaces.values()].flatMap(([first]) => first ?? []);
    const [one, other] = firsts;
    // One namespace in the logs says nothing of others: only a list of all pods does.
    if (one === undefined || other === undefined) return { found: [], lacks: scene.isCollected('Pod') ? [] : ['objects Pod'] };
    return {
      found: [
        {
          values: { namespaces: [...namespaces.keys()].join(', '), pod: one.pod, pod2: other.pod },
          subjects: firsts.map(({ namespace, pod }) => `Pod ${namespace}/${pod}`),
          evidence: firsts.map(({ evidence }) => evidence),
          basis: [...new Set(firsts.map(({ basis }) => basis))],
        },
      ],
      lacks: [],
    };
  },
});

function fromPods(scene: CheckScene): readonly Controller[] {
  return scene
    .objectsOf('Pod')
    .filter(
      (pod) =>
        componentOf(pod, scene.namespace) === 'controller' &&
        !['Succeeded', 'Failed'].includes(textAt(pod.value, 'status', 'phase') ?? ''),
    )
    .map((pod) => ({ namespace: pod.namespace, pod: pod.name, evidence: objectEvidence(pod), basis: 'object' }));
}

function fromLogs(scene: CheckScene): readonly Controller[] {
  return scene.shared('start-banner').flatMap((event) => {
    const { namespace, pod, kind } = event.record.stream;
    if (kind !== 'controller' || namespace === null || pod === null) return [];
    return [{ namespace, pod, evidence: evidenceOf(event), basis: 'log' as const }];
  });
}

import { subjectOf } from '../../model/object.ts';
import { objectEvidence } from '../evaluate/object-line.ts';
import { cannotTell, defineCheck, type Found } from './check.ts';
import { textAt } from './fields.ts';
import { componentOf, nodeOfPod } from './pods.ts';

export const missingLog = defineCheck({
  name: 'missing-log',
  finds: 'pods of MetalLB whose log is not in the bundle',
  with: {
    type: 'object',
    additionalProperties: false,
    properties: { component: { enum: ['controller', 'speaker', 'frr-k8s'] } },
  },
  binds: ['pod', 'node', 'component'],
  find(scene, parameters) {
    const pods = scene.objectsOf('Pod');
    if (pods.length === 0) return cannotTell('objects Pod');
    const wanted = textAt(parameters, 'component');
    const logged = new Set(scene.facts.streams.flatMap(({ pod }) => pod ?? []));
    const anonymous = new Set(scene.facts.streams.filter(({ pod }) => pod === null).map(({ kind }) => kind));
    const found = pods.flatMap((pod): readonly Found[] => {
      const component = componentOf(pod, scene.namespace);
      // A log without a pod's name may be this one's.
      if (component === null || (wanted !== null && component !== wanted) || logged.has(pod.name) || anonymous.has(component))
        return [];
      const node = nodeOfPod(pod);
      return [
        {
          values: { pod: pod.name, namespace: pod.namespace, component, ...(node === null ? {} : { node }) },
          subjects: [subjectOf(pod)],
          evidence: [objectEvidence(pod)],
          basis: ['object'],
        },
      ];
    });
    return { found, lacks: [] };
  },
});

import { defineCheck, found } from './check.ts';
import { componentOf, containerStatusesOf } from './pods.ts';

export const podsSettled = defineCheck({
  name: 'pods-settled',
  finds: "that all containers of MetalLB's pods are ready and hardly any was restarted; nothing where no pod is in the bundle",
  binds: [],
  find(scene) {
    const statuses = scene
      .objectsOf('Pod')
      .filter((pod) => pod.form !== 'table' && componentOf(pod, scene.namespace) !== null)
      .flatMap((pod) => containerStatusesOf(pod).filter(({ init }) => !init));
    const settled = statuses.length > 0 && statuses.every(({ ready, restarts }) => ready && restarts < 3);
    return settled ? found({ evidence: [], basis: ['status'] }) : found();
  },
});

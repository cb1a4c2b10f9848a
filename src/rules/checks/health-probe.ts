import type { JsonObject, ObjectFact } from '../../model/object.ts';
import { subjectOf } from '../../model/object.ts';
import { fieldEvidence } from '../evaluate/object-line.ts';
import { cannotTell, defineCheck, type Found } from './check.ts';
import { listAt, numberAt, textAt, textsAt } from './fields.ts';
import { componentOf, containerStatusesOf, nodeOfPod } from './pods.ts';

/** Where the health endpoint listens unless an argument says otherwise (v0.16.0 and later). */
const usualPort = 17472;
const portArgument = /^--health-probe-port(?:=|$)/;

export const healthProbe = defineCheck({
  name: 'health-probe',
  finds: "probes of MetalLB's pods that ask where the container does not listen, while it is restarted or not ready",
  with: {
    type: 'object',
    additionalProperties: false,
    required: ['find'],
    properties: {
      /** `loopback`: a controller's probe goes to the node's loopback; `port`: to a port that no argument names. */
      find: { enum: ['loopback', 'port'] },
    },
  },
  binds: ['pod', 'node', 'container', 'port', 'restarts'],
  find(scene, parameters) {
    const pods = scene.objectsOf('Pod').filter((pod) => componentOf(pod, scene.namespace) !== null);
    if (pods.length === 0) return cannotTell('objects Pod');
    const loopback = textAt(parameters, 'find') === 'loopback';
    const speakers = new Set(pods.filter((pod) => componentOf(pod, scene.namespace) === 'speaker').map(nodeOfPod));
    const found = pods.flatMap((pod) => {
      // A speaker uses the host's network: its loopback is the node's. Beside one, a controller is answered by the speaker.
      if (loopback && (componentOf(pod, scene.namespace) !== 'controller' || speakers.has(nodeOfPod(pod)))) return [];
      return listAt(pod.value, 'spec', 'containers').flatMap((container, index) =>
        judge(pod, container, index, loopback ? asksLoopback : asksOtherPort),
      );
    });
    return { found, lacks: [] };
  },
});

type Asks = (container: JsonObject, probe: JsonObject) => boolean;

const asksLoopback: Asks = (_, probe) => textAt(probe, 'host') === '127.0.0.1';
const asksOtherPort: Asks = (container, probe) => {
  const port = numberAt(probe, 'port');
  return port !== null && port !== usualPort && !textsAt(container, 'args').some((argument) => portArgument.test(argument));
};

function judge(pod: ObjectFact, container: JsonObject, index: number, asks: Asks): readonly Found[] {
  const name = textAt(container, 'name') ?? '';
  const status = containerStatusesOf(pod).find((one) => !one.init && one.name === name);
  if (status === undefined || (status.ready && status.restarts < 2)) return [];
  for (const kind of ['livenessProbe', 'readinessProbe']) {
    const [probe] = listAt(container, kind, 'httpGet');
    if (probe === undefined || !/^\/(?:healthz|readyz)$/.test(textAt(probe, 'path') ?? '') || !asks(container, probe)) continue;
    const node = nodeOfPod(pod);
    const path = ['spec', 'containers', index, kind, 'httpGet'];
    return [
      {
        values: {
          pod: pod.name,
          container: name,
          port: String(numberAt(probe, 'port') ?? ''),
          restarts: String(status.restarts),
          ...(node === null ? {} : { node }),
        },
        subjects: [subjectOf(pod)],
        evidence: [
          fieldEvidence(pod, [...path, textAt(probe, 'host') === null ? 'port' : 'host']),
          fieldEvidence(pod, [...status.path, 'restartCount']),
        ],
        basis: ['object', 'status'],
        count: Math.max(1, status.restarts),
      },
    ];
  }
  return [];
}

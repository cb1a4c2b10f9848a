import { expect, test } from 'vitest';
import { judge } from '../bundle.ts';

const pod = (containers: string, labels = '', image = 'quay.io/metallb/speaker:v0.15.3') => `apiVersion: v1
kind: Pod
metadata: { name: speaker-abcde, namespace: metallb-system, labels: { ${labels} } }
spec: { nodeName: n1, containers: [{ name: speaker, image: '${image}' }] }
status: { containerStatuses: [${containers}] }
`;
const settled = (objects: string) => judge('when: { check: pods-settled }\n', { objects }).findings.length > 0;
const container = (ready: boolean, restarts: number) => `{ name: speaker, ready: ${ready}, restartCount: ${restarts} }`;

test.each<[string, string, boolean]>([
  ['ready and never restarted', pod(container(true, 0)), true],
  ['restarted once or twice', pod(container(true, 2)), true],
  ['restarted often', pod(container(true, 3)), false],
  ['not ready', pod(container(false, 0)), false],
  ['one of two is not ready', pod(`${container(true, 0)}, ${container(false, 0)}`), false],
  [
    "a distribution's image, told by the labels",
    pod(container(true, 0), 'app: metallb, component: speaker', 'registry.example/metallb-rhel9@sha256:1'),
    true,
  ],
  ["somebody else's speaker", pod(container(true, 0), 'app: hifi', 'registry.example/speaker:1'), false],
  ['no pod at all', 'kind: Node\nmetadata: { name: n1 }\n', false],
])('%s', (_, objects, expected) => {
  expect(settled(objects)).toBe(expected);
});

import { expect, test } from 'vitest';
import { judge } from '../bundle.ts';

interface Written {
  readonly find?: 'loopback' | 'port';
  readonly probe?: string;
  readonly args?: string;
  readonly status?: string;
  readonly speakerOn?: string;
}

function found({
  find = 'port',
  probe = 'port: 18080',
  args = '',
  status = 'ready: false, restartCount: 5',
  speakerOn,
}: Written) {
  const pod = (name: string, image: string, node: string, rest: string) => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: metallb-system }
spec:
  nodeName: ${node}
  containers:
  - name: ${image}
    image: quay.io/metallb/${image}:v0.16.0
${rest}`;
  const controller = pod(
    'controller-6c9d8f7b5-abcde',
    'controller',
    'n1',
    `    args: [--port=9120${args}]
    livenessProbe: { httpGet: { path: /healthz, ${probe} } }
status: { containerStatuses: [{ name: controller, ${status} }] }
`,
  );
  const speaker = speakerOn === undefined ? '' : `---\n${pod('speaker-abcde', 'speaker', speakerOn, '')}`;
  return judge(`when: { check: health-probe, with: { find: ${find} } }\n`, { objects: controller + speaker }).findings;
}

const loopback = { find: 'loopback', probe: 'host: 127.0.0.1, port: 17472' } as const;

test.each<[string, Written, number]>([
  ['a port that no argument names', {}, 1],
  ['the argument names it', { args: ', --health-probe-port=18080' }, 0],
  ['the usual port', { probe: 'port: 17472' }, 0],
  ['the container runs well', { status: 'ready: true, restartCount: 0' }, 0],
  ['the loopback of a node without a speaker', loopback, 1],
  ['a speaker on another node does not help', { ...loopback, speakerOn: 'n2' }, 1],
  ['a speaker beside it answers', { ...loopback, speakerOn: 'n1' }, 0],
  ['no host', { ...loopback, probe: 'port: 17472' }, 0],
])('%s', (_, written, count) => {
  expect(found(written)).toHaveLength(count);
});

test('the pod is the subject, the probe the evidence', () => {
  expect(found({})).toMatchObject([
    {
      subjects: ['Pod metallb-system/controller-6c9d8f7b5-abcde'],
      evidence: [{ text: 'port: 18080' }, { text: 'restartCount: 5' }],
    },
  ]);
});

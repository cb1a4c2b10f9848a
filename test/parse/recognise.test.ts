import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FileRole } from '../../src/model/facts.ts';
import { recognise } from '../../src/parse/recognise.ts';

const json = '{"caller":"main.go:100","level":"info","msg":"MetalLB speaker starting","ts":"2026-11-23T18:56:14Z"}';
const frr = '2026/05/21 10:00:00.123 BGP: [YZN21-6KS42] 10.0.0.1 went from Idle to Connect';

const table: readonly [name: string, text: string, role: FileRole][] = [
  ['nothing', '', 'empty'],
  ['blanks', '\n \r\n', 'empty'],
  ['binary junk', `\u007fELF\u0002\u0001\u0001${'\u0003\u0000\ufffd'.repeat(50)}`, 'binary'],
  ['zeros', '\u0000\u0000', 'binary'],
  ['a JSON log', `${json}\n${json}\n`, 'log'],
  ['a log with a hole of zeros', `${json}\n${'\u0000'.repeat(500)}\n${json}\n`, 'log'],
  ['kubectl logs --prefix', `[pod/controller-x/controller] ${json}\n`, 'log'],
  ['stern', `speaker-4k5nn speaker ${json}\n`, 'log'],
  ['a runtime log', `2026-11-23T18:56:14.600654947Z stderr F ${json}\n`, 'log'],
  ['a docker log', '{"log":"x\\n","stream":"stderr","time":"2026-11-23T18:56:14Z"}\n', 'log'],
  ['FRR', `${frr}\n`, 'log'],
  [
    'the reloader',
    'PID is: 7, writing to /etc/frr_reloader/reloader.pid\nCaught SIGHUP and acquired lock! Reloading FRR..\n',
    'log',
  ],
  ['a usage text', 'flag provided but not defined: -config\nUsage of /speaker:\n  -disable-epslices\n', 'log'],
  ['a panic', 'panic: runtime error: invalid memory address\n\ngoroutine 1 [running]:\nmain.main()\n', 'log'],
  ['klog', 'I0501 10:00:00.123456       1 reflector.go:324] text\n', 'log'],
  ['a List', 'apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: ""\n', 'objects'],
  [
    'manifests behind a comment',
    '# my pools\n---\napiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata:\n  name: a\n',
    'objects',
  ],
  ['objects in JSON', '{\n    "kind": "ServiceList",\n    "items": []\n}\n', 'objects'],
  ['compact objects', '{"apiVersion":"v1","items":[],"kind":"List"}', 'objects'],
  ['a description', 'Name:         lb-range\nNamespace:    metallb-system\nLabels:       <none>\n', 'describe'],
  [
    'a table',
    'NAME   TYPE   CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\nweb    ClusterIP   10.0.0.1   <none>   80/TCP   1d\n',
    'table',
  ],
  ['a dump', '###### show running-config\n###### show bgp ipv4\n', 'frr-dump'],
  ['vtysh output', 'BGP neighbor is 10.0.0.1, remote AS 1, local AS 2, external link\n  BGP state = Idle\n', 'frr-dump'],
  ['vtysh JSON', '{"10.0.0.1":{"bgpState":"Idle"}}', 'frr-dump'],
  ['frr.conf', 'log file /etc/frr/frr.log informational\nrouter bgp 64512\n neighbor 10.0.0.1 remote-as 64513\n', 'frr-config'],
  ['daemons', '# This file tells the frr package which daemons to start.\n#\nbgpd=yes\nospfd=no\n', 'frr-config'],
  [
    'metrics',
    '# HELP metallb_bgp_session_up x\n# TYPE metallb_bgp_session_up gauge\nmetallb_bgp_session_up{peer="a"} 1\n',
    'metrics',
  ],
  ['a complaint', 'error: the server doesn\'t have a resource type "frrnodestates"\n', 'error-text'],
  [
    'what a webhook said',
    'Error from server (Forbidden): error when creating "pool.yaml": admission webhook "x" denied the request: CIDR "a" in pool "b" overlaps\n',
    'command',
  ],
  ['no resources', 'No resources found in metallb-system namespace.\n', 'error-text'],
  ['arping', 'ARPING 10.0.6.161\n60 bytes from 00:50:56:8a:d3:04 (10.0.6.161): index=0 time=407.584 usec\n', 'command'],
  ['tcpdump', '20:03:26.615088 IP 192.168.89.154.57355 > 198.19.66.10.bgp: Flags [S], length 0\n', 'command'],
  ['Markdown', `# It fails\n\nThe speaker says:\n\`\`\`\n${json}\n\`\`\`\n`, 'issue'],
  [
    'a transcript, though most of it is a log',
    `$ kubectl get nodes\nNAME   STATUS   ROLES   AGE   VERSION\na   Ready   <none>   1d   v1\n$ kubectl logs x\n${`${json}\n`.repeat(50)}`,
    'issue',
  ],
  ['a log behind its command', `$ kubectl logs x\n${`${json}\n`.repeat(50)}`, 'log'],
  [
    'a manifest with a command in a comment',
    '# kubectl apply -f a.yaml\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n',
    'objects',
  ],
  [
    'events of a description',
    'Events:\n  Normal   Killing  51s   kubelet  Container changed\n  Warning  BackOff  1s (x137 over 2d19h)  kubelet  Back-off\n',
    'describe',
  ],
  ['an issue form', '### MetalLB Version\n\n0.13.12\n\n### Main CNI\n\ncalico\n', 'issue'],
  ['an issue of the API', '{"url":"x","number":1,"title":"t","user":{},"body":"apiVersion: v1"}', 'issue'],
  ['commands with their output', 'I cannot reach the service at all:\n\n$ ping 10.0.0.1\nPING 10.0.0.1\n', 'issue'],
  ['HTML', '<html><body></body></html>\n', 'text'],
  ['a time', '2026-11-23 18:58:02.11 +0000 UTC m=+0.062\n', 'text'],
  ['a version', 'v1.33.1\n', 'text'],
];

describe('recognise', () => {
  it.each(table)('%s', (_, text, role) => {
    expect(recognise(text)).toBe(role);
    expect(recognise(text.replaceAll('\n', '\r\n'))).toBe(role);
  });

  it('asks the path only where the content is silent', () => {
    expect(recognise('something odd\n', 'report/pods/speaker-x7k2p/speaker.log')).toBe('log');
    expect(recognise('something odd\n', 'notes.txt')).toBe('text');
    expect(recognise('kind: List\nitems: []\n', 'speaker.log')).toBe('objects');
  });

  it('never throws, in bounded time', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (text, path) => void recognise(text, path)));
    for (const [, text] of table) {
      const long = text.repeat(Math.ceil(65_536 / Math.max(text.length, 1))).slice(0, 65_536);
      const started = performance.now();
      recognise(long);
      recognise(long.replaceAll('\n', ' '));
      expect(performance.now() - started, text).toBeLessThan(15_000);
    }
  });
});

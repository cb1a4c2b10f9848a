import { describe, expect, it } from 'vitest';
import { readText } from '../../src/parse/text-facts.ts';

const issue = `# MetalLB v0.13.7 loses its session

The speaker:
\`\`\`
{"caller":"native.go:1","level":"error","msg":"x","ts":"2026-01-01T00:00:00Z"}
\`\`\`
\`\`\`yaml
apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata:
  name: tor
\`\`\`
\`\`\`
metallb_bgp_session_up{peer="10.0.0.1:179"} 0
\`\`\`
\`\`\`
BGP neighbor is 10.0.0.1, remote AS 1, local AS 2, external link
  BGP state = Idle
\`\`\`
`;

describe('readText', () => {
  it('reads each piece of an issue as what it is, in its place', () => {
    const facts = readText(issue, 'issue.md', 'issue');
    expect(facts.objects.map(({ kind, name, place }) => [kind, name, place.line])).toEqual([['BGPPeer', 'tor', 8]]);
    expect(facts.metrics).toMatchObject([{ name: 'metallb_bgp_session_up', line: 14, value: 0 }]);
    expect(facts.frr).toMatchObject([{ pod: null, neighbors: [{ address: '10.0.0.1', place: { line: 17 } }] }]);
    expect(facts.scan.map(({ otherwise, firstLine, origin }) => [otherwise, firstLine, origin.kind])).toEqual([
      [null, 5, 'speaker'],
      ['frr-state', 17, null],
      ['words', 1, null],
    ]);
    expect(facts.scan[2]?.text).toBe('MetalLB v0.13.7 loses its session\n\nThe speaker:\n');
    expect(facts.statements.map(({ topic }) => topic)).toEqual(['title', 'MetalLB Version', '']);
  });

  it('keeps the label by which a table was listed', () => {
    const text =
      '```\n$ kubectl get nodes -l rack=a\nNAME   STATUS   ROLES    AGE   VERSION\nn1     Ready    <none>   28m   v1.30.4\n```\n';
    const [command] = readText(text, 'issue.md', 'issue').scan;
    expect(command).toMatchObject({ firstLine: 2, text: 'kubectl get nodes -l rack=a\n', otherwise: 'command' });
  });

  it('takes what a form asks for as a wish for no word of the state', () => {
    const text =
      "# Speakers crash less\n\n### Is your feature request related to a problem?\n\nThe pool is full.\n\n### Describe the solution you'd like\n\nAn event.\n\n### Additional Context\n\nSeen on Talos.\n";
    const { scan, statements } = readText(text, 'issue.md', 'issue');
    expect(scan.map((each) => each.text.trim())).toEqual(['Seen on Talos.']);
    expect(statements.map((each) => each.text)).toEqual([
      'Speakers crash less',
      'The pool is full.',
      'An event.',
      'Seen on Talos.',
    ]);
  });

  it.each([
    ['kubectl get svc', 'default'],
    ['kubectl get svc -n shop', 'shop'],
    ['kubectl -n shop get svc', 'shop'],
    ['kubectl get svc --all-namespaces', ''],
  ])('takes the namespace of a table from its command: %s', (command, namespace) => {
    const table =
      'NAME   TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\nweb    ClusterIP   10.0.0.1     <none>        80/TCP    1d\n';
    expect(readText(`\`\`\`\n$ ${command}\n${table}\`\`\`\n`, 'issue.md', 'issue').objects.map((each) => each.namespace)).toEqual(
      [namespace],
    );
  });

  it.each([
    ['kubectl get bgppeers -n metallb-system', [['BGPPeer', 0, 'metallb-system']]],
    [
      'kubectl -n metallb-system get ipaddresspools.metallb.io,l2advertisements',
      [
        ['IPAddressPool', 0, 'metallb-system'],
        ['L2Advertisement', 0, 'metallb-system'],
      ],
    ],
    ['kubectl get bgppeer tor -n metallb-system', []],
    ['kubectl get something', []],
  ])('takes "No resources found" for an answer to %s', (command, kinds) => {
    const { collected } = readText(
      `\`\`\`\n$ ${command}\nNo resources found in metallb-system namespace.\n\`\`\`\n`,
      'issue.md',
      'issue',
    );
    expect(collected.map(({ kind, count, namespace }) => [kind, count, namespace])).toEqual(kinds);
    for (const { place } of collected) expect(place.line).toBe(3);
  });

  it('takes an empty list for one of what the words before it name', () => {
    const list = 'apiVersion: v1\nitems: []\nkind: List\n';
    const kinds = (lead: string) =>
      readText(`${lead}\n\`\`\`\n${list}\`\`\`\n`, 'issue.md', 'issue').collected.map(({ kind, count }) => [kind, count]);
    expect(kinds('crds/l2advertisements.yaml')).toEqual([['L2Advertisement', 0]]);
    expect(kinds('`kubectl get bgppeers -A -o yaml`:')).toEqual([['BGPPeer', 0]]);
    expect(kinds('My configuration is this:')).toEqual([]);
  });

  it('reads whole files by their role', () => {
    expect(readText('', 'report/crds/frrnodestates.yaml', 'empty').troubles).toHaveLength(1);
    expect(readText('router bgp 1\n', 'report/pods/speaker-x7k2p/frr/logs/frr.conf', 'frr-config')).toMatchObject({
      frr: [{ pod: 'speaker-x7k2p', configs: [{}] }],
      scan: [{ otherwise: 'frr-state', origin: { pod: 'speaker-x7k2p' } }],
    });
    expect(readText('kind: Node\nmetadata: {name: a}\n', 'a.yaml', 'objects')).toMatchObject({
      objects: [{ kind: 'Node' }],
      scan: [],
    });
  });
});

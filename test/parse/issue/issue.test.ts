import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFrrDump } from '../../../src/parse/frr/dump.ts';
import { parseIssue } from '../../../src/parse/issue/issue.ts';
import { reportedVersion } from '../../../src/parse/issue/words.ts';
import { parseObjects } from '../../../src/parse/object/objects.ts';
import { plain } from '../../../src/parse/text.ts';

const log = '{"caller":"main.go:340","event":"serviceAnnounced","ip":"10.0.6.161","level":"info","ts":"2020-05-08T16:49:33Z"}';

function fragments(text: string): readonly (readonly [role: string, line: number, text: string])[] {
  return parseIssue(text, 'issue.md').fragments.map(({ role, firstLine, text: pasted }) => [role, firstLine, pasted.trimEnd()]);
}

const form = `# It does not work

### MetalLB Version

0.13.12
### Deployment method

Charts
### Main CNI
<!--
Which one?
-->
calico
### Describe the bug

The pool is never announced, and this is \`password: hunter2\` by the way.

_No response_
`;

describe('statements', () => {
  it('stand under the headings of the form, with their lines', () => {
    const { statements } = parseIssue(form, 'issue.md');
    expect(statements.map(({ topic, line, text }) => [topic, line, text])).toEqual([
      ['title', 1, 'It does not work'],
      ['MetalLB Version', 5, '0.13.12'],
      ['Deployment method', 8, 'Charts'],
      ['Main CNI', 13, 'calico'],
      ['Describe the bug', 16, expect.stringContaining('<redacted>')],
    ]);
    expect(reportedVersion(statements, 'MetalLB Version')).toMatchObject({ version: '0.13.12', statement: { line: 5 } });
  });

  it.each([
    ['- MetalLB v0.13.7', '0.13.7', undefined],
    ['MetalLB `0.3.1`', '0.3.1', undefined],
    ['metallb v0.11.0, minikube v1.24.0 (also seen on microk8s 1.23).', '0.11.0', '1.23'],
    ['Version 0.13.9, K8s 1.27.1, Weave', '0.13.9', '1.27.1'],
    ['v0.8.3', '0.8.3', undefined],
    ["# v0.9.3 won't deploy", '0.9.3', undefined],
    ['kind v0.20.0 go1.20.5 darwin/arm64', undefined, undefined],
    ['metallb address 10.0.0.1 is gone', undefined, undefined],
    ['MetalLB 10.0.0.1:7946', undefined, undefined],
  ])('tell versions: %s', (text, metallb, kubernetes) => {
    const { statements } = parseIssue(text, 'issue.md');
    expect(reportedVersion(statements, 'MetalLB Version')?.version).toBe(metallb);
    expect(reportedVersion(statements, 'Kubernetes Version')?.version).toBe(kubernetes);
  });

  it('keep placeholders, and lose markup', () => {
    const { statements } = parseIssue('<details><summary>The <pending> one</summary>\n', 'issue.md');
    expect(statements.map(({ text }) => text)).toEqual(['The <pending> one']);
  });
});

describe('fragments', () => {
  it('are told by their content, wherever they stand', () => {
    expect(fragments(`The log:\n\`\`\`\n${log}\n${log}\n\`\`\`\n`)).toEqual([['log', 3, `${log}\n${log}`]]);
    expect(fragments(`The log:\n\n    ${log}\n\nand so it goes on, as I said before.`)).toEqual([
      ['log', 3, log].map((each) => (each === log ? `    ${log}` : each)),
    ]);
    expect(fragments(`The log:\n${log}\nand so on, as you see here in this sentence.`)).toEqual([['log', 2, log]]);
    expect(fragments(`It says \`${log}\` all the time`)).toEqual([['log', 1, log]]);
    expect(fragments(`> quoted:\n> \`\`\`\n> ${log}\n> \`\`\`\n`)).toEqual([['log', 3, log]]);
    expect(fragments(`1. do\n   \`\`\`json\n    ${log}\n   \`\`\`\n`)).toEqual([['log', 3, ` ${log}`]]);
    expect(fragments(`~~~~\n${log}\n\`\`\`\n~~~~\n`)).toEqual([['log', 2, `${log}\n\`\`\``]]);
    expect(fragments(`never closed:\n\`\`\`\n${log}\n`)).toEqual([['log', 3, log]]);
  });

  it('are objects that keep their lines, even without a fence and with broken indentation', () => {
    const text = `My pool is this one here:

apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata:
  name: a
spec:
    addresses:
  - 10.0.0.0/24

It is never used by anything, which I do not understand.
`;
    const [fragment] = parseIssue(text, 'issue.md').fragments;
    const { objects } = parseObjects(fragment?.text ?? '', 'issue.md', { firstLine: fragment?.firstLine ?? 0, fragment: true });
    expect(objects[0]).toMatchObject({ kind: 'IPAddressPool', name: 'a', value: { spec: { addresses: ['10.0.0.0/24'] } } });
    expect(objects[0]?.placeOf(['spec', 'addresses', 0]).line).toBe(9);
    expect(parseIssue(text, 'issue.md').statements.map(({ line }) => line)).toEqual([1, 11]);
  });

  it('are cut at prompts, and where the sort changes', () => {
    const text = `\`\`\`
[root@k8s-1 yamls]# kubectl get svc
NAME   TYPE           CLUSTER-IP      EXTERNAL-IP   PORT(S)   AGE
svc1   LoadBalancer   10.233.35.211   192.168.0.2   80/TCP    6h1m
~# kubectl logs speaker-twh7x -n metallb-system -c frr --previous
flag provided but not defined: -config
sudo arping -I ens192 10.10.10.86
60 bytes from 40:a6:b7:68:20:00 (10.10.10.86): index=0 time=185.382 usec
\`\`\`
\`\`\`
NAME            READY   STATUS             RESTARTS         AGE
speaker-7g5jr   0/1     CrashLoopBackOff   16 (4m9s ago)    2d20h

Events:
  Type     Reason   Age                   From     Message
  ----     ------   ----                  ----     -------
  Normal   Killing  51s                   kubelet  Container speaker definition changed
\`\`\`
`;
    const parsed = parseIssue(text, 'issue.md').fragments;
    expect(parsed.map(({ role, firstLine }) => [role, firstLine])).toEqual([
      ['table', 3],
      ['log', 6],
      ['command', 7],
      ['table', 11],
      ['describe', 14],
    ]);
    expect(parsed[1]?.origin).toEqual({
      kind: 'frr',
      namespace: 'metallb-system',
      pod: 'speaker-twh7x',
      container: 'frr',
      node: null,
      previous: true,
    });
    expect(parsed[2]?.text).toContain('sudo arping');
  });

  it('keep vtysh with its command', () => {
    const text =
      '```\nnode# show bgp neighbors\nBGP neighbor is 10.0.0.1, remote AS 1, local AS 2, external link\n  BGP state = Idle\n```\n';
    const [fragment] = parseIssue(text, 'issue.md').fragments;
    expect(fragment).toMatchObject({ role: 'frr-dump', firstLine: 2 });
    const fact = parseFrrDump(fragment?.text ?? '', 'issue.md', { firstLine: 2, fragment: true });
    expect(fact.neighbors).toMatchObject([{ address: '10.0.0.1', state: 'Idle', place: { line: 3 } }]);
  });

  it('learn whose a log is from the words before it', () => {
    const kind = (lead: string): string | null =>
      parseIssue(`${lead}\n\`\`\`\n${log}\n\`\`\`\n`, 'issue.md').fragments[0]?.origin.kind ?? null;
    expect(kind('Speaker 1:')).toBe('speaker');
    expect(kind('I scaled the speakers down. The controller logs:')).toBe('controller');
    expect(kind('Speaker frr log:')).toBe('frr');
    expect(kind('I looked at the speaker and all is fine')).toBeNull();
    const pod = (lead: string): unknown => parseIssue(`${lead}\n\`\`\`\n${log}\n\`\`\`\n`, 'issue.md').fragments[0]?.origin;
    expect(pod('### speaker-x7k2p')).toMatchObject({ kind: 'speaker', pod: 'speaker-x7k2p' });
    expect(pod('`kubectl logs -n metallb-system speaker-x7k2p -c frr` says')).toMatchObject({
      kind: 'frr',
      pod: 'speaker-x7k2p',
    });
    expect(pod('pods/speaker-x7k2p/reloader.log')).toMatchObject({ kind: 'reloader', pod: 'speaker-x7k2p' });
    expect(pod('kubectl logs -n metallb-system -l component=speaker:')).toMatchObject({ kind: 'speaker', pod: null });
    expect(pod('kubectl logs deploy/controller:')).toMatchObject({ kind: 'controller', pod: null });
  });

  it('are messages in the midst of a sentence', () => {
    expect(fragments('I get: ` Failed to allocate IP for "a/b": no pool owns that IP` and `loadBalancerIP` is set')).toEqual([
      ['command', 1, 'Failed to allocate IP for "a/b": no pool owns that IP'],
    ]);
  });
});

describe('JSON of the API', () => {
  const comment = { body: 'More:\r\n```\r\n{"level":"info","msg":"x"}\r\n```', user: { login: 'a', type: 'User' } };
  const bot = { body: 'MetalLB 0.1.1', user: { login: 'x[bot]', type: 'Bot' } };

  it('gives each body with lines of its own, without those of bots', () => {
    const parsed = parseIssue(
      JSON.stringify({ number: 1, title: 'T', body: '- MetalLB v0.13.7', comments: [bot, comment] }),
      'issue.json',
    );
    expect(parsed.statements.map(({ source, line, text }) => [source, line, text])).toEqual([
      ['issue.json#title', 1, 'T'],
      ['issue.json#body', 1, 'MetalLB v0.13.7'],
      ['issue.json#comment-1', 1, 'More:'],
    ]);
    expect(parsed.fragments).toMatchObject([{ role: 'log', source: 'issue.json#comment-1', firstLine: 3 }]);
  });

  it('takes events, lists of comments, and what is no issue at all', () => {
    expect(
      parseIssue(JSON.stringify({ action: 'x', issue: { title: 'T', body: 'b' }, comment }), 'e.json').statements,
    ).toHaveLength(3);
    expect(parseIssue(JSON.stringify([comment, comment]), 'c.json').fragments).toHaveLength(2);
    expect(parseIssue('{"a": [1, 2', 'x.json').troubles).toEqual([]);
  });
});

describe('parseIssue', () => {
  it('never throws, and keeps each fragment in its place', () => {
    const line = fc.constantFrom(
      '```',
      '> ```',
      '~~~',
      '# h',
      log,
      'apiVersion: v1',
      'kind: A',
      '  a: b',
      '- x',
      '',
      'Some words here, quite many of them.',
      '<!--',
      '-->',
      '$ kubectl get svc',
      'Name:  a',
      '    indented',
      'Events:',
      '`a b c d e f g h`',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string({ maxLength: 20 })), { maxLength: 60 }), (lines) => {
        const text = lines.join('\n');
        const all = text.split('\n');
        for (const { firstLine, text: pasted } of parseIssue(text, 'x').fragments) {
          // Control characters are taken out of what is read, and so is no line to be found again by.
          if (plain(text) !== text) continue;
          pasted.split('\n').forEach((each, i) => {
            if (each.trim() !== '') expect(all[firstLine - 1 + i]).toContain(each.trim());
          });
        }
      }),
    );
  });

  it('takes no longer than a text is long', () => {
    for (const piece of [
      '`',
      '> ',
      '<!--',
      '```\n',
      '# a\n',
      'a b ',
      '- ',
      '    x\n',
      '*',
      '$ a\n',
      'kubectl a',
      '"a":',
      '<a ',
      'Normal  A  1s  ',
    ]) {
      const text = piece.repeat(200_000 / piece.length);
      const started = performance.now();
      parseIssue(text, 'x');
      parseIssue(`\`\`\`\n${text}`, 'x');
      expect(performance.now() - started, JSON.stringify(piece)).toBeLessThan(15_000);
    }
  });
});

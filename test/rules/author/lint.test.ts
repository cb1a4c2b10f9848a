import { describe, expect, test } from 'vitest';
import { lintRules } from '../../../src/rules/author/lint.ts';
import { ruleFromId, ruleFromLine } from '../../../src/rules/author/new.ts';
import { formatDefect } from '../../../src/rules/load/defect.ts';
import { loadRules } from '../../../src/rules/load/load.ts';
import type { RuleFile } from '../../../src/rules/load/ruleset.ts';

const good = `# yaml-language-server: $schema=../../schema/rule.schema.json
id: bgp/good
title: A title
meaning: What it means.
severity: error
phase: session
verdict: environment
explains: [bgp/other]
lookalikes: ['bgp/other: how it differs']
remedy:
  summary: Do it on {node}.
  commands: ['kubectl get {peer}']
signatures:
  refused:
    in: [speaker]
    fields: { level: error }
    on: error
    pattern: 'dial (?<peer>[0-9.]+): refused'
when:
  all:
    - { seen: refused, clearedBy: [shared/up], by: [peer] }
    - { not: { check: pool-contains-node-ip } }
subjects: ['Peer {peer}']
summary: 'Refused by {peer}.'
examples:
  - { name: yes, fires: true, files: { speaker.log: x } }
  - { name: no, fires: false, files: { speaker.log: y } }
`;
const shared = `signatures:
  up: { in: [speaker], fields: { event: sessionUp, peer: { capture: peer } } }
`;
const file = (path: string, text: string): RuleFile => ({ path, file: `rules/${path}`, text });
const others = [
  file('shared/signatures.yaml', shared),
  file('bgp/other.yaml', good.replaceAll('bgp/other', 'bgp/good').replace('id: bgp/good', 'id: bgp/other')),
];
const lint = async (text: string, path = 'bgp/good.yaml') => (await lintRules([...others, file(path, text)])).map(formatDefect);

test('a good rule has no defect', async () => {
  expect(await lint(good)).toEqual([]);
});

describe('a broken rule is refused, at its place and with the mend', () => {
  /** What is done to the good rule, the text at whose place the defect must stand, and what it says. */
  test.each<[string, (text: string) => string, string, RegExp]>([
    [
      'unknown key',
      (text) => text.replace('severity:', 'severty: error\nseverity:'),
      'severty',
      /unknown key "severty"; .*did you mean "severity"\?/,
    ],
    [
      'unknown key in a condition',
      (text) => text.replace('clearedBy', 'clearedby'),
      'clearedby',
      /unknown key "clearedby"; .*did you mean "clearedBy"\?/,
    ],
    [
      'unknown value',
      (text) => text.replace('phase: session', 'phase: sesion'),
      'sesion',
      /"phase" is "sesion"; .*did you mean "session"\?/,
    ],
    [
      'unknown source',
      (text) => text.replace('in: [speaker]', 'in: [speeker]'),
      'speeker',
      /element 1 of "in" is "speeker".*did you mean "speaker"/,
    ],
    ['missing key', (text) => text.replace('title: A title\n', ''), '# yaml', /the file lacks "title"/],
    ['no YAML', (text) => text.replace('remedy:', 'remedy: ['), '{node}.', /it is no YAML/],
    [
      'bad expression',
      (text) => text.replace("refused'\n", "refused('\n"),
      "'dial",
      /the expression is wrong: Unterminated group/,
    ],
    [
      'super-linear expression',
      (text) => text.replace('[0-9.]+', '(?:[0-9]+\\.?)+'),
      "'dial",
      /the expression may run in super-linear time/,
    ],
    [
      'no literal',
      (text) =>
        text
          .replace('    fields: { level: error }\n    on: error\n', '')
          .replace('dial (?<peer>[0-9.]+): refused', '(?<peer>[0-9.]+)'),
      'refused:\n',
      /no literal can be derived/,
    ],
    ['no positive example', (text) => text.replace('fires: true', 'fires: false'), 'examples', /no example with fires: true/],
    ['no negative example', (text) => text.replace('fires: false', 'fires: true'), 'examples', /no example with fires: false/],
    ['too few examples', (text) => text.replace(/ {2}- \{ name: no.*\n/, ''), '- { name: yes', /"examples" has too few elements/],
    [
      'duplicate id',
      (text) => text.replace('id: bgp/good', 'id: bgp/other'),
      'bgp/other',
      /duplicate id "bgp\/other" \(also in rules\/bgp\/other\.yaml\)/,
    ],
    [
      'unknown cause',
      (text) => text.replace('explains: [bgp/other]', 'explains: [bgp/othr]'),
      'bgp/othr',
      /unknown cause "bgp\/othr"; .*did you mean "bgp\/other"\?/,
    ],
    [
      'unknown area',
      (text) => text.replace('explains: [bgp/other]', "explains: ['frr/*']"),
      "'frr/*'",
      /unknown cause "frr\/\*"/,
    ],
    [
      'unknown lookalike',
      (text) => text.replace("['bgp/other:", "['bgp/unknown-one:"),
      "'bgp/unknown-one",
      /unknown cause "bgp\/unknown-one"/,
    ],
    [
      'unknown signature',
      (text) => text.replace('seen: refused', 'seen: refusd'),
      'refusd',
      /unknown signature "refusd"; .*did you mean "refused"\?/,
    ],
    [
      'unknown shared signature',
      (text) => text.replace('shared/up', 'shared/upp'),
      'shared/upp',
      /unknown signature "shared\/upp"/,
    ],
    [
      'unknown check',
      (text) => text.replace('pool-contains-node-ip', 'pool-contains-node'),
      'pool-contains-node',
      /unknown check "pool-contains-node"; .*did you mean "pool-contains-node-ip"\?/,
    ],
    [
      'unknown parameter',
      (text) => text.replace('check: pool-contains-node-ip', 'check: pool-contains-node-ip, with: { x: 1 }'),
      '{ x: 1 }',
      /the parameters of pool-contains-node-ip are wrong/,
    ],
    [
      'a bad expression as parameter',
      (text) => text.replace('check: pool-contains-node-ip', "check: frr-neighbor, with: { reset: '(a+)+' }"),
      '{ reset',
      /the parameters of frr-neighbor are wrong/,
    ],
    [
      'unknown capture',
      (text) => text.replace('Refused by {peer}', 'Refused by {pear}'),
      "'Refused by",
      /unknown capture \{pear\}; .*did you mean \{peer\}\?/,
    ],
    [
      'unknown capture in a question',
      (text) => text.replace('remedy:', 'asks: [{ what: the log of the peer, command: "ping {pear}" }]\nremedy:'),
      '"ping',
      /unknown capture \{pear\}; .*did you mean \{peer\}\?/,
    ],
    [
      'unknown need',
      (text) => text.replace('remedy:', 'needs: [speaker log]\nremedy:'),
      'speaker log',
      /element 1 of "needs" is "speaker log"; expected the form/,
    ],
    [
      'unknown key capture',
      (text) => text.replace('on: error\n', 'on: error\n    key: [pool]\n'),
      'pool]',
      /the key "pool" is not captured/,
    ],
    [
      'by a name that is not captured',
      (text) => text.replace('by: [peer]', 'by: [pool]'),
      'pool]',
      /refused does not capture "pool"/,
    ],
    [
      'an unused signature',
      (text) => text.replace('signatures:\n', "signatures:\n  idle: { in: [speaker], pattern: 'some text' }\n"),
      'idle:',
      /the signature "idle" is not used/,
    ],
    [
      'id and path',
      (text) => text.replace('id: bgp/good', 'id: bgp/gut'),
      'bgp/gut',
      /the id is "bgp\/gut"; expected "bgp\/good"/,
    ],
    [
      'a bad range',
      (text) => text.replace('explains:', "versions: 'before 0.14'\nexplains:"),
      "'before",
      /"before 0\.14" is no range of versions/,
    ],
    ['no schema named', (text) => text.replace(/^#.*\n/, ''), 'id:', /the first line does not name the schema/],
    [
      'nothing to fire on',
      (text) => text.replace(/signatures:[\s\S]*?subjects/, 'subjects'),
      '# yaml',
      /the rule has neither signatures nor when/,
    ],
  ])('%s', async (_name, breaks, at, expected) => {
    const broken = breaks(good);
    expect(broken).not.toBe(good);
    const before = broken.slice(0, broken.indexOf(at)).split('\n');
    const place = `rules/bgp/good.yaml:${before.length}:${(before.at(-1) ?? '').length + 1}: `;
    const defects = await lint(broken);
    expect(defects).toContainEqual(expect.stringMatching(expected));
    expect(defects.find((defect) => expected.test(defect))?.slice(0, place.length)).toBe(place);
    for (const defect of defects) expect(defect).toMatch(/^rules\/.+:\d+:\d+: .+; expected .+; .+/);
  });

  test('a signature that fires on a healthy bundle', async () => {
    const defects = await lintRules([...others, file('bgp/good.yaml', good)], {
      healthy: async () => [{ rule: 'bgp/good', bundle: 'healthy-l2', summary: 'Refused.', at: 'speaker.log:7' }],
    });
    expect(defects.map(formatDefect)).toEqual([
      expect.stringMatching(/^rules\/bgp\/good\.yaml:20:3: it fires on the healthy healthy-l2 \(speaker\.log:7: Refused\.\)/),
    ]);
  });
});

test('one broken rule does not silence the others', () => {
  const { ruleset, defects } = loadRules([...others, file('bgp/good.yaml', good), file('bgp/bad.yaml', 'id: [')]);
  expect(ruleset.rules.map(({ id }) => id)).toEqual(['bgp/other', 'bgp/good']);
  expect(defects).toHaveLength(1);
  expect(ruleset.signatures.map(({ id }) => id)).toEqual(['shared#up', 'bgp/other#refused', 'bgp/good#refused']);
});

describe('shared files', () => {
  test('timeline, noise and needs', () => {
    const text = `entries: [{ seen: shared/up, concern: session, lane: '{node}', state: up, what: up }]
lines: [{ in: [speaker], pattern: 'partial (?<x>join)', because: 'It is tried again.' }]
needs: { 'log speaker': { what: logs, command: kubectl logs } }
`;
    const { ruleset, defects } = loadRules([...others, file('shared/more.yaml', text)]);
    expect(defects).toEqual([]);
    expect(ruleset.timeline).toMatchObject([{ seen: 'shared/up', state: 'up' }]);
    expect(ruleset.noise).toMatchObject([{ because: 'It is tried again.' }]);
    expect(ruleset.signatures.find(({ id }) => id === 'noise#1')?.key).toEqual([]);
    expect(ruleset.needs.get('log speaker')?.command).toBe('kubectl logs');
  });

  test.each([
    ['entries: [{ seen: shared/nix, concern: session, lane: x, what: x }]', /1:19: unknown signature "shared\/nix"/],
    [
      "entries: [{ seen: shared/up, concern: session, lane: '{pear}', what: x }]",
      /1:54: unknown capture \{pear\}; .*did you mean \{peer\}\?/,
    ],
    ["entries: [{ seen: shared/up, concern: session, lane: x, what: '{zone}' }]", /1:63: unknown capture \{zone\}/],
    ['signatures: { up: { in: [speaker], pattern: up now } }', /1:15: duplicate signature shared\/up/],
    ['lines: [{ in: [speaker], pattern: some text }]', /lacks "because"/],
    ['nix: 1', /unknown key "nix"/],
  ])('%s', (text, expected) => {
    const { defects } = loadRules([...others, file('shared/more.yaml', text)]);
    expect(defects.map(formatDefect).join('\n')).toMatch(expected);
  });
});

describe('a new rule', () => {
  test.each([
    [
      '{"caller":"native.go:1","error":"dial \\"172.18.0.9:179\\": connect: connection refused","level":"error","msg":"failed to connect to peer","op":"connect","peer":"172.18.0.9:179","ts":"2026-03-01T00:00:00Z"}',
      ["op: 'connect'", 'peer: { capture: peer }', 'connection refused', "'Peer {peer}'"],
    ],
    ["2026/03/01 10:00:00 BGP: [ABCDE-FGHIJ] 172.30.0.3 went away it's 12", ['in: [frr]', "(?<ip>[0-9.]+) went away it''s \\d+"]],
    [
      'E0807 09:45:28.350000       1 reflector.go:140] Failed to watch *v1.Service: forbidden',
      ["pattern: 'Failed to watch \\*v1\\.Service: forbidden'"],
    ],
  ])('from %s', async (text, parts) => {
    const rule = ruleFromLine(text, 'bgp/new');
    for (const part of parts) expect(rule).toContain(part);
    expect((await lintRules([file('bgp/new.yaml', rule)])).map(formatDefect)).toEqual([]);
  });

  test('from an id', async () => {
    expect((await lintRules([file('frr/new.yaml', ruleFromId('frr/new'))])).map(formatDefect)).toEqual([]);
  });

  test('a known bug has its releases and its issue', async () => {
    const rule = ruleFromId('known-bug/new');
    expect(rule).toMatch(/^verdict: known-bug /m);
    expect(rule).toMatch(/^versions: '>=[\d.]+ <[\d.]+'\nreferences: /m);
    expect((await lintRules([file('known-bug/new.yaml', rule)])).map(formatDefect)).toEqual([]);
  });

  test('masks secrets of the line', () => {
    expect(ruleFromLine('neighbor 10.0.0.1 password hunter2')).not.toContain('hunter2');
  });
});

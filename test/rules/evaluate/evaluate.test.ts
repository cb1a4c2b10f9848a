import { describe, expect, test } from 'vitest';
import { checks } from '../../../src/rules/checks/registry.ts';
import { judge, line, type Written } from '../bundle.ts';

const pool = (name: string, spec = 'addresses: [10.0.0.0/24]') => `apiVersion: metallb.io/v1beta1
kind: IPAddressPool
metadata: { name: ${name}, namespace: metallb-system }
spec: { ${spec} }
`;
const peer = (name: string, address: string) => `apiVersion: metallb.io/v1beta2
kind: BGPPeer
metadata: { name: ${name}, namespace: metallb-system }
spec: { peerAddress: ${address}, peerASN: 64512, myASN: 64500 }
`;
const statusOf = (rule: string, written: Written) => {
  const { findings, undecided } = judge(rule, written);
  return findings.length > 0 ? 'present' : undecided[0]?.status;
};

describe('three answers', () => {
  const asked = `signatures:
  asks: { in: [controller], fields: { error: { matches: 'unknown pool "(?<pool>[^"]+)"' } } }
`;
  const unknownPool = line('00:00', { error: 'unknown pool "gold"' });
  test.each<[string, string, Written, string]>([
    [
      'the pool is not there',
      "{ object: { kind: IPAddressPool, name: '{pool}', exists: false } }",
      { objects: pool('silver') },
      'present',
    ],
    [
      'the pool is there',
      "{ object: { kind: IPAddressPool, name: '{pool}', exists: false } }",
      { objects: pool('gold') },
      'excluded',
    ],
    ['pools were not collected', "{ object: { kind: IPAddressPool, name: '{pool}', exists: false } }", {}, 'cannot-tell'],
    [
      'an empty list',
      "{ object: { kind: IPAddressPool, name: '{pool}', exists: false } }",
      { collected: ['IPAddressPool'] },
      'present',
    ],
    ['it must be there and was not collected', "{ object: { kind: IPAddressPool, name: '{pool}' } }", {}, 'cannot-tell'],
    ['not: it is there', "{ not: { object: { kind: IPAddressPool, name: '{pool}' } } }", { objects: pool('gold') }, 'excluded'],
    [
      'not: it is not there',
      "{ not: { object: { kind: IPAddressPool, name: '{pool}' } } }",
      { objects: pool('silver') },
      'present',
    ],
    ['not: nobody knows', "{ not: { object: { kind: IPAddressPool, name: '{pool}' } } }", {}, 'cannot-tell'],
    ['a version in range', "{ version: '>=0.15.0' }", {}, 'present'],
    ['a version out of range', "{ version: '<0.15.0' }", {}, 'excluded'],
    ['an unknown version', "{ version: '<0.15.0' }", { context: { version: null } }, 'cannot-tell'],
    ['a mode', '{ mode: [native] }', {}, 'present'],
    ['another mode', '{ mode: [frr] }', {}, 'excluded'],
    ['an unknown mode', '{ mode: [frr] }', { context: { mode: null } }, 'cannot-tell'],
    ['any of unknown and present', "{ any: [{ version: '>=0.15.0' }, { mode: [frr] }] }", { context: { mode: null } }, 'present'],
    [
      'any of unknown and absent',
      "{ any: [{ version: '<0.15.0' }, { mode: [frr] }] }",
      { context: { mode: null } },
      'cannot-tell',
    ],
  ])('%s', (_name, condition, written, status) => {
    expect(
      statusOf(`${asked}when: { all: [{ seen: asks }, ${condition}] }\n`, { logs: { controller: unknownPool }, ...written }),
    ).toBe(status);
  });

  test('a conjunct that certainly fails outweighs one that cannot be told', () => {
    const rule = `${asked}when: { all: [{ version: '<0.15.0' }, { seen: asks }] }\n`;
    expect(statusOf(rule, { logs: { controller: line('00:00', { error: 'x' }) }, context: { version: null } })).toBe('excluded');
  });

  test('a log that is not there tells nothing', () => {
    const { undecided } = judge(asked, { logs: { speaker: unknownPool } });
    expect(undecided).toMatchObject([{ status: 'cannot-tell', lacks: ['log controller'] }]);
  });

  test.each<[string, Written, string, readonly string[]]>([
    ['all needs met', { logs: { controller: line('00:00', { level: 'debug' }) }, objects: pool('a') }, 'excluded', []],
    [
      'an object kind is missing',
      { logs: { controller: line('00:00', { level: 'debug' }) } },
      'cannot-tell',
      ['objects IPAddressPool'],
    ],
    [
      'the level was off',
      { logs: { controller: line('00:00', { level: 'info' }) }, objects: pool('a') },
      'cannot-tell',
      ['log controller at debug'],
    ],
  ])('needs: %s', (_name, written, status, lacks) => {
    expect(judge(`needs: [log controller, objects IPAddressPool]\nvisibleAt: debug\n${asked}`, written).undecided).toMatchObject([
      { status, lacks },
    ]);
  });

  test.each<[string, Written['context'], string]>([
    ["versions: '<0.15.0'", {}, 'excluded'],
    ["versions: '<0.15.0'", { version: null }, 'cannot-tell'],
    ["versions: '<0.15.0'", { version: '0.14.9' }, 'present'],
    ['modes: [frr]', {}, 'excluded'],
    ['modes: [frr]', { mode: null }, 'present'],
  ])('%s with %j: %s', (gate, context, status) => {
    expect(
      statusOf(`${gate}\n${asked}`, { logs: { controller: unknownPool }, ...(context === undefined ? {} : { context }) }),
    ).toBe(status);
  });
});

describe('joins', () => {
  test('bindings agree on shared names', () => {
    const rule = `signatures:
  a: { in: [speaker], fields: { event: 'one thing', peer: { capture: peer } } }
  b: { in: [speaker], fields: { event: 'other thing', peer: { capture: peer } } }
when: { all: [{ seen: a }, { seen: b }] }
subjects: ['Neighbor {peer}']
`;
    const log = [
      line('00:00', { event: 'one thing', peer: 'p' }),
      line('00:01', { event: 'one thing', peer: 'q' }),
      line('00:02', { event: 'other thing', peer: 'q' }),
    ];
    expect(judge(rule, { logs: { 'speaker@n1': log.join('\n') } }).findings.map(({ subjects }) => subjects)).toEqual([
      ['Neighbor q'],
    ]);
    expect(
      judge(rule, { logs: { 'speaker@n1': log.slice(0, 2).join('\n'), 'speaker@n2': log.slice(2).join('\n') } }).findings,
    ).toEqual([]);
  });

  test('a recovered not counts as gone', () => {
    const rule = `signatures:
  bad: { in: [speaker], pattern: 'bad thing' }
  good: { in: [speaker], pattern: 'good thing' }
  other: { in: [speaker], pattern: 'other thing' }
when: { all: [{ seen: bad }, { not: { seen: other, clearedBy: [good] } }] }
`;
    expect(statusOf(rule, { logs: { speaker: 'bad thing\nother thing\ngood thing' } })).toBe('present');
    expect(statusOf(rule, { logs: { speaker: 'bad thing\ngood thing\nother thing' } })).toBe('excluded');
  });
});

describe('objects', () => {
  const rule = (query: string) =>
    `when: { object: { kind: BGPPeer, ${query} } }\nsubjects: ['BGPPeer {name}']\nsummary: 'AS {asn} of {name} in {namespace}'\n`;
  test.each<[string, string, readonly string[]]>([
    ['a value', 'where: { spec.peerASN: 64512 }', ['BGPPeer metallb-system/a', 'BGPPeer metallb-system/b']],
    ['an expression', "where: { spec.peerAddress: { matches: '^10' } }", ['BGPPeer metallb-system/a']],
    ['nothing there', 'where: { spec.password: { exists: true } }', []],
    ['not there', 'where: { spec.password: { exists: false } }', ['BGPPeer metallb-system/a', 'BGPPeer metallb-system/b']],
    ['a name', 'name: b', ['BGPPeer metallb-system/b']],
    ['a namespace', 'namespace: other', []],
  ])('%s', (_name, query, subjects) => {
    const { findings } = judge(rule(query), { objects: `${peer('a', '10.0.0.1')}---\n${peer('b', '192.0.2.1')}` });
    expect(findings.flatMap((finding) => finding.subjects)).toEqual(subjects);
  });

  test('captures fields and quotes the deciding one', () => {
    const { findings } = judge(rule('where: { spec.peerASN: 64512 }, capture: { asn: spec.myASN }'), {
      objects: peer('a', '10.0.0.1'),
    });
    expect(findings[0]).toMatchObject({
      summary: 'AS 64500 of a in metallb-system',
      basis: ['object'],
      evidence: [{ source: 'BGPPeer.yaml', text: 'peerASN: 64512' }],
    });
  });

  test('labels with dots, lists', () => {
    const query = `when: { object: { kind: IPAddressPool, where: { 'metadata.labels[a.b/c]': d, spec.addresses: 10.0.0.0/24 } } }\n`;
    const object = pool('x').replace('name: x', "name: x, labels: { 'a.b/c': d }");
    expect(statusOf(query, { objects: object })).toBe('present');
    expect(statusOf(query, { objects: pool('x') })).toBe('excluded');
  });
});

describe('replay', () => {
  const cause = {
    cause: 'bgp/test',
    subjects: ['BGPPeer metallb-system/a'],
    message: 'peer a is wrong',
    at: [{ source: 'BGPPeer.yaml', line: 6 }],
    affects: ['Service shop/web'],
    where: [],
  };
  test('its causes become findings', () => {
    const { findings } = judge("when: { replay: true }\nsummary: 'Replayed: {message}'\n", {
      objects: peer('a', '10.0.0.1'),
      causes: [cause, { ...cause, cause: 'bgp/other' }],
    });
    expect(findings).toMatchObject([
      {
        subjects: ['BGPPeer metallb-system/a'],
        affects: ['Service shop/web'],
        summary: 'Replayed: peer a is wrong',
        basis: ['replay'],
        state: 'active',
      },
    ]);
    expect(findings[0]?.evidence[0]).toMatchObject({ source: 'BGPPeer.yaml', line: 6, text: 'namespace: metallb-system' });
  });

  test.each<[readonly string[], Written['context'], string]>([
    [['speaker frr'], { mode: 'frr' }, 'present'],
    [['speaker frr'], { mode: 'native' }, 'excluded'],
    [['speaker frr'], { mode: null }, 'cannot-tell'],
    [['speaker native', 'speaker frr', 'speaker frr-k8s'], { mode: null }, 'present'],
    [['controller'], { mode: null }, 'present'],
  ])('in %j with %j: %s', (where, context, status) => {
    expect(
      statusOf('when: { replay: true }\nneeds: []\n', {
        causes: [{ ...cause, where }],
        ...(context === undefined ? {} : { context }),
      }),
    ).toBe(status);
  });

  test('log and replay of the same subjects are one finding', () => {
    const rule = `signatures:
  bad: { in: [speaker], fields: { error: { matches: 'peer (?<peer>\\S+) is wrong' } } }
  good: { in: [speaker], fields: { event: 'config reloaded' } }
when: { any: [{ seen: bad, clearedBy: [good] }, { replay: true }] }
subjects: ['BGPPeer {peer}']
`;
    const log = [line('00:00', { error: 'peer a is wrong' }), line('00:01', { event: 'config reloaded' })];
    const { findings } = judge(rule, { objects: peer('a', '10.0.0.1'), logs: { speaker: log.join('\n') }, causes: [cause] });
    expect(findings).toMatchObject([{ subjects: ['BGPPeer metallb-system/a'], basis: ['log', 'replay'], state: 'active' }]);
    const { findings: larger } = judge(rule, {
      logs: { speaker: log.join('\n') },
      causes: [{ ...cause, subjects: [...cause.subjects, 'BGPPeer metallb-system/b'] }],
    });
    expect(larger).toMatchObject([{ subjects: ['BGPPeer metallb-system/a', 'BGPPeer metallb-system/b'] }]);
  });
});

describe('subjects', () => {
  const rule = (subjects: string) => `signatures:
  a: { in: [speaker], fields: { event: 'some thing', x: { capture: x } } }
subjects: [${subjects}]
`;
  const service =
    'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nstatus: { loadBalancer: { ingress: [{ ip: 10.0.0.7 }] } }\n';
  test.each<[string, string, readonly string[]]>([
    ["'Peer {x}'", '10.0.0.1', ['BGPPeer metallb-system/a']],
    ["'Peer {x}'", '10.0.0.1:179', ['BGPPeer metallb-system/a']],
    ["'Peer {x}'", '[fc00:0::1]:179', ['BGPPeer metallb-system/six']],
    ["'Peer {x}'", '10.0.0.3', ['Neighbor 10.0.0.3']],
    ["'Peer {x}'", 'a', ['BGPPeer metallb-system/a']],
    ["'ServiceOf {x}'", '10.0.0.7', ['Service shop/web']],
    ["'ServiceOf {x}'", '10.0.0.8', []],
    ["'Service {x}'", 'web', ['Service shop/web']],
    ["'Pool {x}'", 'gold', ['IPAddressPool metallb-system/gold']],
    ["'Node {node}', 'Pod {pod}'", '', ['Node n1', 'Pod metallb-system/speaker-n1']],
    ["'Node {unbound}'", '', []],
  ])('%s of %s', (subjects, x, expected) => {
    const { findings } = judge(rule(subjects), {
      objects: [peer('a', '10.0.0.1'), peer('six', 'fc00::1'), service].join('---\n'),
      logs: { 'speaker@n1': line('00:00', { event: 'some thing', x }) },
    });
    expect(findings[0]?.subjects).toEqual(expected);
  });
});

test('a rule that throws is crashed', () => {
  const broken = checks.get('empty-report');
  if (broken === undefined) throw new Error('no such check');
  const original = broken.find;
  Object.assign(broken, {
    find: () => {
      throw new Error('no such thing');
    },
  });
  try {
    expect(judge('when: { check: empty-report }\n', {}).undecided).toEqual([
      { id: 'bgp/test', status: 'crashed', reason: 'The rule failed: no such thing', lacks: [] },
    ]);
  } finally {
    Object.assign(broken, { find: original });
  }
});

import { describe, expect, test } from 'vitest';
import { judge, line } from './bundle.ts';

const shared = `signatures:
  session-up: { in: [speaker], fields: { event: sessionUp, peer: { capture: peer } } }
`;
const refusedAt = (clock: string, peer = '10.0.0.9') => line(clock, { op: 'connect', error: 'connection refused', peer });
const upAt = (clock: string, peer = '10.0.0.9') => line(clock, { event: 'sessionUp', peer });
const startAt = (clock: string) => line(clock, { msg: 'MetalLB speaker starting version 0.15.3' });
const nothingAt = (clock: string) => line(clock, { msg: 'x' });

const rule = (condition: string) => `signatures:
  refused: { in: [speaker], fields: { op: connect, peer: { capture: peer } }, pattern: 'refused' }
when: { seen: refused${condition === '' ? '' : `, ${condition}`} }
subjects: ['Neighbor {peer}']
summary: 'Refused {count} times by {peer}: {message}'
`;

const run = (condition: string, lines: readonly string[]) =>
  judge(rule(condition), { logs: { 'speaker@n1': lines.join('\n') } }, shared);

describe('seen', () => {
  test('a finding for each key, with first and last line', () => {
    const { findings } = run('', [refusedAt('00:00'), refusedAt('00:10', '10.0.0.8'), refusedAt('00:20'), refusedAt('00:30')]);
    expect(findings.map(({ subjects, count, state }) => ({ subjects, count, state }))).toEqual([
      { subjects: ['Neighbor 10.0.0.9'], count: 3, state: 'active' },
      { subjects: ['Neighbor 10.0.0.8'], count: 1, state: 'active' },
    ]);
    expect(findings[0]).toMatchObject({
      summary: 'Refused 3 times by 10.0.0.9: connection refused',
      basis: ['log'],
      evidence: [
        { source: 'speaker@n1.log', line: 1, time: '2026-03-02T10:00:00Z' },
        { source: 'speaker@n1.log', line: 4, time: '2026-03-02T10:00:30Z' },
      ],
      firstTime: Date.UTC(2026, 2, 2, 10, 0, 0),
      lastTime: Date.UTC(2026, 2, 2, 10, 0, 30),
    });
  });

  test.each<[string, string, readonly string[], string | null]>([
    ['cleared later', 'clearedBy: [shared/session-up], by: [peer]', [refusedAt('00:00'), upAt('00:05')], 'recovered'],
    ['cleared before', 'clearedBy: [shared/session-up], by: [peer]', [upAt('00:00'), refusedAt('00:05')], 'active'],
    [
      'another peer clears nothing',
      'clearedBy: [shared/session-up], by: [peer]',
      [refusedAt('00:00'), upAt('00:05', '10.0.0.8')],
      'active',
    ],
    [
      'agreement on shared captures where by is left out',
      'clearedBy: [shared/session-up]',
      [refusedAt('00:00'), upAt('00:05', '10.0.0.8')],
      'active',
    ],
    [
      'cleared, and back again',
      'clearedBy: [shared/session-up]',
      [refusedAt('00:00'), upAt('00:05'), refusedAt('00:10')],
      'active',
    ],
    ['too few', 'atLeast: 3', [refusedAt('00:00'), refusedAt('00:05')], null],
    ['enough', 'atLeast: 2', [refusedAt('00:00'), refusedAt('00:05')], 'active'],
    [
      'enough, but a clearing line lies between',
      'clearedBy: [shared/session-up], atLeast: 2',
      [refusedAt('00:00'), upAt('00:05'), refusedAt('00:10')],
      null,
    ],
    [
      'enough before it was cleared',
      'clearedBy: [shared/session-up], atLeast: 2',
      [refusedAt('00:00'), refusedAt('00:05'), upAt('00:10'), refusedAt('00:15')],
      'recovered',
    ],
    ['within the window', 'atLeast: 2, within: 1m', [refusedAt('00:00'), refusedAt('00:30')], 'active'],
    ['beyond the window', 'atLeast: 2, within: 1m', [refusedAt('00:00'), refusedAt('01:30')], null],
    ['within: two unless said otherwise', 'within: 1m', [refusedAt('00:00')], null],
    ['a rate', 'perHour: 4', ['00:00', '05:00', '10:00', '15:00', '20:00'].map((at) => refusedAt(at)), 'intermittent'],
    ['a lower rate', 'perHour: 40', ['00:00', '05:00', '10:00', '15:00', '20:00'].map((at) => refusedAt(at)), null],
    ['after a start', 'afterStart: 2m', [startAt('00:00'), refusedAt('01:00')], null],
    ['long after a start', 'afterStart: 2m', [startAt('00:00'), refusedAt('01:00'), refusedAt('03:00')], 'active'],
    [
      'after a second start',
      'afterStart: 2m',
      [startAt('00:00'), nothingAt('10:00'), startAt('20:00'), refusedAt('21:00')],
      null,
    ],
    ['no start in the log', 'afterStart: 2m', [nothingAt('00:00'), refusedAt('01:00')], 'active'],
    [
      'lasting to the end of the log',
      'lasting: 5m, clearedBy: [shared/session-up]',
      [refusedAt('00:00'), nothingAt('06:00')],
      'active',
    ],
    ['not lasting', 'lasting: 5m, clearedBy: [shared/session-up]', [refusedAt('00:00'), nothingAt('04:00')], null],
    [
      'lasted until cleared',
      'lasting: 5m, clearedBy: [shared/session-up]',
      [refusedAt('00:00'), refusedAt('04:00'), upAt('06:00')],
      'recovered',
    ],
    ['cleared soon', 'lasting: 5m, clearedBy: [shared/session-up]', [refusedAt('00:00'), upAt('00:06')], null],
  ])('%s', (_name, condition, lines, state) => {
    expect(run(condition, lines).findings.map((finding) => finding.state)).toEqual(state === null ? [] : [state]);
  });

  test('a recovered finding quotes the line that cleared it', () => {
    const { findings } = run('clearedBy: [shared/session-up]', [refusedAt('00:00'), upAt('00:05')]);
    expect(findings[0]?.evidence.map((evidence) => evidence.line)).toEqual([1, 2]);
  });

  test.each([
    ['stream', 'active'],
    ['bundle', 'recovered'],
  ])('another node’s log clears in the scope %s: %s', (scope, state) => {
    const { findings } = judge(
      rule(`clearedBy: [shared/session-up], scope: ${scope}`),
      { logs: { 'speaker@n1': refusedAt('00:00'), 'speaker@n2': upAt('00:05') } },
      shared,
    );
    expect(findings.map((finding) => finding.state)).toEqual([state]);
  });

  test('without when any signature suffices', () => {
    const text = `signatures:
  a: { in: [speaker], pattern: 'first one' }
  b: { in: [speaker], pattern: 'second one' }
`;
    const { findings } = judge(text, { logs: { speaker: 'second one' } });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ subjects: [], summary: 'A title', state: 'active' });
  });

  test('secrets are masked in what is quoted', () => {
    const text = `signatures:
  a: { in: [speaker], pattern: 'neighbor \\S+ password' }
`;
    const { findings } = judge(text, { logs: { speaker: ' neighbor 10.0.0.1 password hunter2' } });
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });

  test('occurrences that were only counted count', () => {
    const ruleText = rule('atLeast: 100');
    const { findings } = judge(
      ruleText,
      { logs: { speaker: Array.from({ length: 100 }, () => refusedAt('00:00')).join('\n') } },
      shared,
    );
    expect(findings[0]?.count).toBe(100);
  });

  test.each<[string, number]>([
    ['', 0],
    [', ofAnyNode: true', 1],
  ])("another node's line joins only where that is said: %j", (ofAnyNode, found) => {
    const { findings } = judge(
      `signatures:
  left-out: { in: [speaker], fields: { event: left-out, missing: { capture: node } } }
  unmatched: { in: [speaker], fields: { event: unmatched } }
when:
  all:
    - { seen: left-out }
    - { seen: unmatched${ofAnyNode} }
subjects: ['Node {node}']
`,
      {
        logs: {
          'speaker@n1': [line('00:00', { event: 'left-out', missing: 'n2' }), line('00:01', { event: 'unmatched' })].join('\n'),
        },
      },
      shared,
    );
    expect(findings.map(({ subjects }) => subjects)).toEqual(found === 0 ? [] : [['Node n2']]);
  });
});

describe('sequence', () => {
  const sequence = (extra: string) => `signatures:
  down: { in: [speaker], fields: { event: down, peer: { capture: peer } } }
  gone: { in: [speaker], fields: { event: gone, peer: { capture: peer } } }
when: { sequence: [down, gone], without: [shared/session-up]${extra} }
subjects: ['Neighbor {peer}']
`;
  const down = (clock: string, peer = 'a') => line(clock, { event: 'down', peer });
  const gone = (clock: string, peer = 'a') => line(clock, { event: 'gone', peer });
  test.each<[string, string, readonly string[], number]>([
    ['in order', '', [down('00:00'), gone('00:01')], 1],
    ['the other way round', '', [gone('00:00'), down('00:01')], 0],
    ['another subject', '', [down('00:00'), gone('00:01', 'b')], 0],
    ['interrupted', '', [down('00:00'), upAt('00:01', 'a'), gone('00:02')], 0],
    ['interrupted for another subject', '', [down('00:00'), upAt('00:01', 'b'), gone('00:02')], 1],
    ['too late', ', within: 30s', [down('00:00'), gone('00:31')], 0],
    ['too seldom', ', atLeast: 2', [down('00:00'), gone('00:01')], 0],
    ['twice', ', atLeast: 2', [down('00:00'), gone('00:01'), down('00:02'), gone('00:03')], 1],
  ])('%s', (_name, extra, lines, count) => {
    const { findings } = judge(sequence(extra), { logs: { 'speaker@n1': lines.join('\n') } }, shared);
    expect(findings).toHaveLength(count);
    if (count === 1) expect(findings[0]?.evidence.length).toBe(2);
  });
});

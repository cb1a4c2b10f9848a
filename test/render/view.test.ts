import { describe, expect, test } from 'vitest';
import type { TimelineEntry } from '../../src/model/report.ts';
import { axisOver, ticksOf } from '../../src/render/html/axis.ts';
import { laneOf, sampled, toneOf } from '../../src/render/html/lanes.ts';
import { clock, clockOf, day, duration, instant, spanOf, spanWords } from '../../src/render/view/instant.ts';
import { gist, marked, timeInFile } from '../../src/render/view/line.ts';
import { quotesOf } from '../../src/render/view/quotes.ts';
import { rankFindings } from '../../src/render/view/ranking.ts';
import { shortNames } from '../../src/render/view/sources.ts';
import { bySuffering, isDegraded, suffers } from '../../src/render/view/suffering.ts';
import { capital, headlineFacts, sentence } from '../../src/render/view/words.ts';
import { cut, visible } from '../../src/render/visible.ts';
import { bgpSessions, healthy, poolOverlap } from './sample-report.ts';

describe('times without a clock', () => {
  test.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2026-11-23T18:12:05Z', Date.parse('2026-11-23T18:12:05Z')],
    ['2024-02-29T23:59:59.123456789Z', Date.parse('2024-02-29T23:59:59.123Z')],
    ['2026-11-23T19:12:05+01:00', Date.parse('2026-11-23T18:12:05Z')],
    ['1969-12-31T23:00:00-02:30', Date.parse('1970-01-01T01:30:00Z')],
  ])('%s', (text, wanted) => {
    expect(instant(text)).toBe(wanted);
    expect(`${day(wanted)}T${clock(wanted)}Z`).toBe(new Date(wanted).toISOString().replace(/\.\d+/, ''));
  });

  test.each(['', 'yesterday', '2026-11-23', '18:12:05'])('%s is no time', (text) => {
    expect(instant(text)).toBeNull();
    expect(clockOf(text)).toBe('');
  });

  test('spans are told with their days only where they differ', () => {
    const span = (from: string, to: string) => spanWords(spanOf([from, null, to]) ?? { from: 0, to: 0 });
    expect(span('2026-11-23T18:00:00Z', '2026-11-23T19:00:00Z')).toBe('18:00:00–19:00:00');
    expect(span('2026-11-23T18:00:00Z', '2026-11-24T01:00:00Z')).toBe('2026-11-23 18:00:00 – 2026-11-24 01:00:00');
    expect(spanOf([null, undefined, 'never'])).toBeNull();
  });

  test.each([
    [400, '400 ms'],
    [43_000, '43 s'],
    [720_000, '12 min'],
    [9_000_000, '2.5 h'],
    [259_200_000, '3 d'],
  ])('%d ms', (milliseconds, words) => expect(duration(milliseconds)).toBe(words));
});

describe('what a line says', () => {
  test.each([
    [
      '{"level":"error","msg":"IP allocation failed","error":"no pool","op":"x","ts":"t"}',
      'error: IP allocation failed: no pool',
    ],
    [
      '{"level":"info","msg":"service has IP, announcing","ips":["10.0.0.1"],"protocol":"layer2"}',
      'service has IP, announcing (ips 10.0.0.1, protocol layer2)',
    ],
    ['{"level":"info","event":"nodeLeave"}', 'nodeLeave'],
    ['2026/11/23 09:00:04 BGP: [HZN6M-XRM1G] sent', 'BGP: [HZN6M-XRM1G] sent'],
    ['    - 172.18.0.112/28', '- 172.18.0.112/28'],
    ['{"level": cut off', '{"level": cut off'],
    ['{"level":"info"}', '{"level":"info"}'],
    ['{"level":"info","start reconcile":"shop/web"}', 'start reconcile: shop/web'],
    ['{"failed to call show daemons":"exit status 1"}', 'failed to call show daemons: exit status 1'],
    [
      '{"interface":"eth0","ip":"192.0.2.1","level":"debug","op":"arpRequestIgnore","reason":"notMatchInterface"}',
      'debug: arpRequestIgnore (ip 192.0.2.1, interface eth0, reason notMatchInterface)',
    ],
  ])('%s', (text, wanted) => expect(gist(text)).toBe(wanted));

  test.each([
    ['{"a":1,"error":"bad \\"pool\\"","msg":"m"}', '"bad \\"pool\\""'],
    ['{"a":1,"msg":"m"}', '"m"'],
    ['{"a":1}', ''],
    ['    - 172.18.0.112/28', '172.18.0.112/28'],
    ['2026/11/23 09:00:04 BGP: [HZN6M-XRM1G] %NOTIFICATION: sent', '%NOTIFICATION: sent'],
    ['E1123 18:12:05.000001       1 reflector.go:150] failed to list', 'failed to list'],
  ])('the telling part of %s', (text, mark) => {
    const parts = marked(text);
    expect(parts.mark).toBe(mark);
    expect(parts.before + parts.mark + parts.after).toBe(text);
  });

  test.each([
    ['I1123 18:12:05.123456       1 main.go:1] x', '1123 18:12:05.123456'],
    ['2025/11/23 18:12:05 BGP: x', '2025/11/23 18:12:05'],
    ['{"msg":"m","ts":"2026-11-23T18:12:05Z"}', '2026-11-23T18:12:05Z'],
    ['no time', ''],
  ])('the time in %s', (text, wanted) => expect(timeInFile(text)).toBe(wanted));

  test('lines that say the same stand once, with all their places', () => {
    const line = (source: string, text: string) => ({ source, line: 1, text });
    expect(
      quotesOf([line('a', ' x'), line('b', 'x'), line('c', 'y')]).map(({ first, also }) => [
        first.source,
        also.map(({ source }) => source),
      ]),
    ).toEqual([
      ['a', ['b']],
      ['c', []],
    ]);
  });
});

test('files are named by their shortest ending that is theirs alone', () => {
  const names = shortNames([
    'r/pods/a/speaker.log',
    'r/pods/b/speaker.log',
    'r/controller.log',
    'speaker.log',
    'r/controller.log',
  ]);
  expect(Object.fromEntries(names)).toEqual({
    'r/pods/a/speaker.log': 'a/speaker.log',
    'r/pods/b/speaker.log': 'b/speaker.log',
    'r/controller.log': 'controller.log',
    'speaker.log': 'speaker.log',
  });
  const many = Array.from({ length: 5_000 }, (_, index) => `dir-${index}/speaker.log`);
  expect(shortNames(many).get('dir-7/speaker.log')).toBe('dir-7/speaker.log');
});

describe('findings as they are read', () => {
  test('a consequence stands under its root cause, information apart', () => {
    const { roots, others, information } = rankFindings(poolOverlap);
    expect(roots.map(({ finding, consequences }) => [finding.id, consequences.map(({ id }) => id)])).toEqual([
      ['config/pool-overlap', ['allocation/requested-pool-unknown']],
    ]);
    expect([others.map(({ id }) => id), information.map(({ id }) => id)]).toEqual([[], ['l2/memberlist']]);
  });

  test('over other consequences, to the root that shares a subject, and out of circles', () => {
    const [root, consequence] = poolOverlap.findings;
    if (!root || !consequence) throw new Error('the sample has two');
    const make = (id: string, role: typeof root.role, explainedBy: string[], subjects: string[]) => ({
      ...root,
      id,
      role,
      explainedBy,
      subjects,
      affects: [],
    });
    const report = {
      ...poolOverlap,
      findings: [
        make('a', 'root-cause', [], ['Node 1']),
        make('a', 'root-cause', [], ['Node 2']),
        make('b', 'consequence', ['a'], ['Node 2']),
        make('c', 'consequence', ['b'], ['Node 2']),
        make('d', 'consequence', ['e'], []),
        make('e', 'consequence', ['d'], []),
      ],
    };
    const { roots, others } = rankFindings(report);
    expect(roots.map(({ consequences }) => consequences.map(({ id }) => id))).toEqual([[], ['b', 'c']]);
    expect(others.map(({ id }) => id)).toEqual(['d', 'e']);
  });
});

test('a service does not suffer from a rejected configuration that it outlives', () => {
  const [pending, working] = poolOverlap.services;
  if (!pending || !working) throw new Error('the sample has two');
  expect([suffers(pending), suffers(working)]).toEqual([true, false]);
  expect(bySuffering([working, pending]).map(({ service }) => service)).toEqual(['payments/checkout', 'shop/web']);
});

describe('words', () => {
  test.each([
    ['two pools overlap', 'Two pools overlap.'],
    ['10.0.0.1 is down', '10.0.0.1 is down.'],
    ['tor-2 is down', 'tor-2 is down.'],
    ['Really?', 'Really?'],
    ['', ''],
  ])('%s', (given, wanted) => expect(sentence(given)).toBe(wanted));

  test('a name keeps its small letter', () => expect(capital('kind-worker is down')).toBe('kind-worker is down'));

  test('the facts under the verdict', () => {
    expect(headlineFacts(healthy)).toEqual([
      'MetalLB 0.15.3',
      'native BGP',
      'Kubernetes 1.34.0',
      '1 controller, 2 speakers',
      'logs 18:11:50–18:12:40 UTC, debug',
    ]);
    expect(headlineFacts({ ...healthy, coverage: [] }).at(-1)).toBe('no logs');
  });

  test('what acts becomes a picture, what is long is cut and says so', () => {
    expect(visible('a\u001b[31m\u202eb\r\nc\rd\u0085\ud800')).toBe('a␛[31m⟨202E⟩b\nc␍d⟨0085⟩\ufffd');
    expect(visible('नमस्ते 👩‍💻 ok\t\n')).toBe('नमस्ते 👩‍💻 ok\t\n');
    expect(cut('x'.repeat(2_000), 10)).toBe('xxxxxxxxxx… 1,990 more characters');
    expect(cut('ab👩', 3)).toBe('ab… 2 more characters');
  });
});

describe('lanes', () => {
  const axis = axisOver({ from: 0, to: 100_000 });
  const entry = (seconds: number, state?: string, finding?: string): TimelineEntry => ({
    time: new Date(seconds * 1_000).toISOString(),
    where: 'speaker a',
    what: 'x',
    concern: 'session',
    lane: 'a',
    ...(state === undefined ? {} : { state }),
    ...(finding === undefined ? {} : { finding }),
    source: 's',
    line: 1,
  });
  const log = (to: number) => [
    {
      source: 's',
      role: 'speaker',
      node: 'a',
      from: new Date(0).toISOString(),
      to: new Date(to * 1_000).toISOString(),
      lines: 1,
      level: null,
      restarts: 0,
      flaws: [],
    },
  ];

  test('a state lasts to the next one, the last one to the end of the log', () => {
    const lane = laneOf('a', [entry(50, 'down'), entry(10, 'up'), entry(60, 'down')], log(80), axis, () => '');
    expect(lane.marks.map(({ x, width, tone }) => [x, width, tone])).toEqual([
      ['11.17%', '38.83%', 'good'],
      ['50%', '29.13%', 'bad'],
      ['59.71%', '', 'bad'],
    ]);
    expect([lane.bad, lane.telling]).toEqual([true, true]);
    expect(lane.covered).toEqual([{ x: '1.46%', width: '77.67%' }]);
  });

  test('one good state is quiet', () => {
    expect(laneOf('a', [entry(10, 'up')], log(80), axis, () => '')).toMatchObject({ bad: false, telling: false });
    expect(laneOf('a', [entry(10, 'up', 'x/y')], log(80), axis, () => '')).toMatchObject({ bad: true, telling: true });
  });

  test.each([
    ['loaded', 'good'],
    ['established', 'good'],
    ['rejected', 'bad'],
    ['lost', 'bad'],
    ['withdrawn', 'off'],
    ['whatever', 'plain'],
    [undefined, 'plain'],
  ])('%s is %s', (state, tone) => expect(toneOf(state)).toBe(tone));

  test('samples keep first and last', () => {
    expect(sampled([1, 2, 3], 5)).toEqual([1, 2, 3]);
    const some = sampled(
      Array.from({ length: 1_000 }, (_, index) => index),
      10,
    );
    expect([some.length, some[0], some.at(-1)]).toEqual([10, 0, 999]);
  });

  test('ticks are round and few', () => {
    const span = spanOf(bgpSessions.coverage.flatMap(({ from, to }) => [from, to]));
    if (!span) throw new Error('the sample has logs');
    expect(ticksOf(axisOver(span)).map(({ label }) => label)).toEqual(['09:30', '10:00', '10:30', '11:00']);
    expect(ticksOf(axisOver({ from: 0, to: 0 })).length).toBeLessThanOrEqual(7);
    expect(ticksOf(axisOver({ from: 0, to: 4e12 })).length).toBeLessThanOrEqual(8);
  });
});

test('a phase that is passed with a finding is degraded', () => {
  expect(isDegraded({ status: 'ok', reason: '', findings: ['bgp/session-down'] })).toBe(true);
  expect(isDegraded({ status: 'ok', reason: '', findings: [] })).toBe(false);
  expect(isDegraded({ status: 'failed', reason: '', findings: ['bgp/session-down'] })).toBe(false);
});

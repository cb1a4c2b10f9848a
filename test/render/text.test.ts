import { describe, expect, test } from 'vitest';
import { renderText } from '../../src/render/text.ts';
import { bgpSessions, healthy, hostile, manyServices, poolOverlap, samples } from './sample-report.ts';

const plain = { colour: false, width: 110, all: false };

describe('the summary for a terminal', () => {
  const text = renderText(poolOverlap, plain);
  const lines = text.split('\n');

  test('answers in its first line', () => {
    expect(lines[1]).toBe(' MISCONFIGURATION   two address pools overlap; every component keeps its last valid configuration');
  });

  test('shows cause, deciding lines with their objects, the consequence under it, what to do, what is missing', () => {
    expect(text).toContain(' 1  config/pool-overlap  active since 18:12:05 · 12 times · 1 of 3 services suffers · 97 % sure');
    expect(text).toContain('controller.log:205      error: CIDR "172.18.0.112/29" in pool "pool-main" overlaps');
    expect(text).toContain('the same in speaker-xbrkv/speaker.log:311');
    expect(text).toContain('ipaddresspools.yaml:15  - 172.18.0.112/28');
    expect(text).toContain('    └ allocation/requested-pool-unknown: payments/checkout has no address');
    expect(text).toContain('    Do:  Give pool-extra addresses outside');
    expect(text).toContain('     → kubectl get nodes -o yaml');
    expect(text).toContain('132 causes: 1 found, 97 excluded, 34 cannot tell (--all lists them).');
  });

  test('has a row with five signs for each service, the suffering first', () => {
    const at = lines.findIndex((line) => line.startsWith(' Services'));
    expect(lines.slice(at, at + 4).map((line) => line.replace(/ +/g, ' '))).toEqual([
      ' Services configuration assignment advertisement session traffic',
      ' payments/checkout ✗ ✗ – – –',
      ' shop/web ✗ ✓ 172.18.0.100 ✓ L2 kind-worker – ?',
      ' monitoring/grafana ✗ ✓ 172.18.0.101 ✓ L2 kind-worker2 – ?',
    ]);
  });

  test.each([
    ['healthy', healthy, 20],
    ['pool overlap', poolOverlap, 45],
    ['sessions', bgpSessions, 45],
    ['many services', manyServices, 45],
  ])('%s fits a screen', (_name, report, most) => {
    const all = renderText(report, plain).split('\n');
    expect(all.length).toBeLessThanOrEqual(most);
  });

  test.each([60, 80, 110, 160])('keeps to %d columns, but for commands that are to be copied', (width) => {
    for (const report of [healthy, poolOverlap, bgpSessions, manyServices]) {
      const long = renderText(report, { ...plain, width })
        .split('\n')
        .filter((line) => [...line].length > width && !/kubectl|analyze /.test(line));
      expect(long).toEqual([]);
    }
  });

  test('is plain without colour, and says the same with it', () => {
    const coloured = renderText(poolOverlap, { ...plain, colour: true });
    expect(text).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[1;41;97m MISCONFIGURATION \u001b[0m');
    const introducer = '\u001b';
    expect(coloured.replace(new RegExp(`${introducer}\\[[\\d;]*m`, 'g'), '').replace(/^ +/gm, '')).toBe(
      text.replace(/^ +/gm, ''),
    );
  });

  test('lists what could not be told when everything is asked for', () => {
    expect(renderText(poolOverlap, { ...plain, all: true })).toContain(
      'l2/wifi: cannot-tell, nothing tells what the interface is',
    );
    expect(text).not.toContain('l2/wifi');
  });
});

describe('what a reader does next', () => {
  test('a command that a cause gives is not asked for a second time', () => {
    const [finding] = poolOverlap.findings;
    const [command = ''] = finding?.remedy.commands ?? [];
    const asked = [{ what: 'the pool', why: 'to settle it', command, decides: [] }];
    expect(renderText({ ...poolOverlap, missing: asked }, plain)).not.toContain('the pool: to settle it');
    expect(renderText({ ...poolOverlap, missing: asked }, { ...plain, all: true })).toContain('the pool: to settle it');
  });

  test('only where nothing could be told does it say so', () => {
    expect(renderText(poolOverlap, plain)).toContain(' Would tell more\n');
    expect(renderText({ ...poolOverlap, verdict: 'insufficient-evidence' }, plain)).toContain(' Cannot tell without\n');
  });

  test('why a service fails stands under it, once, unless a cause says it in these words', () => {
    const failing = (service: string, reason: string) => {
      const [first] = healthy.services;
      if (!first) throw new Error('a service');
      return {
        ...first,
        service,
        phases: { ...first.phases, advertisement: { status: 'failed', reason, findings: [] } as const },
      };
    };
    const services = ['a/one', 'a/two', 'a/three'].map((name) => failing(name, 'FRR does not have it'));
    const text = renderText({ ...healthy, services }, plain);
    expect(text).toContain('     a/one and 2 more: FRR does not have it\n');
    const [cause] = poolOverlap.findings;
    const told = { ...poolOverlap, services: [failing('a/one', cause?.summary ?? '')] };
    expect(renderText(told, plain)).not.toContain('a/one: ');
  });
});

describe.each(Object.entries(samples))('%s', (_name, report) => {
  test('nothing of the bundle acts on the terminal or the runner', () => {
    for (const all of [false, true]) {
      const text = renderText(report, { ...plain, all });
      expect(text).not.toMatch(/[^\P{Cc}\n\t]/u);
      expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
      expect(text).not.toMatch(/^\s*::/m);
      expect(text).not.toContain('##[');
    }
  });
});

test('a hostile report is cut, and says so', () => {
  const text = renderText(hostile, plain);
  expect(text.length).toBeLessThan(20_000);
  expect(text).toMatch(/more characters/);
  expect(text).toContain('␛[31mred');
});

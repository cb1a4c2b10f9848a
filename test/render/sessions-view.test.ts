import { describe, expect, test } from 'vitest';
import type { SessionReport } from '../../src/model/report.ts';
import { renderMarkdown } from '../../src/render/markdown.ts';
import { renderText } from '../../src/render/text.ts';
import { differenceWords, rowWords, sessionsView } from '../../src/render/view/sessions.ts';
import { healthy } from './sample-report.ts';

const up: SessionReport = {
  node: 'worker-1',
  pod: 'speaker-a',
  peer: 'BGPPeer metallb-system/tor-1',
  address: '192.0.2.1',
  vrf: 'default',
  state: 'established',
  stateText: 'Established',
  localAs: 64512,
  remoteAs: 64513,
  lastReset: null,
  notification: null,
  flapsPerHour: null,
  bfd: 'Up',
  prefixesSent: 3,
  prefixesWanted: 3,
  finding: null,
  source: 'dump_frr',
  line: 92,
  prefixes: {
    wantedFrom: 'replay',
    families: [{ family: 'ipv4', wanted: 3, advertised: 3, missing: [], omitted: 0 }],
    note: '',
  },
};
const down: SessionReport = {
  ...up,
  node: 'worker-2',
  state: 'down',
  stateText: 'Idle',
  bfd: 'Down (control detection time expired)',
  lastReset: 'Notification sent (Cease/BFD Down)',
  lastSent: { words: 'Cease/BFD Down', code: '6/10', time: '2026-11-23T18:20:51Z' },
  flaps: { losses: 2, from: '2026-11-23T18:20:24Z', to: '2026-11-23T18:21:00Z', basis: 'counter' },
  prefixes: {
    wantedFrom: 'replay',
    families: [
      { family: 'ipv4', wanted: 3, advertised: 0, missing: ['a/32', 'b/32', 'c/32'], omitted: 0 },
      {
        family: 'ipv6',
        wanted: 6,
        advertised: 2,
        missing: ['2001:db8::1/128', '2001:db8::2/128', '2001:db8::3/128'],
        omitted: 1,
      },
    ],
    note: 'nothing is advertised while the session is down',
  },
};
const lacking: SessionReport = {
  ...up,
  node: 'worker-3',
  prefixes: {
    wantedFrom: 'frr.conf',
    families: [{ family: 'ipv4', wanted: 3, advertised: 2, missing: ['198.51.100.7/32'], omitted: 0 }],
    note: 'FRR does not have 198.51.100.7/32',
  },
};
const unknown: SessionReport = {
  ...up,
  node: null,
  pod: null,
  peer: 'Neighbor 192.0.2.9',
  address: '192.0.2.9',
  state: 'unknown',
  vrf: 'red',
};
const reported = (sessions: readonly SessionReport[]) => ({ ...healthy, sessions });
const plain = { colour: false, width: 110, all: false };

describe('the sessions as all views show them', () => {
  test('those in trouble first, and how many are up', () => {
    const view = sessionsView(reported([up, unknown, lacking, down]));
    expect(view?.title).toBe('2 of 4 sessions established, 1 whose state is not known');
    expect(view?.rows.map(({ tone, where }) => [tone, where])).toEqual([
      ['failed', 'worker-2'],
      ['warning', 'worker-3'],
      ['unknown', ''],
      ['ok', 'worker-1'],
    ]);
  });

  test('a row in words', () => {
    const [row] = sessionsView(reported([down]))?.rows ?? [];
    expect(row).toMatchObject({
      peer: 'tor-1 192.0.2.1',
      asns: '64512 → 64513',
      prefixes:
        'IPv4 0 of 3 advertised; IPv6 2 of 6 advertised, missing 2001:db8::1/128, 2001:db8::2/128, 2001:db8::3/128 and 1 more',
      flaps: 'lost 2 times in 36 s',
      last: 'sent Cease/BFD Down (6/10) at 18:20:51',
    });
    expect(row && rowWords(row)).toMatch(/BFD Down \(control detection time expired\)$/);
    expect(sessionsView(reported([unknown]))?.rows[0]?.peer).toBe('192.0.2.9 in VRF red');
  });

  test('none is no view', () => expect(sessionsView(reported([]))).toBeNull());

  test('differences of FRR’s configurations in one sentence', () => {
    const place = { source: 'a', line: 1 };
    expect(
      differenceWords({
        node: 'worker-1',
        pod: null,
        generated: place,
        running: place,
        notRunning: ['network 198.51.100.1/32'],
        notGenerated: [],
        omitted: 2,
      }),
    ).toBe('FRR on worker-1, generated and not running: network 198.51.100.1/32; and 2 more lines');
  });
});

describe('sessions in the formats', () => {
  test('the text tells those in trouble, alike ones once', () => {
    const text = renderText(reported([up, down, { ...down, node: 'worker-4' }]), plain);
    expect(text).toContain(' BGP sessions  1 of 3 sessions established\n   worker-2, worker-4 → tor-1 192.0.2.1: Idle · sent');
    expect(text).not.toContain('worker-1 →');
    expect(renderText(reported([up]), { ...plain, all: true })).toContain('worker-1 → tor-1 192.0.2.1: Established');
  });

  test('Markdown has a folded table, inert', () => {
    const text = renderMarkdown(reported([down, { ...lacking, peer: 'BGPPeer x/<img>|@me' }]));
    expect(text).toContain('<details><summary>BGP sessions: 1 of 2 sessions established</summary>');
    expect(text).toContain('| ❌ | `worker-2` | tor-1 192.0.2.1 | Idle | 64512 → 64513 | IPv4 0 of 3 advertised; ');
    expect(text).toContain('| ⚠️ | `worker-3` | `<img>`\\|`@me` 192.0.2.1 |');
  });
});

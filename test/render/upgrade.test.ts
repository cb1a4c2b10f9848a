import { describe, expect, test } from 'vitest';
import type { UpgradeChange } from '../../src/model/report.ts';
import { renderMarkdown } from '../../src/render/markdown.ts';
import { renderText } from '../../src/render/text.ts';
import { subjectWords, upgradeView } from '../../src/render/view/upgrade.ts';
import { healthy } from './sample-report.ts';

const change = (subject: string, now: string, after: string): UpgradeChange => ({ subject, now, after, release: '0.16.1' });
const refused = change('configuration of the speaker', 'refused: duplicate router id', 'accepted');
const moved = [1, 2, 3, 4, 5].map((number) =>
  change(`Service shop/web-${number}`, 'announced by nobody', 'announced by worker-1 over layer 2'),
);
const upgraded = (upgrade: readonly UpgradeChange[]) => ({ ...healthy, upgrade });

describe('what an upgrade changes', () => {
  test('is nothing where nothing was looked at or nothing changes', () => {
    expect(upgradeView(healthy)).toBeNull();
    expect(upgradeView(upgraded([]))).toBeNull();
  });

  test('subjects that change alike stand together, in the order of the report', () => {
    expect(upgradeView(upgraded([refused, ...moved]))).toEqual({
      release: 'MetalLB 0.16.1',
      changes: [
        { subjects: ['configuration of the speaker'], now: 'refused: duplicate router id', after: 'accepted' },
        {
          subjects: moved.map(({ subject }) => subject),
          now: 'announced by nobody',
          after: 'announced by worker-1 over layer 2',
        },
      ],
    });
  });

  test('names no release that is none', () => {
    expect(upgradeView(upgraded([{ ...refused, release: '<b>' }]))?.release).toBe('the newest MetalLB');
  });

  test('many subjects are counted', () => {
    expect(subjectWords(['a', 'b'])).toBe('a, b');
    expect(subjectWords(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
  });

  test('is said in the text', () => {
    const text = renderText(upgraded([refused, ...moved]), { colour: false, width: 110, all: false });
    expect(text).toContain(' With MetalLB 0.16.1 on the same objects\n');
    expect(text).toContain('   configuration of the speaker: now refused: duplicate router id; then accepted\n');
    expect(text).toContain('   Service shop/web-1, Service shop/web-2, Service shop/web-3 and 2 more: now announced by nobody;');
  });

  test('is cut where there is much, unless everything is asked for', () => {
    const many = upgraded(
      [1, 2, 3, 4, 5].map((number) => change(`Service shop/web-${number}`, 'has 192.0.2.1', `has 192.0.2.${number + 1}`)),
    );
    expect(renderText(many, { colour: false, width: 110, all: false })).toContain('   … 2 more (--all lists them)');
    expect(renderText(many, { colour: false, width: 110, all: true })).toContain('Service shop/web-5: now has 192.0.2.1;');
  });

  test('is folded in Markdown, and inert', () => {
    const text = renderMarkdown(upgraded([refused, change('Service shop/<b>', 'announced by @nobody', 'announced by #1')]));
    expect(text).toContain('<details><summary>What MetalLB 0.16.1 decides otherwise on the same objects</summary>');
    expect(text).toContain('- configuration of the speaker: now refused: duplicate router id; then accepted');
    expect(text).toContain('- Service shop/\\<b\\>: now announced by `@nobody`; then announced by `#1`');
  });
});

import { describe, expect, test } from 'vitest';
import { renderMarkdown, renderReply } from '../../src/render/markdown.ts';
import { actingNodes, parse, plainText } from './markdown-nodes.ts';
import { healthy, hostile, poolOverlap, samples } from './sample-report.ts';

const references = new Set(Object.values(samples).flatMap(({ findings }) => findings.flatMap((finding) => finding.references)));

describe('the Markdown of a report', () => {
  const text = renderMarkdown(poolOverlap);

  test('answers first', () => {
    const [first, second] = text.split('\n\n');
    expect(first).toBe('## ❌ Misconfiguration');
    expect(second).toBe('**Two address pools overlap; every component keeps its last valid configuration.**');
  });

  test('quotes each line once with all its places, and the objects beside it', () => {
    expect(text.match(/^- `controller\.log:205`: `error: CIDR "172\.18\.0\.112\/29"/gm)).toHaveLength(1);
    expect(text).toContain('(the same in `speaker-xbrkv/speaker.log:311`)');
    expect(text).toContain('- `ipaddresspools.yaml:15`: `- 172.18.0.112/28`');
    expect(text).toContain('> 15      - 172.18.0.112/28\n  16      autoAssign: true');
  });

  test('says what to do, what follows, who suffers and what is missing', () => {
    expect(text).toContain('```sh\nkubectl edit ipaddresspool -n metallb-system pool-extra\n');
    expect(text).toContain('<details><summary>1 consequence of this</summary>');
    expect(text).toContain('Suffering: `payments/checkout`');
    expect(text).toContain('<details><summary>3 services, 1 of which suffers</summary>');
    expect(text).toMatch(/```sh\n(?:.*\n)*# nodes: .*\nkubectl get nodes -o yaml\n/);
    expect(text).toContain('132 causes looked for: 1 found, 97 excluded, 34 cannot tell');
  });

  test('of a healthy bundle is short', () => {
    expect(renderMarkdown(healthy).length).toBeLessThan(1_500);
    expect(renderMarkdown(healthy)).toContain('## ✅ Healthy');
  });
});

describe.each(Object.entries(samples))('%s', (_name, report) => {
  test.each([65_000, 20_000, 6_000, 2_000, 500, 60])('stays under %d characters and is inert', (maxLength) => {
    const text = renderMarkdown(report, { maxLength });
    expect(text.length).toBeLessThanOrEqual(maxLength);
    expect(actingNodes(parse(text), references)).toEqual([]);
    expect(text).not.toMatch(/^\s*::/m);
    expect(text).not.toContain('##[');
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  });

  test('folds in pairs', () => {
    const text = renderMarkdown(report);
    const tags = parse(text).children.flatMap((node) => (node.type === 'html' ? [node.value] : []));
    const opened = tags.filter((tag) => tag.startsWith('<details>')).length;
    expect(tags.filter((tag) => tag === '</details>')).toHaveLength(opened);
  });
});

test('cutting is said', () => {
  const many = { ...poolOverlap, findings: Array.from({ length: 400 }, () => poolOverlap.findings).flat() };
  const text = renderMarkdown(many);
  expect(text.length).toBeLessThanOrEqual(65_000);
  expect(text).toMatch(/… \d+ more root causes/);
});

describe('the reply', () => {
  test('asks for what is missing, with the command', () => {
    const text = renderReply(poolOverlap);
    expect(text).toContain('So far: Two address pools overlap; every component keeps its last valid configuration.');
    expect(text).toContain('```sh\n# nodes\nkubectl get nodes -o yaml\n');
  });

  test('is empty where nothing is missing', () => expect(renderReply(healthy)).toBe(''));

  test('is inert', () => {
    const root = parse(renderReply(hostile));
    expect(actingNodes(root)).toEqual([]);
    expect(plainText(root)).toContain('@everyone');
  });
});

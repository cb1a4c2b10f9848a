import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launch, open } from './browser.ts';
import { samples } from './sample-report.ts';

/** On a busy machine times say little; CI may allow more. */
const slower = Number(process.env.SLOWER ?? 1);

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
});

/** What axe-core finds, with the elements it means. */
async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return page.evaluate<string[]>(`axe
    .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ target, failureSummary }) => id + ': ' + target.join(' ') + ' (' + failureSummary + ')')))`);
}

const widthOf = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth');

async function openEverything(page: Page): Promise<void> {
  await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true');
  for (const opener of (await page.locator('a.open').all()).slice(0, 3)) await opener.click();
}

describe('the main walks', () => {
  test('from the verdict over the card to the very line', async () => {
    const { page, complaints } = await open(browser, 'poolOverlap');
    expect(await page.locator('h1').textContent()).toMatch(/^Misconfiguration\s+Two address pools overlap/);
    const card = page.getByRole('article', { name: 'Two address pools overlap' });
    expect(await card.locator('.said').first().textContent()).toContain('overlaps with already defined CIDR');
    expect(await card.locator('.snippet mark').allInnerTexts()).toEqual(['172.18.0.112/28', '172.18.0.100-172.18.0.119']);
    await card.getByText('1 consequence of this').click();
    expect(await card.getByText('payments/checkout has no address').isVisible()).toBe(true);
    await card.getByRole('link', { name: 'controller.log:205' }).click();
    const line = page.locator('.row:target');
    expect(await line.locator('.no').textContent()).toBe('205');
    expect(await line.locator('mark').textContent()).toContain('overlaps with already defined');
    expect(complaints).toEqual([]);
  });

  test('a command is copied', async () => {
    const { page } = await open(browser, 'poolOverlap', { permissions: ['clipboard-read', 'clipboard-write'] });
    const button = page.locator('.card .copy').first();
    await button.click();
    await expect.poll(() => button.textContent()).toMatch(/Copied|Selected/);
    const selected = await page.evaluate<string>('String(getSelection())');
    const copied = await page.evaluate<string>('navigator.clipboard.readText().catch(() => "")');
    expect([selected, copied]).toContain('kubectl edit ipaddresspool -n metallb-system pool-extra');
  });

  test('services are searched and filtered, one opens to its chain by keyboard', async () => {
    const { page, complaints } = await open(browser, 'bgpSessions');
    const rows = page.locator('a.open:visible');
    expect(await rows.allInnerTexts()).toEqual(['edge/ingress', 'db/postgres']);
    await page.getByLabel('Suffering').check();
    expect(await rows.allInnerTexts()).toEqual(['edge/ingress']);
    await page.getByLabel('Not as predicted').check();
    expect(await rows.allInnerTexts()).toEqual(['db/postgres']);
    await page.getByLabel('All', { exact: true }).check();
    await page.getByRole('searchbox').fill('fd00:20');
    expect(await rows.allInnerTexts()).toEqual(['db/postgres']);
    expect(await page.locator('#services-count').textContent()).toBe('1 of 2 shown');
    await rows.first().focus();
    expect(await rows.first().getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Space');
    expect(await rows.first().getAttribute('aria-expanded')).toBe('true');
    const chain = page.locator('.chain.shown');
    expect(await chain.locator('.steps b').allInnerTexts()).toEqual([
      'Configuration',
      'Assignment',
      'Advertisement',
      'Session',
      'Traffic',
    ]);
    expect(await chain.locator('table tbody tr').first().textContent()).toMatch(
      /worker-2\s*BGP\s*announces\s*does not\s*contradicts/,
    );
    await page.keyboard.press('Enter');
    expect(await chain.count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('a card leads to the service that suffers, and opens it', async () => {
    const { page } = await open(browser, 'poolOverlap');
    await page.locator('.card').getByRole('link', { name: 'payments/checkout' }).click();
    await expect.poll(() => page.locator('.chain.shown .steps li.failed').count()).toBe(2);
  });

  test('the timeline zooms, moves and steps by keyboard', async () => {
    const { page, complaints } = await open(browser, 'bgpSessions');
    const plots = page.locator('#timeline-plots');
    const pan = plots.locator('.plot .pan').first();
    const range = page.locator('#timeline-range');
    const whole = await range.textContent();
    expect(await pan.getAttribute('width')).toBe('100%');
    await plots.focus();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    expect(Number.parseFloat((await pan.getAttribute('width')) ?? '')).toBeCloseTo(256, 0);
    const before = await pan.getAttribute('x');
    await page.keyboard.press('ArrowRight');
    expect(await pan.getAttribute('x')).not.toBe(before);
    expect(await range.textContent()).not.toBe(whole);
    await page.keyboard.press('n');
    expect(await page.locator('#timeline-readout').textContent()).toMatch(/^\d\d:\d\d:\d\d .+: .+\(.+:\d+\)$/);
    await page.keyboard.press('0');
    expect(await range.textContent()).toBe(whole);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    expect(await pan.getAttribute('width')).toBe('160%');
    expect(complaints).toEqual([]);
  });

  test('the timeline is dragged, and zooms around the pointer; its pins lead to their cards', async () => {
    const { page, complaints } = await open(browser, 'bgpSessions', { reducedMotion: 'reduce' });
    const plot = page.locator('.concern.entries .plot').first();
    const pan = plot.locator('.pan').first();
    await plot.scrollIntoViewIfNeeded();
    const box = await plot.boundingBox();
    if (!box) throw new Error('the plot is not drawn');
    const at = (part: number) => ({ x: box.x + box.width * part, y: box.y + 10 });
    await page.mouse.move(at(0.5).x, at(0.5).y);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await expect.poll(() => pan.getAttribute('width')).toBe('125%');
    const x = async () => Number.parseFloat((await pan.getAttribute('x')) ?? '');
    expect(await x()).toBeCloseTo(-12.5, 0);
    await page.mouse.down();
    await page.mouse.move(at(0.6).x, at(0.6).y, { steps: 2 });
    await page.mouse.up();
    expect(await x()).toBeCloseTo(-2.5, 0);
    await page.getByRole('button', { name: 'Whole' }).click();
    expect(await pan.getAttribute('width')).toBe('100%');
    await page.locator('.pins a').first().click();
    await expect.poll(() => page.locator('article:target h3').textContent()).toBe('The peer rejects the AS number');
    expect(complaints).toEqual([]);
  });

  test('the reply to paste is copied whole', async () => {
    const { page } = await open(browser, 'poolOverlap', { permissions: ['clipboard-read', 'clipboard-write'] });
    const reply = page.locator('#missing .reply');
    await reply.getByRole('button').click();
    await expect.poll(() => reply.getByRole('button').textContent()).toMatch(/Copied|Selected/);
    const taken = await page.evaluate<string[]>(
      'Promise.all([String(getSelection()), navigator.clipboard.readText().catch(() => "")])',
    );
    const shown = (await reply.locator('code').textContent()) ?? '';
    expect(shown).toMatch(/^Thank you for the report[\s\S]*kubectl get nodes -o yaml/);
    expect(taken.map((text) => text.trim())).toContain(shown.trim());
  });

  test('sessions tell wanted against advertised prefixes, those in trouble first', async () => {
    const { page } = await open(browser, 'upgraded');
    const rows = page.locator('#sessions-table tbody tr');
    expect(await page.locator('#sessions .lead').textContent()).toMatch(/^3 of 6 sessions established\./);
    expect(await rows.first().textContent()).toMatch(
      /worker-1.+10\.0\.0\.2.+Active.+lost 3 times in 2\.5 h.*sent OPEN Message Error/,
    );
    expect(await rows.last().textContent()).toMatch(
      /IPv4 2 of 3 advertised, missing 203\.0\.113\.7\/32; IPv6 1 of 1 advertised.*FRR does not have/,
    );
    expect(await page.locator('.differences li').textContent()).toContain('generated and not running: neighbor 10.0.0.2');
    await rows.first().getByRole('link', { name: 'bgp/asn-mismatch' }).click();
    await expect.poll(() => page.locator('article:target').count()).toBe(1);
  });

  test('what an upgrade alone would change stands below the causes', async () => {
    const { page } = await open(browser, 'upgraded');
    const table = page.getByRole('region', { name: 'What MetalLB 0.16.1 decides otherwise' });
    expect(await table.locator('tbody tr').allInnerTexts()).toEqual([
      'Service edge/ingress, Service db/postgres\tannounced by worker-1\tannounced by worker-2',
      'configuration of the speaker\taccepted\trefused: duplicate peer',
    ]);
    const { page: without } = await open(browser, 'bgpSessions');
    expect(await without.getByText('on the same objects').count()).toBe(0);
  });

  test('pointing at a bar tells what it is', async () => {
    const { page } = await open(browser, 'splitBrain');
    await page.locator('.owners .m.bad .bar').first().hover();
    expect(await page.locator('#timeline-readout').textContent()).toContain(
      'kind-worker2 announces 172.18.0.100, until 18:12:35, kind-worker should',
    );
  });

  test('the topology shows where the way of a chosen service breaks', async () => {
    const { page, complaints } = await open(browser, 'bgpSessions');
    const lit = page.locator('#topology .box.on .name');
    expect(await lit.allTextContents()).toEqual([
      'edge/ingress',
      'public',
      'to-all',
      'worker-1',
      'worker-2',
      'worker-3',
      'tor-1',
    ]);
    expect(await page.locator('#topology .box.bad .name').allTextContents()).toEqual(['tor-2']);
    expect(await page.locator('#topology-break').isVisible()).toBe(true);
    await page.getByLabel('Path of').selectOption({ label: 'db/postgres' });
    expect(await lit.allTextContents()).toEqual(['db/postgres', 'internal', 'internal', 'worker-1', 'tor-1']);
    expect(await page.locator('#topology-break').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  test('colours follow the system, and change by hand', async () => {
    const { page } = await open(browser, 'healthy', { colorScheme: 'dark' });
    const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    expect(await ground()).toBe('rgb(16, 19, 23)');
    await page.getByRole('button', { name: 'Light colours' }).click();
    expect(await ground()).toBe('rgb(246, 246, 243)');
  });
});

describe('without scripts', () => {
  test('everything can be read, services open by their link', async () => {
    const { page } = await open(browser, 'poolOverlap', { javaScriptEnabled: false });
    expect(await page.locator('h1').textContent()).toContain('Two address pools overlap');
    expect(await page.locator('[hidden]:visible').count()).toBe(0);
    expect(await page.locator('.bar').count()).toBeGreaterThan(5);
    expect(await page.getByRole('button').count()).toBe(0);
    await page.locator('a.open', { hasText: 'payments/checkout' }).click();
    await expect.poll(() => page.locator('.chain:target .steps').isVisible()).toBe(true);
    await page.getByText('1 consequence of this').click();
    expect(await page.locator('.card').getByText('payments/checkout has no address').isVisible()).toBe(true);
  });

  test('timeline, topology, sessions and evidence stand there too', async () => {
    const { page, complaints } = await open(browser, 'upgraded', { javaScriptEnabled: false });
    expect(await page.locator('.ticks text').count()).toBeGreaterThan(2);
    expect(await page.locator('#topology .box.bad .name').allTextContents()).toEqual(['tor-2']);
    expect(await page.locator('#topology-break').isVisible()).toBe(true);
    expect(await page.locator('#sessions-table tbody tr').count()).toBe(6);
    expect(await page.getByText('announced by worker-2').first().isVisible()).toBe(true);
    await page.locator('.card').getByRole('link', { name: 'frr.log:77' }).click();
    expect(await page.locator('.row:target').textContent()).toContain('Bad Peer AS');
    expect(complaints).toEqual([]);
  });

  test('of many services those that suffer are there, and the rest is said', async () => {
    const { page } = await open(browser, 'manyServices', { javaScriptEnabled: false });
    expect(await page.locator('tbody.suffers').count()).toBe(40);
    expect(await page.locator('#services-rest').textContent()).toMatch(/^4,900 more services, none of which suffer/);
  });
});

test('on paper the folds stand open, controls are gone, and ink is dark on white', async () => {
  const { page } = await open(browser, 'poolOverlap', { javaScriptEnabled: false, colorScheme: 'dark' });
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.card').getByText('payments/checkout has no address').boundingBox()).toMatchObject({
    height: expect.any(Number),
  });
  expect(await page.locator('.suffers .chain .steps').isVisible()).toBe(true);
  expect(await page.locator('nav').isVisible()).toBe(false);
  expect(await page.locator('#timeline .bar').first().isVisible()).toBe(true);
  expect(await page.locator('#evidence .row.cited').first().isVisible()).toBe(true);
  expect(await page.locator('#missing .reply code').isVisible()).toBe(true);
  expect(await page.getByText('Files of the input').isVisible()).toBe(false);
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? [];
  expect(pages.length).toBeGreaterThan(2);
  expect(pages.length).toBeLessThan(9);
});

describe('many services', () => {
  test('open in under a second, and stay smooth', async () => {
    const loads: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { page: once } = await open(browser, 'manyServices');
      loads.push(await once.evaluate<number>('performance.getEntriesByType("navigation")[0].loadEventEnd'));
    }
    expect(Math.min(...loads)).toBeGreaterThan(0);
    expect(Math.min(...loads)).toBeLessThan(1_000 * slower);
    const { page, complaints } = await open(browser, 'manyServices');
    expect(await page.locator('a.open').count()).toBe(100);
    const filtering = await page.evaluate<number>(`(() => {
      const search = document.querySelector('#services-search');
      const start = performance.now();
      search.value = 'service-49';
      search.dispatchEvent(new Event('input'));
      document.body.getBoundingClientRect();
      return performance.now() - start;
    })()`);
    expect(filtering).toBeLessThan(200 * slower);
    expect(await page.locator('#services-count').textContent()).toBe('50 of 5,000 shown, 100 match');
    await page.locator('#services-more').click();
    const last = page.locator('a.open', { hasText: 'service-4999' });
    await last.click();
    expect(await page.locator('.chain.shown .steps').textContent()).toContain('no test from outside');
    expect(await page.locator('.chain.shown tbody tr').count()).toBe(8);
    await page.getByRole('searchbox').fill('');
    await page.locator('#services-more').click();
    expect(await page.locator('a.open').count()).toBeGreaterThanOrEqual(100);
    expect(complaints).toEqual([]);
  });
});

describe('a hostile bundle', () => {
  test.each([true, false])('nothing of it runs and nothing is requested (scripts allowed: %s)', async (javaScriptEnabled) => {
    const { page, complaints } = await open(browser, 'hostile', { javaScriptEnabled });
    await page.waitForTimeout(200);
    if (javaScriptEnabled) {
      await openEverything(page);
      await page.getByLabel('Path of').selectOption('1');
      await page.locator('#timeline-plots').focus();
      await page.keyboard.press('n');
      expect(await page.evaluate<boolean>('"__pwned" in window')).toBe(false);
    }
    expect(await page.locator('img, iframe, svg[onload], body script:not([type]) ~ script').count()).toBe(0);
    expect(await page.locator('h1').textContent()).toContain('<script>window.__pwned=1</script>');
    expect(complaints).toEqual([]);
  });
});

describe.each(['healthy', 'poolOverlap', 'upgraded', 'splitBrain', 'hostile'])('accessibility of %s', (name) => {
  test.each(['light', 'dark'] as const)('axe-core finds nothing (%s)', async (colorScheme) => {
    const { page } = await open(browser, name, { colorScheme, reducedMotion: 'reduce' });
    expect(await axeFindings(page)).toEqual([]);
    await openEverything(page);
    expect(await axeFindings(page)).toEqual([]);
  });
});

test('axe-core finds nothing on a narrow page, without scripts, and with many services', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const viewport = { width: 360, height: 800 };
    const narrow = await open(browser, 'upgraded', { viewport, colorScheme, reducedMotion: 'reduce' });
    await openEverything(narrow.page);
    expect(await axeFindings(narrow.page)).toEqual([]);
  }
  const many = await open(browser, 'manyServices', { reducedMotion: 'reduce' });
  expect(await axeFindings(many.page)).toEqual([]);
});

test.each(Object.keys(samples))('the page of %s is never wider than the screen', async (name) => {
  const { page } = await open(browser, name);
  await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true');
  for (const width of [360, 400, 768, 1280, 2560]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await widthOf(page)).toBe(width);
  }
});

test('what a reader asks of the system is kept to: less motion, colours of their own', async () => {
  const { page } = await open(browser, 'upgraded', { reducedMotion: 'reduce', forcedColors: 'active' });
  const style = (selector: string, name: string) =>
    page.evaluate<string>(`getComputedStyle(document.querySelector('${selector}')).${name}`);
  expect(await style('html', 'scrollBehavior')).toBe('auto');
  const [chosen, other] = [':checked + span', 'input:not(:checked) + span'].map((end) =>
    style(`.segments ${end}`, 'backgroundColor'),
  );
  expect(await chosen).not.toBe(await other);
  expect(await style('.icon.failed', 'color')).not.toBe(await style('.icon.ok', 'color'));
  expect(await style('.parts a[aria-current]', 'outlineStyle')).toBe('solid');
});

test('everything is reached by keyboard, with visible focus', async () => {
  const { page } = await open(browser, 'poolOverlap', { reducedMotion: 'reduce' });
  const reached: string[] = [];
  for (let press = 0; press < 120; press += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate<{ name: string } | null>(`(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const box = element.getBoundingClientRect();
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const around = element.matches('.segments input, .pins a') || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2);
      return { name: element.tagName + ' ' + element.textContent.trim().slice(0, 30), around, onScreen: box.width > 0 && box.height > 0 };
    })()`);
    if (!focused) break;
    expect(focused).toMatchObject({ around: true, onScreen: true });
    reached.push(focused.name);
  }
  for (const wanted of [
    'A Skip to the answer',
    'BUTTON Dark',
    'A Services',
    'BUTTON Copy',
    'SUMMARY 1 consequence of this',
    'A payments/checkout',
    'BUTTON +',
    'SELECT',
  ]) {
    expect(
      reached.some((name) => name.startsWith(wanted)),
      wanted,
    ).toBe(true);
  }
});

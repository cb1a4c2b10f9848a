import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { renderHtml } from '../../src/render/html.ts';
import { samples } from './sample-report.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export function launch(): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(
      `no browser at ${executablePath}: install Debian's chromium, or name one in the environment variable CHROMIUM`,
    );
  }
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

const folder = mkdtempSync(join(tmpdir(), 'report-pages-'));
const written = new Map<string, string>();

/** The page of a sample as a file, which is how people open it. */
export function fileOf(name: string): string {
  const known = written.get(name);
  if (known) return known;
  const report = samples[name];
  if (!report) throw new Error(`no sample ${name}`);
  const path = join(folder, `${name}.html`);
  writeFileSync(path, renderHtml(report));
  const url = pathToFileURL(path).href;
  written.set(name, url);
  return url;
}

export interface Opened {
  readonly page: Page;
  /** Everything that went wrong or was asked of the network. */
  readonly complaints: readonly string[];
}

export async function open(browser: Browser, name: string, options: BrowserContextOptions = {}, hash = ''): Promise<Opened> {
  for (const earlier of browser.contexts()) await earlier.close();
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url()) || request.url().split('#')[0] !== fileOf(name)) {
      if (request.url() !== 'data:,') complaints.push(`request: ${request.url()}`);
    }
  });
  await page.goto(fileOf(name) + hash);
  return { page, complaints };
}

import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import {
  coveragePage,
  guideCoverage,
  type KnownMessage,
  known,
  messageCoverage,
  type Statement,
  withKnowledge,
} from '../rules/author/coverage.ts';
import { type Page, pagesOf } from '../rules/author/docs.ts';
import { siteOf } from '../rules/author/site.ts';
import type { RuleSet } from '../rules/load/ruleset.ts';
import { rulesFor } from './built-in-rules.ts';
import { packageRoot } from './package-root.ts';

const reference = 'reference';

/** Writes the reference and the coverage page, or says what of it is out of date. */
export async function writeDocs(folder: string, check: boolean): Promise<number> {
  const ruleset = await rulesFor(undefined);
  const { statements, messages } = await measure(ruleset);
  const pages: readonly Page[] = [
    ...pagesOf(ruleset).map(({ path, text }) => ({ path: `${reference}/${path}`, text })),
    { path: 'coverage.md', text: coveragePage(statements, messages) },
    { path: `${reference}/index.html`, text: siteOf(pagesOf(ruleset)) },
    ...(await readmeBeside(folder, (text) => withKnowledge(text, ruleset.rules.length, statements, messages))),
  ];
  const stale = await differing(folder, pages);
  if (check) {
    for (const path of stale) process.stdout.write(`${folder}/${path} is not up to date\n`);
    process.stdout.write(stale.length === 0 ? `${pages.length} pages are up to date.\n` : 'analyze rules docs writes them.\n');
    return stale.length === 0 ? 0 : 1;
  }
  for (const path of stale.filter((one) => !pages.some((page) => page.path === one))) await rm(join(folder, path));
  for (const { path, text } of pages) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  process.stdout.write(`${pages.length} pages in ${folder}, ${stale.length} of them changed.\n`);
  return 0;
}

/** The README of the project that the folder is in, where it has a place for the numbers. */
async function readmeBeside(folder: string, write: (text: string) => string | null): Promise<readonly Page[]> {
  const path = '../README.md';
  const file = join(folder, path);
  const text = existsSync(file) ? write(await readFile(file, 'utf8')) : null;
  return text === null ? [] : [{ path, text }];
}

/** Pages whose text differs, and files of the reference that are no page. */
async function differing(folder: string, pages: readonly Page[]): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const { path, text } of pages) {
    const file = join(folder, path);
    if (!existsSync(file) || (await readFile(file, 'utf8')) !== text) changed.push(path);
  }
  if (!existsSync(join(folder, reference))) return changed;
  const present = await readdir(join(folder, reference), { recursive: true, withFileTypes: true });
  const files = present
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return [...changed, ...files.filter((file) => /\.(?:md|html)$/.test(file) && !pages.some(({ path }) => path === file))];
}

async function measure(
  ruleset: RuleSet,
): Promise<{ readonly statements: readonly Statement[]; readonly messages: readonly KnownMessage[] }> {
  const root = packageRoot();
  return {
    statements: guideCoverage(ruleset, await readFile(join(root, 'docs', 'guide-statements.yaml'), 'utf8')),
    messages: messageCoverage(ruleset, await readFile(join(root, 'rules', 'shared', 'messages.yaml'), 'utf8')),
  };
}

/** Prints the numbers; fails where fewer messages are known than the floor. */
export async function coverage(floor: number | undefined, listMissing: boolean): Promise<number> {
  const { statements, messages } = await measure(await rulesFor(undefined));
  const { known: count, of, percent } = known(messages);
  const answered = statements.filter(({ rules }) => rules.length > 0);
  process.stdout.write(`messages at warning and error level: ${count} of ${of} known (${percent} %)\n`);
  process.stdout.write(`statements of the troubleshooting guide: ${answered.length} of ${statements.length}\n`);
  if (listMissing) {
    for (const { line, versions } of messages.filter(({ by }) => by.length === 0))
      process.stdout.write(`  ${versions}: ${line}\n`);
    for (const { id, says } of statements.filter(({ rules }) => rules.length === 0)) process.stdout.write(`  ${id}: ${says}\n`);
  }
  if (floor === undefined || percent >= floor) return 0;
  process.stdout.write(`the floor is ${floor} %\n`);
  return 1;
}

import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../model/bundle.ts';
import { type Judged, scoreboardPage } from '../rules/author/scoreboard.ts';
import { analyzeFiles } from './analyze-files.ts';
import { packageRoot } from './package-root.ts';

/** Analyzes all bundles whose truth is known, and prints or keeps how well each cause is found. */
export async function scoreboard(folder: string | undefined, output: string | undefined, check: boolean): Promise<number> {
  const fixtures = folder ?? join(packageRoot(), 'fixtures', 'bundles');
  if (!existsSync(fixtures)) throw new InputError(`${fixtures}: no such folder`);
  const judged: Judged[] = [];
  for (const name of (await readdir(fixtures)).sort()) {
    const truth = join(fixtures, name, 'truth.json');
    if (existsSync(truth)) judged.push(await judge(name, join(fixtures, name), await readFile(truth, 'utf8')));
  }
  const page = scoreboardPage(judged);
  if (output === undefined) process.stdout.write(page);
  else if (check) {
    const same = existsSync(output) && (await readFile(output, 'utf8')) === page;
    process.stdout.write(
      same ? `${output} is up to date.\n` : `${output} is not up to date: analyze rules scoreboard -o ${output}\n${page}`,
    );
    return same ? 0 : 1;
  } else await writeFile(output, page);
  return 0;
}

async function judge(bundle: string, folder: string, truth: string): Promise<Judged> {
  const inputs = (await readdir(folder)).filter((name) => name !== 'truth.json').map((name) => join(folder, name));
  const report = await analyzeFiles(inputs, {});
  const said = report.findings.filter(({ role, id }) => role === 'root-cause' && id !== 'healthy').map(({ id }) => id);
  const known: unknown = JSON.parse(truth);
  return {
    bundle,
    truth: causesIn(known, 'root_causes').map((cause) => [textOf(cause, 'id'), ...textsOf(cause, 'or')]),
    acceptable: textsOf(known, 'acceptable'),
    said: [...new Set(said)],
  };
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function causesIn(value: unknown, key: string): readonly unknown[] {
  const list = fieldOf(value, key);
  return Array.isArray(list) ? list : [];
}

const textOf = (value: unknown, key: string): string => String(fieldOf(value, key) ?? '');
const textsOf = (value: unknown, key: string): readonly string[] => causesIn(value, key).map(String);

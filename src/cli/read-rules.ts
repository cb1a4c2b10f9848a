import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { RuleFile } from '../rules/load/ruleset.ts';

/** Reads all rule files below a folder, in the order of their paths. `name` is what the folder is called in messages. */
export async function readRules(folder: string, name: string = folder): Promise<readonly RuleFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  return Promise.all(
    paths.map(async (path) => ({ path, file: `${name}/${path}`, text: await readFile(join(folder, path), 'utf8') })),
  );
}

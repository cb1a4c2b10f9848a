import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpackRules } from '../rules/load/packed.ts';
import type { RuleSet } from '../rules/load/ruleset.ts';

/** Beside the built code, or above its chunks; run from its sources, the analyzer reads the rules themselves. */
function packedPath(): string | null {
  const here = dirname(fileURLToPath(import.meta.url));
  return [join(here, 'rules.json'), join(here, '..', 'rules.json')].find((path) => existsSync(path)) ?? null;
}

/** The built-in rules as the build packed them; null where there is no such file. */
export async function packedRules(): Promise<RuleSet | null> {
  const path = packedPath();
  return path === null ? null : unpackRules(await readFile(path, 'utf8'));
}

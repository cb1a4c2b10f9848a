import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpackRules } from '../rules/load/packed.ts';
import type { RuleSet } from '../rules/load/ruleset.ts';
import { packageRoot } from './package-root.ts';

/** Beside the built code; run from its sources, the analyzer reads the rules themselves. */
function packedPath(): string | null {
  const build = join(packageRoot(), 'build');
  const here = dirname(fileURLToPath(import.meta.url));
  const path = join(build, 'rules.json');
  return here.startsWith(build) && existsSync(path) ? path : null;
}

/** The built-in rules as the build packed them; null where there is no such file. */
export async function packedRules(): Promise<RuleSet | null> {
  const path = packedPath();
  return path === null ? null : unpackRules(await readFile(path, 'utf8'));
}

import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import { expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, '..');

function sources(): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => `src/${file}`)
    .sort();
}

test('every import keeps to the allow-list of rooms, and every source file was looked at', async () => {
  const config: IConfiguration = require(join(root, '.dependency-cruiser.cjs'));
  const { allowed, forbidden, allowedSeverity, options } = config;
  const result = await cruise(['src'], {
    ...options,
    baseDir: root,
    validate: true,
    ruleSet: { allowed: allowed ?? [], forbidden: forbidden ?? [], allowedSeverity: allowedSeverity ?? 'error' },
  });
  const output = result.output as ICruiseResult;
  const cruised = output.modules.map(({ source }) => source);
  expect(sources().filter((source) => !cruised.includes(source))).toEqual([]);
  expect(output.summary.violations.map(({ from, to, rule }) => `${from} → ${to} (${rule.name})`)).toEqual([]);
});

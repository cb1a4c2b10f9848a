import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const committed = join(root, 'dist');

test('the committed dist is what its sources give: npm run dist', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dist-'));
  try {
    execFileSync(process.execPath, [join(root, 'scripts/build-dist.mjs'), folder]);
    expect(readdirSync(committed).sort()).toEqual(readdirSync(folder).sort());
    const differing = readdirSync(folder).filter(
      (file) => !readFileSync(join(folder, file)).equals(readFileSync(join(committed, file))),
    );
    expect(differing).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('action.yml runs the committed file', () => {
  const action = load(readFileSync(join(root, 'action.yml'), 'utf8'));
  expect(action).toMatchObject({ runs: { using: 'node24', main: 'dist/action.js' } });
});

// Bundles the command line into build/, with its templates and rules compiled.
import { spawnSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { precompileTemplates } from './scripts/precompile-templates.mjs';

// Some dependencies are CommonJS and call require for Node's own modules.
const requireForCommonJs =
  "import { createRequire as bundledCreateRequire } from 'node:module'; const require = bundledCreateRequire(import.meta.url);";

precompileTemplates();
rmSync('build', { recursive: true, force: true });
await build({
  entryPoints: { analyze: 'src/cli/main.ts' },
  outdir: 'build',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  legalComments: 'none',
  splitting: true, // what a run does not need is not loaded
  chunkNames: 'chunks/[name]-[hash]',
  banner: { js: `#!/usr/bin/env node\n${requireForCommonJs}` },
  logLevel: 'warning',
});
// npx makes the file executable only when it first meets the package: a second build would not run.
chmodSync('build/analyze.js', 0o755);
// Checked and compiled once here, so that no run has to.
const packed = spawnSync(process.execPath, ['build/analyze.js', 'rules', 'pack', 'build/rules.json'], { stdio: 'inherit' });
if (packed.status !== 0) process.exit(1); // what is wrong stands above

// Bundles the command line into build/ and the GitHub Action into dist/. `node build.mjs --action` builds the latter only.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { precompileTemplates } from './scripts/precompile-templates.mjs';

const shared = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  legalComments: 'none',
  // Some dependencies are CommonJS and call require for Node's own modules.
  banner: {
    js: "import { createRequire as bundledCreateRequire } from 'node:module'; const require = bundledCreateRequire(import.meta.url);",
  },
  logLevel: 'warning',
};

precompileTemplates();

const action = process.argv.includes('--action');
if (!action) {
  rmSync('build', { recursive: true, force: true });
  await build({
    ...shared,
    entryPoints: { analyze: 'src/cli/main.ts' },
    outdir: 'build',
    splitting: true, // what a run does not need is not loaded
    chunkNames: 'chunks/[name]-[hash]',
    banner: { js: `#!/usr/bin/env node\n${shared.banner.js}` },
  });
  // Checked and compiled once here, so that no run has to.
  execFileSync(process.execPath, ['build/analyze.js', 'rules', 'pack', 'build/rules.json'], { stdio: 'inherit' });
}

// Bundles the GitHub Action into dist/, which is committed: the runner installs nothing. The same sources give the same bytes.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

// Some dependencies are CommonJS and call require for Node's own modules.
const requireForCommonJs =
  "import { createRequire as bundledCreateRequire } from 'node:module'; const require = bundledCreateRequire(import.meta.url);";

/** The toolkit does not say that importing it does nothing: its HTTP client, half a megabyte, is for OIDC tokens only. */
const unusedToolkitGoes = {
  name: 'unused-toolkit-goes',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /./ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      const isToolkit = path.startsWith('@actions/') || /node_modules[\\/](?:@actions|undici|tunnel)[\\/]/.test(importer);
      if (pluginData === unusedToolkitGoes || !isToolkit) return undefined;
      const found = await resolve(path, { importer, resolveDir, kind, pluginData: unusedToolkitGoes });
      return { ...found, sideEffects: false };
    });
  },
};

// Needs `npm run build` before: the templates and rules are compiled there. Another folder may be named, to compare with.
const folder = process.argv[2] ?? join(root, 'dist');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: { action: 'src/action/main.ts' },
  outdir: folder,
  bundle: true,
  platform: 'node',
  target: 'node20', // runs as node24; whoever tries it by hand may have less
  format: 'esm',
  charset: 'utf8',
  legalComments: 'none',
  minifySyntax: true,
  minifyWhitespace: true, // names stay, so that a stack can be read
  banner: { js: requireForCommonJs },
  plugins: [unusedToolkitGoes],
  logLevel: 'warning',
});
copyFileSync(join(root, 'build/rules.json'), join(folder, 'rules.json'));

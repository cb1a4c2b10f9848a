// Compiles templates/ into src/render/templates.generated.js, so that nothing needs eval or a file at run time.
// The page's style and script are minified and hashed here: the hashes are its Content-Security-Policy.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import Handlebars from 'handlebars';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = `${root}templates/`;
const target = `${root}src/render/templates.generated.js`;

/** What templates may call: handlebars' own blocks. */
const knownHelpers = { each: true, if: true, unless: true, with: true };
for (const name of ['log', 'lookup', 'blockHelperMissing', 'helperMissing']) knownHelpers[name] = false;

function compiled(file) {
  const text = readFileSync(folder + file, 'utf8');
  const source = file.endsWith('.html.hbs') ? text.trimEnd() : text; // what is called within a sentence adds no space
  return Handlebars.precompile(source, {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers,
    preventIndent: true,
    noEscape: file.endsWith('.md.hbs'), // Markdown is escaped in the view models, by kind of place
  });
}

function minified(file, loader) {
  const { code } = transformSync(readFileSync(folder + file, 'utf8'), {
    loader,
    minify: true,
    target: 'es2022',
    charset: 'utf8',
  });
  const text = code.trim();
  if (/<\/(style|script)|<!--/i.test(text)) throw new Error(`${file}: would end its own element`);
  return { text, hash: `sha256-${createHash('sha256').update(text).digest('base64')}` };
}

export function precompileTemplates() {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.hbs'))
    .sort();
  const style = minified('report.css', 'css');
  const script = minified('report.js', 'js');
  const lines = [
    '// Made by scripts/precompile-templates.mjs from templates/. Do not edit.',
    "import Handlebars from 'handlebars/runtime.js';",
    'const environment = Handlebars.create();',
    'const templates = {};',
    ...files.map((file) => `templates[${JSON.stringify(file.slice(0, -4))}] = environment.template(${compiled(file)});`),
    'for (const [name, template] of Object.entries(templates)) environment.registerPartial(name, template);',
    ...['report.md', 'reply.md', 'report.html'].map(
      (name) => `export const ${camel(name)} = (view) => templates[${JSON.stringify(name)}](view);`,
    ),
    `export const style = ${JSON.stringify(style)};`,
    `export const script = ${JSON.stringify(script)};`,
    '',
  ];
  writeFileSync(target, lines.join('\n'));
}

function camel(name) {
  return name.replace(/[.](\w)/g, (_, letter) => letter.toUpperCase());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) precompileTemplates();

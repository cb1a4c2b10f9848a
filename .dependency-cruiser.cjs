// The rooms and what each may know (docs/architecture.md). An allow-list: what is unwritten is an error.
const npm = (names) => `^node_modules/(${names})(/|$)`;
const core = (names) => `^(node:)?(${names})$`;
const allow = (from, to) => ({ from: { path: from }, to: { path: to } });

module.exports = {
  forbidden: [{ name: 'no-cycles', comment: 'Data flows one way.', severity: 'error', from: {}, to: { circular: true } }],
  allowedSeverity: 'error',
  allowed: [
    allow('^src/model/', '^src/model/'),
    allow('^src/net/', '^src/net/'),
    allow('^src/net/', core('net')),
    allow('^src/bundle/', '^src/(bundle|model)/'),
    allow('^src/bundle/', core('fs|fs/promises|path|stream|stream/promises|zlib|crypto|buffer|events')),
    allow('^src/bundle/', npm('tar-stream|yauzl|@types/(tar-stream|yauzl)')),
    allow('^src/scan/', '^src/(scan|model)/'),
    allow('^src/scan/', core('buffer')),
    allow('^src/parse/', '^src/(parse|scan|model|net)/'),
    allow('^src/parse/', core('buffer|string_decoder')),
    allow('^src/parse/', npm('js-yaml')),
    allow('^src/decide/', '^src/(decide|model|net)/'),
    allow('^src/decide/', core('crypto')),
    allow('^src/decide/', npm('semver|@types/semver|ajv')),
    allow('^src/rules/', '^src/(rules|model|net|parse|decide|scan)/'),
    allow('^src/rules/', '^schema/(rule|shared)\\.schema\\.json$'),
    allow('^src/rules/', npm('ajv|js-yaml|semver|@types/semver')),
    allow('^src/diagnose/', '^src/(diagnose|model|rules|net|parse|decide)/'),
    allow('^src/diagnose/', npm('semver|@types/semver')),
    allow('^src/render/', '^src/(render|model)/'),
    allow('^src/render/', core('crypto')),
    allow('^src/render/', npm('handlebars')),
    allow('^src/analyze\\.ts$', '^src/(model|bundle|parse|scan|decide|rules|diagnose)/'),
    allow('^src/cli/', '^src/'),
    allow('^src/cli/', core('.*')),
    allow('^src/cli/', npm('commander')),
    // The other edge. Of the command line it shares only what finds and reads the analyzer's own rules.
    allow('^src/action/', '^src/(action|model|net|bundle|parse|scan|decide|rules|diagnose|render)/|^src/analyze\\.ts$'),
    allow('^src/action/', '^src/cli/(built-in-rules|package-root|packed-rules)\\.ts$'),
    allow('^src/action/', core('.*')),
    allow('^src/action/', npm('@actions/core|@octokit/(core|plugin-paginate-rest|request-error)')),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.mjs', '.json'] },
  },
};

import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { readForRules, sourcesOfExample } from '../../src/cli/read-for-rules.ts';
import { readRules } from '../../src/cli/read-rules.ts';
import { guideStatements } from '../../src/cli/rules-check.ts';
import { guideCoverage, known, messageCoverage } from '../../src/rules/author/coverage.ts';
import { lintRules } from '../../src/rules/author/lint.ts';
import { testRules } from '../../src/rules/author/test-rules.ts';
import { formatDefect } from '../../src/rules/load/defect.ts';
import { loadRules } from '../../src/rules/load/load.ts';

const files = await readRules('rules');
const { ruleset } = loadRules(files);

describe('the built-in rules', () => {
  test('have no defect', async () => {
    expect((await lintRules(files, { statements: await guideStatements() })).map(formatDefect)).toEqual([]);
  });

  test('do what their examples say', async () => {
    const results = await testRules(ruleset, (given, own) => readForRules(sourcesOfExample(given), own.signatures));
    expect(
      results
        .filter(({ problems }) => problems.length > 0)
        .map(({ file, line, problems }) => `${file}:${line}: ${problems.join('; ')}`),
    ).toEqual([]);
    expect(results.length).toBeGreaterThanOrEqual(2 * ruleset.rules.length);
  }, 120_000);

  test('know at least 95 % of the messages at warning and error level', async () => {
    const messages = messageCoverage(ruleset, await readFile('rules/shared/messages.yaml', 'utf8'));
    expect(messages.length).toBeGreaterThan(200);
    expect(known(messages).percent).toBeGreaterThanOrEqual(95);
  });

  test('decide or ask for each statement of the troubleshooting guide', async () => {
    const statements = guideCoverage(ruleset, await readFile('docs/guide-statements.yaml', 'utf8'));
    expect(statements.filter(({ rules }) => rules.length === 0).map(({ id }) => id)).toEqual([]);
  });

  test('look in the logs of components for texts that are long enough to be searched for fast', () => {
    const components = ['controller', 'speaker', 'frr', 'reloader', 'frr-k8s'] as const;
    const slow = ruleset.signatures.filter(
      ({ literals, sources }) => components.some((kind) => sources.includes(kind)) && literals.every(({ length }) => length < 7),
    );
    expect(slow.map(({ id }) => id).filter((id) => id !== 'shared#panic')).toEqual([]);
  });
});

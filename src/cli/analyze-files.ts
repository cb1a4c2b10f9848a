import { analyze } from '../analyze.ts';
import { withDefaults } from '../bundle/limits.ts';
import { openBundle } from '../bundle/open.ts';
import type { InputSource } from '../model/bundle.ts';
import type { Report } from '../model/report.ts';
import type { RuleSet } from '../rules/load/ruleset.ts';
import { type InputOptions, limitsOf } from './input-options.ts';
import { packageVersion } from './package-root.ts';
import { packedRules } from './packed-rules.ts';
import { progressOn } from './progress.ts';

/** Opens the inputs as one bundle and analyzes it. Throws InputError. */
export async function analyzeFiles(
  inputs: readonly string[],
  options: InputOptions & { readonly rules?: string },
): Promise<Report> {
  const ruleset = (options.rules === undefined ? await packedRules() : null) ?? (await readRuleFiles(options.rules));
  const progress = progressOn(process.stderr);
  try {
    const bundle = await openBundle(sourcesOf(inputs), limitsOf(options), { onProgress: progress.update });
    return await analyze(bundle, ruleset, {
      tool: { name: 'metallb-analyze', version: packageVersion() },
      limits: withDefaults(limitsOf(options)),
      metallbVersion: options.metallbVersion,
      mode: options.mode,
    });
  } finally {
    progress.done();
  }
}

/** YAML and JSON Schema are loaded only where rule files must be read. */
async function readRuleFiles(folder: string | undefined): Promise<RuleSet> {
  const { rulesFor } = await import('./built-in-rules.ts');
  return rulesFor(folder);
}

/** `-` is stdin. */
export function sourcesOf(inputs: readonly string[]): readonly InputSource[] {
  return inputs.map((input) =>
    input === '-' ? { kind: 'stream', name: 'stdin', stream: process.stdin } : { kind: 'path', path: input },
  );
}

import { replayFacts } from '../analyze.ts';
import { withDefaults } from '../bundle/limits.ts';
import { openBundle } from '../bundle/open.ts';
import type { InputSource } from '../model/bundle.ts';
import type { Signature } from '../model/signature.ts';
import { readFacts } from '../parse/facts.ts';
import type { ReadBundle } from '../rules/author/test-rules.ts';
import { type InputOptions, limitsOf } from './input-options.ts';

/** Reads inputs as far as rules need them: facts, replay, and what the bundle tells of the cluster. */
export async function readForRules(
  sources: readonly InputSource[],
  signatures: readonly Signature[],
  options: InputOptions = {},
): Promise<ReadBundle> {
  const limits = limitsOf(options);
  const facts = await readFacts(await openBundle(sources, limits), signatures, withDefaults(limits));
  const { replayed, context } = replayFacts(facts, { metallbVersion: options.metallbVersion, mode: options.mode });
  return { facts, replay: replayed, context };
}

/** The files of an example, as if they had been given on the command line. */
export function sourcesOfExample(files: Readonly<Record<string, string>>): readonly InputSource[] {
  return Object.entries(files).map(([name, text]) => ({ kind: 'bytes', name, bytes: Buffer.from(text, 'utf8') }));
}

import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { InputError } from '../model/bundle.ts';
import { addInputOptions, type InputOptions } from './input-options.ts';
import type { Explained } from './replay-files.ts';

interface ReplayOptions extends InputOptions {
  readonly format: 'json' | 'text';
  readonly ndjson?: boolean;
  readonly explain?: string;
  readonly color?: boolean;
}

const examples = `
Examples:
  analyze replay cluster.yaml                                 MetalLB's decisions on these objects, as JSON
  analyze replay --explain Service shop/web bundle.tgz        why this service gets what it gets
  analyze replay --ndjson --metallb-version 0.16.1 *.yaml     a line for each input
  analyze replay --ndjson --metallb-version 0.16.1 @list.txt  inputs named in a file, one a line`;

/** `analyze replay INPUT…`: what MetalLB would decide, from the objects alone. */
export function addReplayCommand(program: Command, finish: (exitCode: number) => void): void {
  const command = program
    .command('replay')
    .description(
      "Computes MetalLB's own decisions from the objects: is the configuration valid, who gets which address, who announces it.",
    )
    .argument('<inputs...>', 'bundles, folders or files with objects, or - for stdin');
  addInputOptions(command)
    .addOption(new Option('-f, --format <format>', 'what to print').choices(['json', 'text']).default('json'))
    .option('--ndjson', 'one line of JSON for each input, in the order given')
    .option('--explain <kind>', 'explain one service in words: --explain Service <namespace>/<name> INPUT…')
    .option('--no-color', 'no colour, even on a terminal (NO_COLOR does the same)')
    .addHelpText('after', examples)
    .action(async (inputs: readonly string[], options: ReplayOptions) => {
      const { explainInputs, replayInputs, replayLines } = await import('./replay-files.ts');
      if (options.ndjson) await replayLines(inputs.flatMap(listed), options);
      else if (options.explain !== undefined || options.format === 'text')
        await explainInputs(explained(inputs, options.explain), options);
      else await replayInputs(inputs, options);
      finish(0);
    });
}

/** `--explain Service shop/web bundle.tgz` and `--explain shop/web bundle.tgz`. */
function explained(inputs: readonly string[], kind: string | undefined): Explained {
  if (kind === undefined) return { service: null, inputs };
  if (/^[^/\s]+\/[^/\s]+$/.test(kind)) return { service: kind, inputs };
  if (kind.toLowerCase() !== 'service') throw new InputError(`--explain ${kind}: only a Service can be explained`);
  const [service, ...rest] = inputs;
  if (service === undefined || rest.length === 0)
    throw new InputError('--explain Service: expected <namespace>/<name> and an input after it');
  return { service, inputs: rest };
}

/** `@file` stands for the inputs that it names, one a line. */
function listed(input: string): readonly string[] {
  if (!input.startsWith('@')) return [input];
  return readFileSync(input.slice(1), 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

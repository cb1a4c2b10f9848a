import type { Command } from 'commander';
import { addInputOptions, type InputOptions } from './input-options.ts';

interface Folder {
  readonly rules?: string;
}

const examples = `
Examples:
  analyze rules list                              what is known, by phase
  analyze rules show bgp/connection-refused       all that is known of one cause
  analyze rules new bgp/my-cause                  a rule to start from
  analyze rules new --from-line '<a log line>'    the same, with signature and example from the line
  analyze rules lint --rules my-rules/            what is wrong with them, and how to mend it
  analyze rules test --rules my-rules/            run their examples
  analyze explain bgp/connection-refused report.tgz

How to write a rule: docs/rules.md.`;

/** `analyze rules …` and `analyze explain RULE BUNDLE`: the knowledge, readable and checkable. */
export function addRulesCommands(program: Command, finish: (exitCode: number) => void): void {
  const rules = program
    .command('rules')
    .description('What the analyzer knows: list, show, write, check and test rules.')
    .addHelpText('after', examples);

  folderOption(rules.command('list').description('List all rules, by phase.'))
    .option('--json', 'as JSON')
    .action(async (options: Folder & { readonly json?: boolean }) =>
      finish(await (await import('./rules-show.ts')).listRules(options.rules, options.json === true)),
    );

  folderOption(
    rules.command('show').description('Show all that is known of one cause.').argument('<id>', 'e.g. bgp/connection-refused'),
  ).action(async (id: string, options: Folder) => finish(await (await import('./rules-show.ts')).showRule(id, options.rules)));

  rules
    .command('checks')
    .description('List the named checks that conditions may use.')
    .action(async () => finish(await (await import('./rules-show.ts')).listChecks()));

  folderOption(
    rules
      .command('lint')
      .description('Check rule files: form, expressions, references, examples, and silence on healthy bundles.'),
  )
    .option('--healthy <folder>', 'bundles in which no rule may find a root cause')
    .action(async (options: Folder & { readonly healthy?: string }) =>
      finish(await (await import('./rules-check.ts')).lint(options.rules, options.healthy)),
    );

  folderOption(
    rules
      .command('test')
      .description('Run the examples of the rules through the whole intake.')
      .argument('[ids...]', 'only these'),
  ).action(async (ids: readonly string[], options: Folder) =>
    finish(await (await import('./rules-check.ts')).test(ids, options.rules)),
  );

  rules
    .command('new')
    .description('Write a rule to start from to stdout, from an id or from a log line.')
    .argument('[id]', 'area/slug, which is also the path of its file')
    .option('--from-line <line>', 'propose literal, fields, captures, source and example from this line (- reads it from stdin)')
    .action(async (id: string | undefined, options: { readonly fromLine?: string }) =>
      finish(await (await import('./rules-show.ts')).newRule(id, options.fromLine)),
    );

  rules
    .command('pack', { hidden: true })
    .description('Check the built-in rules and write them as one file for the build.')
    .argument('<file>')
    .action(async (file: string) => finish(await (await import('./pack-rules.ts')).packTo(file)));

  rules
    .command('docs')
    .description('Write the reference: a page for each cause, an index by phase and by message, and the coverage.')
    .option('-o, --output <folder>', 'where to write', 'docs')
    .option('--check', 'write nothing; exit with 1 if what is there is not up to date')
    .action(async (options: { readonly output: string; readonly check?: boolean }) =>
      finish(await (await import('./rules-docs.ts')).writeDocs(options.output, options.check === true)),
    );

  rules
    .command('scoreboard')
    .description('How well each cause is found in the bundles whose faults are known.')
    .option('--bundles <folder>', 'folders with a bundle and its truth.json (default: the fixtures)')
    .option('-o, --output <file>', 'write the table there')
    .option('--check', 'write nothing; exit with 1 if the file is not up to date')
    .action(async (options: { readonly bundles?: string; readonly output?: string; readonly check?: boolean }) =>
      finish(await (await import('./rules-scoreboard.ts')).scoreboard(options.bundles, options.output, options.check === true)),
    );

  rules
    .command('coverage')
    .description("How much of MetalLB's messages and of the troubleshooting guide the rules know.")
    .option('--floor <percent>', 'exit with 1 if fewer messages are known', Number)
    .option('--missing', 'list what is not known')
    .action(async (options: { readonly floor?: number; readonly missing?: boolean }) =>
      finish(await (await import('./rules-docs.ts')).coverage(options.floor, options.missing === true)),
    );

  addInputOptions(
    folderOption(
      program
        .command('explain')
        .description(
          'Why a rule fired on a bundle, or did not: what it read, which line satisfied which clause, what came nearest.',
        )
        .argument('<rule>', 'e.g. bgp/connection-refused')
        .argument('<inputs...>', 'archives, folders or files, or - for stdin'),
    ),
  ).action(async (id: string, inputs: readonly string[], options: InputOptions & Folder) =>
    finish(await (await import('./rules-explain.ts')).explain(id, inputs, options)),
  );
}

const folderOption = (command: Command): Command => command.option('--rules <folder>', 'add your own rules');

import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { InputError } from '../model/bundle.ts';
import type { Severity } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { addInputOptions, type InputOptions } from './input-options.ts';
import { outputsOf, writeOutputs } from './outputs.ts';

interface AnalyzeOptions extends InputOptions {
  readonly format?: string;
  readonly output?: string;
  readonly text?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly json?: string;
  readonly reply?: boolean;
  readonly all?: boolean;
  readonly color?: boolean;
  readonly failOn?: Severity;
  readonly from?: string;
  readonly rules?: string;
}

const examples = `
Examples:
  analyze metallb_report.tgz                        what is wrong, on a screen
  analyze metallb_report.tgz --html report.html     the page to keep open while triaging
  analyze metallb_report.tgz --format markdown      to paste into the issue
  analyze metallb_report.tgz --reply                what to ask the reporter for
  analyze report/ services.yaml issue.md            several inputs are one bundle
  cat bundle.tgz | analyze -                        from stdin
  analyze replay --explain Service shop/web bundle.tgz   why this service gets what it gets
  analyze rules list                                what is known
  analyze explain bgp/connection-refused bundle.tgz why a rule fired, or not

Exit codes: 0 analyzed; 1 a finding reached --fail-on; 2 wrong usage, or nothing could be read.
Nothing leaves this machine, and nothing is written but the files you name.`;

/** `analyze INPUT…`: the main job. */
export function addAnalyzeCommand(program: Command, finish: (exitCode: number) => void): void {
  program.description(
    'Reads a MetalLB bug-report bundle and says which phase fails, why, on what evidence, what to do, and what is missing to know more.',
  );
  addInputOptions(program)
    .argument('[inputs...]', 'archives (.tgz .tar .zip .gz), folders, logs, YAML, issue texts, or - for stdin')
    .addOption(new Option('-f, --format <format>', 'what to print').choices(['text', 'markdown', 'html', 'json']))
    .option('-o, --output <file>', 'where --format goes (default: stdout)')
    .option('--text <file>', 'write the terminal summary there (- is stdout)')
    .option('--markdown <file>', 'write Markdown there')
    .option('--html <file>', 'write the HTML page there')
    .option('--json <file>', 'write the JSON report there')
    .option('--reply', 'print the answer to paste to the reporter: what to send to know more')
    .option('--all', 'list every finding and every cause that cannot be told')
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 if a finding is at least that severe').choices([
        'error',
        'warning',
        'info',
      ]),
    )
    .option('--from <report>', 'render a JSON report made before, instead of reading a bundle')
    .option('--rules <folder>', 'add your own rules')
    .option('--no-color', 'no colour, even on a terminal (NO_COLOR does the same)')
    .addHelpText('after', examples)
    .action(async (inputs: readonly string[], options: AnalyzeOptions) => {
      const outputs = outputsOf(options);
      const report = options.from ? await savedReport(options.from) : await analyzeInputs(inputs, options);
      await writeOutputs(report, outputs, { all: options.all === true, color: options.color !== false });
      finish(options.failOn && reaches(report, options.failOn) ? 1 : 0);
    });
}

async function analyzeInputs(inputs: readonly string[], options: AnalyzeOptions): Promise<Report> {
  if (inputs.length === 0)
    throw new InputError('no input: name a bundle, a folder or a file, or - for stdin (analyze --help tells more)');
  const { analyzeFiles } = await import('./analyze-files.ts');
  return analyzeFiles(inputs, options);
}

async function savedReport(path: string): Promise<Report> {
  const { readReport } = await import('./saved-report.ts');
  return readReport(readFileSync(path, 'utf8'), path);
}

const severities: readonly Severity[] = ['info', 'warning', 'error'];

/** What was repaired meanwhile fails nothing. */
function reaches(report: Report, threshold: Severity): boolean {
  return report.findings.some(
    (finding) => finding.state !== 'recovered' && severities.indexOf(finding.severity) >= severities.indexOf(threshold),
  );
}

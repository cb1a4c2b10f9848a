import { basename } from 'node:path';
import { analyze } from '../../analyze.ts';
import { withDefaults } from '../../bundle/limits.ts';
import { openBundle } from '../../bundle/open.ts';
import type { RulesWithDefects } from '../../cli/built-in-rules.ts';
import { packageVersion } from '../../cli/package-root.ts';
import { InputError, type InputSource } from '../../model/bundle.ts';
import type { Report } from '../../model/report.ts';

export type Analysis =
  | { readonly status: 'analyzed'; readonly report: Report }
  /** The input holds nothing that can be read, which may show late. */
  | { readonly status: 'unreadable'; readonly why: string }
  | { readonly status: 'crashed'; readonly why: string };

/** Why there is no report, as a line for the maintainer. */
export function whyNoReport({ status, why }: Exclude<Analysis, { status: 'analyzed' }>): string {
  return status === 'unreadable'
    ? `Nothing could be read: ${why}`
    : `The analysis broke off. This is a defect of the analyzer, please report it: ${why}`;
}

/** How often inputs are put in another order, where a bomb kept the rest from being read. */
const mostRepeats = 2;

/** Several inputs are one bundle. Whatever is in it, this does not throw. */
export async function analysisOf(inputs: readonly InputSource[], rules: RulesWithDefects): Promise<Analysis> {
  let order = inputs;
  for (let repeats = 0; ; repeats++) {
    const analysis = await analyzeOnce(order, rules);
    const last = analysis.status === 'analyzed' ? endingInput(analysis.report, order) : undefined;
    if (last === undefined || last === order.at(-1) || repeats === mostRepeats) return analysis;
    order = [...order.filter((input) => input !== last), last];
  }
}

/** The input in which a limit of the whole run was reached, so that those after it were not read. */
function endingInput({ unreadable }: Report, inputs: readonly InputSource[]): InputSource | undefined {
  const source = unreadable.find(({ ended }) => ended === true)?.source;
  return source === undefined ? undefined : inputs.find((input) => isWithin(source, labelOf(input)));
}

/** Whether a source of the report is this input or lies in it. */
function isWithin(source: string, label: string): boolean {
  return source === label || source.startsWith(`${label}/`);
}

function labelOf(input: InputSource): string {
  return input.kind === 'path' ? basename(input.path) : input.name;
}

async function analyzeOnce(inputs: readonly InputSource[], { ruleset }: RulesWithDefects): Promise<Analysis> {
  try {
    const tool = { name: 'metallb-analyze', version: packageVersion() };
    return { status: 'analyzed', report: await analyze(await openBundle(inputs), ruleset, { tool, limits: withDefaults({}) }) };
  } catch (error) {
    if (error instanceof InputError) return { status: 'unreadable', why: error.message };
    return { status: 'crashed', why: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

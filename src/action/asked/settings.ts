import { InputError } from '../../model/bundle.ts';
import { type LabelPlan, readLabelPlan } from './label-plan.ts';

export type Mode = 'comment' | 'dry-run' | 'summary';

/** What the maintainer of the repository chose in the workflow. */
export interface Settings {
  readonly token: string;
  readonly mode: Mode;
  readonly issue: number | null;
  readonly paths: readonly string[];
  readonly labels: LabelPlan;
  readonly rules: string | null;
  readonly minimumConfidence: number;
  readonly rerunLabel: string;
  readonly maxAttachments: number;
  readonly maxAttachmentBytes: number;
  readonly timeoutSeconds: number;
}

/** As in action.yml, which a test holds against these: whoever calls the built file by hand gets the same. */
export const defaults = {
  mode: 'comment',
  'minimum-confidence': 'low',
  tone: 'plain',
  'rerun-label': 'analyze',
  'max-attachments': '10',
  'max-attachment-bytes': '104857600',
  'timeout-seconds': '120',
} as const;

const modes: readonly Mode[] = ['comment', 'dry-run', 'summary'];
/** See docs/confidence.md. */
const confidences: Readonly<Record<string, number>> = { low: 0.5, medium: 0.7, high: 0.85 };
const mostAttachments = 100;
const mostBytes = 2 * 1024 ** 3;
const mostSeconds = 3_600;

/** `input` gives an input's text, empty where it is not set. A slip of the maintainer's is an InputError that names the input. */
export function readSettings(input: (name: string) => string): Settings {
  const text = (name: string): string => input(name).trim();
  const withDefault = (name: keyof typeof defaults): string => text(name) || defaults[name];
  oneOf('tone', withDefault('tone'), ['plain']);
  const rerunLabel = withDefault('rerun-label');
  const labels = readLabelPlan(input('labels'));
  for (const { verdict, add } of labels) {
    if (add.some((label) => label.toLowerCase() === rerunLabel.toLowerCase()))
      throw new InputError(`labels: ${verdict} would set "${rerunLabel}", the rerun-label, and so run again without end`);
  }
  const issue = text('issue');
  return {
    token: text('token'),
    mode: oneOf('mode', withDefault('mode'), modes),
    issue: issue === '' ? null : wholeNumber('issue', issue.replace(/^#/, ''), Number.MAX_SAFE_INTEGER),
    paths: input('path')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    labels,
    rules: text('rules') || null,
    minimumConfidence: confidence(withDefault('minimum-confidence')),
    rerunLabel,
    maxAttachments: wholeNumber('max-attachments', withDefault('max-attachments'), mostAttachments),
    maxAttachmentBytes: wholeNumber('max-attachment-bytes', withDefault('max-attachment-bytes'), mostBytes),
    timeoutSeconds: wholeNumber('timeout-seconds', withDefault('timeout-seconds'), mostSeconds),
  };
}

function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find((each) => each === value);
  if (found === undefined) throw new InputError(`${name}: unknown value "${value}"; expected ${known.join(', ')}`);
  return found;
}

function wholeNumber(name: string, value: string, most: number): number {
  const number = /^\d{1,16}$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > most)
    throw new InputError(`${name}: "${value}" is no whole number from 1 to ${most.toLocaleString('en')}`);
  return number;
}

function confidence(value: string): number {
  const word = Object.hasOwn(confidences, value) ? confidences[value] : undefined;
  const number = word ?? (/^[01](?:\.\d{1,6})?$/.test(value) ? Number(value) : Number.NaN);
  if (!(number >= 0 && number <= 1))
    throw new InputError(`minimum-confidence: "${value}" is neither a number from 0 to 1 nor low, medium or high`);
  return number;
}

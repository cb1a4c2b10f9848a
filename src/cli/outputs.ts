import { closeSync, openSync, writeFileSync } from 'node:fs';
import { InputError } from '../model/bundle.ts';
import type { Report } from '../model/report.ts';

export type Format = 'text' | 'markdown' | 'html' | 'json' | 'reply';

/** One rendering and where it goes; `-` is stdout. */
export interface Output {
  readonly format: Format;
  readonly file: string;
}

interface OutputFlags {
  readonly format?: string;
  readonly output?: string;
  readonly text?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly json?: string;
  readonly reply?: boolean;
}

const formats = ['text', 'markdown', 'html', 'json'] as const;

/** What the flags ask for. Without any, the summary on stdout. */
export function outputsOf(flags: OutputFlags): readonly Output[] {
  const named = formats.flatMap((format) => {
    const file = flags[format];
    return file === undefined ? [] : [{ format, file }];
  });
  const format = formats.find((known) => known === flags.format);
  const chosen: Output[] = [...named];
  if (flags.reply) chosen.push({ format: 'reply', file: flags.output ?? '-' });
  else if (format) chosen.push({ format, file: flags.output ?? '-' });
  else if (flags.output !== undefined || chosen.length === 0) chosen.push({ format: 'text', file: flags.output ?? '-' });
  const onStdout = chosen.filter((output) => output.file === '-');
  if (onStdout.length > 1) {
    throw new InputError(
      `${onStdout.map((output) => output.format).join(' and ')} cannot both go to stdout: name a file for one of them`,
    );
  }
  return chosen;
}

export interface OutputStyle {
  readonly all: boolean;
  readonly color: boolean;
}

export async function writeOutputs(report: Report, outputs: readonly Output[], style: OutputStyle): Promise<void> {
  for (const { format, file } of outputs) {
    const pieces = await renderAs(report, format, style, file === '-');
    if (file === '-') await writeToStdout(pieces);
    else writeToFile(file, pieces);
  }
}

/** Only the view that is asked for is loaded. What may be very long comes in pieces. */
async function renderAs(report: Report, format: Format, style: OutputStyle, toStdout: boolean): Promise<Iterable<string>> {
  switch (format) {
    case 'text': {
      const { renderText } = await import('../render/text.ts');
      const terminal = toStdout && process.stdout.isTTY === true;
      const colour = terminal && style.color && !process.env.NO_COLOR;
      const width = terminal ? Math.min(process.stdout.columns ?? 100, 120) : 100;
      return [renderText(report, { colour, width, all: style.all })];
    }
    case 'markdown': {
      const { renderMarkdown } = await import('../render/markdown.ts');
      return [renderMarkdown(report)];
    }
    case 'html': {
      const { renderHtml } = await import('../render/html.ts');
      return [renderHtml(report)];
    }
    case 'json': {
      const { reportPieces } = await import('../render/json.ts');
      return reportPieces(report);
    }
    case 'reply': {
      const { renderReply } = await import('../render/markdown.ts');
      return [`${renderReply(report) || 'Nothing needs to be asked: the bundle suffices.'}\n`];
    }
    default:
      return format satisfies never;
  }
}

export async function writeToStdout(pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) {
    await new Promise<void>((resolve, reject) => {
      process.stdout.write(piece, (error) => (error ? reject(error) : resolve()));
    });
  }
}

function writeToFile(file: string, pieces: Iterable<string>): void {
  const target = openSync(file, 'w');
  try {
    for (const piece of pieces) writeFileSync(target, piece);
  } finally {
    closeSync(target);
  }
}

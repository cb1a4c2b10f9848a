import * as core from '@actions/core';
import { prose } from '../../render/escape-markdown.ts';
import { cut, oneLine, visible } from '../../render/visible.ts';
import { inertLine } from './log.ts';

/** What a run tells the maintainer: a line each, in the log and in the job's summary. */
export class Telling {
  readonly #lines: string[] = [];

  say(line: string): void {
    this.#lines.push(line);
    core.info(inertLine(line));
  }

  /** As an annotation of the run; the job stays green. */
  warn(line: string): void {
    this.#lines.push(`⚠️ ${line}`);
    core.warning(inertLine(line));
  }

  /** The lines as a Markdown list. */
  markdown(): string {
    return this.#lines.map((line) => `- ${prose(cut(oneLine(visible(line)), 500))}`).join('\n');
  }
}

import * as core from '@actions/core';
import { InputError } from '../model/bundle.ts';
import { run } from './run.ts';
import { inertLine } from './told/log.ts';

try {
  await run();
} catch (error) {
  core.setFailed(inertLine(messageOf(error)));
}

/** A maintainer's slip is one line with its place; a defect of ours keeps its stack. */
function messageOf(error: unknown): string {
  if (error instanceof InputError)
    return error.place ? `${error.place.source}:${error.place.line}: ${error.message}` : error.message;
  return `this is a defect of the Action, please report it: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

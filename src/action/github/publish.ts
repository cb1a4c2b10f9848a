import type { Verdict } from '../../model/finding.ts';
import type { Draft } from '../answer/answer.ts';
import { labelChanges } from '../asked/label-plan.ts';
import type { Settings } from '../asked/settings.ts';
import type { Thread } from '../thread/thread.ts';
import type { Result } from '../told/deliver.ts';
import type { Telling } from '../told/telling.ts';
import { ApiFailure } from './api-failure.ts';
import { type OwnComment, writeComment } from './comments.ts';
import type { GitHub } from './github.ts';

export interface Publication {
  readonly own: readonly OwnComment[];
  readonly thread: Thread;
  readonly github: GitHub;
  readonly settings: Settings;
  readonly telling: Telling;
}

/** Writes the comment, then the labels. What GitHub refuses is told; what was done before it stands. */
export async function publish(result: Result, { state, text }: Draft, publication: Publication): Promise<Result> {
  const { own, thread, github, telling } = publication;
  let published = result;
  try {
    const { kind, url } = await writeComment(github.commentsOf(thread.issue), own, state, text);
    telling.say(commentWords[kind]);
    published = { ...result, commentUrl: url, commented: kind === 'created' || kind === 'edited' };
    if (kind !== 'overtaken' && result.report !== null) await setLabels(result.report.verdict, publication);
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    telling.warn(error.message);
  }
  return published;
}

const commentWords = {
  created: 'The comment was written.',
  edited: 'The comment was brought up to date.',
  unchanged: 'The comment says the same already.',
  overtaken: 'A later run has answered meanwhile; its comment stays.',
} as const;

async function setLabels(verdict: Verdict, { thread, github, settings, telling }: Publication): Promise<void> {
  const { issue, labels } = thread;
  const { add, remove } = labelChanges(settings.labels, verdict, labels);
  if (add.length > 0) {
    await github.addLabels(issue, add);
    telling.say(`Labels set: ${add.join(', ')}`);
  }
  for (const label of remove) {
    await github.removeLabel(issue, label);
    telling.say(`Label removed: ${label}`);
  }
}

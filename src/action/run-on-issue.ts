import { InputError } from '../model/bundle.ts';
import { answerFor, type Written } from './answer.ts';
import { ApiFailure } from './api-failure.ts';
import { isSameAuthor, type OwnComment, ownComments, writeComment } from './comments.ts';
import { noResult, type Result } from './deliver.ts';
import type { Surroundings } from './environment.ts';
import { readThread } from './gather.ts';
import type { GitHub } from './github.ts';
import type { Asked, Intent } from './intent.ts';
import { labelChanges } from './label-plan.ts';
import { isBugForm, whySilent } from './restraint.ts';
import { crashed } from './run-on-paths.ts';
import type { Settings } from './settings.ts';
import { beginsAsOurs } from './state.ts';
import type { Telling } from './telling.ts';
import { peoplesThread, type Thread } from './thread.ts';

type IssueIntent = Extract<Intent, { kind: 'issue' }>;

/** Analyzes an issue with its attachments, and answers in one comment. Throws ApiFailure, and InputError for a wrong input. */
export async function runOnIssue(
  intent: IssueIntent,
  github: GitHub,
  settings: Settings,
  around: Surroundings,
  telling: Telling,
): Promise<Result> {
  const nothing = (why: string): Result => {
    telling.say(`Nothing to do: ${why}.`);
    return noResult;
  };
  const self = await github.self();
  if (intent.author !== null && intent.author.toLowerCase() === self.login.toLowerCase())
    return nothing("the comment is the Action's own");
  const asked = await isAsked(intent.asked, github);
  if (asked === null) return nothing('only people with write permission may ask for an analysis');
  const thread = await threadOf(intent, github);
  if (thread.isPullRequest) return nothing('it is a pull request');

  const repository = `${around.repository.owner}/${around.repository.repo}`;
  const own = ownComments(thread.comments, self, { repository, issue: thread.issue });
  const said = peoplesThread(thread, ({ author, body }) => isSameAuthor(author, self) && beginsAsOurs(body));
  const reading = await readThread(said, settings, around, telling);
  const { analysis } = reading;
  if (analysis.status !== 'analyzed')
    return nothing(analysis.status === 'unreadable' ? `nothing could be read: ${analysis.why}` : crashed(analysis.why));
  const { report } = analysis;
  const written = answerFor(report, reading, own[0]?.state ?? null, { thread, repository, runUrl: around.runUrl });
  const made = { ...noResult, report, text: written.text };

  const silent =
    own.length > 0 || asked
      ? null
      : whySilent({
          report,
          read: reading.read.length + settings.paths.length,
          failed: reading.failed.length,
          isBugForm: isBugForm(thread.body),
          minimumConfidence: settings.minimumConfidence,
        });
  if (silent !== null) {
    telling.say(`No comment: ${silent}.`);
    return made;
  }
  if (settings.mode !== 'comment') {
    telling.say(
      settings.mode === 'dry-run' ? 'Dry run: this is the comment that would be written.' : 'Only this summary was asked for.',
    );
    return made;
  }
  return publish(made, written, { own, thread, github, settings, telling });
}

/** Whether an answer is wanted in any case; null where a stranger asked for it. */
async function isAsked(asked: Asked, github: GitHub): Promise<boolean | null> {
  if (asked.kind !== 'if-permitted') return asked.kind === 'yes';
  return (await github.mayWrite(asked.by)) ? true : null;
}

async function threadOf({ issue, asked }: IssueIntent, github: GitHub): Promise<Thread> {
  try {
    return await github.thread(issue);
  } catch (error) {
    // The number was typed by somebody.
    if (asked.kind === 'yes' && error instanceof ApiFailure && error.status === 404)
      throw new InputError(`issue: there is no issue ${issue}, or the token may not see it`);
    throw error;
  }
}

interface Publication {
  readonly own: readonly OwnComment[];
  readonly thread: Thread;
  readonly github: GitHub;
  readonly settings: Settings;
  readonly telling: Telling;
}

/** Writes the comment, then the labels. What GitHub refuses is told, and the rest goes on. */
async function publish(made: Result, { state, text }: Written, { own, thread, github, settings, telling }: Publication) {
  let result = made;
  try {
    const { kind, url } = await writeComment(github.commentsOf(thread.issue), own, state, text);
    telling.say(commentWords[kind]);
    result = { ...made, commentUrl: url, commented: kind === 'created' || kind === 'edited' };
    if (kind === 'overtaken') return result;
    if (made.report !== null) await setLabels(made.report.verdict, thread, github, settings, telling);
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    telling.warn(error.message);
  }
  return result;
}

const commentWords = {
  created: 'The comment was written.',
  edited: 'The comment was brought up to date.',
  unchanged: 'The comment says the same already.',
  overtaken: 'A later run has answered meanwhile; its comment stays.',
} as const;

async function setLabels(
  verdict: Parameters<typeof labelChanges>[1],
  { issue, labels }: Thread,
  github: GitHub,
  settings: Settings,
  telling: Telling,
): Promise<void> {
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

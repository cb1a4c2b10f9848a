import { InputError } from '../model/bundle.ts';
import { answerFor } from './answer/answer.ts';
import { isBugForm, whySilent } from './answer/restraint.ts';
import { beginsAsOurs } from './answer/state.ts';
import type { Surroundings } from './asked/environment.ts';
import type { Asked, Intent } from './asked/intent.ts';
import type { Settings } from './asked/settings.ts';
import { ApiFailure } from './github/api-failure.ts';
import { isSameAuthor, ownComments } from './github/comments.ts';
import type { GitHub } from './github/github.ts';
import { publish } from './github/publish.ts';
import { whyNoReport } from './reading/analysis.ts';
import { readThread } from './reading/reading.ts';
import { peoplesThread, type Thread } from './thread/thread.ts';
import { noResult, type Result } from './told/deliver.ts';
import type { Telling } from './told/telling.ts';

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
  if (analysis.status !== 'analyzed') {
    telling.warn(whyNoReport(analysis));
    return noResult;
  }
  const { report } = analysis;
  const draft = answerFor(report, reading, own[0]?.state ?? null, { thread, repository, runUrl: around.runUrl });
  const made = { ...noResult, report, text: draft.text };

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
  return publish(made, draft, { own, thread, github, settings, telling });
}

/** Whether an answer is wanted in any case; null where a stranger asked for it. */
async function isAsked(asked: Asked, github: GitHub): Promise<boolean | null> {
  if (asked.kind !== 'if-permitted') return asked.kind === 'yes';
  return (await github.mayWrite(asked.by)) ? true : null;
}

async function threadOf({ issue, from }: IssueIntent, github: GitHub): Promise<Thread> {
  try {
    return await github.thread(issue);
  } catch (error) {
    if (from === 'input' && error instanceof ApiFailure && error.status === 404)
      throw new InputError(`issue: there is no issue ${issue}, or the token may not see it`);
    throw error;
  }
}

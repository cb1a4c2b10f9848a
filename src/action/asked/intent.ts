import { isObject, type Json, type JsonObject } from '../../model/object.ts';
import { beginsAsOurs } from '../answer/state.ts';

/** What happened, as the runner tells it. `payload` is the event's file. */
export interface Trigger {
  readonly name: string;
  readonly payload: unknown;
}

/** Whether somebody wants an answer in any case: not, for certain, or if the person may ask. */
export type Asked = { readonly kind: 'no' } | { readonly kind: 'yes' } | { readonly kind: 'if-permitted'; readonly by: string };

export type Intent =
  | {
      readonly kind: 'issue';
      readonly issue: number;
      /** Who typed a wrong number should know. */
      readonly from: 'event' | 'input';
      readonly asked: Asked;
      /** Of the comment that the event is about. */
      readonly author: string | null;
    }
  | { readonly kind: 'paths' }
  | { readonly kind: 'nothing'; readonly why: string };

interface Wishes {
  readonly issue: number | null;
  readonly paths: readonly string[];
  readonly rerunLabel: string;
}

const nothing = (why: string): Intent => ({ kind: 'nothing', why });
const unasked: Asked = { kind: 'no' };

/** What an event asks for: an issue to look at, files of the workspace, or nothing and why. */
export function intentOf({ name, payload }: Trigger, wishes: Wishes): Intent {
  const event: JsonObject = isObject(payload) ? payload : {};
  if (name === 'issues') return ofIssueEvent(event, wishes);
  if (name === 'issue_comment') return ofCommentEvent(event);
  if (wishes.issue !== null) return { kind: 'issue', issue: wishes.issue, from: 'input', asked: { kind: 'yes' }, author: null };
  if (wishes.paths.length > 0) return { kind: 'paths' };
  return nothing(`the event "${name}" is about no issue, and neither the input issue nor path is set`);
}

function ofIssueEvent(event: JsonObject, { rerunLabel }: Wishes): Intent {
  const issue = issueOf(event);
  if (typeof issue === 'string') return nothing(issue);
  const action = textAt(event.action);
  if (action === 'labeled') {
    // GitHub lets only people with triage permission set labels.
    if (textAt(isObject(event.label) ? event.label.name : null).toLowerCase() !== rerunLabel.toLowerCase())
      return nothing('a label that does not concern the analysis was set');
    return { kind: 'issue', issue, from: 'event', asked: { kind: 'yes' }, author: null };
  }
  if (action !== 'opened' && action !== 'edited' && action !== 'reopened')
    return nothing(`nothing is to be done where an issue is "${action}"`);
  return { kind: 'issue', issue, from: 'event', asked: unasked, author: null };
}

function ofCommentEvent(event: JsonObject): Intent {
  const issue = issueOf(event);
  if (typeof issue === 'string') return nothing(issue);
  const action = textAt(event.action);
  if (action !== 'created' && action !== 'edited') return nothing(`nothing is to be done where a comment is "${action}"`);
  const comment: JsonObject = isObject(event.comment) ? event.comment : {};
  const user: JsonObject = isObject(comment.user) ? comment.user : {};
  const author = textAt(user.login);
  const body = textAt(comment.body);
  if (textAt(user.type) === 'Bot' || author.endsWith('[bot]')) return nothing('the comment is by a bot');
  if (beginsAsOurs(body)) return nothing("the comment is the Action's own");
  const command = (body.split('\n', 1)[0] ?? '').trim() === '/analyze';
  return { kind: 'issue', issue, from: 'event', asked: command ? { kind: 'if-permitted', by: author } : unasked, author };
}

/** The issue's number, or why there is none to look at. */
function issueOf(event: JsonObject): number | string {
  const issue: Json | undefined = event.issue;
  if (!isObject(issue) || typeof issue.number !== 'number' || !Number.isSafeInteger(issue.number) || issue.number < 1)
    return 'the event names no issue';
  return isObject(issue.pull_request) ? 'it is a pull request' : issue.number;
}

function textAt(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

import type { FakeGitHub } from './fake-github.ts';
import { commentJson, issueJson, labelJson, personJson, repositoryJson } from './fake-json.ts';
import { type FakeComment, type FakeIssue, maintainer, type Person, stranger } from './fake-repository.ts';

/** What the runner writes into the event file. */
export interface Event {
  readonly name: string;
  readonly payload: unknown;
}

const common = ({ at, repository }: FakeGitHub, sender: Person) => ({
  repository: repositoryJson(at, repository),
  sender: personJson(at, sender),
});

export function issueEvent(
  github: FakeGitHub,
  action: string,
  issue: FakeIssue,
  sender: Person = issue.user,
  more: Readonly<Record<string, unknown>> = {},
): Event {
  const shown = issueJson(github.at, github.repository, issue);
  return { name: 'issues', payload: { action, issue: shown, ...more, ...common(github, sender) } };
}

export const labelEvent = (github: FakeGitHub, issue: FakeIssue, label: string, sender: Person): Event =>
  issueEvent(github, 'labeled', issue, sender, { label: labelJson(github.at, github.repository, label) });

export function commentEvent(github: FakeGitHub, action: string, issue: FakeIssue, comment: FakeComment): Event {
  const { at, repository } = github;
  return {
    name: 'issue_comment',
    payload: {
      action,
      issue: issueJson(at, repository, issue),
      comment: commentJson(at, repository, issue, comment),
      ...common(github, comment.user ?? stranger),
    },
  };
}

export function dispatchEvent(github: FakeGitHub, inputs: Readonly<Record<string, string>> = {}): Event {
  return { name: 'workflow_dispatch', payload: { inputs, ref: 'refs/heads/main', ...common(github, maintainer) } };
}

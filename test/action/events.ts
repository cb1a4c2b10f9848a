import type { FakeGitHub } from './fake-github.ts';
import { commentJson, issueJson, personJson, repositoryJson } from './fake-json.ts';
import { type FakeComment, type FakeIssue, maintainer, type Person } from './fake-repository.ts';

/** What the runner writes into the event file. */
export interface Event {
  readonly name: 'issues' | 'issue_comment' | 'workflow_dispatch';
  readonly payload: Readonly<Record<string, unknown>>;
}

const common = ({ at, repository }: FakeGitHub, sender: Person) => ({
  repository: repositoryJson(at, repository),
  sender: personJson(at, sender),
});

export function issueEvent(github: FakeGitHub, action: string, issue: FakeIssue, sender: Person = issue.user): Event {
  return {
    name: 'issues',
    payload: { action, issue: issueJson(github.at, github.repository, issue), ...common(github, sender) },
  };
}

export function labelEvent(github: FakeGitHub, issue: FakeIssue, label: string, sender: Person): Event {
  const { payload } = issueEvent(github, 'labeled', issue, sender);
  return { name: 'issues', payload: { ...payload, label: { id: 1, name: label, color: 'ededed', default: false } } };
}

export function commentEvent(github: FakeGitHub, action: string, issue: FakeIssue, comment: FakeComment): Event {
  const { at, repository } = github;
  return {
    name: 'issue_comment',
    payload: {
      action,
      issue: issueJson(at, repository, issue),
      comment: commentJson(at, repository, issue, comment),
      ...common(github, comment.user),
    },
  };
}

export function dispatchEvent(github: FakeGitHub, inputs: Readonly<Record<string, string>> = {}): Event {
  return { name: 'workflow_dispatch', payload: { inputs, ref: 'refs/heads/main', ...common(github, maintainer) } };
}

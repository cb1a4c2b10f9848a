/** What GitHub keeps of one repository: issues, their comments, and who may do what. */
export interface Person {
  readonly login: string;
  readonly id: number;
  readonly type: 'User' | 'Bot';
}

export type Role = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

export interface FakeComment {
  readonly id: number;
  /** null: the account was deleted. */
  readonly user: Person | null;
  /** The slug of the app whose token wrote it. */
  readonly app: string | null;
  readonly createdAt: string;
  body: string;
  updatedAt: string;
}

export interface FakeIssue {
  readonly number: number;
  readonly user: Person;
  readonly pullRequest: boolean;
  readonly createdAt: string;
  /** Whatever happens to an issue or to a comment of it changes this. */
  updatedAt: string;
  title: string;
  body: string | null;
  labels: string[];
  comments: FakeComment[];
}

export const reporter: Person = { login: 'unlucky-reporter', id: 501, type: 'User' };
export const stranger: Person = { login: 'passer-by', id: 502, type: 'User' };
export const maintainer: Person = { login: 'kind-maintainer', id: 503, type: 'User' };
/** The author of whatever any workflow writes with the token it was given. */
export const workflowBot: Person = { login: 'github-actions[bot]', id: 41898282, type: 'Bot' };

interface NewIssue {
  readonly title?: string;
  readonly body?: string | null;
  readonly user?: Person;
  readonly labels?: readonly string[];
  readonly pullRequest?: boolean;
}

export class FakeRepository {
  readonly owner = 'metallb';
  readonly name = 'metallb';
  readonly id = 108185123;
  readonly issues = new Map<number, FakeIssue>();
  readonly roles = new Map<string, Role>([
    [maintainer.login, 'maintain'],
    [reporter.login, 'read'],
    [stranger.login, 'read'],
  ]);
  #lastId = 3_500_000_000;
  #minutes = 0;

  open({
    title = 'LoadBalancer address is not reachable',
    body = '',
    user = reporter,
    labels = [],
    pullRequest = false,
  }: NewIssue): FakeIssue {
    const number = 2400 + this.issues.size;
    const at = this.now();
    const issue = { number, user, pullRequest, title, body, labels: [...labels], comments: [], createdAt: at, updatedAt: at };
    this.issues.set(number, issue);
    return issue;
  }

  say(issue: FakeIssue, user: Person | null, body: string, app: string | null = null): FakeComment {
    const at = this.now();
    this.#lastId += 1 + (this.#lastId % 7);
    const comment: FakeComment = { id: this.#lastId, user, app, body, createdAt: at, updatedAt: at };
    issue.comments.push(comment);
    issue.updatedAt = at;
    return comment;
  }

  /** The reporter changes his text. */
  edit(issue: FakeIssue, body: string): void {
    issue.body = body;
    issue.updatedAt = this.now();
  }

  comment(id: number): { readonly issue: FakeIssue; readonly comment: FakeComment } | undefined {
    for (const issue of this.issues.values())
      for (const comment of issue.comments) if (comment.id === id) return { issue, comment };
    return undefined;
  }

  /** A minute passes whenever anybody asks. */
  now(): string {
    this.#minutes += 1;
    return new Date(Date.UTC(2026, 10, 20, 10, this.#minutes)).toISOString().replace('.000', '');
  }
}

import type { Author, Comment, Thread } from '../thread/thread.ts';
import { ApiFailure, apiFailure } from './api-failure.ts';
import type { Comments } from './comments.ts';
import type { GitHubClient } from './octokit.ts';

export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

/** What the analysis asks of GitHub, in its own words. Each call throws ApiFailure, and nothing else. */
export interface GitHub {
  thread(issue: number): Promise<Thread>;
  /** Who the token is. */
  self(): Promise<Author>;
  mayWrite(login: string): Promise<boolean>;
  addLabels(issue: number, labels: readonly string[]): Promise<void>;
  removeLabel(issue: number, label: string): Promise<void>;
  commentsOf(issue: number): Comments;
}

const workflowToken: Author = { login: 'github-actions[bot]', type: 'Bot' };
const nobody: Author = { login: 'ghost', type: 'User' };

export function gitHub(client: GitHubClient, where: Repository): GitHub {
  const attempt = async <T>(doing: string, needs: string, call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      throw apiFailure(doing, needs, error);
    }
  };
  const commentsOf = (issue: number): Comments => issueComments(client, where, issue, attempt);
  return {
    commentsOf,
    thread: async (issue) => {
      const { data } = await attempt('read the issue', 'issues: read', () =>
        client.request('GET /repos/{owner}/{repo}/issues/{issue_number}', { ...where, issue_number: issue }),
      );
      return {
        issue,
        title: data.title ?? '',
        body: data.body ?? '',
        author: authorOf(data.user),
        isPullRequest: data.pull_request !== undefined && data.pull_request !== null,
        labels: (data.labels ?? []).flatMap((label) => (typeof label === 'string' ? label : (label.name ?? []))),
        updatedAt: data.updated_at ?? '',
        comments: data.pull_request ? [] : await commentsOf(issue).list(),
      };
    },
    // The token of a workflow, or of any app, is no user's: REST refuses to say whose, GraphQL tells the bot's name.
    self: async () => {
      try {
        const { data } = await attempt('ask whose the token is', 'metadata: read', () => client.request('GET /user'));
        return authorOf(data);
      } catch (error) {
        if (error instanceof ApiFailure && (error.status === 403 || error.status === 401 || error.status === 404))
          return botOf(client);
        throw error;
      }
    },
    mayWrite: async (login) => {
      const found = await attempt('ask for the rights of the one who commented', 'metadata: read', () =>
        ignoreMissing(
          client.request('GET /repos/{owner}/{repo}/collaborators/{username}/permission', { ...where, username: login }),
        ),
      );
      return found !== null && ['admin', 'maintain', 'write'].includes(found.data.permission);
    },
    addLabels: async (issue, labels) => {
      await attempt('set labels', 'issues: write', () =>
        client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
          ...where,
          issue_number: issue,
          labels: [...labels],
        }),
      );
    },
    removeLabel: async (issue, label) => {
      await attempt('remove a label', 'issues: write', () =>
        ignoreMissing(
          client.request('DELETE /repos/{owner}/{repo}/issues/{issue_number}/labels/{name}', {
            ...where,
            issue_number: issue,
            name: label,
          }),
        ),
      );
    },
  };
}

/** The author of what is written with an app's token; a workflow's, where it cannot be told. */
async function botOf(client: GitHubClient): Promise<Author> {
  try {
    const { viewer } = await client.graphql<{ readonly viewer?: ApiUser | null }>('query { viewer { login } }');
    return viewer?.login === undefined ? workflowToken : { login: viewer.login, type: 'Bot' };
  } catch {
    return workflowToken;
  }
}

type Attempt = <T>(doing: string, needs: string, call: () => Promise<T>) => Promise<T>;

function issueComments(client: GitHubClient, where: Repository, issue: number, attempt: Attempt): Comments {
  const ofIssue = { ...where, issue_number: issue };
  return {
    list: () =>
      attempt('read the comments', 'issues: read', async () => {
        const all: Comment[] = [];
        const pages = client.paginate.iterator('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
          ...ofIssue,
          per_page: 100,
        });
        for await (const { data } of pages) all.push(...data.map(commentOf));
        return all;
      }),
    get: async (id) => {
      const found = await attempt('read the comment', 'issues: read', () =>
        ignoreMissing(client.request('GET /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...where, comment_id: id })),
      );
      return found === null ? null : commentOf(found.data);
    },
    create: (body) =>
      attempt('write the comment', 'issues: write', async () =>
        commentOf((await client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...ofIssue, body })).data),
      ),
    edit: (id, body) =>
      attempt('edit the comment', 'issues: write', async () =>
        commentOf(
          (await client.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...where, comment_id: id, body }))
            .data,
        ),
      ),
    remove: async (id) => {
      await attempt('remove the second comment', 'issues: write', () =>
        ignoreMissing(client.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', { ...where, comment_id: id })),
      );
    },
  };
}

/** null where another run, or a person, removed it meanwhile. */
async function ignoreMissing<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && 'status' in error && (error.status === 404 || error.status === 410)) return null;
    throw error;
  }
}

interface ApiUser {
  readonly login?: string;
  readonly type?: string;
}

interface ApiComment {
  readonly id: number | bigint;
  readonly html_url?: string;
  readonly body?: string;
  readonly user?: ApiUser | null;
  readonly author_association?: string;
}

/** A deleted account is shown as "ghost". */
function authorOf(user: ApiUser | null | undefined): Author {
  return { login: user?.login ?? nobody.login, type: user?.type ?? nobody.type };
}

function commentOf({ id, html_url, body, user, author_association }: ApiComment): Comment {
  return {
    id: Number(id),
    url: html_url ?? '',
    author: authorOf(user),
    association: author_association ?? 'NONE',
    body: (body ?? '').replaceAll('\r\n', '\n'),
  };
}

import type { FakeComment, FakeIssue, FakeRepository, Person } from './fake-repository.ts';

/** Where the server and its API are; the answers of the API are full of addresses. */
export interface Addresses {
  readonly server: string;
  readonly api: string;
}

const association = (repository: FakeRepository, person: Person | null) => {
  const role = repository.roles.get(person?.login ?? '') ?? 'none';
  return role === 'admin' || role === 'maintain' || role === 'write' ? 'MEMBER' : 'NONE';
};

export function personJson({ server, api }: Addresses, { login, id, type }: Person) {
  return {
    login,
    id,
    node_id: Buffer.from(`04:User${id}`).toString('base64'),
    avatar_url: `${server}/u/${id}?v=4`,
    url: `${api}/users/${encodeURIComponent(login)}`,
    html_url: `${server}/${login}`,
    type,
    user_view_type: 'public',
    site_admin: false,
  };
}

const appJson = ({ server }: Addresses, slug: string) => ({
  id: slug === 'github-actions' ? 15368 : 204_911,
  slug,
  node_id: 'MDM6QXBwMTUzNjg=',
  name: slug === 'github-actions' ? 'GitHub Actions' : slug,
  html_url: `${server}/apps/${slug}`,
  permissions: { issues: 'write', metadata: 'read' },
});

export function commentJson(at: Addresses, repository: FakeRepository, { number }: FakeIssue, comment: FakeComment) {
  const base = `${at.api}/repos/${repository.owner}/${repository.name}/issues`;
  return {
    url: `${base}/comments/${comment.id}`,
    html_url: `${at.server}/${repository.owner}/${repository.name}/issues/${number}#issuecomment-${comment.id}`,
    issue_url: `${base}/${number}`,
    id: comment.id,
    node_id: `IC_${comment.id}`,
    user: comment.user === null ? null : personJson(at, comment.user),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    body: comment.body,
    author_association: association(repository, comment.user),
    reactions: { url: `${base}/comments/${comment.id}/reactions`, total_count: 0, '+1': 0, '-1': 0 },
    performed_via_github_app: comment.app === null ? null : appJson(at, comment.app),
  };
}

export const labelJson = ({ api }: Addresses, { owner, name }: FakeRepository, label: string) => ({
  id: 1_000 + label.length,
  url: `${api}/repos/${owner}/${name}/labels/${encodeURIComponent(label)}`,
  name: label,
  color: 'ededed',
  default: false,
  description: null,
});

export function issueJson(at: Addresses, repository: FakeRepository, issue: FakeIssue) {
  const path = `${repository.owner}/${repository.name}`;
  const url = `${at.api}/repos/${path}/issues/${issue.number}`;
  const pull = `${at.server}/${path}/pull/${issue.number}`;
  return {
    url,
    repository_url: `${at.api}/repos/${path}`,
    comments_url: `${url}/comments`,
    html_url: issue.pullRequest ? pull : `${at.server}/${path}/issues/${issue.number}`,
    id: 2_000_000_000 + issue.number,
    node_id: `I_${issue.number}`,
    number: issue.number,
    title: issue.title,
    user: personJson(at, issue.user),
    labels: issue.labels.map((label) => labelJson(at, repository, label)),
    state: 'open',
    locked: false,
    comments: issue.comments.length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    author_association: association(repository, issue.user),
    body: issue.body,
    performed_via_github_app: null,
    ...(issue.pullRequest && {
      draft: false,
      pull_request: {
        url: `${at.api}/repos/${path}/pulls/${issue.number}`,
        html_url: pull,
        diff_url: `${pull}.diff`,
        merged_at: null,
      },
    }),
  };
}

export const repositoryJson = (at: Addresses, { owner, name, id }: FakeRepository) => ({
  id,
  name,
  full_name: `${owner}/${name}`,
  private: false,
  owner: { ...personJson(at, { login: owner, id: 60239468, type: 'User' }), type: 'Organization' },
  html_url: `${at.server}/${owner}/${name}`,
  default_branch: 'main',
});

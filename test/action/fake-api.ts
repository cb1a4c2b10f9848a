import { type Answer, badCredentials, labelMissing, notAccessible, notFound, ok, tooLong } from './fake-answer.ts';
import { type Addresses, commentJson, issueJson, labelJson, personJson } from './fake-json.ts';
import type { FakeIssue, FakeRepository, Person } from './fake-repository.ts';

/** Whose token it is. A workflow's or an app's token has no user of its own. */
export interface Identity {
  readonly person: Person;
  readonly app: string | null;
}

export interface ApiRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: unknown;
}

export interface Api {
  readonly at: Addresses;
  readonly repository: FakeRepository;
  readonly token: string;
  readonly identity: Identity;
  /** Older servers tell no app. */
  readonly appIsNamed: boolean;
}

type Route = (api: Api, request: ApiRequest, parts: readonly string[]) => Answer;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const textOf = (body: unknown): string => (isObject(body) && typeof body.body === 'string' ? body.body : '');

function onIssue({ repository }: Api, number: string | undefined, then: (issue: FakeIssue) => Answer): Answer {
  const issue = repository.issues.get(Number(number));
  return issue === undefined ? notFound : then(issue);
}

/** Pages are numbered from 1; the addresses in the header go by the repository's number, as GitHub's do. */
function page<T>(
  { at, repository }: Api,
  { url }: ApiRequest,
  all: readonly T[],
  path: string,
): { shown: readonly T[]; link?: string } {
  const perPage = Math.min(Number(url.searchParams.get('per_page') ?? 30), 100);
  const current = Number(url.searchParams.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(all.length / perPage));
  const to = (number: number, rel: string) => {
    const query = new URLSearchParams(url.searchParams);
    query.set('page', String(number));
    return `<${at.api}/repositories/${repository.id}/${path}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(current > 1 ? [to(current - 1, 'prev'), to(1, 'first')] : []),
    ...(current < last ? [to(current + 1, 'next'), to(last, 'last')] : []),
  ];
  return { shown: all.slice((current - 1) * perPage, current * perPage), ...(links.length > 0 && { link: links.join(', ') }) };
}

const listComments: Route = (api, request, [number]) =>
  onIssue(api, number, (issue) => {
    const { shown, link } = page(api, request, issue.comments, `issues/${issue.number}/comments`);
    return ok(
      shown.map((comment) => commentJson(api.at, api.repository, issue, comment)),
      link === undefined ? {} : { link },
    );
  });

const createComment: Route = (api, { body }, [number]) =>
  onIssue(api, number, (issue) => {
    const text = textOf(body);
    if (text.length > 65_536) return tooLong;
    const comment = api.repository.say(issue, api.identity.person, text, api.appIsNamed ? api.identity.app : null);
    const json = commentJson(api.at, api.repository, issue, comment);
    return { status: 201, headers: { location: json.url }, body: json };
  });

/** A token with `issues: write` may edit and delete whatever anybody wrote: nothing here protects a stranger's comment. */
const oneComment: Route = ({ at, repository }, { method, body }, [id]) => {
  const found = repository.comment(Number(id));
  if (found === undefined) return notFound;
  const { issue, comment } = found;
  if (method === 'DELETE') {
    issue.comments = issue.comments.filter((other) => other !== comment);
    issue.updatedAt = repository.now();
    return { status: 204 };
  }
  if (method === 'PATCH') {
    if (textOf(body).length > 65_536) return tooLong;
    comment.body = textOf(body);
    comment.updatedAt = repository.now();
    issue.updatedAt = comment.updatedAt;
  }
  return ok(commentJson(at, repository, issue, comment));
};

const labels: Route = (api, { method, body }, [number]) =>
  onIssue(api, number, (issue) => {
    const wanted = method === 'POST' && isObject(body) && Array.isArray(body.labels) ? body.labels.map(String) : [];
    issue.labels = [...new Set([...issue.labels, ...wanted])];
    if (wanted.length > 0) issue.updatedAt = api.repository.now();
    return ok(issue.labels.map((label) => labelJson(api.at, api.repository, label)));
  });

const removeLabel: Route = (api, _request, [number, label = '']) =>
  onIssue(api, number, (issue) => {
    if (!issue.labels.includes(label)) return labelMissing;
    issue.labels = issue.labels.filter((other) => other !== label);
    issue.updatedAt = api.repository.now();
    return ok(issue.labels.map((each) => labelJson(api.at, api.repository, each)));
  });

/** `permission` knows four words only: who maintains has `write`, who triages has `read`. */
const permission: Route = ({ at, repository }, _request, [login = '']) => {
  const role = repository.roles.get(login);
  if (role === undefined) return notFound;
  const word = role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role;
  return ok({ permission: word, role_name: role, user: personJson(at, { login, id: 1, type: 'User' }) });
};

/** `viewer` is known even to a token of an app. */
const graphql: Route = ({ identity }, { body }) =>
  isObject(body) && typeof body.query === 'string' && /\bviewer\s*\{\s*login\b/.test(body.query)
    ? ok({ data: { viewer: { login: identity.person.login } } })
    : ok({ errors: [{ type: 'undefinedField', message: 'only the viewer is known here' }] });

const routes: readonly (readonly [methods: string, path: RegExp, route: Route])[] = [
  ['GET', /^\/user$/, ({ at, identity }) => (identity.app === null ? ok(personJson(at, identity.person)) : notAccessible)],
  ['POST', /^\/graphql$/, graphql],
  [
    'GET',
    /^\/repos\/issues\/(\d+)$/,
    (api, _request, [number]) => onIssue(api, number, (issue) => ok(issueJson(api.at, api.repository, issue))),
  ],
  ['GET', /^\/repos\/issues\/(\d+)\/comments$/, listComments],
  ['POST', /^\/repos\/issues\/(\d+)\/comments$/, createComment],
  ['GET PATCH DELETE', /^\/repos\/issues\/comments\/(\d+)$/, oneComment],
  ['GET POST', /^\/repos\/issues\/(\d+)\/labels$/, labels],
  ['DELETE', /^\/repos\/issues\/(\d+)\/labels\/([^/]+)$/, removeLabel],
  ['GET', /^\/repos\/collaborators\/([^/]+)\/permission$/, permission],
];

/** `path` is that below the API's address. */
export function answerApi(api: Api, request: ApiRequest, path: string): Answer {
  const { authorization } = request.headers;
  if (authorization !== `token ${api.token}` && authorization?.toString().toLowerCase() !== `bearer ${api.token}`.toLowerCase()) {
    return badCredentials;
  }
  const { owner, name, id } = api.repository;
  const general = path.replace(`/repos/${owner}/${name}/`, '/repos/').replace(`/repositories/${id}/`, '/repos/');
  for (const [methods, pattern, route] of routes) {
    const found = pattern.exec(general);
    if (found !== null && methods.split(' ').includes(request.method)) {
      return route(api, request, found.slice(1).map(decodeURIComponent));
    }
  }
  return notFound;
}

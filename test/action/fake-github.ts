import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterAll } from 'vitest';
import type { Answer } from './fake-answer.ts';
import { type Api, type ApiRequest, answerApi, type Identity } from './fake-api.ts';
import { file, type Reply, redirect, status } from './fake-attachments.ts';
import type { Addresses } from './fake-json.ts';
import { FakeRepository, workflowBot } from './fake-repository.ts';

export interface Received {
  readonly method: string;
  /** Path and query as they came. */
  readonly path: string;
  readonly host: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/** Sees each request of the API first; an answer of its own, or nothing, and GitHub answers as ever. */
export type Trouble = (request: Received, asEver: () => Answer) => Answer | undefined | Promise<Answer | undefined>;

const open: Server[] = [];
afterAll(() => {
  for (const server of open) {
    server.closeAllConnections();
    server.close();
  }
});

/** A web server on loopback; its port makes it a host of its own. */
export async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake has no port');
  return `127.0.0.1:${address.port}`;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? undefined : JSON.parse(text);
}

const reads = new Set(['GET', 'HEAD']);

export class FakeGitHub {
  readonly repository = new FakeRepository();
  readonly received: Received[] = [];
  readonly token = `ghs_${'Tk3n'.repeat(9)}`;
  readonly troubles: Trouble[] = [];
  readonly #apiPath: string;
  readonly #replies = new Map<string, Reply>();
  appIsNamed = true;
  identity: Identity = { person: workflowBot, app: 'github-actions' };
  at: Addresses = { server: '', api: '' };

  constructor(apiPath: string) {
    this.#apiPath = apiPath;
  }

  /** The addresses are known only once it listens. Behind `publicly`, they are those of the public GitHub. */
  static async start(apiPath: '/api/v3' | '' = '/api/v3', publicly?: Addresses): Promise<FakeGitHub> {
    const github = new FakeGitHub(apiPath);
    const host = await listen((request, response) => void github.#serve(request, response));
    github.port = host;
    github.at = publicly ?? { server: `http://${host}`, api: `http://${host}${apiPath}` };
    return github;
  }

  /** Where it really listens. */
  port = '';

  /** What was asked of the API, `GET /repos/…`, without the query. */
  get calls(): readonly string[] {
    return this.received.filter(({ path }) => this.#isApi(path)).map(({ method, path }) => `${method} ${this.#below(path)}`);
  }

  /** What might have changed something; GraphQL is only asked here. */
  get writes(): readonly string[] {
    const written = this.received.filter(({ method, path }) => !reads.has(method) && path !== this.#graphqlPath);
    return written.map(({ method, path }) => `${method} ${this.#below(path)}`);
  }

  fetched(path: string): readonly Received[] {
    return this.received.filter((request) => request.path.split('?')[0] === path);
  }

  /** Puts something at an address of the server. */
  serve(path: string, reply: Reply): string {
    this.#replies.set(path, reply);
    return `${this.at.server}${path}`;
  }

  /** A file as a reporter drops it into the box: a link of its own that leads to the storage. */
  attach(name: string, content: Buffer | string): string {
    const id = 20_000_000 + this.#replies.size;
    const stored = this.serve(`/storage/${id}/${encodeURIComponent(name)}`, file(content));
    return this.serve(`/user-attachments/files/${id}/${encodeURIComponent(name)}`, redirect(`${stored}?X-Amz-Expires=300`));
  }

  #isApi(path: string): boolean {
    if (path === this.#graphqlPath) return true;
    return this.#apiPath === '' ? /^\/(?:repos|repositories|user)\b(?!-)/.test(path) : path.startsWith(`${this.#apiPath}/`);
  }

  /** The one address of GraphQL, which stands beside the REST API. */
  get #graphqlPath(): string {
    return `${this.#apiPath.replace(/\/v3$/, '')}/graphql`;
  }

  #below(path: string): string {
    if (path === this.#graphqlPath) return '/graphql';
    return (path.split('?')[0] ?? '').slice(this.#isApi(path) ? this.#apiPath.length : 0);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url: path = '/', headers } = request;
    const { host = '', authorization } = headers;
    const received: Received = { method, path, host, authorization, body: await bodyOf(request) };
    this.received.push(received);
    if (!this.#isApi(path)) {
      (this.#replies.get(path.split('?')[0] ?? '') ?? status(404))(response, request);
      return;
    }
    const { status: code, headers: more, body, page } = await this.#answer(received, headers);
    response.writeHead(code, {
      'content-type': page === undefined ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8',
      'x-github-request-id': `FAKE:${this.received.length}`,
      'x-ratelimit-limit': '1000',
      'x-ratelimit-remaining': '900',
      ...more,
    });
    response.end(page ?? (body === undefined ? undefined : JSON.stringify(body)));
  }

  async #answer(received: Received, headers: ApiRequest['headers']): Promise<Answer> {
    const api: Api = {
      at: this.at,
      repository: this.repository,
      token: this.token,
      identity: this.identity,
      appIsNamed: this.appIsNamed,
    };
    const { method, path, body } = received;
    const asEver = () => answerApi(api, { method, url: new URL(path, this.at.api), headers, body }, this.#below(path));
    for (const trouble of this.troubles) {
      const answer = await trouble({ ...received, path: this.#below(path) }, asEver);
      if (answer !== undefined) return answer;
    }
    return asEver();
  }
}

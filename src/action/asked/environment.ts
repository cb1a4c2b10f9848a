import { readFile } from 'node:fs/promises';
import { InputError } from '../../model/bundle.ts';
import type { Repository } from '../github/github.ts';
import type { Server } from '../thread/server.ts';
import type { Trigger } from './intent.ts';

/** What the runner tells of itself, of the repository and of what happened. */
export interface Surroundings {
  readonly trigger: Trigger;
  readonly repository: Repository;
  readonly server: Server;
  readonly apiUrl: string;
  /** The page of this run; null outside of a runner. */
  readonly runUrl: string | null;
  readonly workspace: string;
  /** Where files may be written. */
  readonly folder: string;
}

/** Throws InputError where this is no runner. */
export async function readSurroundings(env: Readonly<Record<string, string | undefined>>): Promise<Surroundings> {
  const [owner = '', repo = ''] = (env.GITHUB_REPOSITORY ?? '').split('/');
  if (owner === '' || repo === '')
    throw new InputError('GITHUB_REPOSITORY is not set: this runs in a workflow of GitHub Actions');
  const server = env.GITHUB_SERVER_URL || 'https://github.com';
  if (!URL.canParse(server)) throw new InputError(`GITHUB_SERVER_URL is no address: ${server}`);
  const workspace = env.GITHUB_WORKSPACE || '.';
  return {
    trigger: { name: env.GITHUB_EVENT_NAME ?? '', payload: await payloadAt(env.GITHUB_EVENT_PATH ?? '') },
    repository: { owner, repo },
    server: { url: new URL(server) },
    apiUrl: env.GITHUB_API_URL || 'https://api.github.com',
    runUrl: env.GITHUB_RUN_ID ? `${server.replace(/\/+$/, '')}/${owner}/${repo}/actions/runs/${env.GITHUB_RUN_ID}` : null,
    workspace,
    folder: env.RUNNER_TEMP || workspace,
  };
}

async function payloadAt(path: string): Promise<unknown> {
  if (path === '') return null;
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    throw new InputError(`GITHUB_EVENT_PATH: ${path} cannot be read as JSON`);
  }
}

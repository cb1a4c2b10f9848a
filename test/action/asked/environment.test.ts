import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readSurroundings } from '../../../src/action/asked/environment.ts';
import { InputError } from '../../../src/model/bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'event-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what the runner says', async () => {
  const event = join(folder, 'event.json');
  writeFileSync(event, '{"action":"opened"}');
  const around = await readSurroundings({
    ...{ GITHUB_EVENT_NAME: 'issues', GITHUB_EVENT_PATH: event, GITHUB_REPOSITORY: 'metallb/metallb' },
    ...{ GITHUB_SERVER_URL: 'https://git.corp.example/', GITHUB_API_URL: 'https://git.corp.example/api/v3' },
    ...{ GITHUB_RUN_ID: '5', GITHUB_WORKSPACE: '/w', RUNNER_TEMP: '/t' },
  });
  expect(around).toEqual({
    trigger: { name: 'issues', payload: { action: 'opened' } },
    repository: { owner: 'metallb', repo: 'metallb' },
    server: { url: new URL('https://git.corp.example/') },
    apiUrl: 'https://git.corp.example/api/v3',
    runUrl: 'https://git.corp.example/metallb/metallb/actions/runs/5',
    ...{ workspace: '/w', folder: '/t' },
  });
});

test('without a server it is github.com; files go to the workspace where there is no folder of the runner’s', async () => {
  const around = await readSurroundings({ GITHUB_REPOSITORY: 'o/r', GITHUB_WORKSPACE: '/w' });
  expect(around).toMatchObject({ apiUrl: 'https://api.github.com', folder: '/w', runUrl: null });
  expect(around.server.url.origin).toBe('https://github.com');
});

test.each([
  [{}, 'GITHUB_REPOSITORY is not set'],
  [{ GITHUB_REPOSITORY: 'o/r', GITHUB_SERVER_URL: 'nowhere' }, 'GITHUB_SERVER_URL'],
  [{ GITHUB_REPOSITORY: 'o/r', GITHUB_EVENT_PATH: '/no/such/file' }, 'GITHUB_EVENT_PATH'],
])('%j is no runner', async (env, message) => {
  await expect(readSurroundings(env)).rejects.toThrow(message);
  await expect(readSurroundings(env)).rejects.toThrow(InputError);
});

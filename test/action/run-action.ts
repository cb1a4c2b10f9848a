import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { inputEnvironment, mainFile } from './action-inputs.ts';
import type { Event } from './events.ts';
import type { FakeGitHub } from './fake-github.ts';

/** What is left when the step is over. */
export interface Run {
  /** null: it had to be killed. */
  readonly code: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** What was set for later steps of the job: variables, paths, state. */
  readonly forOtherSteps: string;
  readonly seconds: number;
}

export interface Step {
  readonly with?: Readonly<Record<string, string>>;
  /** Files of the workspace. */
  readonly workspace?: Readonly<Record<string, string | Buffer>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** Milliseconds until it is killed. */
const longest = 50_000;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'action-'));
  folders.push(folder);
  return folder;
}

/** The file of outputs, read as the runner reads it: `name=value`, or `name<<delimiter`, lines, delimiter. */
export function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (heredoc >= 0 && (equals < 0 || heredoc < equals)) {
      const end = lines.indexOf(line.slice(heredoc + 2), i + 1);
      if (end < 0) throw new Error(`the output ${line} has no end`);
      outputs[line.slice(0, heredoc)] = lines.slice(i + 1, end).join('\n');
      i = end;
    } else if (equals >= 0) outputs[line.slice(0, equals)] = line.slice(equals + 1);
    else if (line !== '') throw new Error(`no output: ${line}`);
  }
  return outputs;
}

/** Starts the built action as the runner does: its environment, the event in a file, a workspace, an empty temporary folder. */
export async function runAction(github: FakeGitHub, event: Event, step: Step = {}): Promise<Run> {
  const folder = newFolder();
  const of = (name: string) => join(folder, name);
  for (const name of ['work', 'temp']) mkdirSync(of(name));
  for (const [name, content] of Object.entries(step.workspace ?? {})) {
    mkdirSync(dirname(of(`work/${name}`)), { recursive: true });
    writeFileSync(of(`work/${name}`), content);
  }
  writeFileSync(of('event.json'), JSON.stringify(event.payload));
  for (const name of ['output', 'summary', 'env', 'path', 'state']) writeFileSync(of(name), '');
  const { owner, name: repository, id } = github.repository;
  const started = performance.now();
  const child = spawn(process.execPath, [mainFile()], {
    cwd: of('work'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION: '__run',
      GITHUB_ACTION_PATH: dirname(dirname(mainFile())),
      GITHUB_ACTOR: 'unlucky-reporter',
      GITHUB_API_URL: github.at.api,
      GITHUB_SERVER_URL: github.at.server,
      GITHUB_GRAPHQL_URL: `${github.at.server}/api/graphql`,
      GITHUB_EVENT_NAME: event.name,
      GITHUB_EVENT_PATH: of('event.json'),
      GITHUB_JOB: 'analyze',
      GITHUB_OUTPUT: of('output'),
      GITHUB_ENV: of('env'),
      GITHUB_PATH: of('path'),
      GITHUB_STATE: of('state'),
      GITHUB_REF: 'refs/heads/main',
      GITHUB_REPOSITORY: `${owner}/${repository}`,
      GITHUB_REPOSITORY_ID: String(id),
      GITHUB_REPOSITORY_OWNER: owner,
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_RUN_ID: '9876543210',
      GITHUB_RUN_NUMBER: '12',
      GITHUB_SHA: 'ffac537e6cbbf934b08745a378932722df287a53',
      GITHUB_STEP_SUMMARY: of('summary'),
      GITHUB_WORKFLOW: 'analyze',
      GITHUB_WORKSPACE: of('work'),
      RUNNER_ARCH: 'X64',
      RUNNER_OS: 'Linux',
      RUNNER_TEMP: of('temp'),
      ...inputEnvironment(step.with ?? {}, github.token),
      ...step.env,
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      log += text;
    });
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), longest);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  return {
    code,
    log,
    outputs: readOutputs(readFileSync(of('output'), 'utf8')),
    summary: readFileSync(of('summary'), 'utf8'),
    forOtherSteps: ['env', 'path', 'state'].map((name) => readFileSync(of(name), 'utf8')).join(''),
    seconds: (performance.now() - started) / 1_000,
  };
}

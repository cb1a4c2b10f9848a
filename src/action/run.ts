import * as core from '@actions/core';
import { readSurroundings, type Surroundings } from './asked/environment.ts';
import { intentOf } from './asked/intent.ts';
import { readSettings, type Settings } from './asked/settings.ts';
import { ApiFailure } from './github/api-failure.ts';
import { gitHub } from './github/github.ts';
import { gitHubClient } from './github/octokit.ts';
import { runOnIssue } from './run-on-issue.ts';
import { runOnPaths } from './run-on-paths.ts';
import { deliver, noResult, type Result } from './told/deliver.ts';
import { Telling } from './told/telling.ts';

/** One run: what happened → what is asked for → read, analyze, answer → files, outputs and summary. */
export async function run(): Promise<void> {
  const settings = readSettings((name) => core.getInput(name, { trimWhitespace: false }));
  const around = await readSurroundings(process.env);
  const telling = new Telling();
  await deliver(await resultOf(settings, around, telling), telling, around.folder);
}

async function resultOf(settings: Settings, around: Surroundings, telling: Telling): Promise<Result> {
  const intent = intentOf(around.trigger, settings);
  switch (intent.kind) {
    case 'nothing':
      telling.say(`Nothing to do: ${intent.why}.`);
      return noResult;
    case 'paths':
      return runOnPaths(settings, around, telling);
    case 'issue': {
      const github = gitHub(gitHubClient(around.apiUrl, settings.token), around.repository);
      try {
        return await runOnIssue(intent, github, settings, around, telling);
      } catch (error) {
        // GitHub's bad days and missing rights are told; the job stays green.
        if (!(error instanceof ApiFailure)) throw error;
        telling.warn(error.message);
        return noResult;
      }
    }
    default:
      return intent satisfies never;
  }
}

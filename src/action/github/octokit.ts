import { Octokit } from '@octokit/core';
import { paginateRest } from '@octokit/plugin-paginate-rest';
import { failureOf } from './api-failure.ts';
import { secondsToWait } from './retry.ts';

const PagingOctokit = Octokit.plugin(paginateRest);
export type GitHubClient = InstanceType<typeof PagingOctokit>;

const requestTimeoutMs = 30_000;
/** What one run may lose to failed requests and to waiting for the next try. */
const lostTimeBudgetMs = 120_000;

/**
 * A client that repeats what failed in passing. By a hook of our own: plugin-throttling stands on Bottleneck, which nobody has
 * maintained since 2019, and obeys `retry-after` only where the message speaks of a secondary limit.
 */
export function gitHubClient(apiUrl: string, token: string): GitHubClient {
  const client = new PagingOctokit({
    baseUrl: apiUrl.replace(/\/+$/, ''),
    userAgent: 'metallb-analyze',
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    ...(token !== '' && { auth: token }),
  });
  let lostMs = 0;
  client.hook.wrap('request', async (request, options) => {
    for (let retries = 0; ; retries++) {
      const started = Date.now();
      try {
        return await request({ ...options, request: { ...options.request, signal: AbortSignal.timeout(requestTimeoutMs) } });
      } catch (error) {
        const wait = secondsToWait(failureOf(error), retries, Date.now() / 1000);
        lostMs += Date.now() - started + (wait ?? 0) * 1000;
        if (wait === null || lostMs > lostTimeBudgetMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, wait * 1000));
      }
    }
  });
  return client;
}

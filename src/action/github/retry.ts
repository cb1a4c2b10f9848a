/** What is known of a request that failed. `status` is null where no answer came. */
export interface Failure {
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

const mostRetries = 3;
const longestWaitSeconds = 60;

/**
 * Seconds to wait before a request is sent again; null where that would not help, or not soon. GitHub asks to obey
 * `retry-after`, and `x-ratelimit-reset` where nothing remains (docs.github.com, "Best practices for using the REST API").
 */
export function secondsToWait({ status, headers }: Failure, retries: number, nowSeconds: number): number | null {
  if (retries >= mostRetries) return null;
  const backOff = 2 ** retries;
  if (status === null || status >= 500) return backOff;
  if (!isRateLimit({ status, headers })) return null;
  const asked = Number(headers['retry-after'] ?? Number.NaN);
  const reset = String(headers['x-ratelimit-remaining']) === '0' ? Number(headers['x-ratelimit-reset']) - nowSeconds : Number.NaN;
  const wait = Number.isFinite(asked) ? asked : Number.isFinite(reset) ? Math.max(1, Math.ceil(reset)) : backOff;
  return wait <= longestWaitSeconds ? Math.max(0, wait) : null;
}

export function isRateLimit({ status, headers }: Failure): boolean {
  if (status === 429) return true;
  return status === 403 && (headers['retry-after'] !== undefined || String(headers['x-ratelimit-remaining']) === '0');
}

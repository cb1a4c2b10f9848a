import { describe, expect, test } from 'vitest';
import { isRateLimit, secondsToWait } from '../../../src/action/github/retry.ts';

const now = 1_000;
const wait = (status: number | null, headers: Record<string, string> = {}, retries = 0) =>
  secondsToWait({ status, headers }, retries, now);

describe('how long to wait', () => {
  test.each([
    ['for a server in trouble', wait(502), 1],
    ['for it the third time', wait(502, {}, 2), 4],
    ['where no answer came', wait(null), 1],
    ['as a rate limit says', wait(429, { 'retry-after': '7' }), 7],
    ['as a secondary limit says', wait(403, { 'retry-after': '3' }), 3],
    ['until the window begins anew', wait(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1020' }), 20],
    ['where it just did', wait(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '990' }), 1],
    ['at a limit that says nothing', wait(429, {}, 1), 2],
  ])('%s', (_case, seconds, expected) => expect(seconds).toBe(expected));
});

describe('no second try', () => {
  test.each([
    ['where the token may not', wait(403)],
    ['where there is no such thing', wait(404)],
    ['where the input is refused', wait(422)],
    ['after three of them', wait(502, {}, 3)],
    ['where the window is far', wait(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '4000' })],
    ['where the limit asks for an hour', wait(429, { 'retry-after': '3600' })],
  ])('%s', (_case, seconds) => expect(seconds).toBeNull());
});

test.each([
  [429, {}, true],
  [403, { 'retry-after': '1' }, true],
  [403, { 'x-ratelimit-remaining': '0' }, true],
  [403, { 'x-ratelimit-remaining': '10' }, false],
  [404, { 'retry-after': '1' }, false],
])('%d with %j is a rate limit: %s', (status, headers, is) => expect(isRateLimit({ status, headers })).toBe(is));

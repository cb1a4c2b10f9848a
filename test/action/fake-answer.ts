/** An answer of the API: JSON, a page where something before it answers, or nothing at all. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly page?: string;
}

const documentation_url = 'https://docs.github.com/rest';

const refusal = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  headers,
  body: { message, documentation_url, status: String(status) },
});

export const ok = (body: unknown, headers: Readonly<Record<string, string>> = {}): Answer => ({ status: 200, headers, body });
export const badCredentials = refusal(401, 'Bad credentials');
export const notFound = refusal(404, 'Not Found');
export const labelMissing = refusal(404, 'Label does not exist');
export const gone = refusal(410, 'This issue was deleted');
/** What a token answers that lacks `issues: write`. */
export const notAccessible = refusal(403, 'Resource not accessible by integration');
export const locked = refusal(403, 'Unable to create comment because issue is locked.');
export const serverError = refusal(502, 'Server Error');
/** What stands before the API answers in HTML. */
export const pageOf = (status: number): Answer => ({
  status,
  page: '<!DOCTYPE html><title>Unicorn!</title><p>@octocat ::error::x',
});
export const unavailable = refusal(503, 'Service unavailable');

export const tooLong: Answer = {
  status: 422,
  body: {
    message: 'Validation Failed',
    errors: [
      {
        resource: 'IssueComment',
        code: 'unprocessable',
        field: 'data',
        message: 'Body is too long (maximum is 65536 characters)',
      },
    ],
    documentation_url,
    status: '422',
  },
};

/** The hour's share is used up; it begins anew in so many seconds. */
export const usedUp = (seconds: number): Answer =>
  refusal(403, 'API rate limit exceeded for installation ID 4711.', {
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-used': '1000',
    'x-ratelimit-resource': 'core',
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + seconds),
  });

export const secondaryLimit = (status: 403 | 429, retryAfter: number): Answer =>
  refusal(status, 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.', {
    'retry-after': String(retryAfter),
    'x-ratelimit-remaining': '4321',
  });

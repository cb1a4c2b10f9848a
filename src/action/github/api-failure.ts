import { RequestError } from '@octokit/request-error';
import { isObject } from '../../model/object.ts';
import { type Failure, isRateLimit } from './retry.ts';

/** A call to GitHub that failed for good; the message is a line for the maintainer. */
export class ApiFailure extends Error {
  readonly status: number | null;
  constructor(message: string, status: number | null) {
    super(message);
    this.name = 'ApiFailure';
    this.status = status;
  }
}

export function failureOf(error: unknown): Failure {
  // Without a response it is ours to say 500: octokit does so for broken connections too.
  if (!(error instanceof RequestError) || error.response === undefined) return { status: null, headers: {} };
  return { status: error.status, headers: error.response.headers };
}

/** What GitHub itself says of it: a locked issue is refused as one without rights is. */
function saidBy(error: unknown): string {
  const answer: unknown = error instanceof RequestError ? error.response?.data : null;
  return isObject(answer) && typeof answer.message === 'string' ? `: ${answer.message.slice(0, 200)}` : '';
}

/** `doing` completes "could not …". */
export function apiFailure(doing: string, needs: string, error: unknown): ApiFailure {
  const failure = failureOf(error);
  const { status } = failure;
  const why = (): string => {
    if (status === null) return 'GitHub could not be reached';
    if (isRateLimit(failure)) return `the rate limit of the token is used up (${status})`;
    if (status === 401) return 'the token is not valid (401)';
    if (status === 403) return `refused (403${saidBy(error)}); the workflow needs "${needs}" under permissions`;
    if (status === 404) return 'GitHub finds no such thing, or does not show it to the token (404)';
    return `GitHub answered ${status}${saidBy(error)}`;
  };
  return new ApiFailure(`could not ${doing}: ${why()}`, status);
}

import type { Answer } from './fake-answer.ts';
import type { Received, Trouble } from './fake-github.ts';

const meant = (on: RegExp, { method, path }: Received) => on.test(`${method} ${path}`);

/** The next so many requests of that kind are answered so. */
export function times(count: number, on: RegExp, answer: Answer): Trouble {
  let left = count;
  return (request) => {
    if (left === 0 || !meant(on, request)) return undefined;
    left -= 1;
    return answer;
  };
}

export const always = (on: RegExp, answer: Answer): Trouble => times(Number.POSITIVE_INFINITY, on, answer);

/** Does what was asked, and then says that it failed: the answer was lost on its way. */
export function doneButFailed(on: RegExp, answer: Answer): Trouble {
  let left = 1;
  return (request, asEver) => {
    if (left === 0 || !meant(on, request)) return undefined;
    left = 0;
    asEver();
    return answer;
  };
}

/** Holds the first requests of that kind until so many have come, or nobody else comes. */
export function together(count: number, on: RegExp, patience = 5_000): Trouble {
  const waiting: (() => void)[] = [];
  let done = false;
  const release = () => {
    done = true;
    for (const go of waiting) go();
  };
  return async (request) => {
    if (done || !meant(on, request)) return undefined;
    await new Promise<void>((go) => {
      waiting.push(go);
      if (waiting.length === 1) setTimeout(release, patience).unref();
      if (waiting.length === count) release();
    });
    return undefined;
  };
}

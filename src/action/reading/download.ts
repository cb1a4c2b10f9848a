import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sizeInWords } from '../../bundle/limits.ts';
import type { Attachment } from '../thread/attachment.ts';
import { mayCarryToken, mayFollow, type Server } from '../thread/server.ts';

export type Download =
  | { readonly status: 'downloaded'; readonly attachment: Attachment; readonly bytes: number }
  /** A picture or a film that its link did not tell. */
  | { readonly status: 'picture'; readonly attachment: Attachment }
  | { readonly status: 'failed'; readonly attachment: Attachment; readonly why: string };

export interface DownloadBounds {
  readonly maxBytes: number;
  readonly timeoutSeconds: number;
  /** Ends all downloads together. */
  readonly signal: AbortSignal;
}

interface Source {
  readonly server: Server;
  readonly token: string;
}

const mostRedirects = 5;
const mostAttempts = 3;

/** An expected failure: its message is the line that the comment shows. */
class Refused extends Error {}

/** Brings one attachment into a file. Whatever goes wrong is told, not thrown. */
export async function download(attachment: Attachment, path: string, source: Source, bounds: DownloadBounds): Promise<Download> {
  try {
    const response = await follow(new URL(attachment.url), source, bounds.signal);
    const type = response.headers.get('content-type') ?? '';
    if (/^(?:image|video|audio)\//i.test(type)) {
      await response.body?.cancel();
      return { status: 'picture', attachment };
    }
    return { status: 'downloaded', attachment, bytes: await keep(response, path, bounds) };
  } catch (error) {
    return { status: 'failed', attachment, why: whyFailed(error, bounds) };
  }
}

/** Asks for the file and follows its redirects by hand, each one checked. */
async function follow(start: URL, { server, token }: Source, signal: AbortSignal): Promise<Response> {
  let url = start;
  let trusted = true;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    trusted = trusted && mayCarryToken(url, server);
    const response = await ask(url, trusted ? token : '', signal);
    if (response.status < 300 || response.status > 399) return accepted(response);
    await response.body?.cancel();
    const location = response.headers.get('location') ?? '';
    if (!URL.canParse(location, url.href)) throw new Refused(`redirected (${response.status}) to nowhere`);
    url = new URL(location, url);
    if (!mayFollow(url, server)) throw new Refused(`redirected to ${url.host || url.protocol}, from where nothing is downloaded`);
  }
  throw new Refused(`redirected more than ${mostRedirects} times`);
}

async function ask(url: URL, token: string, signal: AbortSignal): Promise<Response> {
  const headers = { 'user-agent': 'metallb-analyze', ...(token !== '' && { authorization: `Bearer ${token}` }) };
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url, { redirect: 'manual', headers, signal });
    const passing = response.status === 429 || response.status >= 500;
    if (!passing || attempt === mostAttempts) return response;
    await response.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, 500 * attempt));
    signal.throwIfAborted();
  }
}

async function accepted(response: Response): Promise<Response> {
  const { status } = response;
  const isPage = /^(?:text\/html|application\/xhtml)/i.test(response.headers.get('content-type') ?? '');
  if (status === 200 && !isPage) return response;
  await response.body?.cancel();
  if (status === 404 || status === 410) throw new Refused(`not found (${status}): deleted, or not to be seen with the token`);
  if (status !== 200) throw new Refused(`the server answered ${status}`);
  throw new Refused('the server answered with a web page instead of the file');
}

/** Streams the body to a file; what is beyond the bound is never read. */
async function keep(response: Response, path: string, { maxBytes, signal }: DownloadBounds): Promise<number> {
  const tooLarge = (): Refused => new Refused(`larger than ${sizeInWords(maxBytes)}`);
  if (response.body === null) throw new Refused('empty');
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body.cancel();
    throw tooLarge();
  }
  let bytes = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (bytes === 0 && isPage(chunk)) return done(new Refused('the server answered with a web page instead of the file'));
      bytes += chunk.length;
      return bytes > maxBytes ? done(tooLarge()) : done(null, chunk);
    },
  });
  await pipeline(Readable.from(response.body), bounded, createWriteStream(path), { signal });
  if (bytes === 0) throw new Refused('empty');
  return bytes;
}

function isPage(start: Buffer): boolean {
  return /^\s*<(?:!doctype html|html)[\s>]/i.test(start.subarray(0, 200).toString('latin1'));
}

function whyFailed(error: unknown, { timeoutSeconds, signal }: DownloadBounds): string {
  if (error instanceof Refused) return error.message;
  if (signal.aborted) return `the downloads took longer than ${timeoutSeconds} s together`;
  return 'the connection to the server failed';
}

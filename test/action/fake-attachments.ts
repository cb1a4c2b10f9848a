import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** What a web address answers. */
export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

export const file =
  (content: Buffer | string, type = 'application/octet-stream'): Reply =>
  (response) => {
    const bytes = Buffer.from(content);
    response.writeHead(200, { 'content-type': type, 'content-length': bytes.length, etag: '"0x8DC"' }).end(bytes);
  };

export const redirect =
  (location: string, status: 301 | 302 | 303 | 307 | 308 = 302): Reply =>
  (response) => {
    response.writeHead(status, { location, 'content-type': 'text/html; charset=utf-8' }).end(`<a href="${location}">found</a>`);
  };

export const status =
  (code: number, text = 'Not Found'): Reply =>
  (response) => {
    response.writeHead(code, { 'content-type': 'text/plain' }).end(text);
  };

export const page: Reply = (response) => {
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end('<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action="/session">…</form></body></html>');
};

/** As attachments of a private repository: they are not there for whoever shows no token. */
export const onlyWith =
  (token: string, reply: Reply): Reply =>
  (response, request) => {
    const shown = request.headers.authorization ?? '';
    (shown.endsWith(` ${token}`) ? reply : status(404))(response, request);
  };

/** A byte a second, for as long as anybody listens. */
export const slowly: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/gzip' });
  response.write('\x1f');
  const timer = setInterval(() => response.write('x'), 1_000);
  response.on('close', () => clearInterval(timer));
};

/** Takes the request and never says a word. */
export const silent: Reply = () => undefined;

/** Says how much will come; the test fails by time if anybody waits for it. */
export const claiming =
  (bytes: number): Reply =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/gzip', 'content-length': bytes });
    response.write('\x1f\x8b');
  };

/** Without a length and without an end; `sent` tells how much was taken. */
export function endless(): { readonly reply: Reply; readonly sent: () => number } {
  const chunk = Buffer.alloc(64 * 1024, '0123456789abcdef');
  let sent = 0;
  const reply: Reply = (response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    const more = () => {
      while (!response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) return;
      }
    };
    response.on('drain', more);
    more();
  };
  return { reply, sent: () => sent };
}

/** Small on the wire by `content-encoding`, huge for whoever unpacks as he reads. */
export const swelling =
  (megabytes: number): Reply =>
  (response) => {
    const packed = gzipSync(Buffer.alloc(1024 * 1024));
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-encoding': 'gzip' });
    response.end(Buffer.concat(Array.from({ length: megabytes }, () => packed)));
  };

/** Breaks off in the middle. */
export const brokenOff =
  (content: Buffer): Reply =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/gzip', 'content-length': content.length });
    response.write(content.subarray(0, Math.floor(content.length / 2)), () => response.destroy());
  };

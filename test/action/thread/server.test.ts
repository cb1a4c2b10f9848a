import { describe, expect, test } from 'vitest';
import { mayCarryToken, mayFollow } from '../../../src/action/thread/server.ts';

const server = (url: string) => ({ url: new URL(url) });
const gitHub = server('https://github.com');

describe('redirects on github.com', () => {
  test.each([
    ['https://github.com/login', true],
    ['https://objects.githubusercontent.com/x?sig=1', true],
    ['https://release-assets.githubusercontent.com/x', true],
    ['https://github-production-user-asset-6210df.s3.amazonaws.com/1/2', true],
    ['https://github-production-repository-file-5c1aeb.s3.us-east-1.amazonaws.com/1/2', true],
    ['http://github.com/x', false],
    ['https://github.com:8443/x', false],
    ['https://api.github.com/x', false],
    ['https://evil.example/x', false],
    ['https://githubusercontent.com.evil.example/x', false],
    ['https://evilgithubusercontent.com/x', false],
    ['https://s3.amazonaws.com/evil/x', false],
    ['https://evil-github-production-x.s3.amazonaws.com/x', false],
    ['https://github-production-x.s3.amazonaws.com.evil.example/x', false],
    ['https://objects.githubusercontent.com:22/x', false],
    ['https://user:secret@github.com/x', false],
    ['https://169.254.169.254/latest/meta-data', false],
    ['file:///etc/passwd', false],
  ])('to %s: %s', (to, allowed) => expect(mayFollow(new URL(to), gitHub)).toBe(allowed));
});

describe('redirects on another server', () => {
  test.each([
    ['https://git.corp.example', 'https://git.corp.example/storage/1', true],
    ['https://git.corp.example', 'https://media.git.corp.example/1', true],
    ['https://git.corp.example', 'https://corp.example/1', false],
    ['https://git.corp.example', 'https://evilgit.corp.example/1', false],
    ['https://git.corp.example', 'https://objects.githubusercontent.com/1', false],
    ['https://git.corp.example', 'http://git.corp.example/1', false],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/1', true],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:9090/1', false],
    ['http://127.0.0.1:8080', 'http://localhost:8080/1', false],
    ['http://127.0.0.1:8080', 'https://127.0.0.1:8080/1', false],
  ])('of %s to %s: %s', (from, to, allowed) => expect(mayFollow(new URL(to), server(from))).toBe(allowed));
});

test.each([
  ['https://github.com/user-attachments/files/1/a', true],
  ['https://objects.githubusercontent.com/a', false],
  ['https://media.github.com/a', false],
  ['http://github.com/a', false],
  ['https://github.com:444/a', false],
])('%s may see the token: %s', (url, may) => expect(mayCarryToken(new URL(url), gitHub)).toBe(may));

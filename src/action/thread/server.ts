/** Where the repository lives, and which hosts its attachments may come from. */
export interface Server {
  readonly url: URL;
}

const gitHubStorage = /^github-production-[a-z0-9-]{1,60}\.s3(?:\.[a-z0-9-]{1,30})?\.amazonaws\.com$/;

/** Whether a redirect may be followed: to the same server or to the storage that belongs to it, by the server's own scheme. */
export function mayFollow(to: URL, { url: server }: Server): boolean {
  if (to.protocol !== server.protocol || to.username !== '' || to.password !== '') return false;
  if (to.host === server.host) return true;
  if (server.host === 'github.com')
    return to.port === '' && (to.hostname.endsWith('.githubusercontent.com') || gitHubStorage.test(to.hostname));
  return to.port === server.port && to.hostname.endsWith(`.${server.hostname}`);
}

/** Attachments of private repositories need the token; nobody but the server itself may see it. */
export function mayCarryToken(to: URL, { url: server }: Server): boolean {
  return to.origin === server.origin && to.username === '';
}

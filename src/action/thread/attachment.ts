import type { Link } from './links.ts';
import type { Server } from './server.ts';

/** A file that was dropped into a post. `name` is for reading; nothing is ever opened by it. */
export interface Attachment {
  readonly url: string;
  readonly name: string;
}

/** What a link of a post leads to, as far as the analysis is concerned. */
export type Target =
  | { readonly kind: 'attachment'; readonly attachment: Attachment }
  | { readonly kind: 'picture' }
  /** Evidence, but not where we fetch from. */
  | { readonly kind: 'elsewhere'; readonly url: string; readonly why: string }
  | { readonly kind: 'other' };

const pictures = /\.(?:png|jpe?g|gif|svg|webp|bmp|heic|mp4|mov|webm)$/i;
const evidence = /\.(?:tgz|tar|gz|zip|bz2|xz|zst|7z|rar|log)$/i;
const picturesHost = /(?:^|\.)user-images\.githubusercontent\.com$/;
const onlyAttached = 'not downloaded: only files that are attached to the issue itself are';

/**
 * Attachments are `SERVER/user-attachments/files/ID/NAME`, `SERVER/user-attachments/assets/UUID` and, of old,
 * `SERVER/OWNER/REPO/files/ID/NAME`, where the repository may have had another name.
 */
export function targetOf({ url, label, picture, inCode }: Link, server: Server): Target {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || parsed.username !== '') return { kind: 'other' };
  if (picturesHost.test(parsed.hostname)) return { kind: 'picture' };
  if (parsed.origin !== server.url.origin) {
    const named = parsed.hostname === 'gist.github.com' || evidence.test(parsed.pathname);
    return named && !inCode ? { kind: 'elsewhere', url, why: onlyAttached } : { kind: 'other' };
  }
  const file = /^\/(?:user-attachments|[^/]{1,100}\/[^/]{1,100})\/files\/\d{1,20}\/([^/]{1,300})$/.exec(parsed.pathname)?.[1];
  const isAsset = /^\/user-attachments\/assets\/[\w-]{1,100}$/.test(parsed.pathname);
  if (file === undefined && !isAsset) return { kind: 'other' };
  const name = file === undefined ? label.trim() || 'attachment' : decoded(file);
  if (picture || pictures.test(name)) return { kind: 'picture' };
  parsed.hash = '';
  return { kind: 'attachment', attachment: { url: parsed.href, name } };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Is called as what may hold many files: MetalLB's script and most people send such. */
export function isArchive({ name }: Attachment): boolean {
  return /\.(?:tgz|tar|zip|gz)$/i.test(name);
}

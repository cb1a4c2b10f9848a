import { type Attachment, isArchive, targetOf } from './attachment.ts';
import { linksIn } from './links.ts';
import type { Server } from './server.ts';
import type { Author, Thread } from './thread.ts';

/** Something of the thread that was not analyzed, and why. */
export interface NotRead {
  readonly name: string;
  readonly why: string;
}

export interface Chosen {
  /** What is analyzed together, oldest first. */
  readonly given: readonly Attachment[];
  /** What a newer bundle took the place of. */
  readonly superseded: readonly Attachment[];
  readonly notRead: readonly NotRead[];
}

interface Post {
  /** The reporter and the people of the repository; of others only where these brought nothing. */
  readonly isParty: boolean;
  readonly attachments: readonly Attachment[];
  readonly elsewhere: readonly NotRead[];
}

const people: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

/**
 * Which of a thread's attachments are one bundle. The newest post with an archive decides; single logs and objects that
 * came after it belong to it, and what came before it is superseded.
 */
export function chosenOf(thread: Thread, server: Server, most: number): Chosen {
  const all = postsOf(thread, server);
  const parties = all.filter(({ isParty }) => isParty);
  const heard = parties.some(({ attachments }) => attachments.length > 0) ? parties : all;
  const strangers = all.filter((post) => !heard.includes(post)).flatMap(({ attachments }) => attachments);
  const decides = heard.findLastIndex(({ attachments }) => attachments.some(isArchive));
  const current = heard.slice(Math.max(0, decides)).flatMap(({ attachments }) => attachments);
  const tooMany = current.length - most;
  return {
    given: tooMany > 0 ? current.slice(tooMany) : current,
    superseded: heard.slice(0, Math.max(0, decides)).flatMap(({ attachments }) => attachments),
    notRead: [
      ...all.flatMap(({ elsewhere }) => elsewhere),
      ...current
        .slice(0, Math.max(0, tooMany))
        .map(({ name }) => ({ name, why: `not downloaded: more than ${most} attachments` })),
      ...strangers.map(({ name }) => ({ name, why: 'not downloaded: by another person, so that it may be of another cluster' })),
    ],
  };
}

function postsOf(thread: Thread, server: Server): readonly Post[] {
  const seen = new Set<string>();
  const read = (body: string, isParty: boolean): Post => {
    const targets = linksIn(body)
      .filter(({ url }) => !seen.has(url))
      .map((link) => {
        seen.add(link.url);
        return targetOf(link, server);
      });
    return {
      isParty,
      attachments: targets.flatMap((target) => (target.kind === 'attachment' ? [target.attachment] : [])),
      elsewhere: targets.flatMap((target) => (target.kind === 'elsewhere' ? [{ name: target.url, why: target.why }] : [])),
    };
  };
  return [
    read(thread.body, true),
    ...thread.comments.map(({ body, author, association }) => read(body, isParty(author, association, thread))),
  ];
}

function isParty(author: Author, association: string, { author: reporter }: Thread): boolean {
  return author.login === reporter.login || people.has(association);
}

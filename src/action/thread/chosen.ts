import { type Attachment, isArchive, targetOf } from './attachment.ts';
import { linksIn } from './links.ts';
import type { Server } from './server.ts';
import type { Comment, Thread } from './thread.ts';

/** Something of the thread that was not analyzed, and why. */
export interface NotRead {
  readonly name: string;
  readonly why: string;
}

export interface Chosen {
  /** The thread as far as it goes along: words of others, too, may be of another cluster. */
  readonly heard: Thread;
  /** What is analyzed together, oldest first. */
  readonly given: readonly Attachment[];
  /** What a newer bundle took the place of. */
  readonly superseded: readonly Attachment[];
  readonly notRead: readonly NotRead[];
}

/** What became of attachments that were chosen before, by their addresses. */
export interface Experience {
  /** Gave nothing. */
  readonly lost: ReadonlySet<string>;
  /** Called archives, and are single files. */
  readonly single: ReadonlySet<string>;
}

const nothingKnown: Experience = { lost: new Set(), single: new Set() };

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
export function chosenOf(thread: Thread, server: Server, most: number, { lost, single }: Experience = nothingKnown): Chosen {
  const all = postsOf(thread, server, lost);
  const parties = all.filter(({ isParty }) => isParty);
  const onlyParties = parties.some(({ attachments }) => attachments.length > 0);
  const heard = onlyParties ? parties : all;
  const strangers = all.filter((post) => !heard.includes(post)).flatMap(({ attachments }) => attachments);
  const decides = heard.findLastIndex(({ attachments }) => attachments.some((each) => isArchive(each) && !single.has(each.url)));
  const current = heard.slice(Math.max(0, decides)).flatMap(({ attachments }) => attachments);
  const tooMany = current.length - most;
  return {
    heard: onlyParties ? { ...thread, comments: thread.comments.filter((comment) => isParty(comment, thread)) } : thread,
    given: tooMany > 0 ? current.slice(tooMany) : current,
    superseded: heard.slice(0, Math.max(0, decides)).flatMap(({ attachments }) => attachments),
    notRead: [
      ...heard.flatMap(({ elsewhere }) => elsewhere),
      ...current
        .slice(0, Math.max(0, tooMany))
        .map(({ name }) => ({ name, why: `not downloaded: more than ${most} attachments` })),
      ...strangers.map(({ name }) => ({ name, why: 'not downloaded: by another person, so that it may be of another cluster' })),
    ],
  };
}

function postsOf(thread: Thread, server: Server, lost: ReadonlySet<string>): readonly Post[] {
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
      attachments: targets.flatMap((target) =>
        target.kind === 'attachment' && !lost.has(target.attachment.url) ? [target.attachment] : [],
      ),
      elsewhere: targets.flatMap((target) => (target.kind === 'elsewhere' ? [{ name: target.url, why: target.why }] : [])),
    };
  };
  return [read(thread.body, true), ...thread.comments.map((comment) => read(comment.body, isParty(comment, thread)))];
}

function isParty({ author, association }: Comment, { author: reporter }: Thread): boolean {
  return author.login === reporter.login || people.has(association);
}

/** Who wrote something, as GitHub names him. */
export interface Author {
  readonly login: string;
  /** `User` or `Bot`. */
  readonly type: string;
}

export interface Comment {
  readonly id: number;
  readonly url: string;
  readonly author: Author;
  /** What he is to the repository: OWNER, MEMBER, COLLABORATOR, NONE… */
  readonly association: string;
  readonly body: string;
}

/** An issue with all its comments, oldest first. */
export interface Thread {
  readonly issue: number;
  readonly title: string;
  readonly body: string;
  readonly author: Author;
  readonly isPullRequest: boolean;
  readonly labels: readonly string[];
  /** When anything of it changed last. */
  readonly updatedAt: string;
  readonly comments: readonly Comment[];
}

/** What people said: neither bots, nor the comments that this Action wrote under a person's token. */
export function peoplesThread(thread: Thread, isOurs: (comment: Comment) => boolean): Thread {
  return { ...thread, comments: thread.comments.filter((comment) => comment.author.type !== 'Bot' && !isOurs(comment)) };
}

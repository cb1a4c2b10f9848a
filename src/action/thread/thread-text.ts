import type { InputSource } from '../../model/bundle.ts';
import type { Thread } from './thread.ts';

/** What the report calls the words of an issue. */
export const threadLabel = 'issue';

/**
 * The words of the issue as an input beside its attachments: JSON as the API gives it, so that facts keep their place in body and
 * comments.
 */
export function threadText({ title, body, comments }: Thread): InputSource {
  const said = comments.map((comment) => ({ body: comment.body }));
  return { kind: 'bytes', name: threadLabel, bytes: Buffer.from(JSON.stringify({ title, body, comments: said })) };
}

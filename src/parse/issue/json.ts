import type { Trouble } from '../../model/bundle.ts';
import type { Json, JsonObject } from '../../model/object.ts';
import { isObject } from '../../model/object.ts';
import { readJson } from '../yaml/json-documents.ts';

/** A body of an issue or a comment, under a label that names it. */
export interface IssueText {
  readonly source: string;
  readonly text: string;
}

function isBot(value: JsonObject): boolean {
  const by = value.user ?? value.author;
  return (
    isObject(by) && (by.type === 'Bot' || by.is_bot === true || (typeof by.login === 'string' && by.login.endsWith('[bot]')))
  );
}

function bodyOf(value: JsonObject): string {
  return typeof value.body === 'string' ? value.body : '';
}

/** An issue with `title` and `body`, and `comments` where the client put them along (gh issue view --json); or comments alone. */
function textsOf(value: Json, source: string, counter: { comments: number }): readonly IssueText[] {
  if (Array.isArray(value)) return value.flatMap((each: Json) => textsOf(each, source, counter));
  if (!isObject(value)) return [];
  if (isObject(value.issue))
    return [...textsOf(value.issue, source, counter), ...textsOf(value.comment ?? null, source, counter)];
  const comments = Array.isArray(value.comments) ? textsOf(value.comments, source, counter) : [];
  if (typeof value.body !== 'string' && typeof value.title !== 'string') return comments;
  if (isBot(value)) return comments;
  if (typeof value.title === 'string') {
    return [
      { source: `${source}#title`, text: `# ${value.title.slice(0, 300)}` },
      { source: `${source}#body`, text: bodyOf(value) },
      ...comments,
    ];
  }
  counter.comments++;
  return [{ source: `${source}#comment-${counter.comments}`, text: bodyOf(value) }, ...comments];
}

/** The texts of an issue. JSON of GitHub's API is unpacked, each body with its own lines; all else is one text. */
export function issueTexts(
  raw: string,
  source: string,
): { readonly texts: readonly IssueText[]; readonly troubles: readonly Trouble[] } {
  if (!/^\s*[{[]\s*["{[]/.test(raw)) return { texts: [{ source, text: raw }], troubles: [] };
  const { documents, stopped } = readJson(raw, 1);
  const counter = { comments: 0 };
  const texts = documents.flatMap(({ head, items }) => [
    ...textsOf(head.value, source, counter),
    ...(items ?? []).flatMap((item) => textsOf(item.value, source, counter)),
  ]);
  if (texts.length === 0) return { texts: [{ source, text: raw }], troubles: [] };
  const troubles: Trouble[] =
    stopped === null ? [] : [{ source, line: stopped.line, what: `broken JSON (${stopped.why})`, lost: 'part' }];
  return { texts, troubles };
}

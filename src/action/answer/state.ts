import { isObject, type Json, type JsonObject } from '../../model/object.ts';

/** What an answer said, as far as the next one is compared with it. */
export interface Answer {
  /** Addresses of the attachments that it rests on. */
  readonly bundle: readonly string[];
  readonly causes: readonly Cause[];
  readonly questions: readonly Question[];
}

export interface Cause {
  readonly id: string;
  readonly title: string;
  readonly subjects: readonly string[];
}

export interface Question {
  readonly what: string;
  readonly command: string;
  /** Ids of causes that it would decide, the first of them. */
  readonly decides: readonly string[];
}

/** What a comment of ours remembers. */
export interface State {
  readonly repository: string;
  readonly issue: number;
  /** `updated_at` of the issue that it was made from: an older run must not overwrite a newer one's. */
  readonly seen: string;
  /** Digest of the text that was shown. */
  readonly shown: string;
  readonly now: Answer;
  /** The answer before, which the comment compares with. */
  readonly before: Answer | null;
}

const opening = '<!-- metallb-analyze:1:';
const closing = ' -->';

/** Bounds, so that the state of any issue leaves room for the text. */
const most = { bundle: 10, causes: 10, questions: 6, subjects: 2, decides: 3, text: 80, command: 140, url: 140 } as const;

/** A hidden line. Nothing of its text can end the comment or be read by GitHub: it is base64url. */
export function stateLine(state: State): string {
  return `${opening}${Buffer.from(JSON.stringify(state)).toString('base64url')}${closing}`;
}

export function beginsAsOurs(body: string): boolean {
  return body.startsWith(opening);
}

/** The state of a comment whose author was checked before; null where it is none, or that of another issue. */
export function readState(body: string, repository: string, issue: number): State | null {
  if (!beginsAsOurs(body)) return null;
  const text = body.slice(opening.length, body.indexOf(closing));
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    const state = isObject(parsed) ? stateIn(parsed) : null;
    return state !== null && state.repository === repository && state.issue === issue ? state : null;
  } catch {
    return null;
  }
}

function stateIn(value: JsonObject): State | null {
  const { repository, issue, seen, shown } = value;
  const now = answerIn(value.now);
  if (typeof repository !== 'string' || typeof issue !== 'number' || typeof seen !== 'string' || typeof shown !== 'string')
    return null;
  return now === null ? null : { repository, issue, seen, shown, now, before: answerIn(value.before) };
}

function answerIn(value: Json | undefined): Answer | null {
  if (!isObject(value)) return null;
  return boundedAnswer({
    bundle: textsIn(value.bundle),
    causes: objectsIn(value.causes).map(({ id, title, subjects }) => ({
      id: textIn(id),
      title: textIn(title),
      subjects: textsIn(subjects),
    })),
    questions: objectsIn(value.questions).map(({ what, command, decides }) => ({
      what: textIn(what),
      command: textIn(command),
      decides: textsIn(decides),
    })),
  });
}

export function boundedAnswer(answer: Answer): Answer {
  const { bundle, causes, questions } = plainAnswer(answer);
  return {
    bundle: bundle.slice(0, most.bundle),
    causes: causes.slice(0, most.causes),
    questions: questions.slice(0, most.questions),
  };
}

/** All of it, each part as the state would hold it. */
export function plainAnswer({ bundle, causes, questions }: Answer): Answer {
  const short = (text: string): string => plain(text, most.text);
  return {
    bundle: bundle.map((url) => plain(url, most.url)),
    causes: causes.map(({ id, title, subjects }) => ({
      id: short(id),
      title: short(title),
      subjects: subjects.slice(0, most.subjects).map(short),
    })),
    questions: questions.map(({ what, command, decides }) => ({
      what: short(what),
      command: plain(command, most.command),
      decides: decides.slice(0, most.decides).map(short),
    })),
  };
}

/** Names in a cluster are ASCII; other signs would take up to six times the room. */
function plain(text: string, length: number): string {
  return text.slice(0, length).replace(/[^\x20-\x7e]/g, '?');
}

const textIn = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const textsIn = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(textIn) : []);
const objectsIn = (value: Json | undefined): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

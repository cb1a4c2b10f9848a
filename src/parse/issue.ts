import type { Trouble } from '../model/bundle.ts';
import type { FileRole, Statement } from '../model/facts.ts';
import type { SourceKind } from '../model/log.ts';
import { type IssueText, issueTexts } from './issue-json.ts';
import { type PastedPiece, piecesOf } from './issue-pieces.ts';
import { Words } from './issue-words.ts';
import { lineKind } from './line-kind.ts';
import { type Block, markdownBlocks } from './markdown-blocks.ts';
import { type Origin, originOf } from './origin.ts';
import { plain } from './text.ts';

/** A piece of an issue's text that was pasted. Its lines are those of the source from `firstLine` on, each one in its place. */
export interface Fragment {
  readonly role: FileRole;
  readonly source: string;
  readonly firstLine: number;
  /** Ends with a line break. */
  readonly text: string;
  /** Whose it is, as far as the command or the words before it tell. */
  readonly origin: Origin;
  /** The command that printed it, empty where none was pasted along. */
  readonly command: string;
}

export interface ParsedIssue {
  readonly statements: readonly Statement[];
  readonly fragments: readonly Fragment[];
  readonly troubles: readonly Trouble[];
}

const unknownOrigin: Origin = { kind: null, namespace: null, pod: null, container: null, node: null, previous: false };

/** `kubectl logs [-n ns] pod [-c container] [--previous]` */
function originOfCommand(command: string): Origin | null {
  const found = /\blogs? (.{1,300})$/.exec(command)?.[1];
  if (found === undefined) return null;
  const option = (name: string): string | null => new RegExp(`(?:^|\\s)${name}[ =](\\S{1,253})`).exec(found)?.[1] ?? null;
  const container = option('-c') ?? option('--container');
  const bare = found.replace(
    /(?:^|\s)--?[a-z-]{1,30}(?:=\S{1,253}|(?<=-[cn]|--namespace|--container|--tail|--since) \S{1,253})?/g,
    ' ',
  );
  const pod =
    bare
      .trim()
      .split(/\s+/)[0]
      ?.replace(/^(?:pods?|po|deploy\w*|ds|daemonset)\//, '') ?? '';
  const guess = originOf(`pods/${pod}/${container ?? 'all'}.log`);
  return {
    ...guess,
    kind: guess.kind ?? wordKind(pod),
    pod: pod === '' ? null : pod,
    container,
    namespace: option('-n') ?? option('--namespace'),
    previous: /(?:^|\s)(?:-p|--previous)(?:\s|$|=true)/.test(found),
  };
}

function wordKind(words: string): SourceKind | null {
  const text = words.toLowerCase();
  if (/\bfrr[- ]?k8s\b/.test(text)) return 'frr-k8s';
  if (/\bfrr\b(?!.*\b(?:router|mode|config)\b)/.test(text)) return 'frr';
  if (/\breloader\b/.test(text)) return 'reloader';
  if (/\bspeakers?\b/.test(text)) return 'speaker';
  return /\bcontroller\b(?! ?manager)/.test(text) ? 'controller' : null;
}

/** The namespace that `kubectl get` was asked for; without a flag that of the context, which is `default` until one changes it. */
function namespaceOfCommand(command: string): string | null {
  if (!/\b(?:kubectl|oc|k) (?:.{0,100} )?get /.test(command) || /\s(?:-A|--all-namespaces)\b/.test(command)) return null;
  return /\s(?:-n|--namespace)[ =]?([a-z0-9-]{1,63})/.exec(command)?.[1] ?? 'default';
}

function originOfPiece(piece: PastedPiece, label: string): Origin {
  const commanded = originOfCommand(piece.command);
  if (commanded !== null) return commanded;
  if (piece.role === 'table') return { ...unknownOrigin, namespace: namespaceOfCommand(piece.command) };
  // Only a short lead such as "Speaker 1:" or "the controller logs:" says whose the lines after it are.
  const kind =
    piece.role === 'log' && label.length < 200 && label.trimEnd().endsWith(':')
      ? wordKind(label.split(/[.!?;] /).at(-1) ?? '')
      : null;
  return { ...unknownOrigin, kind };
}

class Gathering {
  readonly words = new Words();
  readonly fragments: Fragment[] = [];
  private label = '';

  block(block: Block, source: string): void {
    if (block.kind === 'code') this.pasted(block.lines, block.firstLine, source);
    else this.prose(block, source);
  }

  private pasted(lines: readonly string[], firstLine: number, source: string): void {
    for (const piece of piecesOf(lines, firstLine)) {
      const text = `${piece.lines.join('\n')}\n`;
      this.fragments.push({
        role: piece.role,
        source,
        firstLine: piece.firstLine,
        text,
        origin: originOfPiece(piece, this.label),
        command: piece.command,
      });
    }
  }

  /** Words, with what was pasted among them without a fence: from a line that only logs or objects have to the next sentence. */
  private prose(block: Block, source: string): void {
    let run: string[] = [];
    let start = 0;
    let commanded = false;
    const flush = (): void => {
      if (run.some((line) => line.trim() !== '')) this.pasted(run, start, source);
      run = [];
    };
    block.lines.forEach((line, i) => {
      const number = block.firstLine + i;
      const afterBlank = (block.lines[i - 1] ?? '').trim() === '';
      commanded ||= lineKind(line) === 'prompt';
      // What follows a command is its output, up to a sentence that stands apart.
      if (commanded ? !(afterBlank && isProse(line)) : isPasted(line, run.length > 0, block.lines[i + 1] ?? '')) {
        if (run.length === 0) start = number;
        run.push(line);
        return;
      }
      flush();
      commanded = false;
      this.inline(line, number, source);
      this.words.add(line, source, number, block.topic);
      if (line.trim() !== '') this.label = line;
    });
    flush();
  }

  /** Code inside of a sentence that is a message of its own. */
  private inline(line: string, number: number, source: string): void {
    if (!line.includes('`')) return;
    for (const [, , code = ''] of line.slice(0, 20_000).matchAll(/(`{1,2})([^`]{1,8000})\1/g)) {
      const kind = lineKind(code.trim());
      const message = kind === null && code.length > 12 && /\S \S{1,200} \S/.test(code);
      if (!message && kind !== 'log' && kind !== 'refusal' && kind !== 'command' && kind !== 'event') continue;
      this.fragments.push({
        role: kind === 'log' ? 'log' : 'command',
        source,
        firstLine: number,
        text: `${code.trim()}\n`,
        origin: unknownOrigin,
        command: '',
      });
    }
  }
}

/** Whether a line among words was pasted; `going` says that the line before was. */
function isPasted(line: string, going: boolean, next: string): boolean {
  if (line.trim() === '') return going;
  const kind = lineKind(line);
  if (kind === 'object') return going || /^\s{0,16}(?:- )?["']?(?:apiVersion|kind|address-pools|peers)["']?:/.test(line);
  if (kind === 'metric') return going || line.includes('{');
  if (kind !== null) return true;
  if (/^\s{4,}\S/.test(line) && !/^\s*(?:[-*+]|\d{1,3}[.)]) [A-Z]/.test(line)) return true;
  if (/^\s*Name:[ \t]{2,}\S/.test(line) || /^Events:\s*$/.test(line)) return true;
  if (!going) return false;
  return looksContinued(line) || lineKind(next) !== null;
}

function isProse(line: string): boolean {
  const text = line.slice(0, 1_000);
  return (
    lineKind(text) === null &&
    /^[A-Z][a-z']{0,20} (?:[\w'`"()/-]{1,30},? ){3}/.test(text) &&
    /[.:?!)]\s*$/.test(text) &&
    !/\s{3}/.test(text)
  );
}

/** Lines that go on with what was pasted: set in, keyed, of a table, or of an object's list. */
function looksContinued(line: string): boolean {
  return (
    /^\s+\S|^[\w.()/ -]{1,80}:(?:\s|$)|^- \S|^---|\S\s{3,}\S|^[}\])]/.test(line) &&
    !/(?:[A-Za-z]{2,40}[ ,]){7}/.test(line.slice(0, 1_000))
  );
}

/** Commands and what they printed, as a terminal shows them: `#` and `>` are no Markdown there. */
function isTranscript(text: string): boolean {
  return (
    /^(?:[\w.@:~/[\] -]{0,120}[$#] |PS [A-Z]:)\S/m.test(text) &&
    !/^\s{0,12}(?:```|~~~)|^#{2,6} \S/m.test(text) &&
    text.split('\n').some((line) => lineKind(line) === 'prompt')
  );
}

function transcript(text: string): Block {
  return { kind: 'text', lines: text.split('\n'), firstLine: 1, topic: '' };
}

/**
 * Reads an issue: Markdown, a text with commands and their output, or what GitHub's API gives of it (with comments). What the
 * reporter says becomes statements, what was pasted becomes fragments for the other readers. Linear; never throws.
 */
export function parseIssue(raw: string, source: string): ParsedIssue {
  const { texts, troubles } = issueTexts(raw, source);
  const into = new Gathering();
  const read = ({ text, source: label }: IssueText): void => {
    const lines = plain(text);
    const blocks = isTranscript(lines) ? [transcript(lines)] : markdownBlocks(lines, 1);
    for (const block of blocks) into.block(block, label);
  };
  for (const each of texts) read(each);
  return { statements: into.words.statements, fragments: into.fragments, troubles };
}

import type { Trouble } from '../../model/bundle.ts';
import type { FileRole, Statement } from '../../model/facts.ts';
import { lineKind } from '../line-kind.ts';
import type { Origin } from '../origin.ts';
import { plain } from '../text.ts';
import { type IssueText, issueTexts } from './json.ts';
import { type Block, markdownBlocks } from './markdown-blocks.ts';
import { provenanceOf, unknownOrigin } from './origin.ts';
import { piecesOf } from './pieces.ts';
import { Words } from './words.ts';

/** A piece of an issue's text that was pasted. Its lines are those of the source from `firstLine` on, each one in its place. */
export interface Fragment {
  readonly role: FileRole;
  readonly source: string;
  readonly firstLine: number;
  /** Ends with a line break. */
  readonly text: string;
  /** Whose it is, as far as the command or the words before it tell. */
  readonly origin: Origin;
  /** The command that printed it, empty where none is known. */
  readonly command: string;
  /** Kinds that the words before it speak of. */
  readonly named: readonly string[];
}

export interface ParsedIssue {
  readonly statements: readonly Statement[];
  readonly fragments: readonly Fragment[];
  readonly troubles: readonly Trouble[];
}

class Gathering {
  readonly words = new Words();
  readonly fragments: Fragment[] = [];
  private label = '';
  private topic = '';

  block(block: Block, source: string): void {
    if (block.topic !== this.topic) this.label = block.topic;
    this.topic = block.topic;
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
        ...provenanceOf(piece.role, piece.command, this.label),
      });
    }
  }

  /** Words, with what was pasted among them without a fence: from a line that only logs or objects have to the next sentence. */
  private prose(block: Block, source: string): void {
    let run: string[] = [];
    let start = 0;
    let going: 'command' | 'log' | null = null;
    const flush = (): void => {
      if (run.some((line) => line.trim() !== '')) this.pasted(run, start, source);
      run = [];
    };
    block.lines.forEach((line, i) => {
      const number = block.firstLine + i;
      const afterBlank = (block.lines[i - 1] ?? '').trim() === '';
      const kind = lineKind(line);
      // What follows a command is its output, and what follows a log's line is of the log, up to a sentence that stands apart.
      if (kind === 'prompt') going = 'command';
      else if (kind === 'log' && going === null) going = 'log';
      const ends = isProse(line) && (going === 'log' || afterBlank);
      if (going !== null ? !ends : isPasted(line, run.length > 0, block.lines[i + 1] ?? '', afterBlank)) {
        if (run.length === 0) start = number;
        run.push(line);
        return;
      }
      flush();
      going = null;
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
        named: [],
      });
    }
  }
}

/** Whether a line among words was pasted; `going` says that the line before was. */
function isPasted(line: string, going: boolean, next: string, afterBlank: boolean): boolean {
  if (line.trim() === '') return going;
  if (afterBlank && isProse(line)) return false;
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
    /^[A-Za-z][a-z']{0,20} (?:[\w'`"()/-]{1,30},? ){3}/.test(text) &&
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

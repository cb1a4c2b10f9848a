/** A stretch of a Markdown text. Each of its lines stands in one line of the text, from `firstLine` on. */
export interface Block {
  readonly kind: 'code' | 'text';
  readonly lines: readonly string[];
  readonly firstLine: number;
  /** The heading above it, `title` for that of the whole, empty where none is. */
  readonly topic: string;
}

interface Fence {
  readonly mark: string;
  readonly indent: number;
  readonly quoted: boolean;
}

interface Open {
  kind: Block['kind'];
  lines: string[];
  firstLine: number;
}

const fenceStart = /^(\s{0,40})(?:[-*+] |\d{1,3}[.)] )?(`{3,40}|~{3,40})([^`]{0,200})$/;
const quoteMark = /^\s{0,3}(?:> ?){1,8}/;
const heading = /^\s{0,3}(#{1,6})\s+(\S.{0,300}?)\s*#*\s*$/;
const boldHeading = /^\s{0,3}(?:\*\*|__)([^*_]{2,100}?):?(?:\*\*|__):?\s*$/;

/**
 * Takes a Markdown text apart into code and words, line by line: fences at any depth of lists and quotes, HTML comments left
 * out. By lines and not by Markdown's grammar, since what people paste without a fence is Markdown by accident only, and
 * since a line must stay the line of the text that it was. Linear in the text.
 */
class Scanner {
  private readonly blocks: Block[] = [];
  private topic = '';
  private fence: Fence | null = null;
  private open: Open | null = null;
  private inComment = false;

  line(raw: string, number: number): void {
    if (this.fence !== null) {
      this.inFence(raw, number, this.fence);
      return;
    }
    const unquoted = raw.replace(quoteMark, '');
    const text = this.withoutComments(unquoted);
    const start = fenceStart.exec(text);
    const title = heading.exec(text) ?? boldHeading.exec(text);
    if (start !== null) {
      this.close();
      this.fence = { mark: start[2] ?? '', indent: (start[1] ?? '').length, quoted: unquoted !== raw };
      this.open = { kind: 'code', lines: [], firstLine: number + 1 };
    } else if (title !== null && !/^\s{0,3}# {0,3}(?:show|kubectl|vtysh|ip|sudo) /.test(text)) {
      this.close();
      const topic = (title[2] ?? title[1] ?? '').replace(/[*_`]/g, '').trim();
      const isTitle = /^\s{0,3}# /.test(text) && this.blocks.length === 0;
      if (isTitle) this.blocks.push({ kind: 'text', lines: [topic], firstLine: number, topic: 'title' });
      this.topic = isTitle ? '' : topic;
    } else this.add(text, number);
  }

  finish(): readonly Block[] {
    this.close();
    return this.blocks;
  }

  private inFence(raw: string, number: number, fence: Fence): void {
    const text = fence.quoted ? raw.replace(quoteMark, '') : raw;
    const trimmed = text.trim();
    const closes = trimmed.length >= fence.mark.length && trimmed === fence.mark.charAt(0).repeat(trimmed.length);
    if (closes) {
      this.close();
      this.fence = null;
      return;
    }
    let cut = 0;
    while (cut < fence.indent && /[ \t]/.test(text[cut] ?? '')) cut++;
    this.add(text.slice(cut), number);
  }

  /** HTML comments are the issue form's instructions. They are blanked out, since each line must stay where it is. */
  private withoutComments(line: string): string {
    let rest = line;
    let out = '';
    for (let guard = 0; guard < 50; guard++) {
      const at = rest.indexOf(this.inComment ? '-->' : '<!--');
      if (at < 0) break;
      if (!this.inComment) out += rest.slice(0, at);
      rest = rest.slice(at + (this.inComment ? 3 : 4));
      this.inComment = !this.inComment;
    }
    return this.inComment ? out : out + rest;
  }

  private add(text: string, number: number): void {
    this.open ??= { kind: 'text', lines: [], firstLine: number };
    this.open.lines.push(text);
  }

  private close(): void {
    if (this.open?.lines.some((line) => line.trim() !== '')) this.blocks.push({ ...this.open, topic: this.topic });
    this.open = null;
  }
}

export function markdownBlocks(text: string, firstLine: number): readonly Block[] {
  const scanner = new Scanner();
  text.split('\n').forEach((line, i) => void scanner.line(line, firstLine + i));
  return scanner.finish();
}

import { type LineBlock, LineBlocks } from '../../src/scan/block.ts';

export interface FoundLine {
  readonly text: string;
  readonly offset: number;
}

/** All lines that the blocks of some chunks hold. */
export function linesOf(chunks: readonly Buffer[], longestLine: number, capacity: number): { lines: FoundLine[]; cuts: number } {
  const lines: FoundLine[] = [];
  let cuts = 0;
  const blocks = new LineBlocks(
    longestLine,
    (block: LineBlock) => {
      if (block.cut) cuts++;
      for (let s = 0; s < block.end; ) {
        const e = block.bytes.indexOf(10, s);
        lines.push({ text: block.bytes.toString('latin1', s, e), offset: block.base + s });
        s = e + 1;
      }
    },
    capacity,
  );
  for (const chunk of chunks) blocks.push(chunk);
  blocks.end();
  return { lines, cuts };
}

/** Cuts bytes at arbitrary places. */
export function chunked(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const bounds = [0, ...at, bytes.length];
  return bounds.slice(1).map((end, i) => bytes.subarray(bounds[i] ?? 0, end));
}

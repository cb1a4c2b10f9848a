import type { Report, ReportedEvidence, ReportedFinding } from '../../model/report.ts';
import { clockOf } from '../view/instant.ts';
import { placeWords, quotesOf } from '../view/quotes.ts';
import type { RankedFindings, RootCause } from '../view/ranking.ts';
import { plural, sentence, stateWords } from '../view/words.ts';
import { cut, oneLine } from '../visible.ts';
import { clip, columns, hanging, type Ink, pad } from './layout.ts';

export interface Sheet {
  readonly report: Report;
  readonly ink: Ink;
  readonly width: number;
  readonly all: boolean;
  readonly names: ReadonlyMap<string, string>;
}

/** Sentences are cut here: a name of a thousand characters must not push the answer off the screen. */
export const longestProse = 600;

const shown = { roots: 3, evidence: 4, consequences: 3, others: 4, commands: 3 };

/** Root causes with their evidence, what follows from them, and what to do. */
export function findingLines(sheet: Sheet, ranked: RankedFindings): readonly string[] {
  const limit = sheet.all ? Number.POSITIVE_INFINITY : shown.roots;
  const lines = ranked.roots.slice(0, limit).flatMap((root, index) => [...rootLines(sheet, root, index + 1), '']);
  if (ranked.roots.length > limit)
    lines.push(` … ${plural(ranked.roots.length - limit, 'more root cause')} (--all lists them)`, '');
  const others = [...ranked.others, ...(sheet.all ? ranked.information : [])];
  if (others.length > 0) {
    const most = sheet.all ? others.length : shown.others;
    lines.push(` ${sheet.ink.bold(ranked.roots.length > 0 ? 'Also seen' : 'Seen')}`);
    lines.push(...others.slice(0, most).flatMap((finding) => minorLines(sheet, finding, '   ')));
    if (others.length > most) lines.push(`   … ${others.length - most} more (--all lists them)`);
    lines.push('');
  }
  return lines;
}

function rootLines(sheet: Sheet, { finding, consequences }: RootCause, number: number): readonly string[] {
  const { ink, width, all } = sheet;
  const id = oneLine(finding.id);
  const head = ` ${number}  ${ink.bold(ink.red(clip(id, width - 5)))}`;
  const room = width - 4 - columns(id) - 2;
  const circumstances = circumstanceWords(sheet.report, finding);
  const lines =
    columns(circumstances) <= room
      ? [`${head}  ${ink.dim(circumstances)}`]
      : [head, ...dimmed(ink, hanging('    ', circumstances, width))];
  lines.push(
    ...hanging(
      '    ',
      cut(oneLine(saidAlready(sheet, finding) ? finding.title : finding.summary || finding.title), longestProse),
      width,
    ),
  );
  if (finding.evidence.length > 0)
    lines.push('', ...evidenceLines(sheet, finding.evidence, all ? Number.POSITIVE_INFINITY : shown.evidence));
  const following = all ? consequences : consequences.slice(0, shown.consequences);
  if (following.length > 0) {
    lines.push('', ...following.flatMap((consequence) => minorLines(sheet, consequence, '    └ ')));
    if (consequences.length > following.length)
      lines.push(`      … ${plural(consequences.length - following.length, 'more consequence')}`);
  }
  return [...lines, ...remedyLines(sheet, finding)];
}

/** The verdict often is the first cause's own sentence. */
function saidAlready({ report }: Sheet, { summary }: ReportedFinding): boolean {
  return sentence(oneLine(report.verdictReason)) === sentence(oneLine(summary));
}

function circumstanceWords(report: Report, finding: ReportedFinding): string {
  const since = clockOf(finding.firstTime);
  const last = clockOf(finding.lastTime);
  const when = since === '' ? '' : finding.state === 'active' ? ` since ${since}` : ` ${since}–${last}`;
  const services = new Set(report.services.map(({ service }) => `Service ${service}`));
  const suffering = finding.affects.filter((subject) => services.has(subject)).length;
  const parts = [`${stateWords[finding.state]}${when}`];
  if (finding.count > 1) parts.push(`${finding.count} times`);
  if (suffering > 0)
    parts.push(`${suffering} of ${plural(report.services.length, 'service')} ${suffering === 1 ? 'suffers' : 'suffer'}`);
  parts.push(`${Math.round(finding.confidence * 100)} % sure`);
  return parts.join(' · ');
}

/** Lines that say the same stand once, with the other places under it. */
function evidenceLines(sheet: Sheet, evidence: readonly ReportedEvidence[], limit: number): readonly string[] {
  const { names, width, ink } = sheet;
  const quotes = quotesOf(evidence);
  const kept = quotes.slice(0, limit);
  const gutter = Math.max(...kept.map(({ first }) => Math.min(44, columns(placeWords(names, first))))) + 2;
  const room = width - 6 - gutter;
  const lines = kept.flatMap(({ saying, first, also }) => {
    const [start = '', ...others] = hanging(' '.repeat(6 + gutter), clip(saying, 3 * room), width);
    const same =
      also.length === 0
        ? []
        : [
            ink.dim(
              `${' '.repeat(6 + gutter)}${clip(`the same in ${also.map((one) => placeWords(names, one)).join(', ')}`, room)}`,
            ),
          ];
    return [`      ${ink.cyan(pad(clip(placeWords(names, first), 44), gutter))}${start.trimStart()}`, ...others, ...same];
  });
  const more = quotes.length - kept.length;
  return more > 0 ? [...lines, ink.dim(`      … ${plural(more, 'more line')}`)] : lines;
}

function minorLines({ names, width, ink }: Sheet, finding: ReportedFinding, lead: string): readonly string[] {
  const [place] = finding.evidence;
  const where = place ? ` (${placeWords(names, place)})` : '';
  const state = finding.state === 'active' ? '' : ` [${stateWords[finding.state]}]`;
  const [first = '', ...others] = hanging(
    lead,
    `${oneLine(finding.id)}${state}: ${cut(oneLine(finding.summary || finding.title), longestProse)}${where}`,
    width,
  );
  const head = `${lead}${oneLine(finding.id)}`;
  return [first.startsWith(head) ? `${lead}${ink.yellow(oneLine(finding.id))}${first.slice(head.length)}` : first, ...others];
}

function remedyLines({ width, ink, all }: Sheet, { remedy }: ReportedFinding): readonly string[] {
  if (remedy.summary === '' && remedy.commands.length === 0) return [];
  const [first = '', ...others] = hanging('    Do:  ', cut(sentence(oneLine(remedy.summary)), longestProse) || 'run', width);
  const commands = all ? remedy.commands : remedy.commands.slice(0, shown.commands);
  return [
    '',
    first.replace('Do:', () => ink.bold('Do:')),
    ...others,
    ...commands.map((command) => `           ${ink.bold(cut(oneLine(command), longestProse))}`),
    ...(commands.length < remedy.commands.length ? [`           … ${remedy.commands.length - commands.length} more`] : []),
  ];
}

function dimmed(ink: Ink, lines: readonly string[]): readonly string[] {
  return lines.map((line) => ink.dim(line));
}

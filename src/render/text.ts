import type { Verdict } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { findingLines, longestProse, type Sheet } from './text/findings.ts';
import { clip, columns, hanging, inkFor } from './text/layout.ts';
import { serviceLines } from './text/services.ts';
import { sessionLines } from './text/sessions.ts';
import { rankFindings } from './view/ranking.ts';
import { quotedSources, shortNames } from './view/sources.ts';
import { subjectWords, upgradeView } from './view/upgrade.ts';
import { headlineFacts, plural, verdictWords } from './view/words.ts';
import { cut, oneLine, visibleReport } from './visible.ts';

export interface TextOptions {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Everything, however long. */
  readonly all: boolean;
}

const narrowest = 60;
const widest = 160;
const longestText = 20_000;
const shownMissing = 3;
const shownTroubles = 2;
const shownChanges = 3;

const grounds: Readonly<Record<Verdict, 'red' | 'green' | 'yellow'>> = {
  healthy: 'green',
  misconfiguration: 'red',
  environment: 'red',
  'known-bug': 'red',
  'suspected-bug': 'red',
  'insufficient-evidence': 'yellow',
};

/** The answer on one screen of a terminal. */
export function renderText(original: Report, options: TextOptions): string {
  const report = visibleReport(original, longestText);
  const sheet: Sheet = {
    report,
    ink: inkFor(options.colour),
    width: Math.min(widest, Math.max(narrowest, options.width)),
    all: options.all,
    names: shortNames(quotedSources(report)),
  };
  const lines = [
    '',
    ...verdictLines(sheet),
    '',
    ...findingLines(sheet, rankFindings(report)),
    ...serviceLines(sheet),
    ...sessionLines(sheet),
    ...disagreementLines(sheet),
    ...upgradeLines(sheet),
    ...missingLines(sheet),
    ...closingLines(sheet),
  ];
  return `${lines.map(inertLine).join('\n')}\n`;
}

/** GitHub's runners obey lines that begin with `::`, and `##[` anywhere; a word joiner stops both and is not seen. */
function inertLine(line: string): string {
  return line.replace(/^(\s*):(?=:)/, '$1:\u2060').replaceAll('##[', '#\u2060#[');
}

function verdictLines({ report, ink, width }: Sheet): readonly string[] {
  const word = verdictWords[report.verdict].toUpperCase();
  const [first = '', ...others] = hanging(' '.repeat(columns(word) + 4), cut(oneLine(report.verdictReason), longestProse), width);
  const head = ink.badge(word, grounds[report.verdict]);
  const gap = ' '.repeat(columns(word) + 4 - (head === word ? columns(word) + 1 : columns(word) + 2));
  // A fact is not broken across lines: its spaces do not break until the lines stand.
  const unbroken = headlineFacts(report).map((fact) => clip(oneLine(fact), 60).replaceAll(' ', '\u00a0'));
  const facts = hanging(' ', unbroken.join('\u00a0· '), width).map((line) => ink.dim(line.replaceAll('\u00a0', ' ')));
  return [
    `${head === word ? ' ' : ''}${head}${gap}${ink.bold(first.trimStart())}`,
    ...others.map((line) => ink.bold(line)),
    ...facts,
  ];
}

function disagreementLines({ report, ink, width, all }: Sheet): readonly string[] {
  const telling = all ? report.disagreements : report.disagreements.filter(({ explained }) => explained === '').slice(0, 3);
  if (telling.length === 0) return [];
  const lines = telling.flatMap(({ subject, node, predicted, observed, explained }) => {
    const where = node === null ? '' : ` on ${node}`;
    return hanging(
      '   ',
      oneLine(`${subject}${where}: the objects say ${predicted}, the evidence ${observed}${explained ? ` (${explained})` : ''}`),
      width,
    );
  });
  return [ink.bold(' Predicted otherwise'), ...lines, ''];
}

function upgradeLines({ report, ink, width, all }: Sheet): readonly string[] {
  const upgrade = upgradeView(report);
  if (upgrade === null) return [];
  const changes = all ? upgrade.changes : upgrade.changes.slice(0, shownChanges);
  const lines = changes.flatMap(({ subjects, now, after }) =>
    hanging('   ', cut(oneLine(`${subjectWords(subjects)}: now ${now}; then ${after}`), longestProse), width),
  );
  const more = upgrade.changes.length - changes.length;
  return [
    ink.bold(` With ${upgrade.release} on the same objects`),
    ...lines,
    ...(more > 0 ? [`   … ${more} more (--all lists them)`] : []),
    '',
  ];
}

/** Whole where everything is asked for; else on one line, because the reply has it whole. */
function commandIn({ width, all }: Sheet, command: string): string {
  return all ? cut(oneLine(command), longestProse) : clip(oneLine(command), width - 7);
}

function missingLines(sheet: Sheet): readonly string[] {
  const { report, ink, width, all } = sheet;
  // What a cause's own remedy runs already is not asked for a second time.
  const run = new Set(all ? [] : report.findings.flatMap(({ role, remedy }) => (role === 'root-cause' ? remedy.commands : [])));
  const open = report.missing.filter(({ command }) => !run.has(command));
  const missing = all ? open : open.slice(0, shownMissing);
  if (missing.length === 0) return [];
  const lines = missing.flatMap(({ what, why, command }) => {
    const text = cut(`${oneLine(what)}: ${oneLine(why)}`, longestProse);
    return [...hanging('   ', text, width), ...(command === '' ? [] : [`     ${ink.cyan(`→ ${commandIn(sheet, command)}`)}`])];
  });
  const more = open.length - missing.length;
  const title = report.verdict === 'insufficient-evidence' ? ' Cannot tell without' : ' Would tell more';
  return [ink.bold(title), ...lines, ...(more > 0 ? [`   … ${more} more (--all lists them)`] : []), ''];
}

function closingLines({ report, ink, width, all }: Sheet): readonly string[] {
  const { found, excluded, cannotTell, undecided } = report.causes;
  const name = /^[\w./@%+:-]+$/.test(report.input.name) && !report.input.name.startsWith('-') ? report.input.name : 'BUNDLE';
  const counts = `${plural(found + excluded + cannotTell, 'cause')}: ${found} found, ${excluded} excluded, ${cannotTell} cannot tell${all ? '' : ' (--all lists them)'}.`;
  const listed = all ? undecided.flatMap((one) => hanging('   ', oneLine(`${one.id}: ${one.status}, ${one.reason}`), width)) : [];
  const unreadable = report.unreadable.filter(({ lost }) => lost !== 'nothing');
  const troubles = (all ? unreadable : unreadable.slice(0, shownTroubles)).map(({ source, line, what }) => {
    const words = oneLine(`   ${source}${line === undefined ? '' : `:${line}`}: ${what}`);
    return all ? cut(`   ${words}`, longestProse) : clip(`   ${words}`, width);
  });
  if (unreadable.length > troubles.length) troubles.push(`   … ${unreadable.length - troubles.length} more (--all lists them)`);
  return [
    ...(troubles.length > 0 ? [ink.bold(' Not read, or not whole'), ...troubles, ''] : []),
    ...(report.reply === '' && report.missing.length === 0 ? [] : [ink.dim(` Reply to paste:  analyze ${name} --reply`)]),
    ink.dim(` ${counts}   Report:  analyze ${name} --html report.html`),
    ...listed,
  ];
}

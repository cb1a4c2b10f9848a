import { sufferersOf, type Verdict } from '../../model/finding.ts';
import { groupBy } from '../../model/group.ts';
import type { PhaseReport, Report, ReportedEvidence, ReportedFinding } from '../../model/report.ts';
import { clockOf, duration, instant } from '../view/instant.ts';
import { gist, type Marked, marked } from '../view/line.ts';
import { type Quote, quotesOf } from '../view/quotes.ts';
import type { RootCause } from '../view/ranking.ts';
import { suffers } from '../view/suffering.ts';
import { subjectWords, upgradeView } from '../view/upgrade.ts';
import {
  grouped,
  headlineFacts,
  phaseNames,
  phaseTitles,
  plural,
  sentence,
  stateWords,
  verdictMeanings,
  verdictWords,
} from '../view/words.ts';
import { cut, oneLine } from '../visible.ts';
import { evidenceLink, findingLinks, type Link, limits, type PageContext, serviceLink } from './context.ts';

const tones: Readonly<Record<Verdict, 'ok' | 'failed' | 'unknown'>> = {
  healthy: 'ok',
  misconfiguration: 'failed',
  environment: 'failed',
  'known-bug': 'failed',
  'suspected-bug': 'failed',
  'insufficient-evidence': 'unknown',
};

const longestSentence = 1_200;
/** Beyond this a sentence is set smaller. */
const longReason = 150;
const mostRoots = 30;
const mostSuffering = 8;
/** So many changes of an upgrade stand open. */
const upgradeOpen = 6;
const mostCommands = 40;
const commandsOpen = 3;
const nothingToDo = { summary: '', commands: [], folded: [], foldedTitle: '' };
const text = (original: string) => cut(oneLine(original), longestSentence);

export function answerView(context: PageContext) {
  const { report, ranked } = context;
  const suffering = report.services.filter(suffers).length;
  return {
    tone: tones[report.verdict],
    word: verdictWords[report.verdict],
    reason: text(sentence(report.verdictReason)),
    long: report.verdictReason.length > longReason,
    meaning: verdictMeanings[report.verdict],
    facts: headlineFacts(report).map((fact) => cut(fact, 120)),
    figures: [
      { number: grouped(ranked.roots.length), words: ranked.roots.length === 1 ? 'root cause' : 'root causes' },
      {
        number: grouped(suffering),
        words: `of ${plural(report.services.length, 'service')} ${suffering === 1 ? 'suffers' : 'suffer'}`,
      },
      { number: grouped(report.causes.excluded), words: 'causes excluded' },
      { number: grouped(report.causes.cannotTell), words: 'cannot be told' },
    ],
    rail: railOf(report),
    rootsTitle: ranked.roots.length === 1 ? 'Root cause' : `${plural(ranked.roots.length, 'root cause')}, the first one first`,
    roots: ranked.roots.slice(0, mostRoots).map((root, index) => cardOf(context, root, index + 1)),
    moreRoots: Math.max(0, ranked.roots.length - mostRoots),
    upgrade: upgradeOf(report),
    others: minorGroup(context, 'Also contributing', ranked.others),
    information: minorGroup(context, 'Seen, and no fault', ranked.information),
  };
}

/** How all services together fare in each phase. */
function railOf({ services }: Report) {
  if (services.length === 0) return [];
  return phaseNames.map((name) => {
    const count = (status: PhaseReport['status']) => services.filter(({ phases }) => phases[name].status === status).length;
    const [ok, failed, unknown] = [count('ok'), count('failed'), count('unknown')];
    const tone = failed > 0 ? 'failed' : unknown > 0 && ok === 0 ? 'unknown' : ok > 0 ? 'ok' : 'none';
    const words =
      failed > 0
        ? `${grouped(failed)} of ${grouped(services.length)} fail`
        : ok > 0
          ? `${grouped(ok)} of ${grouped(services.length)} ok`
          : unknown > 0
            ? 'cannot tell'
            : 'does not apply';
    return { title: phaseTitles[name], tone, words };
  });
}

function when(finding: ReportedFinding): string {
  const first = instant(finding.firstTime);
  const last = instant(finding.lastTime);
  if (first === null) return '';
  const since = `since ${clockOf(finding.firstTime)} UTC`;
  if (last === null || last === first) return finding.state === 'active' ? since : `at ${clockOf(finding.firstTime)} UTC`;
  const range = `${clockOf(finding.firstTime)}–${clockOf(finding.lastTime)} UTC, over ${duration(last - first)}`;
  return finding.state === 'active' ? `${since}, last at ${clockOf(finding.lastTime)}` : range;
}

/** Those that the findings name, and those where a phase fails by them. */
function sufferersFrom({ services }: Report, findings: readonly ReportedFinding[]): readonly string[] {
  const ids = new Set(findings.map(({ id }) => id));
  const failing = services.filter(
    (service) =>
      suffers(service) &&
      phaseNames.some(
        (name) => service.phases[name].status === 'failed' && service.phases[name].findings.some((id) => ids.has(id)),
      ),
  );
  return [...new Set([...findings.flatMap(sufferersOf), ...failing.map(({ service }) => `Service ${service}`)])];
}

/** The banner has said it already. */
function sameWords(left: string, right: string): boolean {
  return sentence(oneLine(left)) === sentence(oneLine(right));
}

function cardOf(context: PageContext, { finding, consequences }: RootCause, number: number) {
  const { report } = context;
  const quotes = quotesOf(finding.evidence);
  const suffering = sufferersFrom(report, [finding, ...consequences]);
  const affected = suffering.slice(0, mostSuffering).map((subject) => serviceLink(context, subject));
  return {
    ...headOf(context, finding),
    number,
    summary: sameWords(finding.summary, report.verdictReason) ? '' : text(finding.summary),
    when: when(finding),
    times: finding.count > 1 ? `seen ${grouped(finding.count)} times` : '',
    sure: `${Math.round(finding.confidence * 100)} % sure`,
    basis: finding.basis.join(', '),
    affected,
    affectedTitle: suffering.length === 1 ? 'Suffers' : 'Suffer',
    moreAffected: suffering.length - affected.length,
    subjects: finding.subjects.slice(0, 8).map((subject) => subjectOf(subject)),
    versions: finding.versions ?? '',
    ...quotesView(context, quotes),
    remedy: remedyOf(finding),
    remedyAny: finding.remedy.summary !== '' || finding.remedy.commands.length > 0 || finding.references.length > 0,
    references: finding.references.slice(0, 6).map(referenceLink),
    consequences: minorGroup(context, `${plural(consequences.length, 'consequence')} of this`, consequences),
  };
}

/** What an upgrade alone would mend, or break. */
function upgradeOf(report: Report) {
  const upgrade = upgradeView(report);
  if (upgrade === null) return null;
  const rows = upgrade.changes.slice(0, limits.rows);
  return {
    release: upgrade.release,
    open: upgrade.changes.length <= upgradeOpen,
    count: grouped(upgrade.changes.length),
    more: upgrade.changes.length - rows.length,
    rows: rows.map(({ subjects, now, after }) => ({
      subject: cut(oneLine(subjectWords(subjects)), 300),
      now: text(now),
      after: text(after),
    })),
  };
}

function headOf({ report }: PageContext, finding: ReportedFinding) {
  const index = report.findings.indexOf(finding);
  return {
    anchor: `f${index + 1}`,
    id: finding.id,
    title: cut(oneLine(finding.title), 300),
    state: stateWords[finding.state],
    stateTone: finding.state === 'recovered' ? 'ok' : finding.state === 'active' ? 'failed' : 'unknown',
  };
}

function subjectOf(subject: string) {
  const [kind = '', ...name] = subject.split(' ');
  return { kind: cut(kind, 60), name: cut(name.join(' '), 200) };
}

/** Two or three log lines, then the objects with the deciding field marked, those of one file together. */
function quotesView(context: PageContext, quotes: readonly Quote[]) {
  const objects = quotes.filter(({ first }) => isObject(first));
  const lines = quotes.filter(({ first }) => !isObject(first));
  const shownLines = lines.slice(0, objects.length > 0 ? 2 : 3);
  const shownObjects = objects.slice(0, 3).map(({ first }) => first);
  return {
    lines: shownLines.map((quote) => lineOf(context, quote)),
    objects: [...groupBy(shownObjects, ({ source }) => source).values()].map((group) => frameOf(context, group)),
    moreQuotes: quotes.length - shownLines.length - shownObjects.length,
  };
}

function isObject({ source, time, text: quoted }: ReportedEvidence): boolean {
  if (/^(Warning|Normal) /.test(quoted)) return false; // an event says something, as a line of a log does
  if (/\.log$/i.test(source)) return false;
  return /\.(ya?ml|json)$/i.test(source) || (time === undefined && /^\s*(- )?[\w./-]{1,80}:(\s|$)/.test(quoted));
}

function lineOf(context: PageContext, { first, also }: Quote) {
  const utc = clockOf(first.time);
  return {
    place: evidenceLink(context, first.source, first.line),
    utc: utc === '' ? '' : `${utc} UTC`,
    said: cut(oneLine(gist(first.text)), 600),
    also: also.slice(0, 4).map(({ source, line }) => evidenceLink(context, source, line)),
    moreAlso: Math.max(0, also.length - 4),
  };
}

interface FrameRow extends Marked {
  readonly number: number;
  readonly cited: boolean;
}

function frameOf(context: PageContext, group: readonly ReportedEvidence[]) {
  const rows = new Map<number, FrameRow>();
  for (const { before = [], after = [], line } of group) {
    const around = [...before.slice(-3).map((quoted, index, above) => [line - above.length + index, quoted] as const)];
    around.push(...after.slice(0, 2).map((quoted, index) => [line + 1 + index, quoted] as const));
    for (const [number, quoted] of around)
      rows.set(number, { number, before: cut(quoted, 300), mark: '', after: '', cited: false });
  }
  for (const { text: quoted, line } of group) rows.set(line, { number: line, ...marked(cut(quoted, 600)), cited: true });
  const ordered = [...rows.values()].sort((left, right) => left.number - right.number);
  return {
    places: [...group]
      .sort((left, right) => left.line - right.line)
      .map(({ source, line }) => evidenceLink(context, source, line)),
    rows: ordered.map((row, index) => ({ ...row, gap: index > 0 && row.number !== (ordered[index - 1]?.number ?? 0) + 1 })),
  };
}

function remedyOf({ remedy }: ReportedFinding) {
  const commands = remedy.commands.slice(0, mostCommands).map((command) => cut(oneLine(command), 2_000));
  const folded = commands.slice(commandsOpen);
  return {
    summary: text(sentence(remedy.summary)),
    commands: commands.slice(0, commandsOpen),
    folded,
    foldedTitle: plural(folded.length, 'more command'),
  };
}

/** Only what is plainly a page on the web becomes a link. */
function referenceLink(reference: string): Link {
  const issue = /^([\w.-]+\/[\w.-]+)#(\d{1,9})$/.exec(reference);
  if (issue) return { text: reference, href: `https://github.com/${issue[1]}/issues/${issue[2]}` };
  const shown = cut(oneLine(reference), 200);
  return { text: shown, href: /^https:\/\/[a-z0-9.-]+\/[\w./#?=&%+~-]*$/i.test(reference) ? reference : '' };
}

function minorGroup(context: PageContext, title: string, findings: readonly ReportedFinding[]) {
  const shown = findings.slice(0, limits.findings);
  return {
    title,
    count: findings.length,
    more: findings.length - shown.length,
    findings: shown.map((finding) => ({
      ...headOf(context, finding),
      summary: text(finding.summary || finding.title),
      when: when(finding),
      explainedBy: findingLinks(context, finding.explainedBy),
      lines: quotesOf(finding.evidence)
        .slice(0, 2)
        .map((quote) => lineOf(context, quote)),
      remedy: finding.explainedBy.length > 0 ? nothingToDo : remedyOf(finding),
    })),
  };
}

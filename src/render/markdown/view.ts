import type { Verdict } from '../../model/finding.ts';
import type { Disagreement, PhaseReport, Report, ReportedEvidence, ReportedFinding, ServiceReport } from '../../model/report.ts';
import { block, code, type Markdown, prose, reference } from '../escape-markdown.ts';
import { clockOf } from '../view/instant.ts';
import { placeWords, type Quote, quotesOf } from '../view/quotes.ts';
import { type RootCause, rankFindings } from '../view/ranking.ts';
import { differenceWords, type SessionRow, sessionsView } from '../view/sessions.ts';
import { quotedSources, shortNames } from '../view/sources.ts';
import { bySuffering, isDegraded, suffers } from '../view/suffering.ts';
import { subjectWords, upgradeView } from '../view/upgrade.ts';
import {
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
import { type Budget, type Some, some } from './budget.ts';
import { missingView } from './missing.ts';

const verdictSigns: Readonly<Record<Verdict, string>> = {
  healthy: '✅',
  misconfiguration: '❌',
  environment: '❌',
  'known-bug': '🐞',
  'suspected-bug': '🐞',
  'insufficient-evidence': '❔',
};

const phaseSigns: Readonly<Record<PhaseReport['status'], string>> = {
  ok: '✅',
  failed: '❌',
  unknown: '❔',
  'not-applicable': '–',
};

export interface Writing {
  readonly report: Report;
  readonly budget: Budget;
  readonly names: ReadonlyMap<string, string>;
}

export type MarkdownView = ReturnType<typeof markdownView>;

/** Everything that the template writes, escaped already. */
export function markdownView(report: Report, budget: Budget) {
  const writing: Writing = { report, budget, names: shortNames(quotedSources(report)) };
  const ranked = rankFindings(report);
  const roots = some(ranked.roots, budget.roots);
  const others = some([...ranked.others, ...ranked.information], budget.others);
  return {
    sign: verdictSigns[report.verdict],
    verdict: verdictWords[report.verdict],
    meaning: verdictMeanings[report.verdict],
    reason: text(writing, sentence(report.verdictReason)),
    facts: headlineFacts(report).map((fact) => prose(cut(fact, 200))),
    roots: {
      ...roots,
      shown: roots.shown.map((root, index) => rootView(writing, root, roots.shown.length > 1 ? `${index + 1}. ` : '')),
    },
    others: { ...others, shown: others.shown.map((finding) => minorView(writing, finding)) },
    services: servicesView(writing),
    sessions: sessionRows(writing),
    disagreements: disagreementsView(writing),
    upgrade: upgradeRows(writing),
    missing: missingView(report, budget),
    unreadable: unreadableView(writing),
    tool: code(`${report.tool.name} ${report.tool.version}`),
    counts: countsOf(report),
    input: code(cut(report.input.name, 200)),
  };
}

function text({ budget }: Writing, original: string): Markdown {
  return prose(cut(oneLine(original), budget.prose));
}

function place({ names }: Writing, { source, line }: { readonly source: string; readonly line: number }): string {
  return cut(placeWords(names, { source, line }), 160);
}

function circumstances(finding: ReportedFinding): string {
  const since = clockOf(finding.firstTime);
  const when =
    since === '' ? '' : finding.state === 'active' ? ` since ${since} UTC` : ` ${since}–${clockOf(finding.lastTime)} UTC`;
  const times = finding.count > 1 ? ` · ${finding.count} times` : '';
  return `${stateWords[finding.state]}${when}${times} · ${Math.round(finding.confidence * 100)} % sure`;
}

function rootView(writing: Writing, { finding, consequences }: RootCause, number: string) {
  const { budget } = writing;
  const quoted = some(quotesOf(finding.evidence), budget.evidence);
  const excerpts = some(finding.evidence, budget.excerpts);
  const following = some(consequences, budget.consequences);
  const affected = some(finding.affects, 10);
  return {
    heading: `${number}${text(writing, finding.title)}` as const,
    id: code(cut(finding.id, 120)),
    circumstances: circumstances(finding),
    summary: sentence(finding.summary) === sentence(writing.report.verdictReason) ? '' : text(writing, finding.summary),
    affected: {
      ...affected,
      shown: affected.shown.map((subject) => code(cut(subject.replace(/^Service /, ''), 120))).join(', '),
    },
    quotes: quoted.shown.map((one) => quoteLine(writing, one)),
    moreQuotes: quoted.more,
    remedy: text(writing, sentence(finding.remedy.summary)),
    commands:
      finding.remedy.commands.length === 0
        ? ''
        : block(
            finding.remedy.commands.slice(0, 8).map((command) => cut(oneLine(command), budget.line)),
            'sh',
          ),
    references: finding.references
      .slice(0, 6)
      .map((one) => reference(cut(oneLine(one), 200)))
      .join(', '),
    consequences: {
      ...following,
      shown: following.shown.map((one) => minorView(writing, one)),
      title: plural(consequences.length, 'consequence'),
    },
    excerpts: excerptsOf(writing, excerpts),
  };
}

/** Longer lines are cut here: they stand whole among the excerpts. */
const longestQuote = 400;

/** As code that wraps, and not as a block that a phone cuts off at its margin. */
function quoteLine(writing: Writing, { saying, first, also }: Quote) {
  const places = also.slice(0, 3).map((one) => code(place(writing, one)));
  return {
    place: code(place(writing, first)),
    saying: code(cut(saying, Math.min(longestQuote, writing.budget.line))),
    same: places.join(', '),
    moreSame: also.length - places.length,
  };
}

/** The lines as they stand, with those around them, each with its number. */
function excerptsOf(writing: Writing, { shown, more }: Some<ReportedEvidence>) {
  const excerpts = shown.map((evidence) => {
    const { before = [], after = [], line } = evidence;
    const numbered = [...before, evidence.text, ...after].map((each, index) => {
      const number = line - before.length + index;
      return `${number === line ? '>' : ' '} ${number}  ${cut(each.replaceAll('\n', ' '), writing.budget.line)}`;
    });
    return { place: code(`${cut(oneLine(evidence.source), 300)}:${line}`), lines: block(numbered, 'text') };
  });
  return { shown: excerpts, more };
}

function minorView(writing: Writing, finding: ReportedFinding) {
  const [first] = finding.evidence;
  return {
    id: code(cut(finding.id, 120)),
    state: finding.state === 'active' ? '' : ` (${stateWords[finding.state]})`,
    summary: text(writing, finding.summary || finding.title),
    place: first ? code(place(writing, first)) : '',
  };
}

function servicesView({ report, budget }: Writing) {
  const ordered = bySuffering(report.services);
  const rows = some(ordered, budget.services);
  const suffering = ordered.filter(suffers).length;
  return {
    ...rows,
    title: `${plural(ordered.length, 'service')}, ${suffering === 0 ? 'none' : suffering} of which ${suffering === 1 ? 'suffers' : 'suffer'}`,
    phases: phaseNames.map((name) => phaseTitles[name]),
    shown: rows.shown.map((service) => ({
      name: code(cut(service.service, 120)),
      ips: ipsOf(service),
      signs: phaseNames.map((name) => (isDegraded(service.phases[name]) ? '⚠️' : phaseSigns[service.phases[name].status])),
      why: whyOf(service),
    })),
  };
}

function ipsOf({ ips }: ServiceReport): string {
  return (
    ips
      .slice(0, 4)
      .map((ip) => code(cut(ip, 60)))
      .join(' ') || '–'
  );
}

function whyOf(service: ServiceReport): Markdown {
  const phases = phaseNames.map((name) => service.phases[name]);
  const telling = phases.find(({ status }) => status === 'failed') ?? phases.find(isDegraded);
  return prose(cut(oneLine(telling?.reason ?? ''), 160));
}

const toneSigns: Readonly<Record<SessionRow['tone'], string>> = { failed: '❌', warning: '⚠️', unknown: '❔', ok: '✅' };

function sessionRows(writing: Writing) {
  const { report, budget } = writing;
  const view = sessionsView(report);
  const rows = some(view?.rows ?? [], budget.rows);
  const cell = (words: string) => prose(cut(oneLine(words), 200)) || '–';
  const differences = some(report.configurationDifferences ?? [], budget.rows);
  return {
    title: `BGP sessions: ${view?.title ?? 'none is known'}`,
    any: rows.shown.length + differences.shown.length > 0,
    rows: {
      ...rows,
      shown: rows.shown.map(({ tone, where, peer, state, asns, prefixes, flaps, bfd, last }) => ({
        sign: toneSigns[tone],
        where: where === '' ? '–' : code(cut(where, 120)),
        cells: [peer, state, asns, prefixes, last, bfd, flaps].map(cell),
      })),
    },
    differences: { ...differences, shown: differences.shown.map((one) => text(writing, differenceWords(one))) },
  };
}

function disagreementsView(writing: Writing) {
  const unexplained = [...writing.report.disagreements].sort(
    (left, right) => Number(left.explained !== '') - Number(right.explained !== ''),
  );
  const rows = some(unexplained, writing.budget.rows);
  const words = ({ subject, node, predicted, observed, explained }: Disagreement) =>
    text(
      writing,
      `${subject}${node === null ? '' : ` on ${node}`}: the objects say ${predicted}, the evidence ${observed}${explained === '' ? '' : ` (${explained})`}`,
    );
  return { ...rows, title: plural(unexplained.length, 'prediction'), shown: rows.shown.map(words) };
}

function upgradeRows(writing: Writing) {
  const upgrade = upgradeView(writing.report);
  const rows = some(upgrade?.changes ?? [], writing.budget.rows);
  return {
    ...rows,
    title: `What ${upgrade?.release ?? ''} decides otherwise on the same objects`,
    shown: rows.shown.map(({ subjects, now, after }) => ({
      subjects: text(writing, subjectWords(subjects)),
      now: text(writing, now),
      after: text(writing, after),
    })),
  };
}

function unreadableView(writing: Writing) {
  const rows = some(
    writing.report.unreadable.filter(({ lost }) => lost !== 'nothing'),
    writing.budget.rows,
  );
  const shown = rows.shown.map(({ source, line, what }) => ({
    place: code(`${cut(oneLine(source), 200)}${line === undefined ? '' : `:${line}`}`),
    what: text(writing, what),
  }));
  return { ...rows, shown };
}

function countsOf({ causes }: Report): string {
  const all = causes.found + causes.excluded + causes.cannotTell;
  return `${plural(all, 'cause')} looked for: ${causes.found} found, ${causes.excluded} excluded, ${causes.cannotTell} cannot tell`;
}

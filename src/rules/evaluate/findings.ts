import type { Basis, Finding, Undecided } from '../../model/finding.ts';
import type { Evidence } from '../../model/place.ts';
import type { LoadedRule } from '../load/ruleset.ts';
import { type Binding, least, most, strongest, union, type Values } from './binding.ts';
import type { Scene } from './scene.ts';
import { fill, fillNamed } from './template.ts';

/** Quotes beyond these make a report longer, not surer. */
const mostEvidence = 6;

interface Draft {
  readonly subjects: readonly string[];
  readonly affects: readonly string[];
  readonly binding: Binding;
  readonly summary: string;
  /** The summary is the rule's own, with the real names in it. */
  readonly named: boolean;
  readonly remedy: string;
  readonly commands: readonly string[];
}

/** One finding for each set of subjects. */
export function findingsOf(scene: Scene, rule: LoadedRule, bindings: readonly Binding[]): readonly Finding[] {
  const drafts = bindings.map((binding) => draftOf(scene, rule, binding));
  return mergeSubsets(mergeEqual(drafts)).map((draft) => finish(rule, draft));
}

function draftOf(scene: Scene, rule: LoadedRule, binding: Binding): Draft {
  const values: Values = new Map([['namespace', scene.namespace], ['count', String(binding.count)], ...binding.values]);
  const expand = (templates: readonly string[] | undefined) =>
    (templates ?? []).flatMap((template) => {
      const filled = fill(template, values);
      return filled === null ? [] : scene.subjects.resolve(filled, values.get('node'));
    });
  const summary = fill(rule.summary ?? '', values);
  return {
    subjects: [...new Set([...binding.subjects, ...expand(rule.subjects)])],
    affects: [...new Set([...binding.affects, ...expand(rule.affects)])],
    binding,
    summary: summary || sentenceOf(binding) || rule.title,
    named: Boolean(summary),
    remedy: fillNamed(rule.remedy.summary, values),
    commands: (rule.remedy.commands ?? []).flatMap((command) => fill(command, values) ?? []),
  };
}

/** The replay says what it found in a sentence of its own; a line of a log is quoted anyway. */
const sentenceOf = ({ basis, values }: Binding): string => (basis.includes('replay') ? (values.get('message') ?? '') : '');

const subjectKey = (subjects: readonly string[]): string => subjects.toSorted().join('\n');

function mergeEqual(drafts: readonly Draft[]): readonly Draft[] {
  const bySubjects = new Map<string, Draft>();
  for (const draft of drafts) {
    const key = subjectKey(draft.subjects);
    const known = bySubjects.get(key);
    bySubjects.set(key, known === undefined ? draft : merge(known, draft));
  }
  return [...bySubjects.values()];
}

/**
 * A log line names one pool of two, the replay both: what fits exactly one larger set, by other evidence, is the same finding.
 * What names nothing is said better by whatever names something.
 */
function mergeSubsets(drafts: readonly Draft[]): readonly Draft[] {
  const merged = [...drafts].sort((a, b) => a.subjects.length - b.subjects.length);
  for (let index = 0; index < merged.length; index++) {
    const small = merged[index];
    const larger = small === undefined ? null : largerOf(small, merged);
    if (small === undefined || larger === null) continue;
    merged[merged.indexOf(larger)] = merge(larger, small);
    merged.splice(index, 1);
    index--;
  }
  return merged;
}

function largerOf(small: Draft, all: readonly Draft[]): Draft | null {
  const larger = all.filter(({ subjects }) => subjects.length > small.subjects.length && includesAll(subjects, small.subjects));
  const [first] = larger;
  if (first === undefined) return null;
  if (small.subjects.length === 0) return first;
  return larger.length === 1 && first.binding.basis.join() !== small.binding.basis.join() ? first : null;
}

const includesAll = (all: readonly string[], some: readonly string[]): boolean => some.every((one) => all.includes(one));

function merge(a: Draft, b: Draft): Draft {
  const [x, y] = [a.binding, b.binding];
  const state = strongest(x.state, y.state);
  // The words of what still holds; where both do, the more particular ones, then those of what happened more often.
  const words = x.state === y.state ? moreTelling(a, b) : x.state === state ? a : b;
  return {
    subjects: a.subjects.length >= b.subjects.length ? a.subjects : b.subjects,
    affects: union(a.affects, b.affects),
    summary: words.summary,
    named: words.named,
    remedy: words.remedy,
    commands: union(words.commands, words === a ? b.commands : a.commands),
    binding: {
      ...words.binding,
      evidence: interleave(words === a ? x.evidence : y.evidence, words === a ? y.evidence : x.evidence),
      basis: union(x.basis, y.basis),
      state,
      firstTime: least(x.firstTime, y.firstTime),
      lastTime: most(x.lastTime, y.lastTime),
      count: x.count + y.count,
    },
  };
}

function moreTelling(a: Draft, b: Draft): Draft {
  if (a.named !== b.named) return a.named ? a : b;
  return b.binding.count > a.binding.count ? b : a;
}

/** The first quotes of both before the later ones of either. */
function interleave(a: readonly Evidence[], b: readonly Evidence[]): readonly Evidence[] {
  const mixed: Evidence[] = [];
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    for (const one of [a[index], b[index]]) if (one !== undefined) mixed.push(one);
  }
  return distinct(mixed);
}

function distinct(evidence: readonly Evidence[]): readonly Evidence[] {
  const seen = new Set<string>();
  return evidence.filter(({ source, line }) => {
    const place = `${source}:${line}`;
    return !seen.has(place) && seen.add(place);
  });
}

const mostNames = 3;

/** A sentence without any of the real names gets them after a colon. */
function withNames(summary: string, subjects: readonly string[]): string {
  const names = subjects.map((subject) => subject.slice(subject.indexOf(' ') + 1));
  if (names.length === 0 || names.some((name) => summary.includes(name.slice(name.indexOf('/') + 1)))) return summary;
  const more = subjects.length > mostNames ? ` and ${subjects.length - mostNames} more` : '';
  return `${summary.replace(/\.$/, '')}: ${subjects.slice(0, mostNames).join(', ')}${more}.`;
}

/** The same text from a second pod adds less than another text; numbers and times do not make a text another. */
function newWordsFirst(evidence: readonly Evidence[]): readonly Evidence[] {
  const said = new Set<string>();
  const fresh = evidence.filter(({ text }) => {
    const words = text.replace(/\d+/g, '0');
    return !said.has(words) && said.add(words);
  });
  return [...fresh, ...evidence.filter((one) => !fresh.includes(one))];
}

/** Words alone give at most this. */
const hearsay = 0.5;

/** Each further kind of evidence takes away half of what is missing to certainty (docs/confidence.md). */
function confidenceOf(stated: number, basis: readonly Basis[]): number {
  const proving = basis.filter((kind) => kind !== 'words').length;
  if (proving === 0) return Math.min(stated, hearsay);
  return Math.round((1 - (1 - stated) / 2 ** (proving - 1)) * 1000) / 1000;
}

function finish(rule: LoadedRule, { subjects, affects, binding, summary, named, remedy, commands }: Draft): Finding {
  return {
    id: rule.id,
    title: rule.title,
    severity: rule.severity,
    role: rule.role ?? 'root-cause',
    phase: rule.phase,
    verdict: rule.verdict,
    confidence: confidenceOf(rule.confidence ?? 0.8, binding.basis),
    state: binding.state,
    subjects,
    summary: named ? summary : withNames(summary, subjects),
    evidence: newWordsFirst(distinct(binding.evidence)).slice(0, mostEvidence),
    basis: binding.basis,
    affects,
    explains: rule.explains ?? [],
    remedy: { summary: remedy, commands },
    references: rule.references ?? [],
    versions: rule.versions ?? null,
    firstTime: binding.firstTime,
    lastTime: binding.lastTime,
    count: binding.count,
  };
}

export function undecided(rule: LoadedRule, lacks: readonly string[]): Undecided {
  if (lacks.length === 0)
    return { id: rule.id, status: 'excluded', reason: 'All that it needs was there, and it is not so.', lacks };
  return { id: rule.id, status: 'cannot-tell', reason: `Lacking: ${lacks.join(', ')}.`, lacks };
}

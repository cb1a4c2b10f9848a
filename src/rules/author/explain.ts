import type { Facts } from '../../model/facts.ts';
import type { Finding, Undecided } from '../../model/finding.ts';
import type { Place } from '../../model/place.ts';
import type { Replay } from '../../model/replay.ts';
import type { Signature } from '../../model/signature.ts';
import { redactLine } from '../../parse/redact.ts';
import type { Binding, Outcome } from '../evaluate/binding.ts';
import { kindOf } from '../evaluate/condition.ts';
import type { RuleContext } from '../evaluate/context.ts';
import { evaluateRules } from '../evaluate/evaluate.ts';
import { mismatchOf } from '../evaluate/mismatch.ts';
import { Locator } from '../load/locate.ts';
import type { Condition } from '../load/rule.ts';
import { type LoadedRule, type RuleSet, signatureIdOf } from '../load/ruleset.ts';

/** One clause of a rule, as it was evaluated. */
export interface Clause {
  /** The line of the rule's file. */
  readonly line: number;
  readonly depth: number;
  readonly says: string;
  readonly answer: 'holds' | 'does not hold' | 'cannot tell' | 'not reached';
  readonly lacks: readonly string[];
  /** What made it hold. */
  readonly evidence: readonly (Place & { readonly text: string })[];
  readonly matches: number;
}

/** A line with all the literals of a signature that its expression or its fields refuse. */
export interface NearMiss extends Place {
  readonly signature: string;
  readonly text: string;
  readonly why: string;
}

export interface Explanation {
  readonly rule: LoadedRule;
  readonly findings: readonly Finding[];
  readonly undecided: Undecided | null;
  readonly clauses: readonly Clause[];
  /** The first clause that kept the rule from firing. */
  readonly failed: Clause | null;
  readonly signatures: readonly SignatureUse[];
  readonly nearMisses: readonly NearMiss[];
}

export interface SignatureUse {
  readonly name: string;
  readonly sources: readonly string[];
  /** The logs and texts that it was looked for in. */
  readonly files: readonly string[];
  /** For each way to write the line. */
  readonly literals: readonly (readonly string[])[];
  readonly matches: number;
}

const looseSuffix = '~literals';
const mostNearMisses = 5;

/** The signatures of a rule twice: as they are, and with their literals alone, so that near misses are kept by the scan. */
export function signaturesToExplain(ruleset: RuleSet, rule: LoadedRule): readonly Signature[] {
  const own = [...ruleset.compiled].filter(([id]) => id.startsWith(`${rule.id}#`)).flatMap(([, { variants }]) => variants);
  return [
    ...ruleset.signatures,
    ...own.map((signature) => ({ ...signature, id: signature.id + looseSuffix, key: [], match: () => ({}) })),
  ];
}

/** Why a rule fired or did not, from facts that were read with `signaturesToExplain`. */
export function explainRule(ruleset: RuleSet, rule: LoadedRule, facts: Facts, replay: Replay, context: RuleContext): Explanation {
  const outcomes = new Map<string, { readonly node: Condition; outcome: Outcome }>();
  const alone = { ...ruleset, rules: [rule] };
  const { findings, undecided } = evaluateRules(alone, facts, replay, context, (_rule, node, path, outcome) => {
    const key = JSON.stringify(path);
    const known = outcomes.get(key);
    // In a join a clause is asked once for each binding before it.
    if (known === undefined) outcomes.set(key, { node, outcome });
    else
      known.outcome = {
        bindings: [...known.outcome.bindings, ...outcome.bindings],
        lacks: [...new Set([...known.outcome.lacks, ...outcome.lacks])],
      };
  });
  const clauses = clausesOf(rule, outcomes);
  return {
    rule,
    findings,
    undecided: undecided[0] ?? null,
    clauses,
    failed:
      findings.length > 0
        ? null
        : (clauses.find(({ answer, says }) => answer !== 'holds' && !/^(?:all|any) of/.test(says)) ?? null),
    signatures: usesOf(ruleset, rule, facts),
    nearMisses: nearMisses(ruleset, rule, facts),
  };
}

function clausesOf(
  rule: LoadedRule,
  outcomes: ReadonlyMap<string, { readonly node: Condition; readonly outcome: Outcome }>,
): readonly Clause[] {
  const locator = new Locator(rule.source);
  const clauses: Clause[] = [];
  const visit = (node: Condition, path: readonly (string | number)[], depth: number) => {
    const reached = outcomes.get(JSON.stringify(path));
    clauses.push({
      line: locator.keyAt(rule.when === undefined ? ['signatures'] : path).line,
      depth,
      says: sentenceOf(node),
      ...answerOf(reached?.outcome),
    });
    if ('all' in node) for (const [index, child] of node.all.entries()) visit(child, [...path, 'all', index], depth + 1);
    if ('any' in node) for (const [index, child] of node.any.entries()) visit(child, [...path, 'any', index], depth + 1);
    if ('not' in node) visit(node.not, [...path, 'not'], depth + 1);
  };
  visit(rule.when ?? { any: Object.keys(rule.signatures ?? {}).map((name) => ({ seen: name })) }, ['when'], 0);
  return clauses;
}

function answerOf(outcome: Outcome | undefined): Omit<Clause, 'line' | 'depth' | 'says'> {
  if (outcome === undefined) return { answer: 'not reached', lacks: [], evidence: [], matches: 0 };
  const { bindings, lacks } = outcome;
  const answer = bindings.length > 0 ? 'holds' : lacks.length > 0 ? 'cannot tell' : 'does not hold';
  return { answer, lacks, evidence: evidenceOf(bindings), matches: bindings.length };
}

function evidenceOf(bindings: readonly Binding[]): Clause['evidence'] {
  const seen = new Set<string>();
  return bindings
    .flatMap(({ evidence }) => evidence)
    .filter(({ source, line }) => {
      const place = `${source}:${line}`;
      return !seen.has(place) && seen.add(place);
    })
    .slice(0, 3);
}

/** A clause in the words of the rule's file. */
function sentenceOf(node: Condition): string {
  const kind = kindOf(node);
  if (kind === 'all' || kind === 'any') return `${kind} of`;
  if (kind === 'not') return 'not';
  return Object.entries(node)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

function usesOf(ruleset: RuleSet, rule: LoadedRule, facts: Facts): readonly SignatureUse[] {
  return Object.keys(rule.signatures ?? {}).flatMap((name) => {
    const id = signatureIdOf(rule, name);
    const compiled = ruleset.compiled.get(id);
    if (compiled === undefined) return [];
    const { signature, variants } = compiled;
    const files = [...new Set(facts.streams.filter(({ kind }) => signature.sources.includes(kind)).map(({ source }) => source))];
    const matches = (facts.occurrences.get(id) ?? []).reduce((sum, { total }) => sum + total, 0);
    return [{ name, sources: signature.sources, files, literals: variants.map(({ literals }) => literals), matches }];
  });
}

function nearMisses(ruleset: RuleSet, rule: LoadedRule, facts: Facts): readonly NearMiss[] {
  return Object.keys(rule.signatures ?? {}).flatMap((name) => {
    const id = signatureIdOf(rule, name);
    const text = rule.signatures?.[name];
    const matched = new Set(
      (facts.occurrences.get(id) ?? []).flatMap(({ kept }) =>
        kept.map(({ record }) => `${record.place.source}:${record.place.line}`),
      ),
    );
    const loose = (facts.occurrences.get(id + looseSuffix) ?? []).flatMap(({ kept }) => kept.map(({ record }) => record));
    const missed = loose.filter(({ place, text: shown, fields }) => {
      if (matched.has(`${place.source}:${place.line}`)) return false;
      return ruleset.compiled.get(id)?.signature.match({ text: shown, fields: () => fields }) === null;
    });
    return missed.slice(0, mostNearMisses).map((record) => ({
      ...record.place,
      signature: name,
      text: redactLine(record.text),
      why: text === undefined ? '' : mismatchOf(text, record),
    }));
  });
}

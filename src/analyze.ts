import { newestRelease } from './decide/behaviour.ts';
import { replay } from './decide/replay/replay.ts';
import { diagnose, type Knowledge } from './diagnose/diagnose.ts';
import { type ClusterIdentity, identify } from './diagnose/identity.ts';
import { upgradeChanges } from './diagnose/upgrade.ts';
import { type Bundle, InputError, type Limits } from './model/bundle.ts';
import type { Facts } from './model/facts.ts';
import type { BgpMode, Replay } from './model/replay.ts';
import type { Report, UpgradeChange } from './model/report.ts';
import { readFacts } from './parse/facts.ts';
import type { RuleContext } from './rules/evaluate/context.ts';
import { evaluateRules } from './rules/evaluate/evaluate.ts';
import type { RuleSet } from './rules/load/ruleset.ts';

export interface AnalyzeOptions {
  readonly tool: { readonly name: string; readonly version: string };
  readonly limits: Limits;
  /** What the caller knows better than the bundle. */
  readonly metallbVersion?: string | undefined;
  readonly mode?: BgpMode | undefined;
}

/** The line: bundle → facts → replay and findings → report. */
export async function analyze(bundle: Bundle, ruleset: RuleSet, options: AnalyzeOptions): Promise<Report> {
  const facts = await readFacts(bundle, ruleset.signatures, options.limits);
  refuseBinary(facts);
  const { identity, replayed, context } = replayFacts(facts, options);
  const { findings, undecided } = evaluateRules(ruleset, facts, replayed, context);
  const report = diagnose({
    tool: options.tool,
    facts,
    identity,
    replay: replayed,
    findings,
    undecided,
    knowledge: knowledgeOf(ruleset),
  });
  const upgrade = upgradeOf(facts, replayed);
  return upgrade.length > 0 ? { ...report, upgrade } : report;
}

/** A photograph is no bundle: where every file is binary, nothing at all could be read. */
function refuseBinary({ input, files }: Facts): void {
  if (files.length === 0 || files.some(({ role }) => role !== 'binary')) return;
  throw new InputError(`${input.name} holds no text: expected logs, YAML, JSON or an archive of them`);
}

/** What the newest release would decide otherwise, from the same objects. */
function upgradeOf(facts: Facts, replayed: Replay): readonly UpgradeChange[] {
  if (replayed.version === newestRelease) return [];
  const { mode, namespace } = replayed.inputs;
  return upgradeChanges(replayed, replay(facts, { version: newestRelease, namespace, ...(mode !== null && { mode }) }));
}

export interface Replayed {
  readonly identity: ClusterIdentity;
  readonly replayed: Replay;
  readonly context: RuleContext;
}

/** MetalLB's decisions on the objects of a bundle, for the version and mode that the bundle or the caller tells. */
export function replayFacts(facts: Facts, options: Pick<AnalyzeOptions, 'metallbVersion' | 'mode'>): Replayed {
  const identity = identify(facts);
  const version = options.metallbVersion ?? identity.metallbVersion;
  const mode = options.mode ?? identity.modeFromLogs;
  const speakers = loggedSpeakers(facts);
  const known = { ...(version !== null && { version }), ...(mode !== null && { mode }), ...(speakers !== null && { speakers }) };
  const replayed = replay(facts, known);
  const knownMode = 'mode' in replayed.inputs.assumed ? mode : replayed.inputs.mode;
  return { identity, replayed, context: { version, mode: knownMode } };
}

/** The nodes with a speaker's log, where every Node of the bundle has one: fewer may be a part of them only. */
function loggedSpeakers({ objects, streams }: Facts): readonly string[] | null {
  const logged = new Set(streams.flatMap(({ kind, node }) => (kind === 'speaker' && node !== null ? [node] : [])));
  const nodes = objects.filter(({ kind }) => kind === 'Node');
  return nodes.length > 0 && nodes.every(({ name }) => logged.has(name)) ? [...logged].sort() : null;
}

function knowledgeOf(ruleset: RuleSet): Knowledge {
  return {
    rules: ruleset.rules.length,
    questions: {
      ofCause: new Map(ruleset.rules.map(({ id, asks }) => [id, asks ?? []])),
      ofNeed: ruleset.needs,
    },
    timeline: ruleset.timeline.map(({ seen, ...entry }) => ({ ...entry, signature: seen.replace('shared/', 'shared#') })),
  };
}

import type { Facts } from '../model/facts.ts';
import type { SourceKind } from '../model/log.ts';
import { type LoadedRule, signatureIdOf } from './ruleset.ts';
import type { Scene } from './scene.ts';

/** What must be in the bundle before a rule may be called excluded, and is not. */
export function unmetNeeds(scene: Scene, rule: LoadedRule): readonly string[] {
  const level = rule.visibleAt === 'debug' ? ' at debug' : '';
  const lacks = (rule.needs ?? []).flatMap((need) => {
    const whole = need.startsWith('log ') && !need.endsWith(' at debug') ? need + level : need;
    return isMet(scene.facts, whole) ? [] : [whole];
  });
  return [...new Set(lacks)];
}

function isMet(facts: Facts, need: string): boolean {
  const [what, name = '', , level] = need.split(' ');
  switch (what) {
    case 'log':
      return facts.streams.some(({ kind, level: seen }) => kind === name && (level === undefined || seen === level));
    case 'objects':
      return facts.collected.some(({ kind }) => kind === name);
    case 'events':
      return facts.collected.some(({ kind }) => kind === 'Event') || hasStream(facts, 'event');
    case 'metrics':
      return facts.metrics.length > 0;
    case 'frr':
      return facts.frr.some(({ sections }) => sections.length > 0);
    case 'command':
      return facts.files.some(({ role, source }) => role === 'command' && source.includes(name));
    default:
      return false;
  }
}

const hasStream = (facts: Facts, kind: SourceKind): boolean => facts.streams.some((stream) => stream.kind === kind);

const perNode: ReadonlySet<SourceKind> = new Set(['speaker', 'frr', 'reloader', 'frr-metrics', 'frr-k8s']);

/** Why a signature may be there unseen: none of its writers has left anything, or none on the node in question. */
export function sourceLacks(scene: Scene, rule: LoadedRule, name: string, node: string | undefined): readonly string[] {
  const sources = scene.ruleset.compiled.get(signatureIdOf(rule, name))?.signature.sources ?? [];
  const needs = sources.filter((kind) => kind !== 'words' && kind !== 'unknown').map(needOf);
  if (needs.length === 0) return [];
  const present = sources.filter((kind) => kind !== 'words' && isPresent(scene.facts, kind));
  if (present.length === 0) return needs.slice(0, 1);
  const silent = node !== undefined && present.every((kind) => perNode.has(kind) && !onNode(scene.facts, kind, node));
  return silent ? [`${needs[0] ?? 'log'} of ${node}`] : [];
}

function isPresent(facts: Facts, kind: SourceKind): boolean {
  if (kind === 'event') return isMet(facts, 'events');
  if (kind === 'status') return facts.objects.length > 0;
  if (kind === 'frr-state') return isMet(facts, 'frr');
  return hasStream(facts, kind);
}

/** A stream whose node is not known may be of any. */
function onNode(facts: Facts, kind: SourceKind, node: string): boolean {
  return facts.streams.some((stream) => stream.kind === kind && (stream.node === null || stream.node === node));
}

function needOf(kind: SourceKind): string {
  if (kind === 'event') return 'events';
  if (kind === 'status') return 'objects';
  return kind === 'frr-state' ? 'frr' : `log ${kind}`;
}

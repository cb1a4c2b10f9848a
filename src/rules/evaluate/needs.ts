import type { Facts } from '../../model/facts.ts';
import type { SourceKind } from '../../model/log.ts';
import { type LoadedRule, signatureIdOf } from '../load/ruleset.ts';
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
/** What MetalLB itself leaves. The rest may tell as well, but nobody misses it. */
const primary: ReadonlySet<SourceKind> = new Set([...perNode, 'controller', 'operator', 'frr-state']);

/** Why a signature may be there unseen: none of its writers has left anything, or none on the node in question. */
export function sourceLacks(scene: Scene, rule: LoadedRule, name: string, node: string | undefined): readonly string[] {
  const sources = scene.ruleset.compiled.get(signatureIdOf(rule, name))?.signature.sources ?? [];
  const wanted = sources.filter((kind) => primary.has(kind));
  const [first] = wanted;
  if (first === undefined) return [];
  const present = wanted.filter((kind) => isPresent(scene.facts, kind));
  if (present.length === 0) return [needOf(first)];
  const silent = node !== undefined && present.every((kind) => perNode.has(kind) && !onNode(scene.facts, kind, node));
  return silent ? [`${needOf(first)} of ${node}`] : [];
}

const isPresent = (facts: Facts, kind: SourceKind): boolean =>
  kind === 'frr-state' ? isMet(facts, 'frr') : hasStream(facts, kind);

/** A stream whose node is not known may be of any. */
function onNode(facts: Facts, kind: SourceKind, node: string): boolean {
  return facts.streams.some((stream) => stream.kind === kind && (stream.node === null || stream.node === node));
}

const needOf = (kind: SourceKind): string => (kind === 'frr-state' ? 'frr' : `log ${kind}`);

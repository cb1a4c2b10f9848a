import type { ObjectFact } from '../model/object.ts';
import { subjectOf } from '../model/object.ts';
import type { Place } from '../model/place.ts';
import type { Violation } from '../model/replay.ts';
import type { Behaviour } from './behaviour.ts';

/** The steps of config.For, in its order; within a step the order of the lists decides which fault comes first. */
export type Stage =
  | 'filter'
  | 'native peers'
  | 'native bfd profiles'
  | 'native ipv6'
  | 'native advertised communities'
  | 'native communities'
  | 'frr peers'
  | 'frr asn'
  | 'bfd profiles'
  | 'peers'
  | 'communities'
  | 'pools'
  | 'layer2'
  | 'bgp'
  | 'legacy pools'
  | 'bfd echo'
  | 'apply';

/** A violated rule of MetalLB's parser. */
export interface Fault {
  readonly stage: Stage;
  /** MetalLB's own text. */
  readonly error: string;
  /** What it may say instead, where it visits a map or the lists in another order. */
  readonly variants: readonly string[];
  readonly cause: string;
  readonly objects: readonly ObjectFact[];
  readonly at: readonly Place[];
  /** Comes only after another fault of the same object in this step, so it is never the first one told. */
  readonly follows: boolean;
}

export interface FaultDetails {
  readonly variants?: readonly string[];
  readonly follows?: boolean;
}

export function fault(
  stage: Stage,
  cause: string,
  error: string,
  objects: readonly ObjectFact[],
  at: readonly Place[],
  { variants = [], follows = false }: FaultDetails = {},
): Fault {
  return { stage, error, variants, cause, objects, at, follows };
}

/** All but the first follow: MetalLB stops at an object's first fault. */
export function firstLeads(faults: readonly Fault[]): readonly Fault[] {
  return faults.map((one, at) => (at > 0 ? { ...one, follows: true } : one));
}

/** An error wrapped as the release does; the outer text of the older form may differ. */
export function wrapped({ wrap }: Behaviour, inner: string, outer: string, olderOuter = outer): string {
  return wrap === 'join' ? `${inner}\n${outer}` : `${olderOuter}: ${inner}`;
}

export function toViolation({ error, cause, objects, at }: Fault): Violation {
  return { error, cause, subjects: [...new Set(objects.map(subjectOf))], at };
}

/** What may come first in place of the first fault: leading faults of its step, and their variants. */
export function alternativesOf(faults: readonly Fault[]): readonly string[] {
  const first = faults[0];
  if (!first) return [];
  const peers = faults.filter(({ stage, follows }) => stage === first.stage && !follows);
  const texts = new Set(peers.flatMap(({ error, variants }) => [error, ...variants]));
  texts.delete(first.error);
  return [...texts].slice(0, maxAlternatives);
}

const maxAlternatives = 20;

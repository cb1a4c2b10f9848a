import type { CollectedKind } from '../model/object.ts';
import { configurationKinds } from './kinds.ts';

const ofMetallb = /^(?:.*\/)?namespaces\/([^/]{1,253})\/metallb\.io\/[^/]{1,100}\/[^/]{1,300}$/;

/**
 * `oc adm inspect` makes a folder for each kind of which there is an object, and none for the others: where it made one of
 * MetalLB's kinds it looked for all of them (openshift/must-gather, gather_metallb).
 */
export function collectedByLayout(sources: readonly string[], collected: readonly CollectedKind[]): readonly CollectedKind[] {
  const first = sources.find((source) => ofMetallb.test(source));
  const namespace = first === undefined ? undefined : ofMetallb.exec(first)?.[1];
  if (first === undefined || namespace === undefined) return collected;
  const known = new Set(collected.map(({ kind }) => kind));
  const absent = [...configurationKinds].filter((kind) => kind !== 'AddressPool' && !known.has(kind));
  return [...collected, ...absent.map((kind) => ({ kind, place: { source: first, line: 1 }, count: 0, namespace }))];
}

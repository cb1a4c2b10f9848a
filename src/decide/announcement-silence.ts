import type { Place } from '../model/place.ts';
import type { NodeView } from './announcement-nodes.ts';

/** Why nobody announces a service, where nobody does. */
export interface Silence {
  readonly cause: string;
  readonly because: string;
  readonly subjects: readonly string[];
  readonly at: readonly Place[];
}

export function silence(cause: string, because: string, subjects: readonly string[], at: readonly Place[]): Silence {
  return { cause, because, subjects: [...new Set(subjects)], at };
}

/** How many nodes a cause names. */
export const mostNodes = 10;

export function nodePlaces(nodes: readonly NodeView[], path: readonly string[]): readonly Place[] {
  return nodes.flatMap(({ object }) => (object ? [object.placeOf(path)] : []));
}

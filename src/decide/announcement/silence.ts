import type { FieldPath, ObjectFact } from '../../model/object.ts';
import type { Place } from '../../model/place.ts';
import type { LabelSelector } from '../selector.ts';
import type { NodeView } from './nodes.ts';

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

/** Where the node selectors of an advertisement or a peer name their labels; the field itself where there is none. */
export function selectorPlaces({ object, nodeSelectors }: Selecting): readonly Place[] {
  const paths = nodeSelectors
    .slice(0, mostSelectors)
    .flatMap(({ matchLabels, matchExpressions }, at): FieldPath[] => [
      ...matchLabels.map(([key]): FieldPath => ['spec', 'nodeSelectors', at, 'matchLabels', key]),
      ...matchExpressions.map((_, of): FieldPath => ['spec', 'nodeSelectors', at, 'matchExpressions', of, 'key']),
    ]);
  return (paths.length > 0 ? paths : [['spec', 'nodeSelectors']]).map((path) => object.placeOf(path));
}

export interface Selecting {
  readonly object: ObjectFact;
  readonly nodeSelectors: readonly LabelSelector[];
}

const mostSelectors = 3;

import type { LabelledObject } from '../resources.ts';
import { type LabelSelector, someSelectorMatches } from '../selector.ts';

/** The nodes that selectors take. Equal sets have equal keys; `names` is null where no Node was collected. */
export interface NodeChoice {
  readonly names: ReadonlySet<string> | null;
  readonly key: string;
}

/** selectedNodes of internal/config/config.go: no selector takes every node. Each list of selectors is resolved once. */
export function nodeChooser(nodes: readonly LabelledObject[] | null): (selectors: readonly LabelSelector[]) => NodeChoice {
  const chosen = new Map<string, NodeChoice>();
  return (selectors) => {
    const asText = JSON.stringify(selectors);
    const known = chosen.get(asText);
    if (known) return known;
    const taken = nodes?.filter(({ labels }) => selectors.length === 0 || someSelectorMatches(selectors, labels));
    const names = taken ? taken.map(({ name }) => name) : null;
    const choice = { names: names && new Set(names), key: names ? JSON.stringify(names) : asText };
    chosen.set(asText, choice);
    return choice;
  };
}

/** Whether two choices have a node in common; null where nobody can tell. */
export function shareNode(a: NodeChoice, b: NodeChoice): boolean | null {
  const [one, other] = [a.names, b.names];
  if (one === null || other === null) return a.key === b.key || a.key === '[]' || b.key === '[]' ? true : null;
  if (a.key === b.key) return one.size > 0;
  return [...one].some((name) => other.has(name));
}

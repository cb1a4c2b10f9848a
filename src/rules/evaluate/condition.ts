import type { YamlPath } from '../load/locate.ts';
import type { Condition } from '../load/rule.ts';

export type ConditionKind = 'seen' | 'sequence' | 'object' | 'replay' | 'check' | 'version' | 'mode' | 'all' | 'any' | 'not';

export function kindOf(node: Condition): ConditionKind {
  if ('seen' in node) return 'seen';
  if ('sequence' in node) return 'sequence';
  if ('object' in node) return 'object';
  if ('replay' in node) return 'replay';
  if ('check' in node) return 'check';
  if ('version' in node) return 'version';
  if ('mode' in node) return 'mode';
  if ('all' in node) return 'all';
  return 'any' in node ? 'any' : 'not';
}

/** Visits a condition and all below it, with their places in the file. */
export function visitConditions(node: Condition, path: YamlPath, visit: (node: Condition, path: YamlPath) => void): void {
  visit(node, path);
  if ('all' in node) for (const [index, child] of node.all.entries()) visitConditions(child, [...path, 'all', index], visit);
  if ('any' in node) for (const [index, child] of node.any.entries()) visitConditions(child, [...path, 'any', index], visit);
  if ('not' in node) visitConditions(node.not, [...path, 'not'], visit);
}

/** The condition of a rule: without `when`, any of its signatures suffices. */
export function conditionOf(rule: {
  readonly when?: Condition;
  readonly signatures?: Readonly<Record<string, unknown>>;
}): Condition {
  return rule.when ?? { any: Object.keys(rule.signatures ?? {}).map((name) => ({ seen: name })) };
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `30s`, `10m`, `2h`, `1d`; the schema has checked the form. */
export function milliseconds(duration: string): number {
  return Number.parseFloat(duration) * (units[duration.slice(-1)] ?? 1000);
}

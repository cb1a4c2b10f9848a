import { goQuote } from '../net/quote.ts';
import type { LabelSelector, MatchExpression } from './selector.ts';

/** Selectors as Go's fmt prints them; MetalLB's errors hold them in three forms. */

/** `%v` of a metav1.LabelSelector: `{map[a:b] [{key In [x y]}]}`. */
export function selectorAsV({ matchLabels, matchExpressions }: LabelSelector): string {
  const labels = matchLabels.map(([key, value]) => `${key}:${value}`).join(' ');
  const expressions = matchExpressions.map(({ key, operator, values }) => `{${key} ${operator} [${values.join(' ')}]}`).join(' ');
  return `{map[${labels}] [${expressions}]}`;
}

/** `%q` of a metav1.LabelSelector: `{map["a":"b"] [{"key" "In" ["x" "y"]}]}`. */
export function selectorAsQ({ matchLabels, matchExpressions }: LabelSelector): string {
  const labels = matchLabels.map(([key, value]) => `${goQuote(key)}:${goQuote(value)}`).join(' ');
  return `{map[${labels}] [${matchExpressions.map(expressionAsQ).join(' ')}]}`;
}

export function expressionAsQ({ key, operator, values }: MatchExpression): string {
  return `{${goQuote(key)} ${goQuote(operator)} [${values.map(goQuote).join(' ')}]}`;
}

/** LabelSelector.String, which `%v` of a pointer prints. */
export function selectorAsString({ matchLabels, matchExpressions }: LabelSelector): string {
  const labels = matchLabels.map(([key, value]) => `${key}: ${value},`).join('');
  const expressions = matchExpressions.map((expression) => `${expressionAsString(expression)},`).join('');
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${expressions}},}`;
}

/** LabelSelectorRequirement.String without its `&`. */
export function expressionAsString({ key, operator, values }: MatchExpression): string {
  return `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],}`;
}

import type { Json } from '../model/object.ts';
import { goQuote } from '../net/quote.ts';
import { type Labels, readLabels, readList, readRecord, readText, readTexts } from './read.ts';

/** metav1.LabelSelector, as it is stored: perhaps invalid. */
export interface LabelSelector {
  /** Ordered by key, as Go prints maps. */
  readonly matchLabels: readonly (readonly [key: string, value: string])[];
  readonly matchExpressions: readonly MatchExpression[];
}

export interface MatchExpression {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Takes everything (labels.Everything). */
export const everything: LabelSelector = { matchLabels: [], matchExpressions: [] };

export function readSelector(value: Json | undefined): LabelSelector {
  const record = readRecord(value);
  return {
    matchLabels: [...readLabels(record.matchLabels)].sort(([a], [b]) => (a < b ? -1 : 1)),
    matchExpressions: readList(record.matchExpressions).map((expression) => {
      const { key, operator, values } = readRecord(expression);
      return { key: readText(key), operator: readText(operator), values: readTexts(values) };
    }),
  };
}

export function readSelectors(value: Json | undefined): readonly LabelSelector[] {
  return readList(value).map(readSelector);
}

/** Whether a valid selector takes these labels (labels.Selector.Matches). */
export function selectorMatches(selector: LabelSelector, labels: Labels): boolean {
  return (
    selector.matchLabels.every(([key, value]) => labels.get(key) === value) &&
    selector.matchExpressions.every((expression) => expressionMatches(expression, labels.get(expression.key)))
  );
}

export function someSelectorMatches(selectors: readonly LabelSelector[], labels: Labels): boolean {
  return selectors.some((selector) => selectorMatches(selector, labels));
}

function expressionMatches({ operator, values }: MatchExpression, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** How apimachinery words a bad selector; its releases differ, and MetalLB's with them. */
export interface SelectorDialect {
  readonly operatorWord: 'label' | 'pod';
  /** How a bad list of values is printed: `["a"]` and `null`, or `[]string{"a"}` and `[]string(nil)`. */
  readonly lists: 'json' | 'go';
}

/**
 * The errors that metav1.LabelSelectorAsSelector may give, none for a valid selector. Several where bad matchLabels are
 * visited in map order; the first is that of the first key.
 */
export function selectorErrors(selector: LabelSelector, dialect: SelectorDialect): readonly string[] {
  const ofLabels = selector.matchLabels.flatMap(([key, value]) => requirementError(key, [value], null) ?? []);
  if (ofLabels.length > 0) return ofLabels;
  for (const { key, operator, values } of selector.matchExpressions) {
    const error = operators.has(operator)
      ? requirementError(key, values, valuesError(operator, values, dialect))
      : `${goQuote(operator)} is not a valid ${dialect.operatorWord} selector operator`;
    if (error) return [error];
  }
  return [];
}

const operators: ReadonlySet<string> = new Set(['In', 'NotIn', 'Exists', 'DoesNotExist']);

function valuesError(operator: string, values: readonly string[], { lists }: SelectorDialect): string | null {
  const invalid = (why: string) => `values: Invalid value: ${lists === 'json' ? jsonList(values) : goList(values)}: ${why}`;
  if (operator === 'In' || operator === 'NotIn') {
    return values.length === 0 ? invalid("for 'in', 'notin' operators, values set can't be empty") : null;
  }
  return values.length > 0 ? invalid('values set must be empty for exists and does not exist') : null;
}

/** labels.NewRequirement: all that is wrong with one requirement, as an aggregate prints it. */
function requirementError(key: string, values: readonly string[], ofValues: string | null): string | null {
  const keyFaults = qualifiedNameFaults(key);
  const errors = [
    ...(keyFaults.length > 0 ? [`key: Invalid value: ${goQuote(key)}: ${keyFaults.join('; ')}`] : []),
    ...(ofValues === null ? [] : [ofValues]),
    ...values.flatMap((value, at) => {
      const faults = labelValueFaults(value);
      return faults.length > 0 ? [`values[${at}][${key}]: Invalid value: ${goQuote(value)}: ${faults.join('; ')}`] : [];
    }),
  ];
  const distinct = [...new Set(errors)];
  return distinct.length > 1 ? `[${distinct.join(', ')}]` : (distinct[0] ?? null);
}

const nameText =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const nameRegex = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const nameHint = `(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '${nameRegex}')`;
const name = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const subdomainRegex = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';
const subdomainLabel = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

/** validation.IsQualifiedName of apimachinery. */
function qualifiedNameFaults(key: string): readonly string[] {
  const parts = key.split('/');
  if (parts.length > 2) {
    return [`a qualified name ${nameText} ${nameHint} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const [prefix, base = ''] = parts.length === 2 ? parts : [null, key];
  const faults: string[] = prefix === null || prefix === undefined ? [] : prefixFaults(prefix);
  if (base === '') faults.push('name part must be non-empty');
  else if (byteLength(base) > 63) faults.push('name part must be no more than 63 characters');
  if (!name.test(base)) faults.push(`name part ${nameText} ${nameHint}`);
  return faults;
}

function prefixFaults(prefix: string): string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  const faults: string[] = [];
  if (byteLength(prefix) > 253) faults.push('prefix part must be no more than 253 characters');
  if (!prefix.split('.').every((label) => subdomainLabel.test(label))) {
    faults.push(
      "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start " +
        `and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomainRegex}')`,
    );
  }
  return faults;
}

/** validation.IsValidLabelValue of apimachinery. */
function labelValueFaults(value: string): readonly string[] {
  const faults: string[] = [];
  if (byteLength(value) > 63) faults.push('must be no more than 63 characters');
  if (value !== '' && !name.test(value)) {
    faults.push(
      `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with ` +
        `an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(${nameRegex})?')`,
    );
  }
  return faults;
}

const encoder = new TextEncoder();
const byteLength = (text: string): number => encoder.encode(text).length;

function jsonList(values: readonly string[]): string {
  if (values.length === 0) return 'null';
  // encoding/json escapes these for HTML.
  return JSON.stringify(values).replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function goList(values: readonly string[]): string {
  return values.length === 0 ? '[]string(nil)' : `[]string{${values.map(goQuote).join(', ')}}`;
}

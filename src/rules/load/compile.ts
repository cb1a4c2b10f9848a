import type { Signature } from '../../model/signature.ts';
import { isList, isTestObject } from '../evaluate/field-test.ts';
import { matcherOf, onlyWay } from '../evaluate/match.ts';
import { superLinear } from './linear.ts';
import { type Expression, groupNames, parseExpression } from './regex.ts';
import { literalVariants, longestFirst } from './required-literals.ts';
import type { FieldTest, SignatureText } from './rule.ts';

/** What is wrong with a part of a signature; `at` is the path below the signature. */
export interface SignatureDefect {
  readonly at: readonly (string | number)[];
  readonly what: string;
  readonly expected: string;
  readonly mend: string;
}

/** What was found out about a signature once, so that loading needs not find it out again. */
export interface SignaturePlan {
  /** All names that a match may bind. */
  readonly captures: readonly string[];
  /** Literals for each way to write its line. */
  readonly ways: readonly (readonly string[])[];
}

export interface CompiledSignature extends SignaturePlan {
  readonly text: SignatureText;
  readonly signature: Signature;
  /** For the scan: the signature once for each way to write its line, each with literals of its own. A line is one way only. */
  readonly variants: readonly Signature[];
}

/** More literals than this bring the scan nothing. */
const mostLiterals = 4;
/** More ways than these to write one line are not told apart. */
const mostVariants = 24;
/** A shorter literal is in too many lines to be looked for. */
const shortestLiteral = 4;

export function compileSignature(id: string, text: SignatureText): CompiledSignature | readonly SignatureDefect[] {
  const plan = planOf(text);
  return 'ways' in plan ? assemble(id, text, plan) : plan;
}

/** A signature whose plan is known to be sound. */
export function assemble(id: string, text: SignatureText, { captures, ways }: SignaturePlan): CompiledSignature {
  const match = matcherOf(text);
  const signature = { id, sources: text.in, literals: ways[0] ?? [], key: text.key ?? captures, match };
  const variants = ways.map((way, index) => ({ ...signature, literals: way, match: onlyWay(match, ways.slice(0, index)) }));
  return { text, captures, ways, signature, variants };
}

function planOf(text: SignatureText): SignaturePlan | readonly SignatureDefect[] {
  const defects: SignatureDefect[] = [];
  const pattern = text.pattern === undefined ? null : readExpression(text.pattern, ['pattern'], defects);
  const tests = Object.entries(text.fields ?? {}).map(([key, test]) => ({
    key,
    test,
    expressions: expressionsOf(test, ['fields', key], defects),
  }));
  if (text.on !== undefined && text.pattern === undefined)
    defects.push({
      at: ['on'],
      what: '"on" without a pattern',
      expected: 'a pattern that looks at it',
      mend: 'add a pattern, or test the field under fields',
    });
  if (defects.length > 0) return defects;

  const captures = [
    ...new Set([
      ...tests.flatMap(({ test, expressions }) => [...capturesOfTest(test), ...expressions.flatMap(groupNames)]),
      ...(pattern === null ? [] : groupNames(pattern)),
    ]),
  ];
  const stranger = (text.key ?? []).findIndex((name) => !captures.includes(name));
  if (stranger >= 0)
    return [
      {
        at: ['key', stranger],
        what: `the key ${quote(text.key?.[stranger] ?? '')} is not captured`,
        expected: captures.length === 0 ? 'named groups in the pattern' : `some of ${captures.join(', ')}`,
        mend: 'name a group of the pattern so: (?<name>…)',
      },
    ];

  const ways = text.literals === undefined ? derivedLiterals(text, pattern) : [text.literals];
  if (ways.length === 0 || ways.some((way) => way.every((literal) => literal.length < shortestLiteral)))
    return [
      {
        at: [],
        what: 'no literal can be derived',
        expected: `a text of at least ${shortestLiteral} characters that is in every such line`,
        mend: 'write a fixed text into the pattern, or name it under literals',
      },
    ];
  return { captures, ways };
}

function readExpression(source: string, at: readonly (string | number)[], defects: SignatureDefect[]): Expression | null {
  const defect = expressionDefect(source);
  if (defect === null) return parseExpression(source);
  defects.push({ at, ...defect });
  return null;
}

type ExpressionDefect = Omit<SignatureDefect, 'at'>;
const judged = new Map<string, ExpressionDefect | null>();

/** Why an expression is refused: JavaScript does not take it, or it may run in super-linear time. */
export function expressionDefect(source: string): ExpressionDefect | null {
  const before = judged.get(source);
  if (before !== undefined) return before;
  const defect = judge(source);
  judged.set(source, defect);
  return defect;
}

function judge(source: string): ExpressionDefect | null {
  try {
    new RegExp(source);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split(': ').at(-1) ?? '') : '';
    return {
      what: `the expression is wrong: ${reason}`,
      expected: 'a regular expression of JavaScript',
      mend: 'quote it in single quotes and escape ( ) [ ] { } . * + ? where they are meant as they are',
    };
  }
  const reason = superLinear(parseExpression(source));
  if (reason === null) return null;
  return {
    what: `the expression may run in super-linear time: it has ${reason.what}`,
    expected: 'one that reads each character once',
    mend: reason.mend,
  };
}

function expressionsOf(test: FieldTest, at: readonly (string | number)[], defects: SignatureDefect[]): readonly Expression[] {
  if (!isTestObject(test)) return [];
  const own = test.matches === undefined ? null : readExpression(test.matches, [...at, 'matches'], defects);
  const inner = test.not === undefined ? [] : expressionsOf(test.not, [...at, 'not'], defects);
  return own === null ? inner : [own, ...inner];
}

export function capturesOfTest(test: FieldTest): readonly string[] {
  return isTestObject(test) && test.capture !== undefined ? [test.capture] : [];
}

/** Texts that are in every raw line that can match, found from the fields and the pattern: a list for each way to write it. */
function derivedLiterals(text: SignatureText, pattern: Expression | null): readonly (readonly string[])[] {
  const fields = Object.entries(text.fields ?? {});
  const common = [
    ...fields.flatMap(([key, test]) => literalsOfField(key, test)),
    ...(text.on === undefined ? [] : [keyLiteral(text.on)]),
  ];
  const inLine = (part: string) => (text.on === undefined ? part : inJson(part));
  const choices: readonly (readonly (readonly string[])[])[] = [
    ...(pattern === null ? [] : [waysToWrite(pattern).map((way) => way.map(inLine))]),
    ...fields.flatMap(([, test]) =>
      isTestObject(test) && test.matches !== undefined && test.exists !== false
        ? [waysToWrite(parseExpression(test.matches)).map((way) => way.map(inJson))]
        : [],
    ),
    // A list of values is worth telling apart only where nothing else tells the line from others.
    ...(common.some(isTelling)
      ? []
      : fields.flatMap(([key, test]) => (isList(test) ? [test.map((value) => literalsOfField(key, value))] : []))),
  ].filter((ways) => ways.length > 0);
  const ways = choices.reduce<readonly (readonly string[])[]>(
    (all, next) => (all.length * next.length > mostVariants ? all : all.flatMap((way) => next.map((more) => [...way, ...more]))),
    [common],
  );
  return ways.map((way) =>
    longestFirst(way)
      .filter((literal) => literal.length >= shortestLiteral)
      .slice(0, mostLiterals),
  );
}

/** Long texts are in fewer lines: alternatives are told apart for them, and for short ones only where there is no other way. */
function waysToWrite(expression: Expression): readonly (readonly string[])[] {
  const rare = literalVariants(expression, 2 * shortestLiteral);
  return rare.length > 0 ? rare : literalVariants(expression, shortestLiteral);
}

/** More than a key or a level, which are in thousands of lines. */
const isTelling = (literal: string): boolean => !literal.endsWith('":') && !literal.startsWith('"level":');

function literalsOfField(key: string, test: FieldTest): readonly string[] {
  if (isTestObject(test)) return test.exists === false ? [] : [keyLiteral(key)];
  // A number or a boolean may stand quoted in the line; a nested key has its object before the value.
  if (isList(test) || typeof test !== 'string') return [keyLiteral(key)];
  const value = JSON.stringify(test);
  return /[.[]/.test(key) ? [value] : [`${JSON.stringify(key)}:${value}`];
}

/** The last step of a dotted key, as it stands before its value. */
function keyLiteral(key: string): string {
  const last = /[.[]/.test(key) ? key.split(/[.[]/).at(-1)?.replace(']', '') : key;
  return `${JSON.stringify(last ?? key)}:`;
}

/** A text as it stands inside a JSON string: go-kit and zap escape quotes, backslashes and control characters, and no HTML. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

const quote = (text: string): string => JSON.stringify(text);

import type { Captures } from '../../model/log.ts';
import type { JsonObject } from '../../model/object.ts';
import type { Signature } from '../../model/signature.ts';
import { anchoredStart } from '../load/linear.ts';
import { parseExpression } from '../load/regex.ts';
import type { FieldTest, SignatureText } from '../load/rule.ts';
import { compileTest, fieldOf, isList, isTestObject, longestText, namedGroups, textOf } from './field-test.ts';

/** A line that is written in an earlier way too belongs to that one. */
export function onlyWay(match: Signature['match'], earlier: readonly (readonly string[])[]): Signature['match'] {
  if (earlier.length === 0) return match;
  return (line) => (earlier.some((way) => way.every((literal) => line.text.includes(literal))) ? null : match(line));
}

/** Tests and expressions are compiled when the first line asks for them: most signatures never meet a line. */
export function matcherOf(text: SignatureText): Signature['match'] {
  let compiled: Signature['match'] | null = null;
  return (line) => {
    compiled ??= compileMatch(text);
    return compiled(line);
  };
}

function compileMatch(text: SignatureText): Signature['match'] {
  const tests = Object.entries(text.fields ?? {})
    .map(([key, test]) => ({ key, test: compileTest(test, compileExpression), written: writtenForms(key, test) }))
    // What can be told without parsing comes first.
    .sort((a, b) => Number(a.written === null) - Number(b.written === null));
  const expression = text.pattern === undefined ? null : compileExpression(text.pattern);
  const { on } = text;
  return (line) => {
    let captures: Captures = {};
    const isFlat = line.text.startsWith(flatLine);
    for (const { key, test, written } of tests) {
      if (isFlat && written !== null) {
        if (written.some((form) => line.text.includes(form))) continue;
        if (!line.text.includes(`${JSON.stringify(key)}:[`)) return null;
      }
      const found = test(fieldOf(line.fields(), key));
      if (found === null) return null;
      captures = { ...captures, ...found };
    }
    if (expression === null) return captures;
    const looked = on === undefined ? line.text : fieldText(line.fields(), on);
    const found = looked === null ? null : expression.exec(looked.slice(0, longestText));
    return found === null ? null : { ...captures, ...namedGroups(found) };
  };
}

/** How go-kit's lines begin. They hold no objects: `"key":"value"` in one is a field of it; inside a value it has backslashes. */
const flatLine = '{"caller":"';

/** A test for fixed words as they stand in the text of a line; null where only parsing tells. */
function writtenForms(key: string, test: FieldTest): readonly string[] | null {
  if (isTestObject(test)) return null;
  const words = isList(test) ? test : [test];
  const isWord = (word: unknown): word is string => typeof word === 'string' && /^[A-Z_a-z][\w ,.:;/'()-]*$/.test(word);
  if (!words.every(isWord) || words.some((word) => ['true', 'false', 'null'].includes(word))) return null;
  return words.map((word) => `${JSON.stringify(key)}:"${word}"`);
}

function fieldText(fields: JsonObject, key: string): string | null {
  const value = fieldOf(fields, key);
  return value === undefined ? null : textOf(value);
}

function compileExpression(source: string): RegExp {
  return new RegExp(anchoredStart(parseExpression(source), source));
}

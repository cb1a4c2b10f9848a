import type { LogRecord } from '../../model/log.ts';
import type { Json } from '../../model/object.ts';
import { redactLine } from '../../parse/redact.ts';
import type { FieldTest, SignatureText } from '../load/rule.ts';
import { compileTest, fieldOf, textOf } from './field-test.ts';

/** Why a line that holds a signature's literals is none of it: the first test that fails. */
export function mismatchOf(signature: SignatureText, { fields, text }: LogRecord): string {
  const isJson = Object.keys(fields).length > 0;
  for (const [key, test] of Object.entries(signature.fields ?? {})) {
    const value = fieldOf(fields, key);
    if (compileTest(test, (source) => new RegExp(source))(value) !== null) continue;
    if (!isJson) return 'the line is no JSON, so it has no fields';
    return `the field ${key} is ${shown(value)}, wanted ${wantedOf(test)}`;
  }
  if (signature.pattern === undefined) return 'it is in no log that the signature looks at';
  if (signature.on !== undefined && fieldOf(fields, signature.on) === undefined)
    return isJson ? `there is no field ${signature.on}` : 'the line is no JSON, so it has no fields';
  const looked = signature.on === undefined ? text : shown(fieldOf(fields, signature.on));
  return `the expression does not match ${signature.on === undefined ? 'the line' : `the field ${signature.on}: ${redactLine(looked)}`}`;
}

const shown = (value: Json | undefined): string =>
  value === undefined ? 'not there' : redactLine(JSON.stringify(textOf(value)).slice(0, 200));
const wantedOf = (test: FieldTest): string => JSON.stringify(test);

import { Ajv, type ValidateFunction } from 'ajv';
import { JSON_SCHEMA, load, YAMLException } from 'js-yaml';
import ruleSchema from '../../../schema/rule.schema.json' with { type: 'json' };
import sharedSchema from '../../../schema/shared.schema.json' with { type: 'json' };
import type { Defect } from './defect.ts';
import { Locator } from './locate.ts';
import type { RuleText, SharedText } from './rule.ts';
import { schemaDefects } from './schema-defects.ts';

interface Validators {
  readonly rule: ValidateFunction<RuleText>;
  readonly shared: ValidateFunction<SharedText>;
}

let compiled: Validators | null = null;

/** Compiled on first use: it costs more than reading a rule. */
function validators(): Validators {
  if (compiled !== null) return compiled;
  const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, strictTypes: false, strictRequired: false });
  ajv.addSchema(sharedSchema);
  compiled = { rule: ajv.compile<RuleText>(ruleSchema), shared: ajv.compile<SharedText>(sharedSchema) };
  return compiled;
}

export type Validated<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly defects: readonly Defect[] };

export const validateRule = (file: string, text: string): Validated<RuleText> => validate(file, text, validators().rule);
export const validateShared = (file: string, text: string): Validated<SharedText> => validate(file, text, validators().shared);

function validate<T>(file: string, text: string, valid: ValidateFunction<T>): Validated<T> {
  let value: unknown;
  try {
    value = load(text, { schema: JSON_SCHEMA, maxAliases: 0 });
  } catch (error) {
    return { ok: false, defects: [syntaxDefect(file, error)] };
  }
  if (valid(value)) return { ok: true, value };
  return { ok: false, defects: schemaDefects(file, new Locator(text), valid.errors ?? []) };
}

function syntaxDefect(file: string, error: unknown): Defect {
  const words = { expected: 'YAML', mend: 'check indentation, and put texts with : # { [ or quotes into single quotes' };
  if (!(error instanceof YAMLException))
    return { file, line: 1, column: 1, what: `it cannot be read: ${String(error)}`, ...words };
  return {
    file,
    line: (error.mark?.line ?? 0) + 1,
    column: (error.mark?.column ?? 0) + 1,
    what: `it is no YAML: ${error.reason}`,
    ...words,
  };
}

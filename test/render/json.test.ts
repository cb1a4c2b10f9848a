import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/model/report.ts';
import { renderJson } from '../../src/render/json.ts';
import { hostile, poolOverlap, samples } from './sample-report.ts';

const schema: Record<string, unknown> = JSON.parse(
  readFileSync(new URL('../../schema/report.schema.json', import.meta.url), 'utf8'),
);
const isTime = (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);

/** The schema with every object closed: so that a field added to the model but not to the schema is noticed. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, closed(item)]));
  return 'properties' in copy && copy.type === 'object' ? { additionalProperties: false, ...copy } : copy;
}

const formats = { 'date-time': isTime };
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, formats }).compile(schema);
const validateClosed = new Ajv2020({ strict: true, allowUnionTypes: true, formats }).compile(
  closed(schema) as Record<string, unknown>,
);

describe('the JSON report', () => {
  test.each(Object.entries(samples))('%s keeps to the published schema, and has no field that it lacks', (_name, report) => {
    const parsed: unknown = JSON.parse(renderJson(report));
    validate(parsed);
    expect(validate.errors ?? []).toEqual([]);
    validateClosed(parsed);
    expect(validateClosed.errors ?? []).toEqual([]);
  });

  test.each([
    ['a verdict that is none', { verdict: 'broken' }],
    ['a finding without evidence', { findings: [{ ...poolOverlap.findings[0], evidence: undefined }] }],
    ['a confidence beyond one', { findings: [{ ...poolOverlap.findings[0], confidence: 1.5 }] }],
    ['another version', { schemaVersion: 2 }],
  ])('the schema refuses %s', (_name, change) => {
    expect(validate(JSON.parse(JSON.stringify({ ...poolOverlap, ...change })))).toBe(false);
  });

  test('says the same however the report was built, the answer first', () => {
    const backwards = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(backwards);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, item]) => [key, backwards(item)]),
      );
    };
    const text = renderJson(poolOverlap);
    expect(renderJson(backwards(poolOverlap) as Report)).toBe(text);
    expect(Object.keys(JSON.parse(text)).slice(0, 7)).toEqual([
      'schemaVersion',
      'tool',
      'input',
      'cluster',
      'verdict',
      'verdictReason',
      'findings',
    ]);
  });

  test('carries no character that acts on a terminal, and loses nothing', () => {
    const report: Report = { ...hostile, reply: 'a\u009b31m\u202e\u2028\u200b\u001b[0m\u{e0041}é' };
    const text = renderJson(report);
    expect(text).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]|[^\P{Cc}\n]/u);
    expect(text).toContain('é');
    expect(JSON.parse(text).reply).toBe(report.reply);
  });
});

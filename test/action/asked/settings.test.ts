import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { defaults, readSettings } from '../../../src/action/asked/settings.ts';
import { isObject } from '../../../src/model/object.ts';

const settings = (inputs: Readonly<Record<string, string>>) => readSettings((name) => inputs[name] ?? '');

test('nothing needs to be set', () => {
  expect(settings({})).toEqual({
    ...{ token: '', mode: 'comment', issue: null, paths: [], labels: [], rules: null, minimumConfidence: 0.5 },
    ...{ rerunLabel: 'analyze', maxAttachments: 10, maxAttachmentBytes: 104_857_600, timeoutSeconds: 120 },
  });
});

test('action.yml names the same inputs and defaults', () => {
  const action: unknown = load(readFileSync(join(import.meta.dirname, '../../../action.yml'), 'utf8'));
  const inputs = isObject(action) && isObject(action.inputs) ? action.inputs : {};
  const written = Object.entries(inputs).map(([name, input]) => [name, isObject(input) ? input.default : undefined]);
  const asked = new Set<string>();
  readSettings((name) => {
    asked.add(name);
    return '';
  });
  expect(new Set(written.map(([name]) => name))).toEqual(asked);
  expect(Object.fromEntries(written)).toMatchObject(defaults);
});

test('paths are lines', () => expect(settings({ path: ' logs/a \n\n logs/b\n' }).paths).toEqual(['logs/a', 'logs/b']));

test.each([
  ['low', 0.5],
  ['medium', 0.7],
  ['high', 0.85],
  ['0', 0],
  ['0.6', 0.6],
  ['1', 1],
])('minimum-confidence %s is %d', (value, number) => {
  expect(settings({ 'minimum-confidence': value }).minimumConfidence).toBe(number);
});

describe('a slip names the input', () => {
  test.each([
    [{ mode: 'silent' }, 'mode: unknown value "silent"; expected comment, dry-run, summary'],
    [{ tone: 'rude' }, 'tone: unknown value "rude"'],
    [{ issue: 'seven' }, 'issue: "seven" is no whole number'],
    [{ 'minimum-confidence': '1.5' }, 'minimum-confidence: "1.5"'],
    [{ 'minimum-confidence': 'constructor' }, 'minimum-confidence: "constructor"'],
    [{ 'max-attachments': '0' }, 'max-attachments: "0"'],
    [{ 'max-attachment-bytes': '1e9' }, 'max-attachment-bytes: "1e9"'],
    [{ 'timeout-seconds': '999999' }, 'timeout-seconds: "999999"'],
    [{ labels: 'healthy: ok, Analyze' }, 'would set "analyze", the rerun-label'],
  ])('%j', (inputs, message) => expect(() => settings(inputs)).toThrow(message));
});

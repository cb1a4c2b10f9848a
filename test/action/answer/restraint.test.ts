import { describe, expect, test } from 'vitest';
import { isBugForm, whySilent } from '../../../src/action/answer/restraint.ts';
import { healthy, poolOverlap } from '../../render/sample-report.ts';

const unsure = { ...poolOverlap, findings: poolOverlap.findings.map((finding) => ({ ...finding, confidence: 0.6 })) };
const nothingFound = { ...poolOverlap, findings: [], coverage: [] };
const withoutQuestions = { ...nothingFound, missing: [] };
const base = { report: nothingFound, read: 0, failed: 0, isBugForm: false, minimumConfidence: 0.7 };

describe('a first comment is written', () => {
  test.each([
    ['for a root cause that is sure enough', { report: poolOverlap }],
    ['for a cause that is as sure as asked', { report: unsure, minimumConfidence: 0.6 }],
    ['for a bundle, healthy or not', { report: healthy, read: 1 }],
    ['for a bundle with an unsure cause, to ask on', { report: unsure, read: 1 }],
    ['for an attachment that could not be had', { failed: 1 }],
    ['for a bug report that leaves questions', { isBugForm: true }],
    ['for pasted logs that leave questions', { report: { ...nothingFound, coverage: poolOverlap.coverage } }],
  ])('%s', (_why, occasion) => expect(whySilent({ ...base, ...occasion })).toBeNull());
});

describe('nothing is said', () => {
  test.each([
    ['of a question', {}],
    ['of an unsure cause in words', { report: unsure, isBugForm: true }],
    ['of an unsure cause that no question would settle', { report: { ...unsure, missing: [] }, read: 1 }],
    ['of a bug report that leaves nothing to ask', { report: withoutQuestions, isBugForm: true }],
  ])('%s', (_what, occasion) => expect(whySilent({ ...base, ...occasion })).toEqual(expect.any(String)));
});

test.each([
  ['### MetalLB Version\n\n0.15.2\n', true],
  ['Hi\n\n### Describe the bug\n\nx', true],
  ['**What happened**:\nit fails', true],
  ['### Is your feature request related to a problem?', false],
  ['I read about "MetalLB Version" somewhere', false],
  ['', false],
])('%j is a bug form: %s', (body, is) => expect(isBugForm(body)).toBe(is));

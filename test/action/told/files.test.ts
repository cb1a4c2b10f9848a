import { expect, test } from 'vitest';
import { findingsOutput } from '../../../src/action/told/files.ts';
import { isObject } from '../../../src/model/object.ts';
import { hostile, poolOverlap } from '../../render/sample-report.ts';

test('findings are told without their evidence', () => {
  const findings: unknown = JSON.parse(findingsOutput(poolOverlap));
  expect(findings).toContainEqual(expect.objectContaining({ id: 'config/pool-overlap', role: 'root-cause' }));
  expect(Array.isArray(findings) && findings.some((finding) => isObject(finding) && 'evidence' in finding)).toBe(false);
});

test('in one line of ASCII, with the same meaning', () => {
  const written = findingsOutput(hostile);
  expect(written).toMatch(/^[\x20-\x7e]*$/);
  const [first] = JSON.parse(written);
  expect(first.title).toBe(hostile.findings[0]?.title);
});

test('as many as an output may hold', () => {
  const many = { ...poolOverlap, findings: Array.from({ length: 5_000 }, () => poolOverlap.findings).flat() };
  const written = findingsOutput(many);
  expect(written.length).toBeLessThan(300_000);
  expect(JSON.parse(written).length).toBeGreaterThan(50);
});

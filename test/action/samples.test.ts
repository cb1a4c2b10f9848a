import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { isObject, type Json } from '../../src/model/object.ts';

const read = (file: string): string => readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
const samples = [...read('README.md').matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text);
const inputs = Object.keys(Object(load(read('action.yml'))).inputs);

function stepsOf(workflow: unknown): readonly Json[] {
  const jobs = isObject(workflow) && isObject(workflow.jobs) ? Object.values(workflow.jobs) : [];
  return jobs.flatMap((job) => (isObject(job) && Array.isArray(job.steps) ? job.steps : []));
}

test('the README shows three workflows', () => expect(samples).toHaveLength(3));

test.each(samples)('a sample sets inputs that there are, with the least permissions\n%s', (text) => {
  const workflow = load(text);
  const permissions = isObject(workflow) ? workflow.permissions : undefined;
  expect([{ contents: 'read', issues: 'write' }, {}]).toContainEqual(permissions);
  const used = stepsOf(workflow).flatMap((step) =>
    isObject(step) && String(step.uses).includes('metallb-analyze') && isObject(step.with) ? Object.keys(step.with) : [],
  );
  expect(used.length).toBeGreaterThan(0);
  expect(used.filter((name) => !inputs.includes(name))).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { splitDump } from '../../src/parse/cluster-dump.ts';
import { readText } from '../../src/parse/text-facts.ts';

const list = (name: string) =>
  JSON.stringify({ kind: 'ServiceList', apiVersion: 'v1', items: [{ metadata: { name, namespace: 'shop' } }] }, null, 4);
const section = (...lines: readonly string[]) => [
  '==== START logs for container speaker of pod metallb-system/speaker-abcde ====',
  ...lines,
  '==== END logs for container speaker of pod metallb-system/speaker-abcde ====',
];
const text = [list('web'), ...section('{"msg":"one"}'), list('api'), ...section('panic: two'), ''].join('\n');

describe('a dump of a cluster on standard output', () => {
  it('is told apart into lists and logs, every line in its place', () => {
    const dump = splitDump(text);
    const lines = text.split('\n');
    expect(dump?.logs.split('\n')).toHaveLength(lines.length);
    expect(dump?.objects.split('\n')).toHaveLength(lines.length);
    expect(dump?.logs.split('\n').indexOf('panic: two')).toBe(lines.indexOf('panic: two'));
    expect(dump?.objects).not.toContain('panic');
    expect(dump?.logs).not.toContain('ServiceList');
  });

  it('gives the objects of all lists, and its logs to the signatures', () => {
    const { objects, scan } = readText(text, 'dump.txt', 'objects');
    expect(objects.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['Service web', 'Service api']);
    expect(scan.map(({ otherwise, firstLine }) => [otherwise, firstLine])).toEqual([[null, 1]]);
  });

  it.each([
    ['objects alone', list('web')],
    ['words about such a dump', 'We saw no ==== START logs for container lines.'],
  ])('%s are left alone', (_, words) => {
    expect(splitDump(words)?.logs.trim() ?? '').toBe('');
  });

  it('a log that is cut takes the rest', () => {
    const cut = splitDump([list('web'), '==== START logs for container frr of pod a/b ====', 'x', 'y'].join('\n'));
    expect(cut?.logs.trim().split('\n')).toHaveLength(3);
  });
});

import { expect, test } from 'vitest';
import { judge, line } from './bundle.ts';

/** A few lines of a log in an issue stand for many. */

const shared = `signatures:
  session-up: { in: [speaker], fields: { event: sessionUp, peer: { capture: peer } } }
`;
const failed = (clock: string, level = 'error') => line(clock, { level, op: 'connect', peer: '10.0.0.9' });
const source = 'speaker@n1.log';

const findings = (condition: string, lines: readonly string[], role: 'issue' | 'log') =>
  judge(
    `signatures:
  failed: { in: [speaker], fields: { op: connect, peer: { capture: peer } } }
when: { seen: failed, clearedBy: [shared/session-up], ${condition} }
subjects: ['Neighbor {peer}']
summary: 'failed'
`,
    { logs: { 'speaker@n1': lines.join('\n') }, facts: { files: [{ source, role, bytes: 1, lines: 1 }] } },
    shared,
  ).findings.length;

test.each<[string, string, readonly string[], 'issue' | 'log', number]>([
  ['an error that was quoted once', 'atLeast: 3', [failed('00:00')], 'issue', 1],
  ['the same line in a log', 'atLeast: 3', [failed('00:00')], 'log', 0],
  ['no duration can be told of it', 'lasting: 2m', [failed('00:00')], 'issue', 1],
  ['what is routine is counted', 'atLeast: 3', [failed('00:00', 'info')], 'issue', 0],
  ['a rate is no matter of an excerpt', 'atLeast: 3, perHour: 3', [failed('00:00')], 'issue', 0],
  ['many are many', 'atLeast: 8', [failed('00:00')], 'issue', 0],
  [
    'cleared in the excerpt',
    'atLeast: 3',
    [failed('00:00'), line('00:05', { event: 'sessionUp', peer: '10.0.0.9' })],
    'issue',
    0,
  ],
  [
    'a whole log in an issue',
    'atLeast: 3',
    [failed('00:00'), ...Array.from({ length: 13 }, () => line('00:01', { msg: 'x' }))],
    'issue',
    0,
  ],
])('%s', (_, condition, lines, role, count) => {
  expect(findings(condition, lines, role)).toBe(count);
});

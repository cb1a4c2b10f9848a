import { expect, test } from 'vitest';
import { judge } from '../bundle.ts';

const rule = "when: { check: node-condition, with: { type: NetworkUnavailable, status: 'True' } }\n";
const node = (conditions: string) => `apiVersion: v1
kind: Node
metadata: { name: n1 }
status: { conditions: [${conditions}] }
`;

test('type and status are those of one condition', () => {
  const objects = node("{ type: NetworkUnavailable, status: 'True' }");
  expect(judge(rule, { objects }).findings).toMatchObject([{ subjects: ['Node n1'] }]);
  const apart = node("{ type: NetworkUnavailable, status: 'False' }, { type: Ready, status: 'True' }");
  expect(judge(rule, { objects: apart }).findings).toEqual([]);
});

test('without nodes nothing can be told', () => {
  expect(judge(rule, {}).undecided).toMatchObject([{ status: 'cannot-tell', lacks: ['objects Node'] }]);
});

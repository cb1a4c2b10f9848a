import { describe, expect, test } from 'vitest';
import { labelChanges, readLabelPlan } from '../../../src/action/asked/label-plan.ts';
import { InputError } from '../../../src/model/bundle.ts';

const plan = readLabelPlan(`
  misconfiguration: kind/config, triage/accepted
  # a comment
  known-bug: kind/bug, triage/accepted
  insufficient-evidence: needs-info
  healthy: -needs-info, -kind/bug
`);

describe('lines', () => {
  test.each([
    ['healthy: ok\nhealty: x', 2, 'unknown verdict "healty"; did you mean healthy?'],
    ['wrong: x', 1, 'expected one of healthy, misconfiguration'],
    ['healthy ok', 1, 'has no colon'],
    ['\nhealthy:', 2, 'names no label'],
    ['healthy: , -', 1, 'names no label'],
  ])('%j is refused in its line', (text, line, message) => {
    try {
      readLabelPlan(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect(error).toMatchObject({ message: expect.stringContaining(message), place: { source: 'labels', line } });
    }
  });

  test('none are no plan', () => expect(readLabelPlan(' \n')).toEqual([]));
});

describe('a verdict', () => {
  test('sets its labels and takes away those of others', () => {
    expect(labelChanges(plan, 'misconfiguration', ['needs-info', 'kind/bug', 'area/bgp'])).toEqual({
      add: ['kind/config', 'triage/accepted'],
      remove: ['needs-info', 'kind/bug'],
    });
  });

  test('keeps what it shares with others, whatever its case', () => {
    expect(labelChanges(plan, 'known-bug', ['Triage/Accepted', 'kind/config'])).toEqual({
      ...{ add: ['kind/bug'], remove: ['kind/config'] },
    });
  });

  test('takes away what it says it does', () => {
    expect(labelChanges(plan, 'healthy', ['needs-info', 'kind/bug', 'x'])).toEqual({
      ...{ add: [], remove: ['needs-info', 'kind/bug'] },
    });
  });

  test('that the plan does not name only takes away', () => {
    expect(labelChanges(plan, 'environment', ['needs-info', 'x'])).toEqual({ add: [], remove: ['needs-info'] });
  });

  test('without a plan changes nothing', () => {
    expect(labelChanges([], 'healthy', ['needs-info'])).toEqual({ add: [], remove: [] });
  });
});

import { describe, expect, test } from 'vitest';
import type { ExplainedRow, ExplainedService } from '../../src/model/explained.ts';
import { renderExplained } from '../../src/render/explain-text.ts';

const row = (mark: ExplainedRow['mark'], name: string, says: string, more: Partial<ExplainedRow> = {}): ExplainedRow => ({
  mark,
  name,
  value: '',
  says,
  at: [],
  rows: [],
  ...more,
});
const at = (source: string, ...lines: readonly number[]) => lines.map((line) => ({ source, line }));

const service: ExplainedService = {
  service: 'shop/web',
  release: 'MetalLB 0.15.3 · frr mode',
  place: { source: 'report/cluster/svc.yaml', line: 28 },
  outcome: row('yes', 'shop/web', '172.18.0.100 is announced over layer 2 by kind-worker.'),
  sections: [
    {
      title: 'Assignment',
      note: 'the controller',
      rows: [
        row('said', 'asks for', 'nothing in particular'),
        row('yes', 'pool-a', 'gives 172.18.0.100', {
          value: '172.18.0.100-172.18.0.119',
          at: at('report/crds/pools.yaml', 15, 9),
        }),
        row('passed', 'pool-b', 'autoAssign is false, so it gives only what is asked for by name', {
          value: '10.0.0.0/24',
          at: at('report/crds/pools.yaml', 30),
        }),
        row('yes', 'gets', '172.18.0.100 of pool-a', { rows: [row('said', '', 'or else 10.0.0.0 of pool c')] }),
      ],
    },
  ],
};

test('columns, places at the right edge, sentences under themselves', () => {
  expect(renderExplained(service, { colour: false, width: 80 })).toBe(`
 Service shop/web                                      MetalLB 0.15.3 · frr mode
 svc.yaml:28
 ───────────────────────────────────────────────────────────────────────────────
 ✓ 172.18.0.100 is announced over layer 2 by kind-worker.

 1  Assignment  the controller
      asks for  nothing in particular
    ✓ pool-a    172.18.0.100-172.18.0.119  gives 172.18.0.100   pools.yaml:15 +1
    · pool-b    10.0.0.0/24                autoAssign is false, so it gives only
                                           what is asked for by name
                                                                   pools.yaml:30
    ✓ gets      172.18.0.100 of pool-a
         or else 10.0.0.0 of pool c
`);
});

describe('whatever stands in the bundle', () => {
  const lines = (explained: ExplainedService, width: number) => renderExplained(explained, { colour: false, width }).split('\n');

  test('no line is wider than asked for', () => {
    const long = 'x'.repeat(300);
    const rows = [
      row('no', long, `${long} ${'word '.repeat(40)}`, { value: long, at: at(long, 7), rows: [row('no', '', long)] }),
    ];
    const odd = { ...service, service: `shop/${long}`, release: long, sections: [{ title: 'T', note: long, rows }] };
    for (const width of [72, 80, 100, 140]) {
      expect(Math.max(...lines(odd, width).map((line) => [...line].length))).toBeLessThanOrEqual(width);
    }
  });

  test('control characters are shown, not obeyed', () => {
    const rows = [row('no', 'a\u001b[2Jb', 'line\none\u202e')];
    const text = renderExplained({ ...service, sections: [{ title: 'T', note: '', rows }] }, { colour: false, width: 100 });
    expect(text).toContain('a␛[2Jb');
    for (const acting of ['\u001b', '\u202e']) expect(text).not.toContain(acting);
  });

  test('colour only where it is asked for', () => {
    expect(renderExplained(service, { colour: true, width: 100 })).toContain('\u001b[32m✓\u001b[0m');
    expect(renderExplained(service, { colour: false, width: 100 })).not.toContain('\u001b');
  });
});

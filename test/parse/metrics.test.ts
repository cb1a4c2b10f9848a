import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMetrics } from '../../src/parse/metrics.ts';

describe('parseMetrics', () => {
  it('reads samples with labels, and passes over the rest', () => {
    const text = `# HELP metallb_bgp_session_up BGP session state
# TYPE metallb_bgp_session_up gauge
metallb_bgp_session_up{peer="10.0.0.1:179",note="a \\"b\\", c"} 1
metallb_k8s_client_config_stale_bool 0 1700000000000
go_gc_duration_seconds{quantile="0.5"} 1.5e-05
metallb_x{peer="never closed 1
x_inf -Inf
not a metric
`;
    expect(parseMetrics(text, 'm.txt', 10)).toEqual([
      {
        source: 'm.txt',
        line: 12,
        text: 'metallb_bgp_session_up{peer="10.0.0.1:179",note="a \\"b\\", c"} 1',
        name: 'metallb_bgp_session_up',
        labels: { peer: '10.0.0.1:179', note: 'a "b", c' },
        value: 1,
      },
      {
        source: 'm.txt',
        line: 13,
        text: 'metallb_k8s_client_config_stale_bool 0 1700000000000',
        name: 'metallb_k8s_client_config_stale_bool',
        labels: {},
        value: 0,
      },
      {
        source: 'm.txt',
        line: 14,
        text: 'go_gc_duration_seconds{quantile="0.5"} 1.5e-05',
        name: 'go_gc_duration_seconds',
        labels: { quantile: '0.5' },
        value: 1.5e-5,
      },
      { source: 'm.txt', line: 16, text: 'x_inf -Inf', name: 'x_inf', labels: {}, value: Number.NEGATIVE_INFINITY },
    ]);
  });

  it('never throws, in bounded time', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseMetrics(`a{${text}`, 'x')));
    const started = performance.now();
    for (const piece of ['a{', 'a="', '{="",', 'a{a="b"} ', '\\'])
      parseMetrics(`a${piece.repeat(100_000)}\n${`a{b="${piece}\n`.repeat(20_000)}`, 'x');
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

import type { FrrConfigFact } from '../../model/frr.ts';
import type { Evidence } from '../../model/place.ts';
import { redactLine } from '../../parse/redact.ts';
import { cannotTell, defineCheck, type Found } from './check.ts';

/** What decides whom FRR talks to and what it says; the rest FRR prints in another form, or not at all where it is a default. */
const decisive = /^(?:router bgp \d+|neighbor \S+ (?:remote-as|password|interface|bfd|activate)\b|network \S+|bfd$|profile \S+$)/;

export const runningConfigDiffers = defineCheck({
  name: 'running-config-differs',
  finds: "what FRR's generated configuration says and the running one does not",
  binds: ['node', 'pod', 'count', 'missing'],
  find(scene) {
    const both = scene.facts.frr.flatMap((frr) => {
      const generated = frr.configs.find(({ role }) => role === 'generated');
      const running = frr.configs.find(({ role }) => role === 'running');
      return generated === undefined || running === undefined || running.text.trim() === '' ? [] : [{ frr, generated, running }];
    });
    if (both.length === 0) return cannotTell('frr');
    const found = both.flatMap(({ frr, generated, running }): readonly Found[] => {
      const missing = missingFrom(generated, running);
      const [first] = missing;
      if (first === undefined) return [];
      return [
        {
          values: {
            count: String(missing.length),
            missing: first.text.trim(),
            ...(frr.node === null ? {} : { node: frr.node }),
            ...(frr.pod === null ? {} : { pod: frr.pod }),
          },
          subjects: frr.node === null ? [] : [`Node ${frr.node}`],
          evidence: [...missing.slice(0, 3), { ...running.place, text: 'show running-config' }],
          basis: ['frr'],
          count: missing.length,
        },
      ];
    });
    return { found, lacks: [] };
  },
});

/** Decisive lines of one configuration that the other lacks. */
export function missingFrom(generated: FrrConfigFact, running: FrrConfigFact): readonly Evidence[] {
  const present = new Set(running.text.split('\n').map(normal));
  return generated.text.split('\n').flatMap((line, index) => {
    const text = normal(line);
    if (!decisive.test(text) || present.has(text)) return [];
    return [{ source: generated.place.source, line: generated.place.line + index, text: redactLine(line.trimEnd()) }];
  });
}

/** Passwords are masked in one of the two as often as not: that one is set is what counts. */
function normal(line: string): string {
  return line
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^(neighbor \S+ password) .*$/, '$1')
    .replace(/^(neighbor \S+ bfd) .*$/, '$1')
    .replace(/^(router bgp \d+) view .*$/, '$1')
    .replace(/^neighbor (\S+) remote-as (?:external|internal)$/, 'neighbor $1 remote-as');
}

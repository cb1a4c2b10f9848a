import type { FrrFact } from '../../model/frr.ts';
import type { ConfigurationDifference } from '../../model/report.ts';
import { missingFrom } from '../../rules/checks/running-config-differs.ts';

const mostListed = 12;

/** Where FRR runs another configuration than was generated for it: the lines that decide whom it talks to and what it says. */
export function configurationDifferences(instances: readonly FrrFact[]): readonly ConfigurationDifference[] {
  return instances.flatMap(({ node, pod, configs }) => {
    const generated = configs.find(({ role }) => role === 'generated');
    const running = configs.find(({ role }) => role === 'running');
    if (generated === undefined || running === undefined || running.text.trim() === '') return [];
    const notRunning = missingFrom(generated, running).map(({ text }) => text.trim());
    const notGenerated = missingFrom(running, generated).map(({ text }) => text.trim());
    if (notRunning.length + notGenerated.length === 0) return [];
    const omitted = Math.max(0, notRunning.length - mostListed) + Math.max(0, notGenerated.length - mostListed);
    return [
      {
        node,
        pod,
        generated: generated.place,
        running: running.place,
        notRunning: notRunning.slice(0, mostListed),
        notGenerated: notGenerated.slice(0, mostListed),
        omitted,
      },
    ];
  });
}

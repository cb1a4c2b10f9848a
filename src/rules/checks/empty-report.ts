import type { SourceKind } from '../../model/log.ts';
import { defineCheck, found } from './check.ts';

const metallbKinds: ReadonlySet<string> = new Set([
  'IPAddressPool',
  'AddressPool',
  'L2Advertisement',
  'BGPAdvertisement',
  'BGPPeer',
  'BFDProfile',
  'Community',
]);
const metallbLogs: ReadonlySet<SourceKind> = new Set([
  'controller',
  'speaker',
  'frr',
  'reloader',
  'frr-metrics',
  'frr-k8s',
  'operator',
]);

export const emptyReport = defineCheck({
  name: 'empty-report',
  finds: 'a collection that brought nothing of MetalLB: no log, no object',
  binds: ['lists', 'errors'],
  find({ facts }) {
    const logs = facts.streams.some(({ kind, lines }) => metallbLogs.has(kind) && lines > 0);
    const objects = facts.objects.some(({ kind }) => metallbKinds.has(kind));
    const told =
      facts.frr.length > 0 ||
      facts.metrics.length > 0 ||
      facts.objects.some(({ kind }) => kind === 'Event' || kind === 'Service');
    if (logs || objects || told || facts.files.length === 0) return found();
    // Words alone are a question, not a collection.
    if (facts.files.every(({ role }) => role === 'issue' || role === 'text')) return found();
    const lists = facts.collected.filter(({ kind, count }) => metallbKinds.has(kind) && count === 0);
    const errors = facts.files.filter(({ role }) => role === 'error-text' || role === 'empty');
    return found({
      values: { lists: String(lists.length), errors: String(errors.length) },
      evidence: [
        ...lists.slice(0, 3).map(({ kind, place }) => ({ ...place, text: `items: []  # ${kind}` })),
        ...errors
          .slice(0, 3)
          .map(({ source, role }) => ({ source, line: 1, text: role === 'empty' ? '(empty file)' : '(error text)' })),
      ],
      basis: ['object'],
    });
  },
});

import { objectEvidence } from '../evaluate/object-line.ts';
import { defineCheck } from './check.ts';

export const frrNotCollected = defineCheck({
  name: 'frr-not-collected',
  finds: 'a collected bundle of a cluster with frr-k8s that holds nothing of FRR itself',
  binds: [],
  find(scene) {
    const { streams, frr } = scene.facts;
    const collected =
      scene.isCollected('FRRConfiguration') && streams.some(({ kind, pod }) => kind === 'speaker' && pod !== null);
    const seen = frr.length > 0 || streams.some(({ kind }) => kind === 'frr-k8s' || kind === 'frr');
    const own = scene.objectsOf('FRRConfiguration').find(({ name }) => name.startsWith('metallb-'));
    if (!collected || seen || own === undefined) return { found: [], lacks: [] };
    return { found: [{ evidence: [objectEvidence(own)], basis: ['object'] }], lacks: [] };
  },
});

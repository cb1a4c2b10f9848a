import { cannotTell, defineCheck, type Found } from './check.ts';

const metric = 'metallb_bgp_session_up';

export const sessionMetricTwin = defineCheck({
  name: 'session-metric-twin',
  finds: 'peers with two series of the session gauge: one with a port that is up, one without that is down',
  binds: ['peer'],
  find(scene) {
    const samples = scene.facts.metrics.filter(({ name }) => name === metric);
    if (samples.length === 0) return cannotTell('metrics');
    const found = samples.flatMap((down): readonly Found[] => {
      const peer = down.labels.peer ?? '';
      if (peer === '' || down.value !== 0) return [];
      const up = samples.find(
        (other) => other.value === 1 && other.source === down.source && portOf(other.labels.peer ?? '', peer) !== null,
      );
      if (up === undefined) return [];
      const evidence = [down, up].map(({ source, line, text }) => ({ source, line, text }));
      return [{ values: { peer }, subjects: scene.subjects.peer(peer, undefined), evidence, basis: ['metric'] }];
    });
    return { found, lacks: [] };
  },
});

/** The port in `192.0.2.1:179` or `[2001:db8::1]:179`, if that is the peer. */
function portOf(text: string, peer: string): string | null {
  for (const prefix of [`${peer}:`, `[${peer}]:`]) {
    const rest = text.startsWith(prefix) ? text.slice(prefix.length) : '';
    if (/^\d{1,5}$/.test(rest)) return rest;
  }
  return null;
}

import type { Facts } from '../model/facts.ts';
import type { JsonObject, ObjectFact } from '../model/object.ts';
import type { Place } from '../model/place.ts';
import type { BgpMode } from '../model/replay.ts';
import { field, items, text } from './fields.ts';

/** Which MetalLB this is, as far as the bundle tells, and what told it. */
export interface ClusterIdentity {
  readonly metallbVersion: string | null;
  readonly versionFrom: Place | null;
  /** Read from logs and FRR's presence; what pods say about the mode is the replay's to read. */
  readonly modeFromLogs: BgpMode | null;
  readonly kubernetesVersion: string | null;
  readonly frrVersion: string | null;
  readonly cni: string | null;
}

export function identify(facts: Facts): ClusterIdentity {
  const version = versionFromBanner(facts) ?? versionFromImages(facts.objects) ?? versionFromStatements(facts);
  return {
    metallbVersion: version?.version ?? null,
    versionFrom: version?.place ?? null,
    modeFromLogs: modeFromLogs(facts),
    kubernetesVersion: kubernetesVersion(facts.objects),
    frrVersion: facts.frr.find((frr) => frr.version !== null)?.version ?? null,
    cni: cniOf(facts.objects),
  };
}

interface VersionClaim {
  readonly version: string;
  readonly place: Place;
}

/** The newest process speaks last: the banner of the stream that ends last. */
function versionFromBanner(facts: Facts): VersionClaim | null {
  const streams = facts.streams
    .filter(
      (stream) => stream.version !== null && !stream.previous && (stream.kind === 'controller' || stream.kind === 'speaker'),
    )
    .toSorted((a, b) => (b.lastTime ?? 0) - (a.lastTime ?? 0));
  const speaker = streams.find((stream) => stream.kind === 'speaker') ?? streams[0];
  if (!speaker?.version) return null;
  return { version: plain(speaker.version), place: speaker.starts[0] ?? { source: speaker.source, line: speaker.firstLine } };
}

const metallbImage = /\/(?:metallb-)?(?:controller|speaker):v?(\d+\.\d+\.\d+)/;

function versionFromImages(objects: readonly ObjectFact[]): VersionClaim | null {
  for (const object of objects) {
    for (const container of containersOf(object)) {
      const match = metallbImage.exec(text(field(container, 'image')) ?? '');
      if (match?.[1]) return { version: match[1], place: object.place };
    }
  }
  for (const object of objects) {
    const labels = field(object.value, 'metadata', 'labels');
    const name = text(field(labels, 'app.kubernetes.io/name'));
    const version = text(field(labels, 'app.kubernetes.io/version'));
    if (name === 'metallb' && version !== null) return { version: plain(version), place: object.place };
  }
  return null;
}

const statedVersion = /\bv?(0\.(?:9|1[0-9])\.\d{1,2})\b/;

/** The issue form's own field first, then whatever names MetalLB and a version in one sentence. */
function versionFromStatements(facts: Facts): VersionClaim | null {
  const candidates = facts.statements.toSorted((a, b) => Number(/version/i.test(b.topic)) - Number(/version/i.test(a.topic)));
  for (const statement of candidates) {
    const match = statedVersion.exec(statement.text);
    if (match?.[1] && (/metallb/i.test(statement.text) || /metallb|version/i.test(statement.topic))) {
      return { version: match[1], place: { source: statement.source, line: statement.line } };
    }
  }
  return null;
}

function modeFromLogs(facts: Facts): BgpMode | null {
  const kinds = new Set(facts.streams.map((stream) => stream.kind));
  const dumped = facts.frr.some((frr) => frr.sections.length > 0 || frr.configs.some(({ role }) => role === 'generated'));
  if (kinds.has('frr') || kinds.has('reloader') || kinds.has('frr-metrics')) return kinds.has('frr-k8s') ? 'frr-k8s' : 'frr';
  if (kinds.has('frr-k8s') || facts.objects.some((object) => object.kind === 'FRRNodeState')) return 'frr-k8s';
  if (facts.objects.some((object) => object.kind === 'FRRConfiguration' && object.name.startsWith('metallb-'))) return 'frr-k8s';
  if (dumped) return 'frr';
  return nativeSessionLines.some((signature) => facts.occurrences.has(signature)) ? 'native' : null;
}

/** Only the speaker's own BGP implementation writes these. */
const nativeSessionLines = ['shared#session-up', 'shared#session-down', 'shared#connect-failed'];

function kubernetesVersion(objects: readonly ObjectFact[]): string | null {
  for (const object of objects) {
    if (object.kind !== 'Node') continue;
    const version = text(field(object.value, 'status', 'nodeInfo', 'kubeletVersion'));
    if (version) return plain(version);
  }
  return null;
}

const cniNames = ['calico', 'cilium', 'flannel', 'weave', 'kube-router', 'antrea', 'ovn-kubernetes', 'kindnet', 'canal'] as const;

function cniOf(objects: readonly ObjectFact[]): string | null {
  const pods = objects.filter((object) => object.kind === 'Pod' || object.kind === 'DaemonSet').map((object) => object.name);
  const byPod = cniNames.find((cni) => pods.some((pod) => pod.startsWith(cni)));
  if (byPod) return byPod;
  for (const object of objects) {
    if (object.kind !== 'Node') continue;
    const conditions = items(field(object.value, 'status', 'conditions'));
    const network = conditions.find((condition) => text(field(condition, 'type')) === 'NetworkUnavailable');
    const reason = (text(field(network, 'reason')) ?? '').toLowerCase();
    const byReason = cniNames.find((cni) => reason.startsWith(cni));
    if (byReason) return byReason;
  }
  return null;
}

function containersOf(object: ObjectFact): readonly JsonObject[] {
  const spec = object.kind === 'Pod' ? field(object.value, 'spec') : field(object.value, 'spec', 'template', 'spec');
  return items(field(spec, 'containers'));
}

function plain(version: string): string {
  return version.replace(/^v/, '');
}

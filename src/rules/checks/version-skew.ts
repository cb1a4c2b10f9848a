import { parse, type SemVer } from 'semver';
import type { Evidence } from '../../model/place.ts';
import { evidenceOf } from '../evaluate/events.ts';
import { fieldEvidence } from '../evaluate/object-line.ts';
import { type CheckScene, cannotTell, defineCheck } from './check.ts';
import { textAt, textsAt } from './fields.ts';
import { type Component, componentOf } from './pods.ts';

interface Running {
  readonly component: Component;
  readonly pod: string | null;
  readonly namespace: string;
  readonly version: SemVer;
  readonly evidence: Evidence;
}

export const versionSkew = defineCheck({
  name: 'version-skew',
  finds: 'controller and speakers of different releases',
  with: { type: 'object', additionalProperties: false, properties: { level: { enum: ['minor', 'patch'] } } },
  binds: ['versions', 'controller', 'speaker'],
  find(scene, parameters) {
    const running = [...fromBanners(scene), ...fromImages(scene)];
    const all = running.filter(
      (one, index) =>
        one.component !== 'frr-k8s' &&
        running.findIndex((other) => other.pod === one.pod && other.pod !== null) === (one.pod === null ? -1 : index),
    );
    const components = new Set(all.map(({ component }) => component));
    if (components.size < 2) return cannotTell(components.has('controller') ? 'log speaker' : 'log controller');
    const short = ({ version }: Running) =>
      textAt(parameters, 'level') === 'minor' ? `${version.major}.${version.minor}` : version.version;
    const versions = [...new Set(all.map(short))].sort();
    if (versions.length < 2) return { found: [], lacks: [] };
    const one = (component: Component) =>
      [...new Set(all.filter((each) => each.component === component).map(({ version }) => version.version))].join(', ');
    const shown = versions.flatMap((version) => all.find((each) => short(each) === version) ?? []);
    return {
      found: [
        {
          values: { versions: versions.join(', '), controller: one('controller'), speaker: one('speaker') },
          subjects: all.flatMap(({ pod, namespace }) => (pod === null ? [] : [`Pod ${namespace}/${pod}`])),
          evidence: shown.map(({ evidence }) => evidence),
          basis: ['log'],
        },
      ],
      lacks: [],
    };
  },
});

/** The last start of each container is what runs. */
function fromBanners(scene: CheckScene): readonly Running[] {
  return scene.facts.streams
    .filter(({ previous, version, kind }) => !previous && version !== null && (kind === 'controller' || kind === 'speaker'))
    .flatMap((stream) => {
      const version = parse(stream.version ?? '');
      const banner = scene.shared('start-banner').findLast(({ record }) => record.stream === stream);
      if (version === null || banner === undefined) return [];
      const namespace = stream.namespace ?? scene.namespace;
      return [
        {
          component: stream.kind === 'controller' ? ('controller' as const) : ('speaker' as const),
          pod: stream.pod,
          namespace,
          version,
          evidence: evidenceOf(banner),
        },
      ];
    });
}

function fromImages(scene: CheckScene): readonly Running[] {
  return scene.objectsOf('Pod').flatMap((pod) => {
    const component = componentOf(pod, scene.namespace);
    const image = textsAt(pod.value, 'spec', 'containers', 'image').find((text) => /(?:controller|speaker):v?\d/.test(text));
    const version = parse(/:v?(\d+\.\d+\.\d+[\w.-]*)/.exec(image ?? '')?.[1] ?? '');
    if (component === null || version === null) return [];
    return [
      {
        component,
        pod: pod.name,
        namespace: pod.namespace,
        version,
        evidence: fieldEvidence(pod, ['spec', 'containers', 0, 'image']),
      },
    ];
  });
}

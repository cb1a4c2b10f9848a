import type { Json, ObjectFact } from '../model/object.ts';
import type { BgpMode, ReplayInputs } from '../model/replay.ts';
import type { ClusterObjects, ReplayOptions } from './cluster.ts';
import { fieldOf, type Labels, labelsOf, readLabels, readList, readRecord, readText, readTexts } from './read.ts';

type Role = 'controller' | 'speaker';

/** A container of MetalLB as its pod, Deployment or DaemonSet describes it. */
interface Component {
  readonly role: Role;
  readonly object: ObjectFact;
  readonly namespace: string;
  readonly containers: readonly string[];
  /** Arguments and environment of the role's own container; null where the text does not show them. */
  readonly settings: { readonly args: readonly string[]; readonly env: ReadonlyMap<string, string | null> } | null;
}

/**
 * What MetalLB's processes were started with. Pods tell what runs, so they come before Deployments and DaemonSets. Where
 * nothing tells, MetalLB's own default stands, and `assumed` says so.
 */
export function readInputs(cluster: ClusterObjects, options: ReplayOptions): ReplayInputs {
  const components = componentsOf(cluster.objects);
  const assumed = new Map<string, string>();
  const namespace = options.namespace ?? namespaceOf(components, cluster.objects, assumed);
  const own = components.filter((component) => component.namespace === namespace || component.namespace === '');
  const controllers = own.filter(({ role }) => role === 'controller');
  const speakers = own.filter(({ role }) => role === 'speaker');
  const told = (name: string, because: string, values: readonly boolean[]) => {
    if (values.length === 0) assumed.set(name, because);
  };
  const settled = (some: readonly Component[]) => some.flatMap(({ settings }) => settings ?? []);
  // Every speaker is told its node; where that is not shown, its environment was left out.
  const telling = settled(speakers).filter(({ env }) => env.has('METALLB_NODE_NAME') || env.has('METALLB_ML_BIND_ADDR'));
  told(
    'ignoreExcludeLB',
    'no speaker in the bundle shows its arguments',
    settled(speakers).map(() => true),
  );
  told(
    'memberlist',
    'no speaker in the bundle shows its environment',
    telling.map(() => true),
  );
  told(
    'loadBalancerClass',
    'no component in the bundle shows its arguments',
    settled(own).map(() => true),
  );
  return {
    namespace,
    mode: options.mode ?? modeOf(controllers, speakers, cluster, assumed),
    loadBalancerClass:
      [...settled(controllers), ...settled(speakers)].map(({ args }) => argument(args, 'lb-class')).find((value) => value) ?? '',
    ignoreExcludeLB: settled(speakers).some(({ args }) => flagOf(args, 'ignore-exclude-lb')),
    memberlist: telling.length === 0 || telling.some(usesMemberlist),
    speakers: readySpeakers(speakers, assumed),
    assumed: Object.fromEntries(assumed),
  };
}

function componentsOf(objects: readonly ObjectFact[]): readonly Component[] {
  const found = objects.flatMap((object) => componentOf(object) ?? []);
  const rank = ({ object }: Component) => (object.kind === 'Pod' ? 0 : 1);
  return [...found].sort((a, b) => rank(a) - rank(b));
}

function componentOf(object: ObjectFact): Component | null {
  const isPod = object.kind === 'Pod';
  if (!isPod && object.kind !== 'Deployment' && object.kind !== 'DaemonSet') return null;
  const template = isPod ? object.value : readRecord(fieldOf(object.value, ['spec', 'template']));
  const labels = isPod ? labelsOf(object) : readLabels(fieldOf(template, ['metadata', 'labels']));
  const containers = readList(fieldOf(template, ['spec', 'containers'])).map(readRecord);
  const role = roleByLabels(labels) ?? roleByContainers(containers);
  if (!role) return null;
  const container = containers.find(({ name, image }) => readText(name) === role || imageRole(readText(image)) === role);
  const shows = container !== undefined && (container.args !== undefined || container.env !== undefined);
  return {
    role,
    object,
    namespace: object.namespace,
    containers: containers.map(({ name }) => readText(name)),
    settings: shows ? { args: readTexts(container.args), env: readEnv(container.env) } : null,
  };
}

/** `app=metallb,component=X` of the manifests, `app.kubernetes.io/name=metallb,…/component=X` of the Helm chart. */
function roleByLabels(labels: Labels): Role | null {
  const component = labels.get('component') ?? labels.get('app.kubernetes.io/component');
  const app = labels.get('app') ?? labels.get('app.kubernetes.io/name');
  return app === 'metallb' && (component === 'controller' || component === 'speaker') ? component : null;
}

function roleByContainers(containers: readonly { readonly image?: Json | undefined }[]): Role | null {
  for (const { image } of containers) {
    const role = imageRole(readText(image));
    if (role) return role;
  }
  return null;
}

function imageRole(image: string): Role | null {
  const [, name] = /metallb[/-](controller|speaker)(?:[:@]|$)/.exec(image) ?? [];
  return name === 'controller' || name === 'speaker' ? name : null;
}

/** null: the value comes from elsewhere (valueFrom). */
function readEnv(value: Json | undefined): ReadonlyMap<string, string | null> {
  return new Map(
    readList(value).map((entry) => {
      const { name, value: text, valueFrom } = readRecord(entry);
      return [readText(name), text === undefined && valueFrom !== undefined ? null : readText(text)];
    }),
  );
}

function namespaceOf(components: readonly Component[], objects: readonly ObjectFact[], assumed: Map<string, string>): string {
  const [running] = [...components].sort((a, b) => Number(a.role === 'speaker') - Number(b.role === 'speaker'));
  if (running && running.namespace !== '') return running.namespace;
  const counts = new Map<string, number>();
  for (const { kind, namespace } of objects) {
    if (configurationKinds.has(kind) && namespace !== '') counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  assumed.set('namespace', most ? 'most of the configuration objects are in it' : 'nothing in the bundle tells');
  return most?.[0] ?? 'metallb-system';
}

const configurationKinds: ReadonlySet<string> = new Set([
  'IPAddressPool',
  'BGPPeer',
  'L2Advertisement',
  'BGPAdvertisement',
  'BFDProfile',
  'AddressPool',
]);

/** METALLB_BGP_TYPE of the controller, else of a speaker; unset is native. Else what the speakers' containers give away. */
function modeOf(
  controllers: readonly Component[],
  speakers: readonly Component[],
  cluster: ClusterObjects,
  assumed: Map<string, string>,
): BgpMode | null {
  const [shown] = [...controllers, ...speakers].flatMap(({ settings }) => settings ?? []);
  if (shown) {
    const type = shown.env.get('METALLB_BGP_TYPE');
    if (type === undefined || type === '' || type === 'native') return 'native';
    if (type === 'frr' || type === 'frr-k8s') return type;
  }
  if (cluster.objects.some(({ kind, name }) => kind === 'FRRConfiguration' && name.startsWith('metallb-'))) {
    assumed.set('mode', 'an FRRConfiguration of MetalLB exists');
    return 'frr-k8s';
  }
  const [speaker] = speakers.filter(({ containers }) => containers.length > 0);
  if (speaker?.containers.includes('frr')) {
    assumed.set('mode', 'the speakers have a container frr');
    return 'frr';
  }
  assumed.set('mode', 'nothing in the bundle tells');
  return null;
}

/** `--name=value`, `-name=value` or the value as the next argument. */
function argument(args: readonly string[], name: string): string | undefined {
  for (const [at, arg] of args.entries()) {
    const bare = arg.replace(/^--?/, '');
    if (bare === name) return args[at + 1] ?? '';
    if (bare.startsWith(`${name}=`)) return bare.slice(name.length + 1);
  }
  return undefined;
}

/** A Go boolean flag takes its value only after `=`. */
function flagOf(args: readonly string[], name: string): boolean {
  return args.some((arg) => new RegExp(`^--?${name}(?:=(?:1|t|T|true|TRUE|True))?$`).test(arg));
}

/** Memberlist is off unless both its address and its labels are set. */
function usesMemberlist({ args, env }: NonNullable<Component['settings']>): boolean {
  const set = (flag: string, name: string) => {
    const value = argument(args, flag);
    return value === undefined ? env.has(name) && env.get(name) !== '' : value !== '';
  };
  return set('ml-bindaddr', 'METALLB_ML_BIND_ADDR') && set('ml-labels', 'METALLB_ML_LABELS');
}

/** Nodes whose speaker is ready: it stands for being a member of the memberlist, which no object shows. */
function readySpeakers(speakers: readonly Component[], assumed: Map<string, string>): readonly string[] | null {
  const pods = speakers.filter(({ object }) => object.kind === 'Pod');
  if (pods.length === 0) {
    assumed.set('speakers', 'no pod of a speaker is in the bundle');
    return null;
  }
  const nodes = pods.filter(isReady).map(({ object }) => readText(fieldOf(object.value, ['spec', 'nodeName'])));
  return [...new Set(nodes.filter((node) => node !== ''))].sort();
}

function isReady({ object }: Component): boolean {
  if (readText(fieldOf(object.value, ['metadata', 'deletionTimestamp'])) !== '') return false;
  if (readText(fieldOf(object.value, ['status', 'phase'])) !== 'Running') return false;
  return readList(fieldOf(object.value, ['status', 'conditions'])).some((condition) => {
    const { type, status } = readRecord(condition);
    return type === 'Ready' && readText(status).toLowerCase() === 'true';
  });
}

import type { ObjectFact } from '../model/object.ts';
import type { BgpMode, ReplayInputs } from '../model/replay.ts';
import type { ClusterObjects, ReplayOptions } from './cluster.ts';
import { argument, type Component, componentsOf, flagOf, type Settings } from './components.ts';
import { fieldOf, readList, readRecord, readText } from './read.ts';

/**
 * What MetalLB's processes were started with. Where nothing tells, MetalLB's own default stands, and `assumed` says so.
 */
export function readInputs(cluster: ClusterObjects, options: ReplayOptions): ReplayInputs {
  const components = componentsOf(cluster.objects);
  const assumed = new Map<string, string>();
  const namespace = options.namespace ?? namespaceOf(components, cluster.objects, assumed);
  const own = components.filter((component) => component.namespace === namespace || component.namespace === '');
  const controllers = own.filter(({ role }) => role === 'controller');
  const speakers = own.filter(({ role }) => role === 'speaker');
  const unlessShown = (some: readonly Settings[], name: string, because: string) => {
    if (some.length === 0) assumed.set(name, because);
  };
  const settled = (some: readonly Component[]) => some.flatMap(({ settings }) => settings ?? []);
  // Every speaker is told its node; where that is not shown, its environment was left out.
  const telling = settled(speakers).filter(({ env }) => env.has('METALLB_NODE_NAME') || env.has('METALLB_ML_BIND_ADDR'));
  unlessShown(settled(speakers), 'ignoreExcludeLB', 'no speaker in the bundle shows its arguments');
  unlessShown(telling, 'memberlist', 'no speaker in the bundle shows its environment');
  unlessShown(settled(own), 'loadBalancerClass', 'no component in the bundle shows its arguments');
  return {
    namespace,
    mode: options.mode ?? modeOf(controllers, speakers, cluster, assumed),
    loadBalancerClass:
      [...settled(controllers), ...settled(speakers)].map(({ args }) => argument(args, 'lb-class')).find((value) => value) ?? '',
    ignoreExcludeLB: settled(speakers).some(({ args }) => flagOf(args, 'ignore-exclude-lb')),
    memberlist: telling.length === 0 || telling.some(usesMemberlist),
    speakers: readySpeakers(speakers, assumed) ?? options.speakers ?? null,
    assumed: Object.fromEntries(assumed),
  };
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

/** Memberlist is off unless both its address and its labels are set. */
function usesMemberlist({ args, env }: Settings): boolean {
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

import type { Json, ObjectFact } from '../model/object.ts';
import { fieldOf, type Labels, labelsOf, readLabels, readList, readRecord, readText, readTexts } from './read.ts';

type Role = 'controller' | 'speaker';

/** A container of MetalLB as its pod, Deployment or DaemonSet describes it. */
export interface Component {
  readonly role: Role;
  readonly object: ObjectFact;
  readonly namespace: string;
  readonly containers: readonly string[];
  /** Arguments and environment of the role's own container; null where the text does not show them. */
  readonly settings: Settings | null;
}

export interface Settings {
  readonly args: readonly string[];
  /** null: the value comes from elsewhere. */
  readonly env: ReadonlyMap<string, string | null>;
}

/** Pods tell what runs, so they come before Deployments and DaemonSets. */
export function componentsOf(objects: readonly ObjectFact[]): readonly Component[] {
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

/** `--name=value`, `-name=value` or the value as the next argument. */
export function argument(args: readonly string[], name: string): string | undefined {
  for (const [at, arg] of args.entries()) {
    const bare = arg.replace(/^--?/, '');
    if (bare === name) return args[at + 1] ?? '';
    if (bare.startsWith(`${name}=`)) return bare.slice(name.length + 1);
  }
  return undefined;
}

/** A Go boolean flag takes its value only after `=`. */
export function flagOf(args: readonly string[], name: string): boolean {
  return args.some((arg) => new RegExp(`^--?${name}(?:=(?:1|t|T|true|TRUE|True))?$`).test(arg));
}

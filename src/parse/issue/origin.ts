import type { FileRole } from '../../model/facts.ts';
import type { SourceKind } from '../../model/log.ts';
import { kindsInName } from '../kinds.ts';
import { type Origin, originOf } from '../origin.ts';

export const unknownOrigin: Origin = { kind: null, namespace: null, pod: null, container: null, node: null, previous: false };

/** `kubectl logs [-n ns] pod [-c container] [--previous]` */
function originOfCommand(command: string): Origin | null {
  const found = /\blogs? (.{1,300})$/.exec(command)?.[1];
  if (found === undefined) return null;
  const option = (name: string): string | null => new RegExp(`(?:^|\\s)${name}[ =](\\S{1,253})`).exec(found)?.[1] ?? null;
  const container = option('-c') ?? option('--container');
  const bare = found.replace(
    /(?:^|\s)--?[a-z-]{1,30}(?:=\S{1,253}|(?<=-[cnl]|--namespace|--container|--selector|--tail|--since) \S{1,253})?/g,
    ' ',
  );
  const [, owner, pod = ''] = /^(?:(pods?|po|deploy\w*|ds|daemonset)\/)?(\S{0,253})/.exec(bare.trim()) ?? [];
  const isPod = pod !== '' && (owner === undefined || owner.startsWith('po'));
  const guess = originOf(`pods/${pod === '' ? 'x' : pod}/${container ?? 'all'}.log`);
  return {
    ...guess,
    kind: guess.kind ?? kindInWords(found),
    pod: isPod ? pod : null,
    container,
    namespace: option('-n') ?? option('--namespace') ?? /\s-n[ =](\S{1,253})/.exec(command)?.[1] ?? null,
    previous: /(?:^|\s)(?:-p|--previous)(?:\s|$|=true)/.test(found),
  };
}

function kindInWords(words: string): SourceKind | null {
  const text = words.toLowerCase();
  if (/\bfrr[- ]?k8s\b/.test(text)) return 'frr-k8s';
  if (/\bfrr\b(?!.*\b(?:router|mode|config)\b)/.test(text)) return 'frr';
  if (/\breloader\b/.test(text)) return 'reloader';
  if (/\bspeakers?\b/.test(text)) return 'speaker';
  return /\bcontroller\b(?! ?manager)/.test(text) ? 'controller' : null;
}

/** The namespace that `kubectl get` was asked for; without a flag that of the context, which is `default` until one changes it. */
function namespaceOfCommand(command: string): string | null {
  if (!/\b(?:kubectl|oc|k) (?:.{0,100} )?get /.test(command) || /\s(?:-A|--all-namespaces)\b/.test(command)) return null;
  return /\s(?:-n|--namespace)[ =]?([a-z0-9-]{1,63})/.exec(command)?.[1] ?? 'default';
}

/** A command that the words before a piece name: "`kubectl get svc -A` says:". */
function commandIn(label: string): string {
  return (
    /`((?:sudo )?(?:kubectl|oc|vtysh) [^`]{1,300})`/.exec(label)?.[1] ??
    /^\W{0,4}((?:kubectl|oc) (?:get|describe|logs?) .{1,200}?):?\s*$/.exec(label)?.[1] ??
    ''
  );
}

/** A short lead says whose the lines after it are: a path, a pod, or "the controller logs:". */
function originOfLabel(label: string, role: FileRole): Origin {
  const lead = (label.split(/[.!?;] /).at(-1) ?? '').replace(/[`*#:]/g, '').trim();
  if (lead.length > 200) return unknownOrigin;
  const path = lead.split(/\s+/).find((word) => /[\w-]\/[\w./-]/.test(word) || /\.(?:log|txt)$/.test(word));
  const guess = originOf(path ?? lead);
  if (guess.pod !== null || path !== undefined) return guess;
  return { ...unknownOrigin, kind: role === 'log' && label.trimEnd().endsWith(':') ? kindInWords(lead) : null };
}

/** Where a piece comes from, as far as its command or the words before it tell. */
export interface Provenance {
  readonly origin: Origin;
  readonly command: string;
  /** Kinds that the words before it speak of, as a file's name would. */
  readonly named: readonly string[];
}

export function provenanceOf(role: FileRole, pasted: string, label: string): Provenance {
  const command = pasted === '' ? commandIn(label) : pasted;
  const lead = label.replace(/[`*#:]/g, '').trim();
  // A file's name, or that of a resource alone: sentences speak of services without listing them.
  const named = command === '' && /^\S{1,200}$/.test(lead) ? kindsInName(lead) : [];
  const origin =
    originOfCommand(command) ??
    (role === 'table' ? { ...unknownOrigin, namespace: namespaceOfCommand(command) } : originOfLabel(label, role));
  return { origin, command, named };
}

import { kindOf } from './kinds.ts';

/** What a client wrote where its answer should stand. */
export type ClientAnswer =
  | { readonly kind: 'nothing-found'; readonly resource: string | null; readonly namespace: string | null }
  | { readonly kind: 'refused'; readonly what: string };

const noResources = /^No resources found(?: in (\S{1,253}) namespace)?\.?$/;
const noType = /^error: the server doesn't have a resource type "([^"]{1,200})"/;
const forbidden = /^Error from server \(Forbidden\): .{0,200}?([a-z0-9.]{1,100}) is forbidden: (.{0,500})/;
const otherServerError =
  /^(?:Error from server(?: \([A-Za-z]{1,40}\))?|error|Unable to connect to the server|The connection to the server \S{1,100})[: ]/;
const noise = /^(?:command terminated with exit code \d+|E\d{4} .*|Warning: .*|I\d{4} .*|W\d{4} .*|memcache\.go.*)$/;

/** What a webhook or the API said to `kubectl apply` is a message to look into, not a listing that failed. */
const ofApply = /error when (?:creating|applying|patching|replacing)|admission webhook|failed (?:to call|calling) webhook/;

function meaningOf(line: string): ClientAnswer | null {
  if (ofApply.test(line.slice(0, 10_000))) return null;
  const none = noResources.exec(line);
  if (none !== null) return { kind: 'nothing-found', resource: null, namespace: none[1] ?? null };
  const type = noType.exec(line)?.[1];
  if (type !== undefined) {
    return {
      kind: 'refused',
      what: `kubectl could not list ${kindOf(type) ?? type}: the cluster does not know the kind (its CRD is not installed)`,
    };
  }
  const who = forbidden.exec(line);
  if (who !== null)
    return { kind: 'refused', what: `kubectl was not allowed to list ${kindOf(who[1] ?? '') ?? who[1]}: ${who[2]}` };
  if (otherServerError.test(line)) return { kind: 'refused', what: `kubectl failed instead of answering: ${line.slice(0, 300)}` };
  return null;
}

/** Reads a text that holds a client's complaint and nothing else. Null where it holds anything more. */
export function clientAnswer(text: string): { readonly answer: ClientAnswer; readonly line: number } | null {
  if (text.length > 20_000) return null;
  let found: { answer: ClientAnswer; line: number } | null = null;
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const line = (lines[i] ?? '').trim();
    if (line === '' || noise.test(line)) continue;
    const answer = meaningOf(line);
    if (answer === null) return null;
    found ??= { answer, line: i + 1 };
  }
  return found;
}

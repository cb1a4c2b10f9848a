import type { Names } from './names.ts';

/** Words of commands as the rules write them: a name in braces, or a word in capitals that stands on its own. */
const braces = /\{([a-zA-Z0-9]+)\}/g;
/** Not a column's heading (`NAME:.metadata.name`), nor a part of another word. */
const capitals =
  /(?<![\w.:=,-])(?:NAMESPACE NAME|PEER PORT|SERVICE-NAME|API-SERVICE-IP|TARGET-PORT|POD-IP|NODE-IP|LB-IP|NODE|POD|PEER|PORT|POOL|NAME)(?![\w-]|:\.)|(?<=[:/])(?:LB-IP|POD-IP|NODE-IP|API-SERVICE-IP|PORT|TARGET-PORT|POD)(?![\w-])/g;

/** What stands for a name that nobody can guess, as a person would write it. */
const unknown: Readonly<Record<string, string>> = {
  pod: '<pod of the speaker>',
  node: '<node>',
  peer: '<peer address>',
  ip: '<load-balancer IP>',
};

/** Names of Kubernetes and addresses; what else an object calls itself is no word to paste into a shell. */
function safe(name: string | undefined): string | undefined {
  return name !== undefined && /^[\w[][\w.:/[\]%-]{0,252}$/.test(name) ? name : undefined;
}

function podFor(command: string, { frrPod, speaker }: Names): string | undefined {
  return /-c frr\b/.test(command) ? frrPod : speaker;
}

/** Fills the reporter's own names in; null where a command makes no sense without one that is unknown. */
export function fill(template: string, names: Names): string | null {
  const [serviceNamespace, serviceName] = (safe(names.service) ?? '').split('/');
  const pod = podFor(template, names);
  const inBraces: Readonly<Record<string, string | undefined>> = {
    namespace: names.namespace,
    service: safe(names.service),
    serviceNamespace: serviceNamespace || undefined,
    serviceName,
    pod: safe(pod) ?? unknown.pod,
    node: safe(names.node) ?? unknown.node,
    peer: safe(names.peer) ?? unknown.peer,
    ip: safe(names.ip) ?? unknown.ip,
  };
  let lacks = false;
  const filled = template.replace(braces, (_whole, name: string) => {
    const value = Object.hasOwn(inBraces, name) ? inBraces[name] : undefined;
    if (value === undefined) lacks = true;
    return value ?? '';
  });
  return lacks ? null : fillCapitals(filled, names);
}

/** Capitals stay where the bundle does not tell. */
export function fillCapitals(command: string, names: Names): string {
  const [serviceNamespace, serviceName] = (safe(names.service) ?? '').split('/');
  const values: Readonly<Record<string, string | undefined>> = {
    'NAMESPACE NAME': serviceName === undefined ? undefined : `${serviceNamespace} ${serviceName}`,
    'PEER PORT': safe(names.peer) === undefined ? undefined : `${names.peer} ${names.peerPort ?? 'PORT'}`,
    'SERVICE-NAME': serviceName,
    'API-SERVICE-IP': names.apiServer,
    'TARGET-PORT': names.endpointPort,
    'POD-IP': names.endpoint,
    'NODE-IP': names.nodeIp,
    'LB-IP': names.ip,
    NODE: names.node,
    POD: podFor(command, names),
    PEER: names.peer,
    PORT: names.port,
    POOL: names.pool,
    NAME: /\bbgppeers?\b/.test(command) ? names.peerName : /\bipaddresspools?\b/.test(command) ? names.pool : undefined,
  };
  return command.replace(capitals, (word) => (word.includes(' ') ? values[word] : safe(values[word])) ?? word);
}

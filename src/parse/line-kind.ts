import { columnsOf } from './table/table.ts';

/** What a single line looks like, without its neighbours. */
export type LineKind =
  | 'log'
  | 'object'
  | 'frr-state'
  | 'frr-config'
  | 'table'
  | 'metric'
  | 'command'
  | 'prompt'
  | 'refusal'
  | 'event';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are told by theirs.
const colour = /\u001b\[[0-9;:]{0,32}[A-Za-z]/g;
const prefixes = [
  /^\[(?:pod\/)?[a-z0-9][a-z0-9./-]{2,120}(?:[ :|][a-z0-9-]{1,60})?\] ?/,
  /^\d{4}-\d\d-\d\dT[\d:.]{6,20}(?:Z|[+-]\d\d:?\d\d) (?:std(?:out|err) [FP] )?/,
  /^(?:[a-z0-9-]{0,60}(?:speaker|controller|frr-k8s)-[a-z0-9-]{1,60}) [›|]? ?(?:[a-z0-9-]{1,40} )?(?=[{IWEF\d])/,
];

/** A line without what kubectl, stern or the container runtime put before it. */
export function withoutPrefix(line: string): string {
  let text = line.includes('\u001b') ? line.replace(colour, '') : line;
  for (let i = 0; i < 2; i++) for (const prefix of prefixes) text = text.replace(prefix, '');
  return text;
}

const logs: readonly RegExp[] = [
  /^\{"(?!apiVersion"|kind"|items"|metadata")[^{}]{0,2000}?"(?:level|ts|caller|msg|log)":/,
  /^\{\s{0,4}"(?:caller|level|ts|log|branch|event|msg|time|error|component|controller)"\s{0,4}:/,
  /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{1,9}\s{1,9}\d{1,9} \S{1,80}:\d{1,6}\]/,
  /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d/,
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S{0,20}\s/,
  /^(?:panic: |goroutine \d{1,9} \[|fatal error: |\[?signal SIG|SIG[A-Z]{3,5}: |exit status \d|runtime error: |created by \S{1,200} in goroutine)/,
  /^(?:flag provided but not defined: |Usage of \/|struct \{ Version uint8)/,
  /^(?:PID is: \d|Caught SIGHUP and acquired|Checking the configuration file syntax|Applying the configuration file|FRR reloaded successfully|Syntax error spotted|Failed to fully apply|Lines To (?:Add|Delete)\b)/,
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,253} [^\s:]{1,100}: /,
  /^(?:ts|time|level|caller)=\S{1,100} (?:ts|time|level|caller|msg)=/,
  /^==== (?:START|END) logs for container /,
  /^-- (?:Journal|Logs) begins? /,
];

const states: readonly RegExp[] = [
  /^###### (?:show|sh) /,
  /^BGP neighbor (?:is|on) \S/,
  /^BGP table version is \d/,
  /^BFD Peers?:/,
  /^IPv[46] Unicast Summary/,
  /^BGP router identifier \S/,
  /^Neighbor\s{1,40}V\s{1,40}AS\s/,
  /^(?:% |Default )?BGP instance not found/,
  /^(?:Building configuration\.\.\.|Current configuration:)/,
  /^\s{0,8}(?:"bgpState"|"lastResetDueTo"|"defaultLocPrf")\s{0,4}:/,
  /^ {2}(?:BGP state = |Last reset |Connections established |External BGP neighbor may be )/,
  /^(?:Local host: \S{1,60}, Local port|Foreign host: \S{1,60}, Foreign port|Nexthop(?: global| local)?: \S|BGP connection: |BGP Connect Retry Timer|Peer Authentication Enabled|Read thread: )/,
];

const configs =
  /^(?:router bgp \d|frr (?:version|defaults) |\s{0,4}neighbor \S{1,100} (?:remote-as|route-map|activate|timers|password|bfd|port|ebgp-multihop)|ip(?:v6)? prefix-list \S|route-map \S{1,100} (?:permit|deny) \d|log (?:file|stdout) |\s{0,4}address-family ipv[46] unicast|bgpd=(?:yes|no)|service integrated-vtysh-config|\s?no bgp (?:ebgp-requires-policy|default ipv4-unicast))/;

const commands: readonly RegExp[] = [
  /^(?:ARPING|PING|Unicast reply from|Timeout\s?$|tcpdump: |listening on \S{1,60}, link-type|traceroute to |Sent \d{1,9} probes|Received \d{1,9} response)/,
  /^\d{1,4} bytes from \S/,
  /^--- .{1,100} statistics ---/,
  /\d{1,9} packets transmitted, \d{1,9} (?:packets )?received/,
  /^\d\d:\d\d:\d\d\.\d{6} (?:IP6?|ARP|[0-9a-f:]{17}|[a-z0-9.@]{1,16}\s{1,8}(?:In|Out|B|M)\s)/,
  /^(?:\d{1,5}: )?[a-z][\w.@-]{1,30}: <[A-Z_,-]{1,200}> mtu \d/,
  /^\s{1,8}(?:inet6?|link\/\w{1,12}) [0-9a-f.:]{2,45}/,
  /^(?:default|unreachable|blackhole|[0-9a-f.:]{2,45}(?:\/\d{1,3})?) (?:via [0-9a-f.:]{2,45} )?dev \S/,
  /^[0-9a-f.:]{2,45} dev \S{1,30} lladdr /,
  /^(?:\* {1,4}(?:Trying|Connected|connect to|Immediate)|curl: \(\d|[<>] (?:HTTP|GET|Host:))/,
  /^(?:-[AIPN] [A-Z]|Chain \S{1,100} \(|IP Virtual Server|table (?:ip|inet) )/,
  /^(?:TCP|UDP)\s{1,4}[0-9a-f.:[\]]{4,60}:\d{1,5} (?:rr|wrr|lc|sh|mh)\b/,
  /^(?:tcp|udp)6?\s{1,20}(?:\d|LISTEN|ESTAB|SYN)/,
  /^\[\s{0,8}\d{1,9}\.\d{6}\] /,
  /^audit: type=\d{1,6} /,
  /^(?:Interface|Local Address|Address\s{1,40}HWtype)\b/,
];

const programs =
  '(?:kubectl|oc|arping|tcpdump|ping6?|curl|vtysh|dmesg|calicoctl|helm|docker|ip (?:a|addr|r|route|link|neigh|-\\d|-br)|iptables\\S{0,8}|journalctl|ipvsadm|traceroute|nft)';
const prompt =
  /^(?:\[?[\w.-]{1,60}@[\w.-]{1,80}[ :][^#$>\n]{0,120}[#$>]|[\w.:~/-]{1,80}[#$]|[~ ]{0,3}\$|PS [A-Z]:\\[^>\n]{0,100}>) {1,3}\S/;
const rootPrompt = new RegExp(`^~?# {1,3}(?:sudo )?(?:${programs}|show )\\b`);
/** A command without its prompt; the small words tell sentences about commands from commands. */
const bareCommand = new RegExp(
  `^(?:sudo )?${programs}(?: (?!.* (?:is|the|and|does|works|not|shows|gives|fails|are|was) ).{1,300}[^.:,?!])?$`,
);
const comment = /^# (?:HELP|TYPE) [a-zA-Z_:]/;
const sample =
  /^(?=[a-zA-Z0-9:]{0,100}_)[a-zA-Z_:][a-zA-Z0-9_:]{2,200}(?:\{[^}]{0,2000}\})? (?:[-+]?[0-9.]{1,30}(?:e[-+]?\d{1,4})?|[-+]?Inf|NaN)(?: \d{1,15})?$/;
const object =
  /^\s{0,16}(?:- )?["']?(?:apiVersion|kind|metadata|spec|status|items|address-pools|peers|peer-address)["']?\s{0,4}:(?:\s|$)/;
const refusal =
  /^(?:error: the server doesn't have|Error from server|No resources found|Unable to connect to the server|The connection to the server)/;
const event = /^\s{0,4}(?:Normal|Warning)\s{2,30}[A-Z]?[A-Za-z]{2,60}\s{2,40}(?:<|\d)/;

function matches(patterns: readonly RegExp[], text: string): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

/** Classifies one line by what only such lines look like; null for all others. */
export function lineKind(raw: string): LineKind | null {
  const whole = raw.length > 4_000 ? raw.slice(0, 4_000) : raw;
  const text = withoutPrefix(whole).trimEnd();
  if (matches(logs, text.trimStart())) return 'log';
  if (text !== whole.trimEnd() && /^(?:\[?(?:pod\/)?[a-z0-9-]{0,60}(?:speaker|controller|frr))/.test(whole)) return 'log';
  if (prompt.test(text) || rootPrompt.test(text) || bareCommand.test(text)) return 'prompt';
  if (matches(states, text)) return 'frr-state';
  if (configs.test(text)) return 'frr-config';
  if (refusal.test(text)) return 'refusal';
  if (matches(commands, text)) return 'command';
  if (object.test(text)) return 'object';
  if (columnsOf(text) !== null) return 'table';
  if (event.test(text)) return 'event';
  return comment.test(text) || sample.test(text) ? 'metric' : null;
}

import { count } from './lines.ts';

/** What a configuration text says of a neighbor, as far as a diagnosis needs it. */
export interface ConfiguredNeighbor {
  readonly address: string;
  readonly vrf: string;
  readonly routerAs: number | null;
  readonly remoteAs: number | null;
  readonly port: number | null;
  readonly holdSeconds: number | null;
  readonly password: boolean;
}

export interface FrrConfig {
  readonly version: string | null;
  readonly hostname: string | null;
  readonly neighbors: readonly ConfiguredNeighbor[];
}

type Settings = { -readonly [Key in keyof ConfiguredNeighbor]: ConfiguredNeighbor[Key] };

function apply(neighbor: Settings, words: readonly string[]): void {
  const [what, value] = words;
  if (what === 'remote-as') neighbor.remoteAs = count(value);
  else if (what === 'port') neighbor.port = count(value);
  else if (what === 'password') neighbor.password = true;
  else if (what === 'timers' && value !== 'connect') neighbor.holdSeconds = count(words[2]);
  else if (what === 'interface' && value === 'remote-as') neighbor.remoteAs = count(words[2]);
}

/** Reads frr.conf or `show running-config`. Never throws. */
export function readFrrConfig(lines: readonly string[]): FrrConfig {
  const neighbors = new Map<string, Settings>();
  let version: string | null = null;
  let hostname: string | null = null;
  let vrf = 'default';
  let routerAs: number | null = null;
  for (const line of lines) {
    const words = line.trim().slice(0, 1_000).split(/\s+/);
    const [first, second, third] = words;
    if (first === 'frr' && second === 'version') version = third ?? null;
    else if (first === 'hostname') hostname = second ?? null;
    else if (first === 'router' && second === 'bgp') {
      routerAs = count(third);
      vrf = words[3] === 'vrf' ? (words[4] ?? 'default') : 'default';
    } else if (first === 'neighbor' && second !== undefined && third !== undefined) {
      const key = `${vrf} ${second}`;
      const neighbor = neighbors.get(key) ?? {
        address: second,
        vrf,
        routerAs,
        remoteAs: null,
        port: null,
        holdSeconds: null,
        password: false,
      };
      apply(neighbor, words.slice(2));
      neighbors.set(key, neighbor);
    }
  }
  // `hostname Router` is the file that MetalLB starts FRR with: its version is that of the file, not of the daemons.
  if (hostname === 'Router') return { version: null, hostname: null, neighbors: [...neighbors.values()] };
  return { version: version?.replace(/_git$/, '') ?? null, hostname, neighbors: [...neighbors.values()] };
}

/** Whether a text is FRR's configuration: frr.conf, or the daemons or vtysh file beside it. */
export function looksLikeFrrConfig(head: string): boolean {
  return (
    /^(?:frr (?:version|defaults) |router bgp \d|log (?:file|stdout) |log timestamp |service integrated-vtysh-config|ip nht resolve-via-default|line vty)/m.test(
      head,
    ) || /^bgpd=(?:yes|no)$/m.test(head)
  );
}

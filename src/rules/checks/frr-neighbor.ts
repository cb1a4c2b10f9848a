import type { State } from '../../model/finding.ts';
import type { FrrFact, NeighborFact } from '../../model/frr.ts';
import type { JsonObject } from '../../model/object.ts';
import { cannotTell, defineCheck, type Found } from './check.ts';
import { numberAt, textAt, textsAt } from './fields.ts';

const expression = { type: 'string', format: 'expression' } as const;

export const frrNeighbor = defineCheck({
  name: 'frr-neighbor',
  finds: 'neighbors of FRR by their state, last reset, NOTIFICATION and counters',
  with: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: {
      established: { type: 'boolean' },
      /** FRR's words for the state, any of: Idle, Connect, Active, OpenSent, OpenConfirm, Established. */
      state: { type: 'array', items: { type: 'string' } },
      /** What `Last reset … due to` says. */
      reset: expression,
      /** Codes of the NOTIFICATION, any of: '2/2', '4', '6/1'. */
      notification: { type: 'array', items: { type: 'string', pattern: '^[0-9]+(/[0-9]+)?$' } },
      direction: { enum: ['sent', 'received'] },
      /** What the NOTIFICATION says in words. */
      words: expression,
      /** Whether the peer ever sent an OPEN. */
      answered: { type: 'boolean' },
      /** Whether the session was ever up since FRR started. */
      everEstablished: { type: 'boolean' },
      /** Whether a password is set on this side. */
      password: { type: 'boolean' },
      /** The peer's TCP port. */
      port: { type: 'integer', minimum: 1 },
      /** At least so many connections were dropped. */
      dropped: { type: 'integer', minimum: 1 },
      /** Up for less than that many seconds. */
      upLessThan: { type: 'integer', minimum: 1 },
      /** BFD's word for the neighbor. */
      bfd: expression,
    },
  },
  binds: [
    'peer',
    'node',
    'pod',
    'source',
    'state',
    'reset',
    'localAs',
    'remoteAs',
    'code',
    'words',
    'direction',
    'dropped',
    'hold',
    'port',
    'vrf',
    'routerId',
    'bfd',
    'upSeconds',
  ],
  find(scene, parameters) {
    if (scene.facts.frr.every(({ neighbors }) => neighbors.length === 0)) return cannotTell('frr');
    const found = scene.facts.frr.flatMap((frr) =>
      frr.neighbors
        .filter((neighbor) => fits(neighbor, parameters))
        .map((neighbor) => foundOf(frr, neighbor, parameters, scene.subjects.peer(neighbor.address, frr.node ?? undefined))),
    );
    return { found, lacks: [] };
  },
});

const isEstablished = ({ state }: NeighborFact): boolean => state === 'Established';

/** What a counter or a field does not tell never fits. */
function fits(neighbor: NeighborFact, parameters: JsonObject): boolean {
  const { notification } = neighbor;
  const flag = (name: string, fact: boolean | null) => typeof parameters[name] !== 'boolean' || fact === parameters[name];
  const matches = (name: string, text: string | null) => {
    const source = textAt(parameters, name);
    return source === null || (text !== null && new RegExp(source).test(text));
  };
  const states = textsAt(parameters, 'state');
  const codes = textsAt(parameters, 'notification');
  const direction = textAt(parameters, 'direction');
  const dropped = numberAt(parameters, 'dropped');
  const port = numberAt(parameters, 'port');
  const upLessThan = numberAt(parameters, 'upLessThan');
  return (
    flag('established', isEstablished(neighbor)) &&
    (states.length === 0 || states.includes(neighbor.state)) &&
    matches('reset', neighbor.lastReset ?? (neighbor.connectionsEstablished === 0 ? 'never' : null)) &&
    (codes.length === 0 || codesOf(neighbor).some((code) => codes.includes(code))) &&
    (direction === null || notification?.direction === direction) &&
    matches('words', notification?.words ?? null) &&
    flag('answered', answered(neighbor)) &&
    flag('everEstablished', neighbor.connectionsEstablished === null ? null : neighbor.connectionsEstablished > 0) &&
    flag('password', neighbor.passwordSet) &&
    (port === null || neighbor.port === port) &&
    (dropped === null || (neighbor.connectionsDropped ?? 0) >= dropped) &&
    (upLessThan === null || (neighbor.upSeconds !== null && neighbor.upSeconds < upLessThan)) &&
    matches('bfd', neighbor.bfdStatus)
  );
}

/** `2/2` is asked for as `2/2` or as `2`. */
function codesOf({ notification }: NeighborFact): readonly string[] {
  if (notification === null || notification.code === null) return [];
  return [String(notification.code), ...(notification.subcode === null ? [] : [`${notification.code}/${notification.subcode}`])];
}

/** With a wrong password or a closed port no OPEN ever comes; the router ID stays zero. */
function answered({ opensReceived, remoteRouterId }: NeighborFact): boolean | null {
  if (opensReceived !== null) return opensReceived > 0;
  return remoteRouterId === null ? null : remoteRouterId !== '0.0.0.0';
}

function foundOf(frr: FrrFact, neighbor: NeighborFact, parameters: JsonObject, subjects: readonly string[]): Found {
  const { notification } = neighbor;
  const optional: Readonly<Record<string, string | number | null | undefined>> = {
    node: frr.node,
    pod: frr.pod,
    source: frr.source,
    reset: neighbor.lastReset,
    localAs: neighbor.localAs,
    remoteAs: neighbor.remoteAs,
    code: codesOf(neighbor).at(-1),
    words: notification?.words,
    direction: notification?.direction,
    dropped: neighbor.connectionsDropped,
    hold: neighbor.holdSeconds,
    port: neighbor.port,
    routerId: neighbor.remoteRouterId,
    bfd: neighbor.bfdStatus,
    upSeconds: neighbor.upSeconds,
    vrf: neighbor.vrf === '' ? null : neighbor.vrf,
  };
  const values: Record<string, string> = { peer: neighbor.address, state: neighbor.state };
  for (const [name, value] of Object.entries(optional)) if (value !== null && value !== undefined) values[name] = String(value);
  return {
    values,
    subjects,
    evidence:
      neighbor.lines.length === 0
        ? [{ ...neighbor.place, text: `neighbor ${neighbor.address} ${neighbor.state}` }]
        : neighbor.lines.slice(0, 3),
    basis: ['frr'],
    state: stateOf(neighbor, parameters),
    count: Math.max(1, neighbor.connectionsDropped ?? 1),
  };
}

/** A session that is up again has recovered from whatever its last reset was; one that keeps falling has not. */
function stateOf(neighbor: NeighborFact, parameters: JsonObject): State {
  if (!isEstablished(neighbor) || parameters.established === true) return 'active';
  return numberAt(parameters, 'dropped') === null ? 'recovered' : 'intermittent';
}

import { groupBy } from '../../model/group.ts';
import { speakerOf } from '../../model/log.ts';
import { milliseconds } from '../evaluate/condition.ts';
import { type Event, evidenceOf } from '../evaluate/events.ts';
import { type CheckScene, cannotTell, defineCheck, type Found } from './check.ts';
import { numberParameter, textParameter } from './fields.ts';
import { type Span, spansOf } from './ownership.ts';

export const l2Owners = defineCheck({
  name: 'l2-owners',
  finds: 'addresses that two speakers announced at one time (overlap), or that moved between speakers again and again (moves)',
  with: {
    type: 'object',
    additionalProperties: false,
    required: ['find'],
    properties: {
      find: { enum: ['overlap', 'moves'] },
      /** How long two must announce at once; a hand-over takes a few seconds, clocks differ. Default 10s. */
      lasting: { type: 'string' },
      /** How many moves, within which time. Default 3 within 10m. */
      atLeast: { type: 'integer', minimum: 2 },
      within: { type: 'string' },
    },
  },
  binds: ['ip', 'node', 'node2', 'nodes', 'moves', 'seconds', 'service'],
  find(scene, parameters) {
    const speakers = new Set(scene.facts.streams.filter(({ kind }) => kind === 'speaker').map(speakerOf));
    if (speakers.size === 0) return cannotTell('log speaker');
    const byAddress = groupBy(spansOf(scene), ({ ip }) => ip);
    const wantsOverlap = textParameter(parameters, 'find', 'overlap') === 'overlap';
    const found = [...byAddress].flatMap(([ip, spans]) =>
      wantsOverlap
        ? overlapOf(scene, ip, spans, milliseconds(textParameter(parameters, 'lasting', '10s')))
        : movesOf(
            scene,
            ip,
            spans,
            numberParameter(parameters, 'atLeast', 3),
            milliseconds(textParameter(parameters, 'within', '10m')),
          ),
    );
    // With one speaker's log alone no two can be compared.
    return { found, lacks: found.length === 0 && speakers.size === 1 && otherNodes(scene) ? ['log speaker'] : [] };
  },
});

const otherNodes = (scene: CheckScene): boolean => scene.objectsOf('Node').length !== 1;

function overlapOf(scene: CheckScene, ip: string, spans: readonly Span[], lasting: number): readonly Found[] {
  const overlaps = spans.flatMap((a, index) =>
    spans.slice(index + 1).flatMap((b) => {
      const [from, to] = [Math.max(a.from, b.from), Math.min(a.to, b.to)];
      return a.owner !== b.owner && to - from >= lasting ? [{ a, b, from, to }] : [];
    }),
  );
  const longest = overlaps.toSorted((x, y) => y.to - y.from - (x.to - x.from))[0];
  if (longest === undefined) return [];
  const owners = [...new Set(overlaps.flatMap(({ a, b }) => [a.owner, b.owner]))].sort();
  const active = overlaps.some(({ a, b }) => a.toTheEnd && b.toTheEnd);
  return [
    foundOf(
      scene,
      ip,
      owners,
      [longest.a.begin, longest.b.begin, ...[longest.a.end, longest.b.end].filter((event) => event !== null)],
      {
        values: { seconds: String(Math.round((longest.to - longest.from) / 1000)) },
        state: active ? 'active' : 'recovered',
        firstTime: Math.min(...overlaps.map(({ from }) => from)),
        lastTime: Math.max(...overlaps.map(({ to }) => to)),
        count: overlaps.length,
      },
    ),
  ];
}

function movesOf(scene: CheckScene, ip: string, spans: readonly Span[], atLeast: number, within: number): readonly Found[] {
  const ordered = spans.toSorted((a, b) => a.from - b.from);
  const moves = ordered.filter((span, index) => index > 0 && ordered[index - 1]?.owner !== span.owner);
  const last = moves.at(-1);
  const crowded = moves.some((span, index) => {
    const nth = moves[index + atLeast - 1];
    return nth !== undefined && nth.from - span.from <= within;
  });
  if (last === undefined || !crowded) return [];
  const owners = [...new Set(ordered.map(({ owner }) => owner))].sort();
  return [
    foundOf(
      scene,
      ip,
      owners,
      moves.slice(-4).map(({ begin }) => begin),
      {
        values: { moves: String(moves.length) },
        state: 'intermittent',
        firstTime: moves[0]?.from ?? null,
        lastTime: last.from,
        count: moves.length,
      },
    ),
  ];
}

function foundOf(
  scene: CheckScene,
  ip: string,
  owners: readonly string[],
  events: readonly Event[],
  parts: Omit<Found, 'subjects' | 'evidence' | 'basis'>,
): Found {
  const services = scene.subjects.servicesOf(ip);
  const service = services[0]?.slice('Service '.length) ?? events.flatMap(({ values }) => values.get('service') ?? [])[0];
  const [node = '', node2 = ''] = owners;
  return {
    ...parts,
    values: { ip, nodes: owners.join(', '), node, node2, ...(service === undefined ? {} : { service }), ...parts.values },
    subjects: [
      ...owners.map((owner) => `Node ${owner}`),
      ...(services.length > 0 ? services : service === undefined ? [] : [`Service ${service}`]),
    ],
    affects: services,
    evidence: events.map(evidenceOf),
    basis: ['log'],
  };
}

import { milliseconds } from '../evaluate/condition.ts';
import { type Event, evidenceOf, isAfter } from '../evaluate/events.ts';
import { type CheckScene, cannotTell, defineCheck, type Found } from './check.ts';
import { textParameter } from './fields.ts';
import { spansOf } from './ownership.ts';

export const memberlistSplit = defineCheck({
  name: 'memberlist-split',
  finds: 'nodes that the other speakers took for dead while their own speaker went on',
  with: { type: 'object', additionalProperties: false, properties: { lasting: { type: 'string' } } },
  binds: ['node', 'node2', 'nodes', 'ip'],
  find(scene, parameters) {
    const speakers = scene.facts.streams.filter(({ kind }) => kind === 'speaker');
    if (speakers.length === 0) return cannotTell('log speaker');
    const lasting = milliseconds(textParameter(parameters, 'lasting', '20s'));
    const losses = [
      ...scene.shared('node-leave').flatMap((event) => lossOf(scene, event, lasting) ?? []),
      ...neverJoined(scene, lasting),
    ];
    const [first] = losses;
    if (first === undefined) return { found: [], lacks: speakers.length === 1 ? ['log speaker'] : [] };
    const lost = [...new Set(losses.map(({ lost: node }) => node))].sort();
    // Where each sees the others leave, the one that lost most is the one that is cut off.
    const seers = lost.map((node) => ({
      node,
      by: new Set(losses.filter((loss) => loss.lost === node).map(({ seer }) => seer)).size,
    }));
    const alone = seers.toSorted((a, b) => b.by - a.by)[0]?.node ?? first.lost;
    // The split being certain, a hand-over is no longer an excuse.
    const shared = twiceOwned(scene, clockTolerance);
    const services = [...new Set(shared.flatMap((ip) => scene.subjects.servicesOf(ip)))];
    const found: Found = {
      values: {
        node: alone,
        node2: first.lost === alone ? first.seer : first.lost,
        nodes: lost.join(', '),
        ...(shared[0] === undefined ? {} : { ip: shared[0] }),
      },
      // Where nobody saw anybody, it is all of them.
      subjects: [...(seers.every(({ by }) => by === seers[0]?.by) ? lost : [alone]).map((node) => `Node ${node}`), ...services],
      affects: services,
      evidence: losses.slice(0, 4).map(({ event }) => evidenceOf(event)),
      basis: ['log'],
      firstTime: first.event.record.time,
      lastTime: losses.at(-1)?.event.record.time ?? null,
      count: losses.length,
    };
    return { found: [found], lacks: [] };
  },
});

/** Logs are written in whole seconds, by clocks of several nodes. */
const clockTolerance = 2_000;

interface Loss {
  readonly seer: string;
  readonly lost: string;
  readonly event: Event;
}

/** A NodeLeave without a later NodeJoin, of a node whose speaker logs on and was not started anew. */
function lossOf(scene: CheckScene, event: Event, lasting: number): Loss | null {
  const seer = event.values.get('node') ?? `${event.record.stream.source}:${event.record.stream.firstLine}`;
  const lost = event.values.get('node2');
  const { time, stream } = event.record;
  if (lost === undefined || time === null || lost === seer) return null;
  const back = scene
    .shared('node-join')
    .some((join) => join.record.stream === stream && join.values.get('node2') === lost && isAfter(join, event));
  if (back || (stream.lastTime ?? time) - time < lasting) return null;
  const joined = scene
    .shared('node-join')
    .findLast(
      ({ record, values }) =>
        record.stream === stream && values.get('node2') === lost && record.place.line < event.record.place.line,
    );
  const own = scene.facts.streams.filter(({ kind, node, previous }) => kind === 'speaker' && node === lost && !previous);
  const lives = own.some(({ firstTime, lastTime, startTimes }) => {
    // A process that began after it was last seen to join left because it ended.
    const restarted = (startTimes ?? []).some(
      (start) => start !== null && start > (joined?.record.time ?? time - lasting) + clockTolerance,
    );
    return firstTime !== null && firstTime <= time && lastTime !== null && lastTime - time >= lasting && !restarted;
  });
  return lives ? { seer, lost, event } : null;
}

/** A speaker whose log begins with its start and that never saw another one, though both ran at one time. */
function neverJoined(scene: CheckScene, lasting: number): readonly Loss[] {
  const speakers = scene.facts.streams.filter(({ kind, node, previous }) => kind === 'speaker' && node !== null && !previous);
  return speakers.flatMap((seer) => {
    const joins = scene.shared('node-join').filter(({ record }) => record.stream === seer);
    const [first] = joins;
    // Without any join membership is switched off, or the log does not begin with the start.
    if (first === undefined || !seer.starts.some(({ line }) => line < first.record.place.line)) return [];
    const seen = new Set(joins.map(({ values }) => values.get('node2')));
    return speakers
      .filter(({ node, firstTime, lastTime }) => {
        const together = Math.min(lastTime ?? 0, seer.lastTime ?? 0) - Math.max(firstTime ?? 0, first.record.time ?? 0);
        return node !== seer.node && !seen.has(node ?? '') && together >= lasting;
      })
      .map(({ node }) => ({ seer: seer.node ?? seer.source, lost: node ?? '', event: first }));
  });
}

/** Addresses that two speakers announced at once. */
function twiceOwned(scene: CheckScene, lasting: number): readonly string[] {
  const spans = spansOf(scene);
  const shared = spans.filter((a) =>
    spans.some((b) => a.ip === b.ip && a.owner !== b.owner && Math.min(a.to, b.to) - Math.max(a.from, b.from) >= lasting),
  );
  return [...new Set(shared.map(({ ip }) => ip))];
}

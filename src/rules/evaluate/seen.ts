import { groupBy } from '../../model/group.ts';
import type { LogRecord } from '../../model/log.ts';
import type { SeenNode } from '../load/rule.ts';
import { type LoadedRule, signatureIdOf } from '../load/ruleset.ts';
import { type Binding, binding, join, lacking, none, type Outcome } from './binding.ts';
import { milliseconds } from './condition.ts';
import {
  agreement,
  basisOf,
  compareEvents,
  type Event,
  evidenceOf,
  isAfter,
  isAfterStart,
  messageOf,
  scopeOf,
} from './events.ts';
import { sourceLacks } from './needs.ts';
import type { Scene } from './scene.ts';
import { SubjectIndex } from './subject-index.ts';

export function evaluateSeen(scene: Scene, rule: LoadedRule, node: SeenNode, input: Binding): Outcome {
  const id = signatureIdOf(rule, node.seen);
  const lacks = sourceLacks(scene, rule, node.seen, input.values.get('node'));
  const events = scene.eventsOf(id);
  if (events.length === 0) return lacks.length === 0 ? none : lacking(...lacks);
  const found = scene.foundBy(node, () => bindingsOf(scene, rule, node, events));
  const bindings = found.flatMap((one) => join(input, one) ?? []);
  return { bindings, lacks: bindings.length === 0 ? lacks : [] };
}

function bindingsOf(scene: Scene, rule: LoadedRule, node: SeenNode, events: readonly Event[]): readonly Binding[] {
  const { afterStart } = node;
  const considered = afterStart === undefined ? events : events.filter((event) => !isAfterStart(event, milliseconds(afterStart)));
  const key = scene.ruleset.compiled.get(signatureIdOf(rule, node.seen))?.signature.key ?? [];
  const clears = new SubjectIndex(
    (node.clearedBy ?? []).flatMap((name) => scene.eventsOf(signatureIdOf(rule, name))),
    node.scope ?? 'stream',
    node.by,
  );
  // A line whose Service is known is about that Service, even where the text itself does not name it.
  const subjectOf = ({ values }: Event) => [...key, 'service'].map((name) => values.get(name) ?? '').join('\u0000');
  const subjects = groupBy(considered, (event) => `${scopeOf(event, 'stream')}\u0000${subjectOf(event)}`);
  return [...subjects.values()].flatMap((own) => bindingOf(scene, own.toSorted(compareEvents), clears, node) ?? []);
}

/** A run of occurrences up to the line that cleared it, or to the end. */
interface Run {
  readonly events: readonly Event[];
  readonly cleared: Event | null;
}

function bindingOf(scene: Scene, events: readonly Event[], clears: SubjectIndex, node: SeenNode): Binding | null {
  const [first] = events;
  if (first === undefined) return null;
  const runs = runsOf(events, clears.of(first)).filter((run) => holds(run, node) || isQuotedError(scene, run, node));
  const last = runs.at(-1);
  const shown = last?.events.at(-1);
  if (last === undefined || shown === undefined) return null;
  const all = last.cleared === null ? last.events : runs.flatMap((run) => run.events);
  const begin = all[0] ?? shown;
  const state = last.cleared === null ? (node.perHour === undefined ? 'active' : 'intermittent') : 'recovered';
  const count = all.reduce((sum, event) => sum + event.weight, 0);
  const evidence = [begin, ...(shown === begin ? [] : [shown]), ...(last.cleared === null ? [] : [last.cleared])].map(evidenceOf);
  const values = new Map([...shown.values, ['count', String(count)], ['message', messageOf(shown)]]);
  if (node.ofAnyNode === true && !Object.hasOwn(shown.captures, 'node')) values.delete('node');
  return binding({
    values,
    free: shown.free,
    evidence,
    basis: [basisOf(shown.record.stream.kind)],
    state,
    firstTime: begin.record.time,
    lastTime: shown.record.time,
    count,
  });
}

/** Whether two lines are of the same subject: by the names given, else by the captures that both have. */
export function agreeOn(a: Event, b: Event, by: readonly string[] | undefined): boolean {
  if (by !== undefined) {
    const wanted = agreement(a.values, by);
    return wanted !== null && wanted === agreement(b.values, by);
  }
  return Object.entries(a.captures).every(([name, text]) => !Object.hasOwn(b.captures, name) || b.captures[name] === text);
}

/** Cuts the occurrences where a clearing line lies between. */
function runsOf(events: readonly Event[], clears: readonly Event[]): readonly Run[] {
  const runs: Run[] = [];
  let open: Event[] = [];
  let next = 0;
  for (const event of events) {
    const last = open.at(-1);
    let clearing: Event | null = null;
    while (next < clears.length) {
      const clear = clears[next];
      if (clear === undefined || !isAfter(event, clear)) break;
      if (last !== undefined && clearing === null && isAfter(clear, last)) clearing = clear;
      next++;
    }
    if (clearing !== null) {
      runs.push({ events: open, cleared: clearing });
      open = [];
    }
    open.push(event);
  }
  const last = open.at(-1);
  const clearing = last === undefined ? undefined : clears.find((clear) => isAfter(clear, last));
  runs.push({ events: open, cleared: clearing ?? null });
  return runs;
}

function holds(run: Run, node: SeenNode): boolean {
  const count = run.events.reduce((sum, event) => sum + event.weight, 0);
  if (node.within !== undefined) {
    if (mostWithin(run.events, milliseconds(node.within)) < (node.atLeast ?? 2)) return false;
  } else if (count < (node.atLeast ?? 1)) return false;
  if (node.lasting !== undefined && duration(run) < milliseconds(node.lasting)) return false;
  return node.perHour === undefined || ratePerHour(run.events) >= node.perHour;
}

/** More than that is a rate, which no excerpt shows. */
const mostImplied = 5;

/** Who quotes an error out of a log quotes one of many: what stands in an issue without its end is not counted or timed. */
function isQuotedError(scene: Scene, { events, cleared }: Run, node: SeenNode): boolean {
  if (cleared !== null || node.perHour !== undefined || (node.atLeast ?? 1) > mostImplied) return false;
  return events.every(({ record }) => scene.isQuotation(record.stream) && isError(record));
}

function isError({ text, fields }: LogRecord): boolean {
  return fields.level === 'error' || Object.hasOwn(fields, 'error') || /^E\d{4} |\[ERR\]/.test(text);
}

/** The most occurrences in any window of that length. Those that were only counted are taken as spread evenly. */
function mostWithin(events: readonly Event[], length: number): number {
  const times = events.flatMap(({ record }) => (record.time === null ? [] : [record.time]));
  let most = 0;
  let from = 0;
  times.forEach((time, index) => {
    while ((times[from] ?? time) < time - length) from++;
    most = Math.max(most, index - from + 1);
  });
  events.forEach((event, index) => {
    const next = events[index + 1]?.record.time ?? null;
    if (event.weight === 1 || event.record.time === null || next === null) return;
    const span = Math.max(next - event.record.time, 1);
    most = Math.max(most, Math.floor(event.weight * Math.min(1, length / span)));
  });
  return most;
}

/** From the first one to the clearing line, or to the end of the log, where the fault is still there. */
function duration(run: Run): number {
  const start = run.events[0]?.record.time ?? null;
  const last = run.events.at(-1);
  if (start === null || last === undefined) return 0;
  const end = run.cleared === null ? (last.record.stream.lastTime ?? last.record.time) : run.cleared.record.time;
  return end === null ? 0 : end - start;
}

const hour = 3_600_000;
/** A rate over less than this says nothing. */
const shortestSpan = 600_000;

function ratePerHour(events: readonly Event[]): number {
  const first = events[0]?.record;
  const last = events.at(-1)?.record;
  if (first === undefined || last === undefined || first.time === null || last.time === null) return 0;
  const span = Math.max(last.time - first.time, shortestSpan);
  if (span < hour) return (mostWithin(events, hour) * hour) / span;
  return mostWithin(events, hour);
}

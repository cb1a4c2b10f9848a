import type { FieldPath, Json, JsonObject, ObjectFact } from '../model/object.ts';
import { isObject } from '../model/object.ts';
import { longestObjectLine, type ObjectLine } from './object/line.ts';
import { called, oneLine, partIn, textIn } from './object/text.ts';
import { plain } from './text.ts';
import { parseTime } from './time.ts';

const mostLinesOfText = 200;
const longestStatus = 256 * 1024;
/** Statuses whose every text may tell: MetalLB's and frr-k8s's own. */
const ownStatuses: ReadonlySet<string> = new Set([
  'ConfigurationState',
  'ServiceL2Status',
  'ServiceBGPStatus',
  'FRRConfiguration',
  'FRRNodeState',
  'BGPSessionState',
  'MetalLB',
]);
/** Long texts that have their own parsers. */
const elsewhere: ReadonlySet<string> = new Set(['runningConfig', 'conditions']);

/** What an object's status says, for the kinds and fields in which a cause may stand. */
export function* statusLines(object: ObjectFact): Generator<ObjectLine> {
  const status = partIn(object.value, 'status');
  if (!isObject(status)) return;
  yield* conditions(object, status);
  if (object.kind === 'Pod') yield* containers(object, status);
  if (ownStatuses.has(object.kind)) yield* texts(object, status, ['status']);
}

function line(object: ObjectFact, path: FieldPath, says: string, fields: JsonObject, time: string): ObjectLine {
  const { kind, namespace, name } = object;
  return {
    from: 'status',
    object,
    path,
    text: `${called(kind, namespace, name)} ${says}`.slice(0, longestObjectLine),
    fields: { kind, namespace, name, ...fields },
    time: parseTime(time),
    service: kind === 'Service' ? `${namespace}/${name}` : null,
  };
}

function* conditions(object: ObjectFact, status: JsonObject): Generator<ObjectLine> {
  const list = status.conditions;
  if (!Array.isArray(list)) return;
  for (const [index, condition] of list.entries()) {
    const [type, state, reason] = [textIn(condition, 'type'), textIn(condition, 'status'), textIn(condition, 'reason')];
    const message = oneLine(textIn(condition, 'message'));
    const says = `condition ${type}=${state}${reason === '' ? '' : ` ${reason}`}: ${message}`;
    const fields = { field: 'conditions', type, status: state, reason, message };
    yield line(object, ['status', 'conditions', index], says, fields, textIn(condition, 'lastTransitionTime'));
  }
}

function* containers(object: ObjectFact, status: JsonObject): Generator<ObjectLine> {
  for (const field of ['initContainerStatuses', 'containerStatuses']) {
    const list = partIn(status, field);
    if (!Array.isArray(list)) continue;
    for (const [index, container] of list.entries()) yield* statesOf(object, ['status', field, index], container);
  }
}

function* statesOf(object: ObjectFact, path: FieldPath, container: Json): Generator<ObjectLine> {
  for (const when of ['state', 'lastState']) {
    for (const state of ['waiting', 'terminated']) {
      const found = partIn(partIn(container, when), state);
      if (!isObject(found)) continue;
      const word = when === 'state' ? state : `last ${state}`;
      const [name, reason, exitCode] = [textIn(container, 'name'), textIn(found, 'reason'), textIn(found, 'exitCode')];
      const message = oneLine(textIn(found, 'message'));
      const says = `container ${name} ${word} ${reason}${exitCode === '' ? '' : ` exit code ${exitCode}`}: ${message}`;
      const restartCount = textIn(container, 'restartCount');
      const fields = { field: path.join('.'), container: name, state: word, reason, exitCode, restartCount, message };
      yield line(object, [...path, when, state], says, fields, textIn(found, 'finishedAt'));
    }
  }
}

function* texts(object: ObjectFact, value: JsonObject, path: FieldPath): Generator<ObjectLine> {
  if (path.length > 6) return;
  for (const [key, part] of Object.entries(value)) {
    const at = [...path, key];
    if (isObject(part)) yield* texts(object, part, at);
    if (typeof part !== 'string' || part === '' || elsewhere.has(key)) continue;
    const field = at.slice(1).join('.');
    for (const text of plain(part.slice(0, longestStatus)).split('\n', mostLinesOfText)) {
      if (text.trim() !== '') yield line(object, at, `${field}: ${text}`, { field, message: text }, '');
    }
  }
}

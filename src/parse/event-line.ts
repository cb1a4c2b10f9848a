import type { ObjectFact } from '../model/object.ts';
import { longestObjectLine, type ObjectLine } from './object/line.ts';
import { called, oneLine, partIn, textIn } from './object/text.ts';
import { parseTime } from './time.ts';

export function eventLine(event: ObjectFact): ObjectLine {
  const value = event.value;
  // v1 and events.k8s.io/v1 name the same things differently.
  const about = partIn(value, 'involvedObject') ?? partIn(value, 'regarding');
  const [kind, name] = [textIn(about, 'kind'), textIn(about, 'name')];
  const namespace = textIn(about, 'namespace') || (kind === 'Node' ? '' : event.namespace);
  const message = oneLine(textIn(value, 'message') || textIn(value, 'note'));
  const [type, reason] = [textIn(value, 'type'), textIn(value, 'reason')];
  const count = Number(textIn(value, 'series', 'count') || textIn(value, 'count') || textIn(value, 'deprecatedCount') || 1);
  const times = ['lastTimestamp', 'deprecatedLastTimestamp', 'eventTime', 'firstTimestamp'].map((key) => textIn(value, key));
  const time = [textIn(value, 'series', 'lastObservedTime'), ...times, textIn(value, 'metadata', 'creationTimestamp')];
  const component =
    textIn(value, 'source', 'component') || textIn(value, 'reportingComponent') || textIn(value, 'reportingController');
  return {
    from: 'event',
    object: event,
    path: [Object.hasOwn(value, 'message') ? 'message' : 'note'],
    text: `${type} ${reason} ${called(kind, namespace, name)}: ${message} (x${count})`.slice(0, longestObjectLine),
    fields: { type, reason, message, kind, namespace, name, count, component },
    time: time.map(parseTime).find((ms) => ms !== null) ?? null,
    service: kind === 'Service' && namespace !== '' ? `${namespace}/${name}` : null,
  };
}

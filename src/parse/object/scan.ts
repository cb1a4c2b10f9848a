import type { LogRecord, LogStream } from '../../model/log.ts';
import type { ObjectFact } from '../../model/object.ts';
import { allocate } from '../../scan/block.ts';
import type { Scanner } from '../../scan/scanner.ts';
import { PlainLine } from '../log/line.ts';
import { formatTime } from '../time.ts';
import type { ObjectLine } from './line.ts';
import { partIn, textIn } from './text.ts';

const batchBytes = 128 * 1024;

/** Shows lines to the signatures, many at once, as blocks of a log would be. */
export function scanObjectLines(lines: Iterable<ObjectLine>, scanner: Scanner): void {
  let batch: ObjectLine[] = [];
  let bytes = 0;
  for (const each of lines) {
    batch.push(each);
    bytes += each.text.length;
    if (bytes < batchBytes) continue;
    scanBatch(batch, scanner);
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) scanBatch(batch, scanner);
}

function scanBatch(lines: readonly ObjectLine[], scanner: Scanner): void {
  const text = Buffer.from(lines.map((each) => `${each.text.replaceAll('\n', ' ')}\n`).join(''));
  const memory = allocate(text.length);
  text.copy(memory.bytes);
  const hits = scanner.find({ ...memory, end: text.length, base: 0, cut: false });
  let start = 0;
  let hit = 0;
  for (const each of lines) {
    const end = text.indexOf(10, start);
    const first = hit;
    while (hit < hits.count && (hits.positions[hit] ?? 0) < end) hit++;
    if (hit > first) scanner.match(new PlainLine(recordOf(each)), hits, first, hit);
    start = end + 1;
  }
}

function recordOf(each: ObjectLine): LogRecord {
  const place = each.object.placeOf(each.path);
  return {
    place,
    offset: 0,
    time: each.time,
    timeText: each.time === null ? null : formatTime(each.time),
    text: each.text,
    fields: each.fields,
    stream: streamOf(each),
    service: each.service,
  };
}

/** Each object is a stream of its own: what another one says neither follows nor clears. */
function streamOf({ from, object, fields, time }: ObjectLine): LogStream {
  const about = from === 'event' ? fields : { kind: object.kind, namespace: object.namespace, name: object.name };
  const name = typeof about.name === 'string' ? about.name : '';
  const nodeName = textIn(object.value, 'spec', 'nodeName') || nodeLabel(object);
  return {
    source: object.place.source,
    kind: from,
    namespace: typeof about.namespace === 'string' && about.namespace !== '' ? about.namespace : null,
    pod: about.kind === 'Pod' ? name : null,
    container: null,
    node: about.kind === 'Node' || about.kind === 'FRRNodeState' ? name : nodeName || null,
    previous: false,
    firstLine: object.place.line,
    lines: 1,
    bytes: 0,
    firstTime: time,
    lastTime: time,
    version: null,
    level: null,
    starts: [],
    flaws: [],
  };
}

function nodeLabel(object: ObjectFact): string {
  const labels = partIn(partIn(object.value, 'metadata'), 'labels');
  return textIn(labels, 'metallb.io/node-name') || textIn(labels, 'metallb.io/node') || textIn(labels, 'frrk8s.metallb.io/node');
}

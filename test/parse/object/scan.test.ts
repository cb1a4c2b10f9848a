import { describe, expect, it } from 'vitest';
import type { JsonObject, ObjectFact } from '../../../src/model/object.ts';
import { eventLine } from '../../../src/parse/event-line.ts';
import { parseObjects } from '../../../src/parse/object/objects.ts';
import { scanObjectLines } from '../../../src/parse/object/scan.ts';
import { statusLines } from '../../../src/parse/status-lines.ts';
import { formatTime } from '../../../src/parse/time.ts';
import { Retention } from '../../../src/scan/retention.ts';
import { createScanner } from '../../../src/scan/scanner.ts';
import { signature } from '../read-log.ts';

function object(value: JsonObject): readonly ObjectFact[] {
  return parseObjects(JSON.stringify(value, null, 1), 'x.json').objects;
}

describe('events as lines', () => {
  const core = {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: { name: 'web.1', namespace: 'shop' },
    type: 'Warning',
    reason: 'AllocationFailed',
    message: 'Failed to allocate IP for "shop/web":\nno available IPs',
    involvedObject: { kind: 'Service', namespace: 'shop', name: 'web' },
    count: 12,
    lastTimestamp: '2025-11-23T19:02:11Z',
    source: { component: 'metallb-controller' },
  };

  it('say type, reason, whom they are about, and how often', () => {
    const [line] = object(core).map(eventLine);
    expect(line).toMatchObject({
      text: 'Warning AllocationFailed Service shop/web: Failed to allocate IP for "shop/web": no available IPs (x12)',
      fields: {
        type: 'Warning',
        reason: 'AllocationFailed',
        kind: 'Service',
        name: 'web',
        count: 12,
        component: 'metallb-controller',
      },
      service: 'shop/web',
      time: Date.parse('2025-11-23T19:02:11Z'),
    });
  });

  it('are read from events.k8s.io too', () => {
    const { message, involvedObject, count, lastTimestamp, source, ...rest } = core;
    const modern = {
      ...rest,
      apiVersion: 'events.k8s.io/v1',
      note: 'announcing from node "n1" with protocol "layer2"',
      regarding: involvedObject,
      reportingController: 'metallb-speaker',
      eventTime: '2025-11-23T19:02:11.123456Z',
      series: { count: 3, lastObservedTime: '2025-11-23T19:03:00.000000Z' },
    };
    const [line] = object(modern).map(eventLine);
    expect(line?.text).toBe('Warning AllocationFailed Service shop/web: announcing from node "n1" with protocol "layer2" (x3)');
    expect(formatTime(line?.time ?? 0)).toBe('2025-11-23T19:03:00Z');
  });

  it('find their signatures, with the place of their message', () => {
    const retention = new Retention();
    const failed = signature('Failed to allocate IP', { sources: ['event'], match: ({ text }) => ({ what: text.slice(0, 7) }) });
    const status = signature('no available IPs', { sources: ['status'] });
    scanObjectLines(object(core).map(eventLine), createScanner([failed, status], [], retention));
    const groups = [...retention.finish().occurrences.values()].flat();
    expect(groups).toHaveLength(1);
    expect(groups[0]?.kept[0]).toMatchObject({
      captures: { what: 'Warning' },
      record: { place: { source: 'x.json', line: 10 }, service: 'shop/web', stream: { kind: 'event', namespace: 'shop' } },
    });
  });
});

describe('statuses as lines', () => {
  it('are conditions, states of containers, and the texts of own kinds', () => {
    const texts = [
      ...object({
        kind: 'Pod',
        apiVersion: 'v1',
        metadata: { name: 'speaker-x', namespace: 'metallb-system' },
        spec: { nodeName: 'n1' },
        status: {
          containerStatuses: [
            {
              name: 'speaker',
              restartCount: 4,
              state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off\n5m0s' } },
              lastState: { terminated: { reason: 'OOMKilled', exitCode: 137, finishedAt: '2025-11-23T19:02:11Z' } },
            },
          ],
        },
      }),
      ...object({
        kind: 'Node',
        apiVersion: 'v1',
        metadata: { name: 'n1' },
        status: { conditions: [{ type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'no CNI' }] },
      }),
      ...object({
        kind: 'FRRNodeState',
        apiVersion: 'frrk8s.metallb.io/v1beta1',
        metadata: { name: 'n1' },
        status: {
          lastConversionResult: 'success',
          lastReloadResult: 'line 72: % Unknown command\nline 73: x',
          runningConfig: 'router bgp 1',
        },
      }),
      ...object({ kind: 'Service', apiVersion: 'v1', metadata: { name: 'x', namespace: 'y' }, status: 'odd' }),
    ].flatMap((each) => [...statusLines(each)].map(({ text }) => text));
    expect(texts).toEqual([
      'Pod metallb-system/speaker-x container speaker waiting CrashLoopBackOff: back-off 5m0s',
      'Pod metallb-system/speaker-x container speaker last terminated OOMKilled exit code 137: ',
      'Node n1 condition Ready=False KubeletNotReady: no CNI',
      'FRRNodeState n1 lastConversionResult: success',
      'FRRNodeState n1 lastReloadResult: line 72: % Unknown command',
      'FRRNodeState n1 lastReloadResult: line 73: x',
    ]);
  });
});

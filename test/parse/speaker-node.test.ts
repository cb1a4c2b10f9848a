import { describe, expect, it } from 'vitest';
import type { ObjectFact } from '../../src/model/object.ts';
import { settleNodes } from '../../src/parse/speaker-node.ts';
import { readLog } from './read-log.ts';

const banner =
  '{"caller":"main.go:1","level":"info","msg":"MetalLB speaker starting version 0.15.3","ts":"2025-11-23T19:02:11Z"}';
const join = (node: string): string =>
  `{"caller":"speakerlist.go:331","level":"info","msg":"node event - forcing sync","node addr":"10.0.0.1","node event":"NodeJoin","node name":"${node}","ts":"2025-11-23T19:02:11Z"}`;
const state = (node: string): string =>
  `{"caller":"configuration_state_controller.go:37","controller":"ConfigurationStateReconciler","level":"info","start reconcile":"metallb-system/speaker-${node}","ts":"2025-11-23T19:02:11Z"}`;
const quiet = '{"caller":"native.go:1","level":"info","ts":"2025-11-23T19:02:11Z"}';

function object(kind: string, name: string, value: ObjectFact['value'] = {}): ObjectFact {
  const place = { source: 'x.yaml', line: 1 };
  return {
    kind,
    apiVersion: 'v1',
    namespace: kind === 'Pod' ? 'metallb-system' : '',
    name,
    form: 'yaml',
    value,
    place,
    placeOf: () => place,
  };
}

function nodesOf(
  logs: Readonly<Record<string, readonly string[]>>,
  objects: readonly ObjectFact[] = [],
): readonly (string | null)[] {
  const streams = Object.entries(logs).flatMap(
    ([pod, lines]) => readLog(lines.join('\n'), [], { path: `pods/${pod}/speaker.log` }).streams,
  );
  settleNodes(streams, objects, []);
  return streams.map(({ node }) => node);
}

describe('the node of a speaker', () => {
  it('is the first that joins its memberlist, if the log has its beginning', () => {
    expect(nodesOf({ 'speaker-aaaaa': [banner, join('n1'), join('n2')] })).toEqual(['n1']);
    expect(nodesOf({ 'speaker-aaaaa': [join('n1'), join('n2')] })).toEqual([null]);
  });

  it('is the one whose ConfigurationState it writes', () => {
    expect(nodesOf({ 'speaker-aaaaa': [join('n2'), state('n1')] })).toEqual(['n1']);
  });

  it('is what the Pod says', () => {
    const pod = object('Pod', 'speaker-aaaaa', { spec: { nodeName: 'n9' } });
    expect(nodesOf({ 'speaker-aaaaa': [banner, join('n1')] }, [pod])).toEqual(['n9']);
  });

  it('is what the scheduler said', () => {
    const message = 'Successfully assigned metallb-system/speaker-aaaaa to n3';
    expect(nodesOf({ 'speaker-aaaaa': [quiet] }, [object('Event', 'e', { reason: 'Scheduled', message })])).toEqual(['n3']);
  });

  it('is the one that is left over', () => {
    const nodes = [object('Node', 'n1'), object('Node', 'n2')];
    const logs = { 'speaker-aaaaa': [banner, join('n1')], 'speaker-bbbbb': [quiet] };
    expect(nodesOf(logs, nodes)).toEqual(['n1', 'n2']);
    expect(nodesOf(logs, [...nodes, object('Node', 'n3')])).toEqual(['n1', null]);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { replay } from '../../src/decide/replay/replay.ts';
import type { Json, JsonObject, ObjectFact, ObjectForm } from '../../src/model/object.ts';
import { allKinds } from './objects.ts';

/** Texts that some rule looks at, and some that no one expects. */
const texts = fc.oneof(
  fc.constantFrom(
    '10.0.0.0/24',
    '10.0.0.1-10.0.0.9',
    '10.0.0.1-fd00::1',
    'fd00::/64',
    '::ffff:10.0.0.0/120',
    'large:1:2:3',
    '64512:1',
    '***',
    'In',
    'Exists',
    'LoadBalancer',
    'Local',
    'RequireDualStack',
    'a',
    '__proto__',
    'constructor',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const keys = fc.constantFrom(
  ...[
    'spec',
    'addresses',
    'serviceAllocation',
    'namespaces',
    'namespaceSelectors',
    'serviceSelectors',
    'matchLabels',
    'matchExpressions',
  ],
  ...[
    'key',
    'operator',
    'values',
    'myASN',
    'peerASN',
    'peerAddress',
    'holdTime',
    'routerID',
    'password',
    'passwordSecret',
    'name',
    'bfdProfile',
  ],
  ...[
    'nodeSelectors',
    'ipAddressPools',
    'ipAddressPoolSelectors',
    'communities',
    'peers',
    'localPref',
    'aggregationLength',
    'interfaces',
  ],
  ...[
    'type',
    'data',
    'labels',
    'annotations',
    'metadata',
    'status',
    'loadBalancer',
    'ingress',
    'ip',
    'clusterIPs',
    'clusterIP',
    'ports',
  ],
  ...[
    'endpoints',
    'conditions',
    'ready',
    'serving',
    'nodeName',
    'containers',
    'args',
    'env',
    'template',
    'detectMultiplier',
    '__proto__',
  ],
);
const json = fc.letrec<{ value: Json; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    texts,
    fc.constantFrom<Json>(null, true, false, 0, -1, 32, 128, 1e300, 0.5),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(keys, tie('value'), { maxKeys: 5 }),
}));
const objects = fc.array(
  fc
    .record({
      kind: fc.constantFrom(...allKinds, 'Deployment', 'DaemonSet', 'FRRConfiguration'),
      namespace: fc.constantFrom('metallb-system', 'shop', '', '__proto__'),
      name: fc.constantFrom('a', 'b', 'speaker', 'bgpextras', '__proto__', ''),
      form: fc.constantFrom<ObjectForm>('yaml', 'json', 'describe', 'table', 'log-dump'),
      value: json.object,
      spec: json.object,
    })
    .map(({ kind, namespace, name, form, value, spec }): ObjectFact => {
      const place = { source: 'x', line: 1 };
      return { kind, apiVersion: '', namespace, name, form, value: { ...value, spec }, place, placeOf: () => place };
    }),
  { maxLength: 12 },
);
const kinds = fc.subarray(allKinds);

test('objects of any shape are replayed, never thrown at', () => {
  const versions = fc.constantFrom('0.16.1', '0.15.3', '0.15.0', '0.14.9', '0.14.5', '0.13.12', '0.13.0', 'main', '');
  const place = { source: 'x', line: 1 };
  fc.assert(
    fc.property(objects, kinds, versions, (facts, listed, version) => {
      const collected = listed.map((kind) => ({ kind, place, count: 0, namespace: null }));
      const { config, causes } = replay({ objects: facts, collected }, { version });
      for (const decision of [...Object.values(config.controller), ...Object.values(config.speaker)]) {
        if ('unknown' in decision) expect(decision.missing).not.toEqual([]);
        else expect(decision.valid).toBe(decision.error === undefined);
      }
      for (const { message } of causes) expect(message).not.toBe('');
      JSON.stringify({ config, causes });
    }),
    { numRuns: 1500 },
  );
});

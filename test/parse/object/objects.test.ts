import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldPath, Json } from '../../../src/model/object.ts';
import { parseObjects } from '../../../src/parse/object/objects.ts';

const pools = `apiVersion: v1
items:
- apiVersion: metallb.io/v1beta1
  kind: IPAddressPool
  metadata:
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: |
        {"apiVersion":"metallb.io/v1beta1","kind":"IPAddressPool","metadata":{"name":"other"}}
    name: pool-a
    namespace: metallb-system
  spec:
    addresses:
    - 10.0.0.0/24
    - fc00:f853::1-fc00:f853::9
    autoAssign: true
- apiVersion: metallb.io/v1beta1
  kind: IPAddressPool
  metadata:
    name: pool-b
    namespace: metallb-system
  spec:
    addresses:
    - 10.1.0.0/24
kind: List
metadata:
  resourceVersion: ""
`;

function at(text: string, path: FieldPath, nth = 0): number | undefined {
  return parseObjects(text, 'x.yaml').objects[nth]?.placeOf(path).line;
}

function names(text: string, source = 'a.yaml'): readonly string[] {
  return parseObjects(text, source).objects.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
}

function spec(text: string): Json | undefined {
  return parseObjects(text, 'a.yaml').objects[0]?.value.spec;
}

describe('parseObjects on YAML', () => {
  it('reads a List with the line of every field', () => {
    const { objects, collected, troubles } = parseObjects(pools, 'report/crds/ipaddresspools.yaml');
    expect(objects.map(({ name, place }) => [name, place.line])).toEqual([
      ['pool-a', 3],
      ['pool-b', 16],
    ]);
    expect(collected).toEqual([
      { kind: 'IPAddressPool', place: { source: 'report/crds/ipaddresspools.yaml', line: 1 }, count: 2, namespace: null },
    ]);
    expect(troubles).toEqual([]);
    expect(at(pools, ['spec', 'addresses'])).toBe(12);
    expect(at(pools, ['spec', 'addresses', 1])).toBe(14);
    expect(at(pools, ['spec', 'addresses', 0], 1)).toBe(23);
    expect(at(pools, ['spec', 'autoAssign'])).toBe(15);
    expect(at(pools, ['spec', 'nowhere', 'deep'])).toBe(11);
    expect(at(pools, [])).toBe(3);
  });

  it('shows lines as they stand, with secrets masked in all of the object', () => {
    const text =
      "apiVersion: v1\nitems:\n- kind: BGPPeer\n  metadata:\n    name: 'tor'\n  spec:\n    password: |\n      hunter2\n    myASN: 64512 # ours\nkind: List\n";
    const [peer] = parseObjects(text, 'a.yaml').objects;
    expect(peer?.lineAt?.(5)).toBe("    name: 'tor'");
    expect(peer?.lineAt?.(8)).toBe('      <redacted>');
    expect(peer?.lineAt?.(9)).toBe('    myASN: 64512 # ours');
    expect(peer?.lineAt?.(10)).toBeNull();
    expect(peer?.lineAt?.(2)).toBeNull();
  });

  it('keeps the lines of Windows texts, and reads what stands between colours and NUL bytes', () => {
    const odd = pools.replaceAll('\n', '\r\n').replace('pool-b', '\u001b[31mpool-b\u001b[0m').replace('pool-a', 'pool\u0000-a');
    expect(names(odd)).toEqual(['IPAddressPool metallb-system/pool-a', 'IPAddressPool metallb-system/pool-b']);
    expect(at(odd, ['spec', 'addresses', 0], 1)).toBe(23);
  });

  it('reads several documents, and ones that follow without a separator', () => {
    const one = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n';
    const other = 'kind: Namespace\napiVersion: v1\nmetadata:\n  name: b\n';
    expect(names(`---\n${one}---\n${other}---\n---\n${one}`)).toEqual(['Namespace /a', 'Namespace /b', 'Namespace /a']);
    expect(names(`${one}${one}${pools}${other}`)).toHaveLength(5);
    expect(at(`${one}---\n# comment\n${other}`, ['metadata', 'name'], 1)).toBe(10);
  });

  it.each([
    ['yes', true],
    ['65000:100', '65000:100'],
    ['010', 8],
    ['0x10', 16],
    ['4200000000', 4_200_000_000],
    ['1.5', 1.5],
    ['~', null],
    ['2026-01-01', '2026-01-01'],
    ['"yes"', 'yes'],
    ['!!str 1', '1'],
    ['fc00::1', 'fc00::1'],
    ['10.0.0.1', '10.0.0.1'],
    ['.inf', '.inf'],
  ])('takes the scalar %s as Kubernetes does', (text, expected) => {
    expect(spec(`kind: X\nspec:\n  a: ${text}\n`)).toEqual({ a: expected });
  });

  it('treats keys of the input as nothing special', () => {
    const value = parseObjects('kind: X\nmetadata: {name: n}\n__proto__: {polluted: yes}\nconstructor: 1\n', 'a.yaml').objects[0]
      ?.value;
    expect(Object.keys(value ?? {})).toEqual(['kind', 'metadata', '__proto__', 'constructor']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(parseObjects('kind: X\n', 'a.yaml').objects[0]?.value.toString).toBeUndefined();
  });

  it('follows anchors, and refuses those that unfold without end', () => {
    expect(spec('kind: X\nspec:\n  a: &a {b: 1}\n  c: *a\n  d:\n    <<: *a\n    e: 2\n')).toEqual({
      a: { b: 1 },
      c: { b: 1 },
      d: { b: 1, e: 2 },
    });
    const bomb = `kind: X\nspec:\n  a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 12 }, (_, i) => `  a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(10)}]\n`).join('')}`;
    const { troubles } = parseObjects(bomb, 'a.yaml');
    expect(troubles[0]?.what).toContain('aliases unfold beyond all bounds');
  });

  it('says what an empty list was of: its own kind, else the file name', () => {
    const empty = 'apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: ""\n';
    const kinds = (text: string, source: string) =>
      parseObjects(text, source).collected.map(({ kind, count, namespace }) => [kind, count, namespace]);
    expect(kinds(empty, 'report/crds/bgpAdvertisements.yaml')).toEqual([['BGPAdvertisement', 0, null]]);
    expect(kinds(empty, 'mg/namespaces/edge/core/services.yaml')).toEqual([['Service', 0, 'edge']]);
    expect(kinds(empty, 'svc_and_eps.yaml')).toEqual([
      ['Service', 0, null],
      ['Endpoints', 0, null],
    ]);
    expect(kinds(empty, 'stuff.yaml')).toEqual([]);
    expect(kinds('apiVersion: v1\nitems: []\nkind: ServiceList\n', 'stuff.yaml')).toEqual([['Service', 0, null]]);
    expect(kinds('No resources found in metallb-system namespace.\n', 'crds/bgppeers.yaml')).toEqual([
      ['BGPPeer', 0, 'metallb-system'],
    ]);
  });

  it('does not take an empty file or an error for an empty list', () => {
    expect(parseObjects('', 'report/crds/frrnodestates.yaml')).toMatchObject({ collected: [], troubles: [{ lost: 'whole' }] });
    expect(parseObjects('', 'report/pods/speaker-x/speaker.log').troubles).toEqual([]);
    for (const [text, says] of [
      ['error: the server doesn\'t have a resource type "frrnodestates"', 'FRRNodeState'],
      [
        'Error from server (Forbidden): services is forbidden: User "u" cannot list resource "services"',
        'not allowed to list Service',
      ],
      ['The connection to the server localhost:8080 was refused - did you specify the right host or port?', 'failed instead'],
      ['Unable to connect to the server: dial tcp: lookup x: no such host', 'failed instead'],
      ['{"kind":"Status","apiVersion":"v1","status":"Failure","message":"Unauthorized","code":401}', 'Unauthorized'],
    ] as const) {
      const parsed = parseObjects(`${text}\n`, 'svc.yaml');
      expect(parsed.collected).toEqual([]);
      expect(parsed.troubles[0]?.what).toContain(says);
    }
  });

  it('counts single manifests as an answer for their kind only where they are a whole configuration or a folder of the kind', () => {
    const pool = 'apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata:\n  name: a\nspec:\n  addresses: [10.0.0.0/24]\n';
    const advertisement = 'apiVersion: metallb.io/v1beta1\nkind: L2Advertisement\nmetadata:\n  name: a\n';
    const kinds = (text: string, source: string) => parseObjects(text, source).collected.map(({ kind }) => kind);
    expect(kinds(pool, 'a.yaml')).toEqual([]);
    expect(kinds(`${pool}---\n${advertisement}`, 'my config.yaml')).toEqual(['IPAddressPool', 'L2Advertisement']);
    expect(kinds(pool, 'mg/namespaces/metallb-system/metallb.io/ipaddresspools/a.yaml')).toEqual(['IPAddressPool']);
  });

  it.each([
    ['a warning before', (text: string) => `Warning: metallb.io v1beta1 AddressPool is deprecated: use another\n${text}`],
    ['an exit code behind', (text: string) => `${text}command terminated with exit code 1\n`],
    ['an error behind', (text: string) => `${text}Error from server (NotFound): the server could not find: x\n`],
  ])('takes no harm from %s', (_, change) => {
    const { objects, collected, troubles } = parseObjects(change(pools), 'report/crds/ipaddresspools.yaml');
    expect(objects.map(({ name, form }) => [name, form])).toEqual([
      ['pool-a', 'yaml'],
      ['pool-b', 'yaml'],
    ]);
    expect(collected).toMatchObject([{ kind: 'IPAddressPool', count: 2 }]);
    expect(troubles).toEqual([]);
  });

  it('leaves out the last object of a list that is cut off, and says so', () => {
    const cut = pools.slice(0, pools.indexOf('10.1.0.0/24') + 4);
    const { objects, collected, troubles } = parseObjects(cut, 'ipaddresspools.yaml');
    expect(objects.map(({ name }) => name)).toEqual(['pool-a']);
    expect(collected).toEqual([]);
    expect(troubles).toMatchObject([
      { line: 16, what: 'the list ends in the middle; its last object is left out', lost: 'part' },
    ]);
  });

  it('reads the other items where one is broken', () => {
    const broken = pools.replace(
      '    namespace: metallb-system\n  spec:\n    addresses:\n    - 10.0.0.0/24',
      '     namespace: metallb-system\n  spec:\n   addresses:\n     - 10.0.0.0/24',
    );
    const { objects, troubles } = parseObjects(broken, 'ipaddresspools.yaml');
    expect(objects.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      'metallb-system/pool-a',
      'metallb-system/pool-b',
    ]);
    expect(troubles[0]).toMatchObject({ source: 'ipaddresspools.yaml', lost: 'nothing' });
  });

  it.each([
    ['tabs', 'kind: IPAddressPool\nmetadata:\n\tname: a\nspec:\n\taddresses:\n\t- 10.0.0.0/24\n'],
    [
      'the first line is set out',
      'kind: IPAddressPool\n    metadata:\n      name: a\n    spec:\n      addresses:\n      - 10.0.0.0/24\n',
    ],
    [
      'all is set in',
      '    kind: IPAddressPool\n    metadata:\n      name: a\n    spec:\n      addresses:\n      - 10.0.0.0/24\n',
    ],
    [
      'no indentation at all',
      'apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata:\nname: a\nspec:\naddresses:\n- 10.0.0.0/24\n',
    ],
    ['an ellipsis between', 'kind: IPAddressPool\nmetadata:\n  name: a\n  ...\nspec:\n  addresses:\n  - 10.0.0.0/24\n...\n'],
    ['dashes left of their list', 'kind: IPAddressPool\nmetadata:\n  name: a\nspec:\n   addresses:\n  - 10.0.0.0/24\n'],
  ])('reads an object with broken indentation: %s', (_, text) => {
    const { objects } = parseObjects(text, 'a.yaml');
    expect(objects).toHaveLength(1);
    expect(objects[0]?.name).toBe('a');
    expect(objects[0]?.value.spec).toEqual({ addresses: ['10.0.0.0/24'] });
    const line = text.split('\n').findIndex((each) => each.includes('10.0.0.0')) + 1;
    expect(objects[0]?.placeOf(['spec', 'addresses', 0]).line).toBe(line);
  });

  it('keeps placeholders as texts', () => {
    expect(spec('kind: X\nspec:\n  addresses:\n  - <IPv4>/32\n  - $RANGE\n')).toEqual({ addresses: ['<IPv4>/32', '$RANGE'] });
  });

  it.each(['$SUBNET_CONFIG', '<IPv4>/32', '192.168.x.10-192.168.x.20', 'x.x.x.x/24', '{{ .range }}', '10.0.0.***'])(
    'leaves out a pool whose addresses are masked: %s',
    (masked) => {
      const advertisement = 'apiVersion: metallb.io/v1beta1\nkind: L2Advertisement\nmetadata:\n  name: a\n';
      const pool = `apiVersion: metallb.io/v1beta1\nkind: IPAddressPool\nmetadata:\n  name: a\nspec:\n  addresses:\n  - 10.0.0.0/24\n  - "${masked}"\n`;
      const { objects, collected, troubles } = parseObjects(`${advertisement}---\n${pool}`, 'a.yaml');
      expect(objects.map(({ kind }) => kind)).toEqual(['L2Advertisement']);
      expect(collected.map(({ kind }) => kind)).toEqual(['L2Advertisement']);
      expect(troubles).toMatchObject([
        { line: 13, what: 'IPAddressPool a: addresses.1 is masked or a placeholder, so the object is left out' },
      ]);
    },
  );

  it.each(['10.0.0.1-10.0.0.259', '10.0.0.O/24', 'abc', 'fe80::1%eth0', 'fd00::xyz'])(
    'keeps a pool whose addresses are wrong: %s',
    (wrong) => {
      expect(names(`kind: IPAddressPool\nmetadata:\n  name: a\nspec:\n  addresses: ["${wrong}"]\n`)).toHaveLength(1);
    },
  );

  it('reads the items alone, pasted out of a list', () => {
    expect(
      names(
        '- apiVersion: v1\n  kind: Service\n  metadata:\n    name: a\n    namespace: b\n- apiVersion: v1\n  kind: Service\n  metadata:\n    name: c\n',
      ),
    ).toEqual(['Service b/a', 'Service /c']);
  });

  it('counts lines from where a fragment stands, and takes no hint from its file', () => {
    const parsed = parseObjects('kind: List\nitems: []\n', 'services.md', { firstLine: 40, fragment: true });
    expect(parsed.collected).toEqual([]);
    expect(
      parseObjects(pools, 'issue.md', { firstLine: 41, fragment: true }).objects[0]?.placeOf(['spec', 'autoAssign']).line,
    ).toBe(55);
  });
});

describe('parseObjects on JSON', () => {
  const list = JSON.stringify(
    {
      kind: 'ServiceList',
      apiVersion: 'v1',
      metadata: {},
      items: [
        { metadata: { name: 'a', namespace: 'n' }, spec: { ports: [{ port: 80 }, { port: 443 }], tab: 'a\tb"' } },
        { metadata: { name: 'b', namespace: 'n' } },
      ],
    },
    null,
    4,
  );

  it('gives items without a kind that of their list, and knows their lines', () => {
    const { objects, collected } = parseObjects(list, 'cluster-dump/n/services.json');
    expect(objects.map(({ kind, apiVersion, name }) => [kind, apiVersion, name])).toEqual([
      ['Service', 'v1', 'a'],
      ['Service', 'v1', 'b'],
    ]);
    expect(collected).toMatchObject([{ kind: 'Service', count: 2, namespace: 'n' }]);
    const lines = list.split('\n');
    expect(lines[(objects[0]?.placeOf(['spec', 'ports', 1, 'port']).line ?? 0) - 1]).toContain('443');
    expect(lines[(objects[1]?.placeOf(['metadata', 'name']).line ?? 0) - 1]).toContain('"b"');
    expect(objects[0]?.value.spec).toEqual({ ports: [{ port: 80 }, { port: 443 }], tab: 'a\tb"' });
    const at = objects[1]?.placeOf(['metadata', 'name']).line ?? 0;
    expect(objects[1]?.lineAt?.(at)).toBe(lines[at - 1]);
    expect(objects[1]?.lineAt?.(2)).toBeNull();
  });

  it('a list of thousands on one line is not masked whole for each of them', () => {
    const services = Array.from({ length: 4_000 }, (_, index) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: `web-${index}`, namespace: 'shop', annotations: { note: 'x'.repeat(300) } },
    }));
    const { objects } = parseObjects(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: services }), 'all.json');
    const started = performance.now();
    expect(objects.filter((object) => Boolean(object.lineAt?.(1)))).toEqual([]);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('keeps the whole items of a list that is cut off', () => {
    const { objects, collected, troubles } = parseObjects(list.slice(0, -60), 'services.json');
    expect(collected).toEqual([]);
    expect(objects.map(({ name }) => name)).toEqual(['a']);
    expect(troubles).toMatchObject([{ lost: 'part' }]);
  });

  it('reads arrays, compact objects one after another, and trailing commas', () => {
    const one = '{"apiVersion":"v1","kind":"Node","metadata":{"name":"a"}}';
    expect(names(`[${one},${one}]`, 'a.json')).toHaveLength(2);
    expect(names(`${one}\n${one}\n`, 'a.json')).toHaveLength(2);
    expect(names(one.replace('}}', ',}}'), 'a.json')).toEqual(['Node /a']);
    expect(names(`{"apiVersion":"v1","items":[${one}],"kind":"List"}`, 'a.json')).toEqual(['Node /a']);
  });
});

describe('parseObjects on anything', () => {
  const piece = fc.constantFrom(
    'kind: ',
    'apiVersion: v1\n',
    'items:\n',
    '- ',
    '  ',
    '\n',
    '---\n',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    ': ',
    'a',
    '&a ',
    '*a',
    '|\n',
    '>-\n',
    '\t',
    '#',
    '<<: ',
    '? ',
    '!!x ',
    '\u0000',
    ',',
    '%',
  );

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => void parseObjects(text, 'a.yaml').objects.map((each) => each.placeOf(['spec', 0]))),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const { objects } = parseObjects(pieces.join(''), 'a.yaml');
        for (const each of objects) expect(each.placeOf(['spec', 'a', 0]).line).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('survives a cut at any place', () => {
    for (let end = 0; end <= pools.length; end += 7) {
      const { objects } = parseObjects(pools.slice(0, end), 'ipaddresspools.yaml');
      for (const each of objects) expect(each.name).toMatch(/^pool-|^$/);
    }
  });

  it('takes no longer than a text is long', () => {
    for (const repeated of [
      '- ',
      '[',
      '{',
      '  - a:\n',
      '"',
      'a: ',
      '{"a":',
      '- - - \n',
      'kind: X\n',
      '---\n',
      'items:\n',
      '&a ',
      ' ',
      "'",
      '|\n',
    ]) {
      const text = repeated.repeat(100_000 / repeated.length);
      const started = performance.now();
      parseObjects(text, 'a.yaml');
      parseObjects(`kind: X\nspec:\n${text}`, 'a.yaml');
      expect(performance.now() - started, JSON.stringify(repeated)).toBeLessThan(15_000);
    }
  });

  it('reads thousands of services in reasonable time', () => {
    const item = pools.slice(pools.indexOf('- apiVersion'), pools.indexOf('- apiVersion', 60));
    const text = `apiVersion: v1\nitems:\n${item.repeat(5_000)}kind: List\n`;
    const started = performance.now();
    expect(parseObjects(text, 'svc.yaml').objects).toHaveLength(5_000);
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

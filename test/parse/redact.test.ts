import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../src/parse/redact.ts';

/** Each holds `hunter2`-like secrets, none of which may be left. */
const secrets: readonly [name: string, text: string, left: string][] = [
  ['YAML', '  password: hunter2', '  password: <redacted>'],
  ['YAML with spaces in the value', '    password: my hunter2 word', '    password: <redacted>'],
  ['quoted YAML', `  password: "hunter2"`, `  password: "<redacted>"`],
  ['single-quoted YAML in a list', `- password: 'hunter2'`, `- password: '<redacted>'`],
  ['frr.conf', '  neighbor 10.2.2.254 password hunter2', '  neighbor 10.2.2.254 password <redacted>'],
  ['frr.conf with an encryption type', 'neighbor eth0 password 7 hunter2', 'neighbor eth0 password 7 <redacted>'],
  [
    'frr-reload',
    `  'router bgp 1\\n neighbor 10.1.1.1 password hunter2\\n',`,
    `  'router bgp 1\\n neighbor 10.1.1.1 password <redacted>`,
  ],
  ['vtysh', 'enable password hunter2', 'enable password <redacted>'],
  ['JSON', '{"password":"hunter2","port":179}', '{"password":"<redacted>","port":179}'],
  ['JSON with escapes in the value', String.raw`{"password":"hun\"ter\\2","port":179}`, '{"password":"<redacted>","port":179}'],
  [
    'JSON in JSON',
    String.raw`{"config":"{\"password\":\"hunter2\",\"a\":1}","level":"debug"}`,
    String.raw`{"config":"{\"password\":\"<redacted>\",\"a\":1}","level":"debug"}`,
  ],
  [
    'Go struct',
    '{"config":"{Name:a SecretPassword:hunter2 HoldTime:90}"}',
    '{"config":"{Name:a SecretPassword:<redacted> HoldTime:90}"}',
  ],
  [
    'Go dump',
    String.raw`{"config":"SecretPassword: (string) (len=7) \"hunter2\",\n PasswordRef"}`,
    String.raw`{"config":"SecretPassword: (string) (len=7) \"<redacted>\",\n PasswordRef"}`,
  ],
  ['flag', 'exec: speaker --password hunter2 --port 80', 'exec: speaker --password <redacted> --port 80'],
  ['environment', 'ADMIN_PASSWORD=hunter2 ./run', 'ADMIN_PASSWORD=<redacted> ./run'],
  ['memberlist key', '  secretkey: aHVudGVyMmh1bnRlcjI=', '  secretkey: <redacted>'],
  [
    'bearer',
    'curl -H "Authorization: Bearer abcdef0123456789" https://x',
    'curl -H "Authorization: Bearer <redacted>" https://x',
  ],
  ['URL', 'GET https://joe:hunter2@example.org/x', 'GET https://joe:<redacted>@example.org/x'],
  ['JWT', 'using eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJrdWJl.c2lnbmF0dXJl now', 'using <redacted> now'],
  [
    'Secret whose data stands before its kind',
    'apiVersion: v1\ndata:\n  tls.crt: aHVudGVyMg==\n  x: |\n    hunter2\n  y: hunter2\nkind: Secret\nmetadata:\n  name: a\n',
    'apiVersion: v1\ndata:\n  tls.crt: <redacted>\n  x: |\n    <redacted>\n  y: <redacted>\nkind: Secret\nmetadata:\n  name: a\n',
  ],
  [
    'Secret in JSON',
    '{"apiVersion":"v1","kind":"Secret","data":{"a":"aHVudGVyMg=="},"metadata":{"name":"x"}}',
    '{"apiVersion":"v1","kind":"Secret","data":{"a":"<redacted>"},"metadata":{"name":"x"}}',
  ],
  [
    'private key',
    'key: |\n-----BEGIN RSA PRIVATE KEY-----\naHVudGVyMg\n-----END RSA PRIVATE KEY-----\nnext',
    'key: |\n-----BEGIN RSA PRIVATE KEY-----\n<redacted>\n-----END RSA PRIVATE KEY-----\nnext',
  ],
  [
    'environment of a pod',
    'env:\n- name: METALLB_ML_SECRET_KEY\n  value: hunter2\n',
    'env:\n- name: METALLB_ML_SECRET_KEY\n  value: <redacted>\n',
  ],
  ['block scalar', 'spec:\n  password: |-\n    hunter2\n  port: 1', 'spec:\n  password: |-\n    <redacted>\n  port: 1'],
  ['describe', '  Password:       hunter2', '  Password:       <redacted>'],
];

/** Nothing secret: stays to the letter, so that what was masked already is still seen as masked. */
const innocent: readonly string[] = [
  '  passwordSecret:\n    name: frr-bgp-secret\n    namespace: metallb',
  '  neighbor 10.1.1.1 password <retracted>',
  '  password: <redacted>',
  '  password: ""',
  '{"error":"peer \\"p\\" invalid: both password and passwordSecret are set"}',
  '# Using password in peer config seems to break bgp advertisements',
  'password secret type mismatch on "metallb-system"/"bgp-secret", type "kubernetes.io/basic-auth" is expected',
  'failed calling webhook: Post "https://webhook-service.metallb-system.svc:443/validate?timeout=10s": EOF',
  'kind: ConfigMap\ndata:\n  config: |\n    address-pools:\n    - name: a\n',
  '  secretName: memberlist',
  "METALLB_ML_SECRET_KEY:  <set to the key 'secretkey' in secret 'memberlist'>  Optional: false",
  String.raw`{"config":"{\"password\":\"\\u003cretracted\\u003e\"}"}`,
  'yaml: unexpected token: }',
  '',
];

describe('redact', () => {
  it.each(secrets)('masks: %s', (_, text, left) => {
    expect(redact(text)).toBe(left);
    expect(redact(redact(text))).toBe(left);
    expect(redact(`first line\n${text}`)).toBe(`first line\n${left}`);
  });

  it.each(innocent)('leaves: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('keeps the data of a ConfigMap beside a Secret', () => {
    const text = 'kind: ConfigMap\napiVersion: v1\ndata:\n  a: b\n---\napiVersion: v1\nkind: Secret\nstringData:\n  c: d\n';
    expect(redact(text)).toBe(text.replace('c: d', 'c: <redacted>'));
  });

  it('keeps the number of lines', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('password: a', 'kind: Secret', 'data:', '  a: b', '-----BEGIN PRIVATE KEY-----', '', '  x')),
        (lines) => {
          expect(redact(lines.join('\n')).split('\n')).toHaveLength(Math.max(lines.length, 1));
        },
      ),
    );
  });

  it('never throws and is linear', () => {
    fc.assert(fc.property(fc.string(), (text) => void redact(`password ${text}`)));
    for (const piece of [
      'password',
      'password:',
      'a.-',
      '\\"password\\":\\"',
      'neighbor ',
      'token=',
      'x://',
      '"data":{',
      '- ',
      'eyJa.',
      '   ',
      'data":{"',
    ]) {
      const text = `password ${piece.repeat(1_000_000 / piece.length)}`;
      const started = performance.now();
      redact(text);
      expect(performance.now() - started, piece).toBeLessThan(15_000);
    }
  });
});

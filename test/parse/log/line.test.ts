import { expect, test } from 'vitest';
import { fieldsOf } from '../../../src/parse/log/line.ts';

test.each<[string, string, Readonly<Record<string, unknown>>]>([
  ['whole', '{"op":"connect","localASN":64512}', { op: 'connect', localASN: 64512 }],
  [
    'numbers that were masked',
    '{"localASN":[redacted],"peer":"x:179","peerASN":<hidden>}',
    { localASN: '[redacted]', peer: 'x:179', peerASN: '<hidden>' },
  ],
  ['masked by crosses and stars', '{"a":xxx,"b":***,"c":1}', { a: 'xxx', b: '***', c: 1 }],
  ['cut inside a text', '{"level":"error","msg":"partial join","error":"1 error occ', { level: 'error', msg: 'partial join' }],
  ['cut after a field', '{"level":"error","msg":"x",', { level: 'error' }],
  ['commas and quotes inside a text', String.raw`{"msg":"a,\"b\" [redacted]","error":"c`, { msg: 'a,"b" [redacted]' }],
  ['as a viewer shows it', '2022-12-12 11:44:33 | {"level":"error","op":"x"}', { level: 'error', op: 'x' }],
  ['words before other JSON', 'ERROR reconciler {"name": "metallb"}', {}],
  ['no JSON', '{level=error', {}],
  ['cut in the first field', '{"level":"err', {}],
])('%s', (_, text, fields) => {
  expect({ ...fieldsOf(text) }).toEqual(fields);
});

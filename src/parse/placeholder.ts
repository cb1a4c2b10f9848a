import type { FieldPath, Json, ObjectFact } from '../model/object.ts';
import { isObject } from '../model/object.ts';

/** Fields that decide, and that people mask before they show them. */
const deciding: ReadonlySet<string> = new Set(['addresses', 'peerAddress', 'peerASN', 'myASN', 'sourceAddress', 'routerID']);
const kinds: ReadonlySet<string> = new Set(['IPAddressPool', 'AddressPool', 'BGPPeer']);

/** `<IPv4>/32`, `$RANGE`, `{{ pool }}`, `x.x.x.x`, `192.168.xx.10-192.168.xx.20`, `***`, `…`: something stands for a value. */
const placeholder = /[<>${}*…]|\.{3}|(?:^|[.\-:/\s])(?:x{1,4}|y{1,4}|X{1,4}|Y{1,4})(?:[.\-:/\s]|$)|redacted|masked|REDACTED/;

function isPlaceholder(value: Json | undefined): boolean {
  return typeof value === 'string' && value.length < 300 && placeholder.test(value);
}

/** The first deciding field of MetalLB's configuration that holds no value but something that stands for one. */
export function placeholderIn({ kind, value }: Pick<ObjectFact, 'kind' | 'value'>): FieldPath | null {
  if (!kinds.has(kind) || !isObject(value.spec)) return null;
  for (const name of deciding) {
    const field = value.spec[name];
    if (isPlaceholder(field)) return ['spec', name];
    const at = Array.isArray(field) ? field.findIndex(isPlaceholder) : -1;
    if (at >= 0) return ['spec', name, at];
  }
  return null;
}

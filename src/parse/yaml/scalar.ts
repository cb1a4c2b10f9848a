import type { Json } from '../../model/object.ts';

const integer = /^[-+]?(?:0|[1-9][0-9_]{0,30})$/;
const float = /^[-+]?(?:\.[0-9]{1,30}|[0-9]{1,30}(?:\.[0-9]{0,30})?)(?:[eE][-+]?[0-9]{1,4})?$/;
const octal = /^[-+]?0o?[0-7_]{1,30}$/;
const hexadecimal = /^[-+]?0x[0-9a-fA-F_]{1,16}$/;

/**
 * What a plain scalar means to Kubernetes: YAML 1.1 as sigs.k8s.io/yaml reads it, with yes/no/on/off as booleans and
 * without sexagesimal numbers, so that `65000:100` stays a text. Dates stay texts.
 */
export function plainScalar(text: string): Json {
  if (text.length === 0) return null;
  if (text.length > 64) return text;
  switch (text) {
    case '~':
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    case 'true':
    case 'True':
    case 'TRUE':
    case 'yes':
    case 'Yes':
    case 'YES':
    case 'on':
    case 'On':
    case 'ON':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
    case 'no':
    case 'No':
    case 'NO':
    case 'off':
    case 'Off':
    case 'OFF':
      return false;
    default:
      return number(text) ?? text;
  }
}

function number(text: string): number | null {
  const first = text.charCodeAt(0);
  const digits = first >= 48 && first <= 57;
  if (!digits && first !== 43 && first !== 45 && first !== 46) return null;
  let value: number;
  if (integer.test(text)) value = Number(text.replaceAll('_', ''));
  else if (octal.test(text)) value = based(text, 8);
  else if (hexadecimal.test(text)) value = based(text, 16);
  else if (float.test(text)) value = Number(text);
  else return null;
  return Number.isFinite(value) ? value : null;
}

function based(text: string, radix: number): number {
  const sign = text.startsWith('-') ? -1 : 1;
  return sign * Number.parseInt(text.replace(/^[-+]?0[xo]?/, '').replaceAll('_', '') || '0', radix);
}

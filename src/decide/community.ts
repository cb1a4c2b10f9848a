import { goQuote } from '../net/quote.ts';

/** A BGP community as MetalLB holds it. */
export interface Community {
  readonly kind: 'legacy' | 'large';
  /** As MetalLB prints it: `64512:100`, and `1:2:3` for a large one. */
  readonly text: string;
}

export type ParsedCommunity =
  | { readonly ok: true; readonly community: Community }
  /** `format`: perhaps an alias that does not exist yet, a transient error. */
  | { readonly ok: false; readonly fault: 'value' | 'format'; readonly error: string };

/** community.New of internal/bgp/community; before v0.13.10 ParseCommunity of internal/config, which knew no large ones. */
export function parseCommunity(text: string, large: boolean): ParsedCommunity {
  const parts = text.split(':');
  if (!large) return parseOldCommunity(text, parts);
  if (parts.length === 2) return sections(text, parts, 16, 'legacy');
  if (parts.length === 4) {
    const [marker, ...rest] = parts;
    if (marker === 'large') return sections(text, rest, 32, 'large');
    return invalid(
      'value',
      'invalid marker for large community, expected community to be of format large:<uint32>:<uint32>:<uint32> ' +
        `but got ${goQuote(text)} instead`,
    );
  }
  return { ok: false, fault: 'format', error: `invalid community format: ${text}` };
}

function sections(text: string, parts: readonly string[], bits: 16 | 32, kind: Community['kind']): ParsedCommunity {
  for (const part of parts) {
    const error = parseUintError(part, bits);
    if (error) return invalid('value', `invalid section ${goQuote(part)} of community ${goQuote(text)}, err: ${goQuote(error)}`);
  }
  return { ok: true, community: { kind, text: parts.map((part) => BigInt(part).toString()).join(':') } };
}

function parseOldCommunity(text: string, parts: readonly string[]): ParsedCommunity {
  if (parts.length !== 2) return { ok: false, fault: 'format', error: `invalid community format: ${text}` };
  for (const [at, part] of parts.entries()) {
    const error = parseUintError(part, 16);
    if (error)
      return invalid('value', `invalid ${at === 0 ? 'first' : 'second'} section of community ${goQuote(part)}: ${error}`);
  }
  return { ok: true, community: { kind: 'legacy', text: parts.map((part) => BigInt(part).toString()).join(':') } };
}

function invalid(fault: 'value', why: string): ParsedCommunity {
  return { ok: false, fault, error: `invalid community value: ${why}` };
}

/** The error of strconv.ParseUint(text, 10, bits), or null. */
function parseUintError(text: string, bits: 16 | 32): string | null {
  if (!/^\d+$/.test(text)) return `strconv.ParseUint: parsing ${goQuote(text)}: invalid syntax`;
  const digits = text.replace(/^0+/, '');
  const tooLong = digits.length > 10 || Number(digits || '0') >= 2 ** bits;
  return tooLong ? `strconv.ParseUint: parsing ${goQuote(text)}: value out of range` : null;
}

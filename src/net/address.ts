/** An IP address as Go's net.IP is compared and printed: a v4-mapped IPv6 address is its IPv4 address (net.IP.To4). */
export interface Address {
  readonly family: 4 | 6;
  /** 32 or 128 bits. */
  readonly value: bigint;
}

export const bitsOf = (family: 4 | 6): 32 | 128 => (family === 4 ? 32 : 128);

const mappedPrefix = 0xffffn << 32n;

/**
 * As strict as Go's net.ParseIP (net/netip.ParseAddr without zones): four decimal fields without leading zeros, or eight
 * hexadecimal ones of at most four digits, with at most one `::` that stands for at least one field.
 */
export function parseAddress(text: string): Address | null {
  const literal = parseLiteral(text);
  return literal && canonical(literal);
}

/** What net.IP.To4 makes of sixteen bytes. */
export function canonical(literal: Address): Address {
  return literal.family === 6 && literal.value >> 32n === 0xffffn ? { family: 4, value: literal.value & 0xffffffffn } : literal;
}

/** The address with the family that it is written in: `::ffff:1.2.3.4` stays IPv6. */
export function parseLiteral(text: string): Address | null {
  for (const character of text) {
    if (character === '.') return wrap(4, parseIPv4(text));
    if (character === ':') return wrap(6, parseIPv6(text));
    if (character === '%') return null;
  }
  return null;
}

function wrap(family: 4 | 6, value: bigint | null): Address | null {
  return value === null ? null : { family, value };
}

function parseIPv4(text: string): bigint | null {
  const fields = text.split('.');
  if (fields.length !== 4) return null;
  let value = 0;
  for (const field of fields) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(field) || Number(field) > 255) return null;
    value = value * 256 + Number(field);
  }
  return BigInt(value);
}

function parseIPv6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const last = halves.length - 1;
  const fields = halves.map((half, at) => parseFields(half, at === last));
  const [head, tail] = fields;
  if (!head) return null;
  if (halves.length === 1) return head.length === 8 ? join(head) : null;
  if (!tail || head.length + tail.length > 7) return null;
  return join([...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail]);
}

/** The 16-bit fields of one side of the `::`; the last side may end in an IPv4 address. */
function parseFields(half: string, mayEndInIPv4: boolean): number[] | null {
  if (half === '') return [];
  const values: number[] = [];
  const parts = half.split(':');
  for (const [at, part] of parts.entries()) {
    if (part.includes('.')) {
      const v4 = mayEndInIPv4 && at === parts.length - 1 ? parseIPv4(part) : null;
      if (v4 === null) return null;
      values.push(Number(v4 >> 16n), Number(v4 & 0xffffn));
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return null;
      values.push(Number.parseInt(part, 16));
    }
  }
  return values.length <= 8 ? values : null;
}

function join(fields: readonly number[]): bigint {
  return fields.reduce((value, field) => (value << 16n) | BigInt(field), 0n);
}

/** As net.IP.String prints it. */
export function printAddress(address: Address): string {
  if (address.family === 4) {
    return [24n, 16n, 8n, 0n].map((shift) => ((address.value >> shift) & 0xffn).toString()).join('.');
  }
  const fields = Array.from({ length: 8 }, (_, at) => Number((address.value >> BigInt(112 - 16 * at)) & 0xffffn));
  const zeros = longestZeros(fields);
  const hex = (part: readonly number[]) => part.map((field) => field.toString(16)).join(':');
  return zeros ? `${hex(fields.slice(0, zeros.from))}::${hex(fields.slice(zeros.to))}` : hex(fields);
}

/** The first longest run of at least two zero fields. */
function longestZeros(fields: readonly number[]): { from: number; to: number } | null {
  let best: { from: number; to: number } | null = null;
  for (let from = 0; from < fields.length; from++) {
    let to = from;
    while (fields[to] === 0) to++;
    if (to - from >= 2 && (!best || to - from > best.to - best.from)) best = { from, to };
    from = Math.max(from, to - 1);
  }
  return best;
}

/** The one way in which an address is printed, however it was written; null for what is none. */
export function spelledAddress(text: string): string | null {
  const address = parseAddress(text);
  return address === null ? null : printAddress(address);
}

/** The order of Go's sixteen-byte form, in which IPv4 addresses lie within ::ffff:0:0/96. */
export function compareAddresses(a: Address, b: Address): number {
  const left = a.family === 4 ? mappedPrefix | a.value : a.value;
  const right = b.family === 4 ? mappedPrefix | b.value : b.value;
  return left < right ? -1 : left > right ? 1 : 0;
}

export function sameAddress(a: Address, b: Address): boolean {
  return a.family === b.family && a.value === b.value;
}

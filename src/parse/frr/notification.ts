import type { Notification } from '../../model/frr.ts';

/** Codes and their subcodes as FRR words them: bgpd/bgp_debug.c, FRR 7.5 to 10.5. The position in a list is the subcode. */
const words: readonly (readonly [code: number, name: string, subcodes: readonly string[]])[] = [
  [1, 'Message Header Error', ['', 'Connection Not Synchronized', 'Bad Message Length', 'Bad Message Type']],
  [
    2,
    'OPEN Message Error',
    [
      '',
      'Unsupported Version Number',
      'Bad Peer AS',
      'Bad BGP Identifier',
      'Unsupported Optional Parameter',
      'Authentication Failure',
      'Unacceptable Hold Time',
      'Unsupported Capability',
      '',
      '',
      '',
      'Role Mismatch',
    ],
  ],
  [
    3,
    'UPDATE Message Error',
    [
      '',
      'Malformed Attribute List',
      'Unrecognized Well-known Attribute',
      'Missing Well-known Attribute',
      'Attribute Flags Error',
      'Attribute Length Error',
      'Invalid ORIGIN Attribute',
      'AS Routing Loop',
      'Invalid NEXT_HOP Attribute',
      'Optional Attribute Error',
      'Invalid Network Field',
      'Malformed AS_PATH',
    ],
  ],
  [4, 'Hold Timer Expired', []],
  [5, 'Neighbor Events Error', []],
  [
    6,
    'Cease',
    [
      '',
      'Maximum Number of Prefixes Reached',
      'Administrative Shutdown',
      'Peer De-configured',
      'Administrative Reset',
      'Connection Rejected',
      'Other Configuration Change',
      'Connection Collision Resolution',
      'Out of Resources',
      'Hard Reset',
      'BFD Down',
    ],
  ],
  [7, 'ROUTE-REFRESH Message Error', ['', 'Invalid Message Length']],
  [8, 'Send Hold Timer Expired', []],
];

const spellings: Readonly<Record<string, string>> = {
  'peer unconfigured': 'Peer De-configured',
  'administratively shutdown': 'Administrative Shutdown',
  'administratively reset': 'Administrative Reset',
  'connection collision': 'Connection Collision Resolution',
  'out of resource': 'Out of Resources',
};

function subcodeOf(subcodes: readonly string[], text: string): number | null {
  const name = (spellings[text.toLowerCase()] ?? text).toLowerCase();
  const at = name === '' ? -1 : subcodes.findIndex((each) => each.toLowerCase() === name);
  return at > 0 ? at : null;
}

/** `OPEN Message Error/Bad Peer AS`, as FRR prints it in parentheses. */
export function notificationOf(direction: Notification['direction'], text: string): Notification {
  const clean = text.trim().slice(0, 300);
  const [name = '', ...rest] = clean.split('/');
  const found = words.find(([, each]) => each.toLowerCase() === name.trim().toLowerCase());
  if (found === undefined) return { direction, code: null, subcode: null, words: clean };
  return {
    direction,
    code: found[0],
    subcode: subcodeOf(
      found[2],
      rest
        .join('/')
        .replace(/\s*\(.*$/, '')
        .trim(),
    ),
    words: clean,
  };
}

/** `0202`, as `lastErrorCodeSubcode` in JSON and native mode's `0x0202` give it. */
export function notificationOfHex(direction: Notification['direction'], hex: string, text: string): Notification {
  const [, high, low] = /^(?:0x)?([0-9a-fA-F]{2})([0-9a-fA-F]{2})$/.exec(hex) ?? [];
  if (high === undefined || low === undefined) return notificationOf(direction, text);
  const code = Number.parseInt(high, 16);
  const subcode = Number.parseInt(low, 16);
  const entry = words.find(([each]) => each === code);
  const name = entry?.[2][subcode] ?? '';
  const known = entry === undefined ? `code ${code}/${subcode}` : name === '' ? entry[1] : `${entry[1]}/${name}`;
  return { direction, code, subcode, words: text.trim() === '' ? known : text.trim().slice(0, 300) };
}

/** The notification in `Notification received (Cease/Administrative Reset)`, if that is what a last reset says. */
export function notificationIn(lastReset: string): Notification | null {
  const [, direction, text] = /Notification (sent|received) \((.{1,300}?)\)(?:\s|$)/.exec(`${lastReset} `) ?? [];
  if (text === undefined) return null;
  return notificationOf(direction === 'sent' ? 'sent' : 'received', text);
}

import type { Facts } from '../../model/facts.ts';
import type { Occurrence } from '../../model/log.ts';
import type { SessionNotification } from '../../model/report.ts';
import { notificationOfHex } from '../../parse/frr/notification.ts';
import { redact } from '../../parse/redact.ts';
import { formatTime } from '../../parse/time.ts';
import { bareAddress, plainAddress, speakerOfStream } from './sighting.ts';

export interface LastNotifications {
  readonly sent?: SessionNotification;
  readonly received?: SessionNotification;
}

interface Logged {
  readonly direction: keyof LastNotifications;
  readonly notification: SessionNotification;
  readonly time: number;
}

/** The last NOTIFICATION of each direction that a log shows, by speaker and address: FRR's log, and the speaker's in native mode. */
export function loggedNotifications(facts: Facts): ReadonlyMap<string, LastNotifications> {
  const last = new Map<string, { sent?: Logged; received?: Logged }>();
  const signatures = ['shared#frr-notification', 'shared#peer-notification', 'shared#open-refused'];
  for (const { stream, kept } of signatures.flatMap((signature) => facts.occurrences.get(signature) ?? [])) {
    for (const occurrence of kept) {
      const peer = occurrence.captures.peer;
      const logged = read(occurrence);
      if (peer === undefined || logged === null) continue;
      const key = `${speakerOfStream(stream)} ${plainAddress(bareAddress(peer))}`;
      const known = last.get(key) ?? {};
      if ((known[logged.direction]?.time ?? -1) <= logged.time) last.set(key, { ...known, [logged.direction]: logged });
    }
  }
  return new Map(
    [...last].map(([key, { sent, received }]) => [
      key,
      { ...(sent && { sent: sent.notification }), ...(received && { received: received.notification }) },
    ]),
  );
}

/** In native mode the speaker logs only what the peer sends. */
function read({ record, captures }: Occurrence): Logged | null {
  const { words, code, subcode, direction } = captures;
  if (words === undefined || code === undefined) return null;
  const time = record.time === null ? null : formatTime(record.time);
  const hex = code.startsWith('0x') ? notificationOfHex('received', code, '') : null;
  const number =
    hex === null
      ? subcode === undefined
        ? code
        : `${code}/${subcode}`
      : hex.subcode
        ? `${hex.code}/${hex.subcode}`
        : `${hex.code}`;
  return {
    direction: direction === 'sent to' ? 'sent' : 'received',
    notification: { words: redact(hex?.words ?? words).slice(0, 200), code: number, time },
    time: record.time ?? 0,
  };
}

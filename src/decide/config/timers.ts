import { goQuote } from '../../net/quote.ts';
import type { Behaviour } from '../behaviour.ts';
import { type Nanoseconds, printDuration } from '../duration.ts';

export interface Timers {
  readonly hold: Nanoseconds | null;
  readonly keepalive: Nanoseconds | null;
  readonly errors: readonly string[];
}

const second = 1e9;

/** The timers of a peer as MetalLB holds them, and what it says against them. */
export function parseTimers(hold: Nanoseconds | null, keepalive: Nanoseconds | null, behaviour: Behaviour): Timers {
  return behaviour.timers === 'as given' ? timersAsGiven(hold, keepalive) : timersAssumed(hold, keepalive, behaviour);
}

const tooShort = (hold: Nanoseconds): boolean => Math.trunc(hold / second) !== 0 && Math.trunc(hold / second) < 3;

/** parseTimers of v0.14.9 and later: what one lacks is made from the other. */
function timersAsGiven(hold: Nanoseconds | null, keepalive: Nanoseconds | null): Timers {
  if (hold === null && keepalive === null) return { hold, keepalive, errors: [] };
  const [held, kept] = [hold ?? (keepalive ?? 0) * 3, keepalive ?? Math.trunc((hold ?? 0) / 3)];
  const asField = (duration: Nanoseconds | null) =>
    goQuote(duration === null ? 'nil' : `&Duration{Duration:${printDuration(duration)},}`);
  const errors = [
    ...(tooShort(held) ? [`invalid hold time ${asField(hold)}: must be 0 or >=3s`] : []),
    ...(kept > held ? [`invalid keepaliveTime ${asField(keepalive)}, must be lower than holdTime ${asField(hold)}`] : []),
  ];
  return { hold: held, keepalive: kept, errors: errors.map((error) => `invalid BGPPeer timers: ${error}`) };
}

/** peerFromCR up to v0.14.8: no hold time is 90s, no keepalive a third of it. */
function timersAssumed(hold: Nanoseconds | null, keepalive: Nanoseconds | null, { timers }: Behaviour): Timers {
  const held = hold || 90 * second;
  const kept = keepalive || Math.trunc(held / 3);
  const quoted = (duration: Nanoseconds) => goQuote(printDuration(duration));
  const tooLong =
    timers === 'assumed, keepalive alone'
      ? `invalid keepaliveTime {${quoted(keepalive ?? 0)}}`
      : `invalid keepaliveTime ${quoted(kept)} must be smaller than holdtime ${quoted(held)}`;
  return {
    hold: held,
    keepalive: kept,
    errors: [
      ...(tooShort(held) ? [`invalid hold time ${quoted(held)}: must be 0 or >=3s`] : []),
      ...(kept > held ? [tooLong] : []),
    ],
  };
}

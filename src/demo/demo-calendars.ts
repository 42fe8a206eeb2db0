// The trading days of the demo's stocks: round the clock, and for one of them (or all) days of a few minutes, so that a visitor sees auctions.

import { AcceleratedDay, usualDaySeconds } from '#schedule/accelerated-day.ts';
import type { Calendars } from '#schedule/calendar-file.ts';
import { RoundTheClock } from '#schedule/round-the-clock.ts';
import { TimeZone } from '#schedule/time-zone.ts';

/** The stock that has short days where the others have none. */
const acceleratedSymbol = 'BTWD';

/** As `--day` says it: see config.ts. */
export function demoCalendars(
  day: 'demo' | '24h' | 'accelerated' | 'off' | readonly number[],
): Calendars {
  const none = new Map<string, undefined>();
  if (typeof day !== 'string')
    return { fallback: new AcceleratedDay(secondsOf(day)), bySymbol: none };
  switch (day) {
    case 'off':
      return { fallback: undefined, bySymbol: none };
    case '24h':
      return { fallback: roundTheClock(), bySymbol: none };
    case 'accelerated':
      return { fallback: new AcceleratedDay(usualDaySeconds), bySymbol: none };
    default: {
      const bySymbol = new Map([[acceleratedSymbol, new AcceleratedDay(usualDaySeconds)]]);
      return { fallback: roundTheClock(), bySymbol };
    }
  }
}

/** DAY orders end at midnight UTC. */
function roundTheClock(): RoundTheClock {
  return new RoundTheClock(new TimeZone('UTC'), 0);
}

function secondsOf(day: readonly number[]): typeof usualDaySeconds {
  const [preOpen = 0, openingAuction = 0, continuous = 1, closingAuction = 0, closed = 1] = day;
  return { preOpen, openingAuction, continuous, closingAuction, closed };
}

// The clocks of one place: from an instant to the local day, and from a local time to the instant at which it is reached. It knows no
// sessions. Rules of daylight saving come from the runtime's own IANA data (Intl).

const msPerHour = 3_600_000;
const secondsPerDay = 86_400;
/** No clock is further from UTC: 14 hours ahead, 12 behind, and an hour to spare. */
const aheadMaxMs = 15 * msPerHour;
const behindMaxMs = 13 * msPerHour;

export class TimeZone {
  readonly name: string;
  private readonly format: Intl.DateTimeFormat;

  /** Throws RangeError where there is no such zone. */
  constructor(name: string) {
    this.name = name;
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** The local day at an instant (microseconds since the epoch): days since 1970-01-01. */
  dayAt(instantUs: number): number {
    const instantMs = Math.floor(instantUs / 1_000);
    return Math.floor((instantMs + this.offsetMs(instantMs)) / (secondsPerDay * 1_000));
  }

  /**
   * The first instant at which the clocks show this time of this local day, or a later one; in microseconds since the epoch. So a time that
   * is skipped in spring is the moment of the skip, and of one that comes twice in autumn the first is meant. Later times are never
   * reached earlier. `second` counts from the local midnight and may pass 86,400: 90,000 is 01:00 of the day after.
   */
  instantUs(day: number, second: number): number {
    const wallMs = (day * secondsPerDay + second) * 1_000;
    const earlyMs = wallMs - aheadMaxMs;
    const lateMs = wallMs + behindMaxMs;
    const before = this.offsetMs(earlyMs);
    const after = this.offsetMs(lateMs);
    if (before === after) return (wallMs - before) * 1_000;
    const changeMs = this.changeBetween(earlyMs, lateMs, before);
    const reachedMs = wallMs - before;
    return (reachedMs < changeMs ? reachedMs : Math.max(changeMs, wallMs - after)) * 1_000;
  }

  /** The first instant, in milliseconds, with another offset than `before`, which holds at `fromMs` and not at `toMs`. */
  private changeBetween(fromMs: number, toMs: number, before: number): number {
    let low = fromMs;
    let high = toMs;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (this.offsetMs(middle) === before) low = middle;
      else high = middle;
    }
    return high;
  }

  /** How far the clocks are ahead of UTC. */
  private offsetMs(instantMs: number): number {
    const shown = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
    for (const { type, value } of this.format.formatToParts(instantMs)) {
      if (type in shown) shown[type as keyof typeof shown] = Number(value);
    }
    const { year, month, day, hour, minute, second } = shown;
    const shownMs = Date.UTC(year, month - 1, day, hour, minute, second);
    return shownMs - Math.floor(instantMs / 1_000) * 1_000;
  }
}

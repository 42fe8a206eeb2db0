// Calendars that operators change while the venue runs: checked like a calendar file, kept in a file of the data folder, and in force from
// the instant that they say. It must never forget one that was said to be kept.

import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import type { CalendarChange, CalendarControl, CalendarState } from '#gateways/operator-parts.ts';
import { CalendarRefused } from '#gateways/operator-parts.ts';
import type { Calendar } from './calendar.ts';
import { CalendarError, parseCalendar, type Calendars } from './calendar-file.ts';

/** From an instant on; `rules` undefined is the calendar that the venue was started with, null is none. */
interface Turn {
  readonly fromUs: number;
  readonly rules: unknown;
  readonly calendar: Calendar | undefined;
}

const fileName = 'operator-calendars.json';
/** Turns of an instrument that are kept. */
const turnsMax = 20;
const changesShown = 10;

export class RunTimeCalendars implements CalendarControl {
  private readonly file: string;
  private readonly configured: Calendars;
  /** By symbol, in order of time. */
  private turns: Map<string, readonly Turn[]>;
  private writing: Promise<void> = Promise.resolve();

  private constructor(file: string, configured: Calendars, turns: Map<string, readonly Turn[]>) {
    this.file = file;
    this.configured = configured;
    this.turns = turns;
  }

  /** Throws CalendarError where the file is of no use: a venue must not start with another calendar than it was given. */
  static async open(folder: string, configured: Calendars): Promise<RunTimeCalendars> {
    const file = path.join(folder, fileName);
    let text = '{}';
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    const made = new RunTimeCalendars(file, configured, new Map());
    for (const [symbol, turns] of Object.entries(recordOf(text))) {
      try {
        const read = turns.map(({ fromUs, rules }) => made.turn(symbol, rules, fromUs));
        made.turns.set(symbol, read);
      } catch (error) {
        if (!(error instanceof CalendarRefused)) throw error;
        const sentence = `${fileName} in the data folder is of no use, ${symbol}: ${error.message}`;
        throw new CalendarError(sentence, { cause: error });
      }
    }
    return made;
  }

  /** What rules an instrument at an instant; undefined where its phase changes by hand. */
  readonly calendarOf = (symbol: string, nowUs: number): Calendar | undefined => {
    const turns = this.turns.get(symbol);
    if (turns === undefined) return this.configuredOf(symbol);
    const turn = turns.findLast(({ fromUs }) => fromUs <= nowUs);
    return turn === undefined ? this.configuredOf(symbol) : turn.calendar;
  };

  state(symbol: string, nowUs: number): CalendarState {
    const turns = this.turns.get(symbol) ?? [];
    const now = turns.findLast(({ fromUs }) => fromUs <= nowUs);
    const next = turns.find(({ fromUs }) => fromUs > nowUs);
    const calendar = this.calendarOf(symbol, nowUs);
    const isOperators = now !== undefined && now.rules !== undefined;
    return {
      source: isOperators ? 'operator' : calendar === undefined ? 'none' : 'configured',
      rules: calendar?.rules ?? null,
      sinceUs: isOperators ? now.fromUs : undefined,
      next: next && { rules: next.calendar?.rules ?? null, fromUs: next.fromUs },
      changes: this.changes(symbol, nowUs),
    };
  }

  async set(symbol: string, rules: unknown, when: 'now' | 'nextDay', nowUs: number): Promise<void> {
    const fromUs = when === 'now' ? nowUs : this.nextDayUs(symbol, nowUs);
    const turn = this.turn(symbol, rules, fromUs);
    // One writer at a time: each writes all that was set before it.
    const written = this.writing.then(async () => {
      const before = (this.turns.get(symbol) ?? []).filter((each) => each.fromUs < nowUs);
      const turns = new Map(this.turns);
      turns.set(symbol, [...before, turn].slice(-turnsMax));
      await writeWhole(this.file, textOf(turns));
      this.turns = turns;
    });
    this.writing = written.catch(() => undefined);
    await written;
  }

  private turn(symbol: string, rules: unknown, fromUs: number): Turn {
    if (rules === undefined) return { fromUs, rules, calendar: this.configuredOf(symbol) };
    try {
      return { fromUs, rules, calendar: parseCalendar(rules, 'calendar') };
    } catch (error) {
      if (error instanceof CalendarError)
        throw new CalendarRefused(error.message, { cause: error });
      throw error;
    }
  }

  private configuredOf(symbol: string): Calendar | undefined {
    const { bySymbol, fallback } = this.configured;
    return bySymbol.has(symbol) ? bySymbol.get(symbol) : fallback;
  }

  /** The end of the day that is on; at once where no day ever ends. */
  private nextDayUs(symbol: string, nowUs: number): number {
    let atUs = nowUs;
    const calendar = this.calendarOf(symbol, nowUs);
    for (let step = 0; step < 100; step++) {
      const change = calendar?.nextChange(atUs);
      if (change === undefined) return nowUs;
      if (change.endsDay) return change.atUs;
      ({ atUs } = change);
    }
    return nowUs;
  }

  /** The next changes, over the turns that are to come. */
  private changes(symbol: string, nowUs: number): CalendarChange[] {
    const found: CalendarChange[] = [];
    const turns = this.turns.get(symbol) ?? [];
    for (let atUs = nowUs; found.length < changesShown;) {
      const calendar = this.calendarOf(symbol, atUs);
      const turn = turns.find(({ fromUs }) => fromUs > atUs);
      const change = calendar?.nextChange(atUs);
      if (turn !== undefined && (change === undefined || turn.fromUs <= change.atUs)) {
        atUs = turn.fromUs;
        if (turn.calendar === undefined) continue;
        const phase = turn.calendar.phaseAt(atUs);
        found.push({ atUs, phase, endsDay: change?.atUs === atUs && change.endsDay });
        continue;
      }
      if (change === undefined) break;
      found.push(change);
      ({ atUs } = change);
    }
    return found;
  }
}

type Written = Readonly<
  Record<string, readonly { readonly fromUs: number; readonly rules?: unknown }[]>
>;

function recordOf(text: string): Written {
  try {
    return JSON.parse(text) as Written;
  } catch (error) {
    throw new CalendarError(`${fileName} in the data folder is not JSON.`, { cause: error });
  }
}

/** JSON leaves out what is undefined: the calendar that the venue was started with. */
function textOf(turns: ReadonlyMap<string, readonly Turn[]>): string {
  const written = Array.from(turns, ([symbol, each]) => [
    symbol,
    each.map(({ fromUs, rules }) => ({ fromUs, rules })),
  ]);
  return `${JSON.stringify(Object.fromEntries(written), undefined, 2)}\n`;
}

/** All of it or nothing, and on the disk. */
async function writeWhole(file: string, text: string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
  const folder = await open(path.dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

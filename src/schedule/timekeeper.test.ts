// The timekeeper against a venue that is no more than a table of phases and a list of orders, on a clock that only the test moves.

import { beforeEach, describe, expect, test } from 'vitest';
import { Command, CommandKind } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { isCallPhase, OrdStatus, Phase, termName } from '#core/terms.ts';
import { AcceleratedDay } from './accelerated-day.ts';
import type { Calendar } from './calendar.ts';
import { RoundTheClock } from './round-the-clock.ts';
import { TimeZone } from './time-zone.ts';
import { Timekeeper } from './timekeeper.ts';

const second = 1_000_000;
/** preOpen 0 to 10, openingAuction to 20, continuous to 80, closingAuction to 90, closed to 100; then again. */
const day = new AcceleratedDay({
  preOpen: 10,
  openingAuction: 10,
  continuous: 60,
  closingAuction: 10,
  closed: 10,
});
/** The begin of a day. */
const begin = 17_000_000 * 100 * second;
const phaseCodes: Readonly<Record<number, readonly number[]>> = {
  [Phase.closed]: [Phase.preOpen, Phase.continuous, Phase.halted],
  [Phase.preOpen]: [Phase.openingAuction, Phase.continuous, Phase.halted, Phase.closed],
  [Phase.openingAuction]: [Phase.continuous, Phase.halted, Phase.closed],
  [Phase.continuous]: [Phase.closingAuction, Phase.halted, Phase.closed],
  [Phase.closingAuction]: [Phase.closed, Phase.halted],
  [Phase.halted]: [Phase.reopeningAuction, Phase.continuous, Phase.closed],
  [Phase.reopeningAuction]: [Phase.continuous, Phase.halted, Phase.closed],
};

interface Entry {
  readonly instrumentId: number;
  readonly symbol: string;
  phase: number;
  isDelisted: boolean;
}

interface Sent {
  readonly kind: number;
  readonly instrumentId: number;
  readonly option: number;
  readonly handler: (outcome: { readonly code: number }) => void;
}

class TableVenue {
  readonly instruments: Entry[] = [
    { instrumentId: 1, symbol: 'AAPL', phase: Phase.closed, isDelisted: false },
    { instrumentId: 2, symbol: 'BTWD', phase: Phase.closed, isDelisted: false },
    { instrumentId: 3, symbol: 'FREE', phase: Phase.closed, isDelisted: false },
  ];
  readonly market = { instruments: this.instruments };
  readonly expireTimes = new Map<number, number>();
  timekeeper: Timekeeper | undefined;
  /** The engine's clock, which may lag behind the timekeeper's. */
  nowUs = 0;
  isFull = false;
  /** Answered to every command instead of doing it. */
  refusal: number = RejectCode.none;
  /** True: commands wait until `work`. */
  isSlow = false;
  sent: string[] = [];
  private readonly waiting: Sent[] = [];
  private readonly scratch = new Command();

  command(): Command {
    this.scratch.clear();
    return this.scratch;
  }

  submit(command: Command, handler: (outcome: { readonly code: number }) => void): boolean {
    if (this.isFull) return false;
    const { kind, instrumentId, option } = command;
    const name = termName(CommandKind, kind);
    const what = kind === CommandKind.setPhase ? termName(Phase, option) : '';
    const symbol = this.instruments[instrumentId - 1]?.symbol ?? '';
    this.sent.push([name, symbol, what].filter((each) => each !== '').join(' '));
    this.waiting.push({ kind, instrumentId, option, handler });
    return true;
  }

  /** Carries out what is waiting. */
  work(): void {
    for (const each of this.waiting.splice(0)) each.handler({ code: this.apply(each) });
  }

  take(): string[] {
    return this.sent.splice(0);
  }

  private apply({ kind, instrumentId, option }: Sent): number {
    if (this.refusal !== RejectCode.none) return this.refusal;
    const instrument = this.instruments[instrumentId - 1];
    if (kind === CommandKind.expireOrders) return this.expire();
    if (instrument === undefined) return RejectCode.unknownInstrument;
    if (kind === CommandKind.publishIndicative) {
      return isCallPhase(instrument.phase) ? RejectCode.none : RejectCode.phaseNotPermitted;
    }
    if (!phaseCodes[instrument.phase]!.includes(option)) return RejectCode.phaseChangeNotAllowed;
    instrument.phase = option;
    return RejectCode.none;
  }

  private expire(): number {
    for (const [orderId, expireTsUs] of this.expireTimes) {
      if (expireTsUs > this.nowUs) continue;
      this.expireTimes.delete(orderId);
      this.timekeeper?.orderEnded(orderId);
    }
    return RejectCode.none;
  }
}

let venue: TableVenue;
let timekeeper: Timekeeper;
const said: string[] = [];
let calendars: Map<string, Calendar>;

beforeEach(() => {
  venue = new TableVenue();
  said.length = 0;
  const say = (line: string): void => void said.push(line);
  calendars = new Map<string, Calendar>([
    ['AAPL', new RoundTheClock(new TimeZone('UTC'), 0)],
    ['BTWD', day],
  ]);
  timekeeper = new Timekeeper({
    venue,
    calendarOf: (symbol) => calendars.get(symbol),
    logger: { info: say, warn: say },
  });
  venue.timekeeper = timekeeper;
});

/** Moves both clocks to this many seconds into the day, and carries out what is sent. */
function at(seconds: number): void {
  venue.nowUs = begin + seconds * second;
  timekeeper.tick(venue.nowUs);
  if (!venue.isSlow) venue.work();
}

function phaseOf(symbol: string): string | undefined {
  return termName(Phase, venue.instruments.find((each) => each.symbol === symbol)!.phase);
}

function setPhase(symbol: string, phase: Phase): void {
  venue.instruments.find((each) => each.symbol === symbol)!.phase = phase;
}

function order(orderId: number, expireSeconds: number, status: number = OrdStatus.new): void {
  const expireTsUs = begin + expireSeconds * second;
  venue.expireTimes.set(orderId, expireTsUs);
  timekeeper.orderTerms(orderId, status, expireTsUs);
}

describe('phases', () => {
  test('follow the calendar through the day, each with one command', () => {
    timekeeper.start(begin);
    for (let seconds = 0; seconds < 200; seconds += 0.5) at(seconds);
    const dayOfBtwd = ['preOpen', 'openingAuction', 'continuous', 'closingAuction', 'closed'].map(
      (phase) => `setPhase BTWD ${phase}`,
    );
    const sent = venue.take();
    expect(sent.filter((each) => each.includes('BTWD'))).toEqual([...dayOfBtwd, ...dayOfBtwd]);
    expect(sent.filter((each) => !each.includes('BTWD'))).toEqual(['setPhase AAPL continuous']);
    expect(phaseOf('FREE')).toBe('closed');
    expect(said).toEqual([]);
  });

  test('an instrument that the calendar finds in another phase is brought to it, and one in it is left alone', () => {
    setPhase('AAPL', Phase.continuous);
    timekeeper.start(begin + 84 * second);
    at(85);
    expect(venue.take()).toEqual(['setPhase BTWD continuous', 'setPhase BTWD closingAuction']);
  });

  test('a delisted instrument is left closed, whatever its calendar wants', () => {
    timekeeper.start(begin);
    venue.instruments[1]!.isDelisted = true;
    for (let seconds = 0; seconds < 200; seconds += 0.5) at(seconds);
    expect(venue.take()).toEqual(['setPhase AAPL continuous']);
    expect(said).toEqual([]);
  });

  test('what an operator sets holds until the next change', () => {
    timekeeper.start(begin + 30 * second);
    at(31);
    setPhase('BTWD', Phase.closingAuction);
    at(79);
    expect(phaseOf('BTWD')).toBe('closingAuction');
    setPhase('BTWD', Phase.closed);
    at(79.9);
    expect(phaseOf('BTWD')).toBe('closed');
    at(80);
    expect(phaseOf('BTWD')).toBe('closingAuction');
  });

  test('an operator who opens early does not have to open again', () => {
    timekeeper.start(begin);
    at(1);
    setPhase('BTWD', Phase.continuous);
    at(10);
    at(20);
    expect(phaseOf('BTWD')).toBe('continuous');
    at(80);
    expect(phaseOf('BTWD')).toBe('closingAuction');
    expect(said).toEqual([]);
  });

  test('a halt lasts until an operator ends it, or the day ends', () => {
    timekeeper.start(begin);
    at(1);
    setPhase('BTWD', Phase.halted);
    for (const seconds of [10, 20, 80, 89]) at(seconds);
    expect(phaseOf('BTWD')).toBe('halted');
    at(90);
    expect(phaseOf('BTWD')).toBe('closed');
    at(100);
    expect(phaseOf('BTWD')).toBe('preOpen');
    setPhase('BTWD', Phase.halted);
    at(125);
    setPhase('BTWD', Phase.reopeningAuction);
    at(130);
    expect(phaseOf('BTWD')).toBe('reopeningAuction');
    setPhase('BTWD', Phase.continuous);
    at(180);
    expect(phaseOf('BTWD')).toBe('closingAuction');
  });

  test('a halt outlasts a restart, but not a day that ended meanwhile', () => {
    setPhase('BTWD', Phase.halted);
    timekeeper.start(begin + 30 * second);
    at(70);
    expect(phaseOf('BTWD')).toBe('halted');
    timekeeper.stop();
    timekeeper.start(begin + 70 * second);
    at(130);
    expect(venue.take().filter((each) => each.includes('BTWD'))).toEqual([
      'setPhase BTWD closed',
      'setPhase BTWD continuous',
    ]);
  });

  test('after a sleep the phase is that of the hour, and a day that ended on the way has ended', () => {
    timekeeper.start(begin);
    at(25);
    venue.take();
    at(1_030);
    expect(venue.take()).toEqual(['setPhase BTWD closed', 'setPhase BTWD continuous']);
    at(1_080.5);
    at(1_100);
    expect(venue.take()).toEqual([
      'setPhase BTWD closingAuction',
      'setPhase BTWD closed',
      'setPhase BTWD preOpen',
    ]);
    at(1_175);
    expect(phaseOf('BTWD')).toBe('continuous');
  });

  test('a venue that was stopped while closed opens once, whatever days went by', () => {
    timekeeper.start(begin - 950 * second);
    at(1);
    at(2);
    at(9);
    expect(venue.take()).toEqual(['setPhase AAPL continuous', 'setPhase BTWD preOpen']);
  });

  test('an end of the day that could not be told is made up for at the next begin', () => {
    timekeeper.start(begin);
    at(25);
    venue.isFull = true;
    for (const seconds of [90, 92, 94, 96, 98, 100]) at(seconds);
    venue.isFull = false;
    venue.take();
    at(102);
    expect(venue.take()).toEqual(['setPhase BTWD closed', 'setPhase BTWD preOpen']);
  });

  test('a market that never closes closes for a moment where its day ends', () => {
    const midnight = Math.floor(begin / (86_400 * second)) * 86_400 * second;
    timekeeper.start(begin);
    at(0);
    venue.take();
    const next = (midnight + 86_400 * second - begin) / second;
    at(next - 0.1);
    expect(venue.take().filter((each) => each.includes('AAPL'))).toEqual([]);
    at(next);
    expect(venue.take().filter((each) => each.includes('AAPL'))).toEqual([
      'setPhase AAPL closed',
      'setPhase AAPL continuous',
    ]);
    at(next + 1);
    expect(venue.take().filter((each) => each.includes('AAPL'))).toEqual([]);
  });

  test('an instrument that is listed later follows its calendar from then on', () => {
    timekeeper.start(begin);
    at(1);
    calendars.set('NEWS', day);
    venue.instruments.push({
      instrumentId: 4,
      symbol: 'NEWS',
      phase: Phase.closed,
      isDelisted: false,
    });
    at(95);
    expect(phaseOf('NEWS')).toBe('closed');
    at(100);
    expect(phaseOf('NEWS')).toBe('preOpen');
  });

  test('a refused change is said once and tried again at the next change', () => {
    timekeeper.start(begin);
    at(1);
    venue.take();
    venue.refusal = RejectCode.phaseChangeNotAllowed;
    for (let seconds = 10; seconds < 20; seconds += 0.1) at(seconds);
    expect(venue.take()).toEqual(['setPhase BTWD openingAuction']);
    expect(said).toEqual(['BTWD was not set to openingAuction: phaseChangeNotAllowed']);
    venue.refusal = RejectCode.none;
    at(20);
    expect(phaseOf('BTWD')).toBe('continuous');
  });

  test.for(['the queue is full', 'the disk is full'])('while %s it tries once a second', (why) => {
    timekeeper.start(begin + 30 * second);
    if (why === 'the queue is full') venue.isFull = true;
    else venue.refusal = RejectCode.journalFull;
    const submitted: number[] = [];
    const { submit } = venue;
    venue.submit = (command, handler) => {
      if (command.instrumentId === 2) submitted.push(command.option);
      return submit.call(venue, command, handler);
    };
    for (let seconds = 30; seconds < 33; seconds += 0.1) at(seconds);
    expect(submitted).toHaveLength(3);
    expect(said.filter((line) => line.startsWith('BTWD'))).toHaveLength(1);
    venue.isFull = false;
    venue.refusal = RejectCode.none;
    at(34.5);
    expect(phaseOf('BTWD')).toBe('continuous');
  });

  test('while a change is under way it is not sent again, and the next one waits for it', () => {
    timekeeper.start(begin);
    venue.isSlow = true;
    for (let seconds = 1; seconds < 22; seconds += 0.5) at(seconds);
    expect(venue.take().filter((each) => each.includes('BTWD'))).toEqual(['setPhase BTWD preOpen']);
    venue.work();
    at(22);
    venue.work();
    expect(phaseOf('BTWD')).toBe('continuous');
  });

  test('a clock that is set back ends no day twice and undoes nothing', () => {
    timekeeper.start(begin);
    at(25);
    at(90.001);
    venue.take();
    at(89.998);
    expect(phaseOf('BTWD')).toBe('closed');
    at(90);
    at(95);
    expect(venue.take()).toEqual([]);
    at(30);
    expect(venue.take()).toEqual([]);
    at(100);
    expect(phaseOf('BTWD')).toBe('preOpen');
  });

  test('a clock that was far ahead for a while and is set right goes on with the day that it is', () => {
    timekeeper.start(begin);
    at(25);
    at(5_025);
    at(30);
    at(80);
    expect(phaseOf('BTWD')).toBe('closingAuction');
  });

  test('before it is started it does nothing, and after it is stopped neither', () => {
    at(30);
    timekeeper.start(begin);
    timekeeper.stop();
    at(40);
    expect(venue.take()).toEqual([]);
  });
});

describe('good till date', () => {
  beforeEach(() => {
    calendars.clear();
    timekeeper.start(begin);
  });

  test('an order ends at its time by one command, with or without a calendar', () => {
    order(1, 10);
    order(2, 20);
    order(3, 10);
    for (let seconds = 0; seconds < 30; seconds += 0.1) at(seconds);
    expect(venue.expireTimes.size).toBe(0);
    expect(venue.take()).toEqual(['expireOrders', 'expireOrders']);
  });

  test('orders that ended by themselves need no command', () => {
    order(1, 10);
    timekeeper.orderEnded(1);
    order(2, 10, OrdStatus.suspended);
    timekeeper.orderTerms(2, OrdStatus.canceled, begin + 10 * second);
    timekeeper.orderTerms(3, OrdStatus.new, 0);
    at(11);
    expect(venue.take()).toEqual([]);
  });

  test('what was restored and is overdue ends at the first tick', () => {
    order(1, -500);
    at(0);
    expect(venue.expireTimes.size).toBe(0);
  });

  test("where the engine's clock is behind, it is asked again a little later, and not in between", () => {
    order(1, 10);
    for (let seconds = 10; seconds < 11; seconds += 0.01) {
      timekeeper.tick(begin + seconds * second);
      venue.nowUs = begin + (seconds - 0.4) * second;
      venue.work();
    }
    expect(venue.expireTimes.size).toBe(0);
    expect(venue.take()).toHaveLength(3);
  });

  test('a refusal is not met with a flood of the same', () => {
    order(1, 10);
    venue.refusal = RejectCode.invalidCommand;
    for (let seconds = 10; seconds < 69; seconds += 0.1) at(seconds);
    expect(venue.take()).toHaveLength(1);
    expect(said).toEqual(['Orders were not expired: invalidCommand']);
    venue.refusal = RejectCode.none;
    at(71);
    expect(venue.expireTimes.size).toBe(0);
  });

  test('while one command is under way there is no second', () => {
    order(1, 10);
    venue.isSlow = true;
    for (let seconds = 10; seconds < 20; seconds += 0.1) at(seconds);
    expect(venue.take()).toEqual(['expireOrders']);
  });

  test('while the queue is full it tries once a second', () => {
    order(1, 10);
    venue.isFull = true;
    for (let seconds = 10; seconds < 20; seconds += 0.1) at(seconds);
    venue.isFull = false;
    at(21.1);
    expect(venue.expireTimes.size).toBe(0);
  });
});

describe('indicative prices', () => {
  beforeEach(() => {
    calendars.clear();
    timekeeper.start(begin);
    setPhase('BTWD', Phase.preOpen);
  });

  test('are told once a second at most, where an order came or went in a call phase', () => {
    for (let tenths = 0; tenths < 50; tenths++) {
      timekeeper.ordersChanged(2);
      at(tenths / 10);
    }
    expect(venue.take()).toEqual(Array.from({ length: 5 }, () => 'publishIndicative BTWD'));
    at(7);
    expect(venue.take()).toEqual(['publishIndicative BTWD']);
    for (let seconds = 8; seconds < 20; seconds++) at(seconds);
    expect(venue.take()).toEqual([]);
  });

  test('are not asked for outside call phases', () => {
    for (const phase of [Phase.continuous, Phase.closed, Phase.halted]) {
      setPhase('BTWD', phase);
      timekeeper.ordersChanged(2);
      at(phase);
    }
    expect(venue.take()).toEqual([]);
  });

  test('that a phase change overtakes are nothing to speak of', () => {
    venue.isSlow = true;
    timekeeper.ordersChanged(2);
    at(1);
    setPhase('BTWD', Phase.continuous);
    venue.work();
    at(3);
    expect(venue.take()).toEqual(['publishIndicative BTWD']);
    expect(said).toEqual([]);
  });

  test('that were refused or not taken are asked for again a second later', () => {
    timekeeper.ordersChanged(2);
    venue.isFull = true;
    at(1);
    venue.isFull = false;
    venue.refusal = RejectCode.journalFull;
    at(2);
    at(2.5);
    at(3);
    venue.refusal = RejectCode.none;
    at(4);
    at(5);
    expect(venue.take()).toHaveLength(3);
    expect(said).toEqual(['No indicative price of BTWD: journalFull']);
  });

  test('wait while the engine is slow', () => {
    venue.isSlow = true;
    for (let seconds = 1; seconds < 9; seconds++) {
      timekeeper.ordersChanged(2);
      at(seconds);
    }
    expect(venue.take()).toHaveLength(1);
  });
});

// The public channels: what changed in the market, told at most once in a few milliseconds to everybody who asked. Each message is written once,
// whoever it goes to; a slow reader gets the latest of what only the latest matters of. An instrument that nobody follows costs next to nothing.
// It must never leave out a trade.

import {
  auctionJson,
  candlesJson,
  instrumentJson,
  tickerJson,
  tradesJson,
} from '../market-json.ts';
import { DepthFeed } from './depth-feed.ts';
import { frameOf } from './frames.ts';
import type { Session } from './session.ts';
import type { Subscription } from './subscription.ts';
import type { Venue } from '../venue.ts';
import type { CandleInterval } from '#marketdata/candle-intervals.ts';
import type { Candle } from '#marketdata/candle-series.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';
import { MarketChange } from '#marketdata/market-instrument.ts';
import type { Market } from '#marketdata/market.ts';

const tradesInSnapshot = 100;
const candlesInSnapshot = 500;
/** An event younger than this may still be on its way here, and could change a candle that time alone had ended. */
const settledAfterMs = 1_000;

export interface PublicFeedOptions {
  readonly publicFlushMs: number;
  readonly tickerFlushMs: number;
}

export class PublicFeeds {
  private readonly venue: Venue;
  private readonly market: Market;
  private readonly options: PublicFeedOptions;
  private readonly nowMs: () => number;
  /** By instrument id; made when somebody first asks for the instrument. */
  private readonly feeds: (InstrumentFeeds | undefined)[] = [];
  private readonly everyTicker = new Audience();
  private readonly everyStatus = new Audience();
  private readonly everyAuction = new Audience();
  private flushTimer: NodeJS.Timeout | undefined;
  private flushedAtMs = 0;
  private slowTimer: NodeJS.Timeout | undefined;

  constructor(venue: Venue, options: PublicFeedOptions, nowMs: () => number) {
    this.venue = venue;
    this.market = venue.market;
    this.options = options;
    this.nowMs = nowMs;
  }

  /** After each batch of events: tells what is new at once where the last time was long enough ago, else a little later. */
  readonly onBatch = (): void => {
    if (this.flushTimer !== undefined) return;
    const waitMs = this.flushedAtMs + this.options.publicFlushMs - performance.now();
    if (waitMs <= 0) this.flush();
    else this.flushTimer = setTimeout(this.flush, waitMs);
  };

  stop(): void {
    clearTimeout(this.flushTimer);
    clearInterval(this.slowTimer);
    this.flushTimer = undefined;
    this.slowTimer = undefined;
  }

  /** Time moves candles on where no trade does. */
  advanceTime(): void {
    this.market.advance((this.nowMs() - settledAfterMs) * 1000);
  }

  depth(instrument: MarketInstrument): DepthFeed {
    return this.of(instrument).depth;
  }

  joinDepth(session: Session, key: string, instrument: MarketInstrument): Subscription {
    return this.of(instrument).depth.join(session, key);
  }

  joinTrades(session: Session, key: string, instrument: MarketInstrument): Subscription {
    const { instrumentId, symbol } = instrument;
    const feed = this.of(instrument);
    // What is pending is for the others: the newcomer's snapshot will have it.
    this.flushTrades(feed);
    return feed.trades.join(session, key, () => {
      this.flushTrades(feed);
      const trades = this.market.trades(instrumentId, tradesInSnapshot);
      const data = tradesJson(instrument, trades);
      session.send(
        `{"channel":"trades","type":"snapshot","instrument":"${symbol}","data":${data}}`,
      );
    });
  }

  joinCandles(
    session: Session,
    key: string,
    instrument: MarketInstrument,
    interval: CandleInterval,
  ): Subscription {
    const { instrumentId, symbol } = instrument;
    this.startSlowTimer();
    return this.of(instrument)
      .candles(interval)
      .audience.join(session, key, () => {
        this.advanceTime();
        const candles = this.market.candles(instrumentId, interval, candlesInSnapshot);
        const data = candlesJson(instrument, candles);
        session.send(
          `{"channel":"candles","type":"snapshot","instrument":"${symbol}","interval":"${interval}","data":${data}}`,
        );
      });
  }

  /** Of one instrument, or of all (undefined). */
  joinTicker(
    session: Session,
    key: string,
    instrument: MarketInstrument | undefined,
  ): Subscription {
    this.startSlowTimer();
    const audience = instrument === undefined ? this.everyTicker : this.of(instrument).ticker;
    return audience.join(session, key, () => {
      for (const each of this.meant(instrument)) session.send(this.tickerText(each, 'snapshot'));
    });
  }

  joinStatus(
    session: Session,
    key: string,
    instrument: MarketInstrument | undefined,
  ): Subscription {
    const audience = instrument === undefined ? this.everyStatus : this.of(instrument).status;
    return audience.join(session, key, () => {
      for (const each of this.meant(instrument)) session.send(statusText(each, 'snapshot'));
    });
  }

  joinAuction(
    session: Session,
    key: string,
    instrument: MarketInstrument | undefined,
  ): Subscription {
    const audience = instrument === undefined ? this.everyAuction : this.of(instrument).auction;
    return audience.join(session, key, () => {
      for (const each of this.meant(instrument)) session.send(auctionText(each, 'snapshot'));
    });
  }

  private meant(instrument: MarketInstrument | undefined): readonly MarketInstrument[] {
    return instrument === undefined ? this.market.instruments : [instrument];
  }

  private of(instrument: MarketInstrument): InstrumentFeeds {
    const { instrumentId } = instrument;
    const existing = this.feeds[instrumentId];
    if (existing !== undefined) return existing;
    const made = new InstrumentFeeds(this.market, instrument);
    this.feeds[instrumentId] = made;
    return made;
  }

  private readonly flush = (): void => {
    this.flushTimer = undefined;
    this.flushedAtMs = performance.now();
    for (const instrument of this.market.takeChangedInstruments()) {
      const { takenChanges } = instrument;
      const feed = this.feeds[instrument.instrumentId];
      if ((takenChanges & MarketChange.status) !== 0) this.tellStatus(instrument, feed);
      // A call begins and ends with a change of phase.
      if ((takenChanges & (MarketChange.auction | MarketChange.status)) !== 0) {
        this.tellAuction(instrument, feed);
      }
      if (feed === undefined) {
        instrument.depth.dropChanges();
        this.market.takeChangedTrades(instrument.instrumentId);
        if (this.everyTicker.size > 0) this.of(instrument).isTickerDue = true;
        continue;
      }
      if ((takenChanges & MarketChange.depth) !== 0) feed.depth.flush();
      if ((takenChanges & MarketChange.trades) !== 0 && feed.trades.size > 0) {
        this.flushTrades(feed);
      }
      if ((takenChanges & MarketChange.corrections) !== 0) this.tellChangedTrades(feed);
      feed.isTickerDue = true;
    }
  };

  private flushTrades(feed: InstrumentFeeds): void {
    const { instrument } = feed;
    const trades = this.market.takeTrades(instrument.instrumentId);
    if (trades.length === 0 || feed.trades.size === 0) return;
    feed.trades.tell(
      `{"channel":"trades","type":"event","instrument":"${instrument.symbol}","data":${tradesJson(instrument, trades)}}`,
    );
  }

  /** Trades that were busted or corrected are told again, with what became of them. */
  private tellChangedTrades(feed: InstrumentFeeds): void {
    const { instrument } = feed;
    const trades = this.market.takeChangedTrades(instrument.instrumentId);
    if (trades.length === 0 || feed.trades.size === 0) return;
    feed.trades.tell(
      `{"channel":"trades","type":"event","instrument":"${instrument.symbol}","data":${tradesJson(instrument, trades)}}`,
    );
  }

  private tellStatus(instrument: MarketInstrument, feed: InstrumentFeeds | undefined): void {
    const text = statusText(instrument, 'event');
    const latest = (): string => statusText(instrument, 'event');
    this.everyStatus.tellLatest(instrument.symbol, text, latest);
    feed?.status.tellLatest(instrument.symbol, text, latest, this.everyStatus);
  }

  private tellAuction(instrument: MarketInstrument, feed: InstrumentFeeds | undefined): void {
    if (this.everyAuction.size + (feed?.auction.size ?? 0) === 0) return;
    const text = auctionText(instrument, 'event');
    const latest = (): string => auctionText(instrument, 'event');
    this.everyAuction.tellLatest(instrument.symbol, text, latest);
    feed?.auction.tellLatest(instrument.symbol, text, latest, this.everyAuction);
  }

  private tickerText(instrument: MarketInstrument, type: 'snapshot' | 'event'): string {
    const ticker = this.market.ticker(instrument.instrumentId);
    return `{"channel":"ticker","type":"${type}","instrument":"${instrument.symbol}","data":${tickerJson(instrument, ticker)}}`;
  }

  private startSlowTimer(): void {
    this.slowTimer ??= setInterval(this.tellSlowly, this.options.tickerFlushMs).unref();
  }

  /** Tickers and candles, which nobody needs more often than a screen shows them. */
  private readonly tellSlowly = (): void => {
    this.advanceTime();
    let isFollowed = this.everyTicker.size > 0;
    for (const feed of this.feeds) {
      if (feed === undefined) continue;
      if (feed.isTickerDue) {
        feed.isTickerDue = false;
        if (feed.ticker.size + this.everyTicker.size > 0) {
          const { instrument } = feed;
          const text = this.tickerText(instrument, 'event');
          const latest = (): string => this.tickerText(instrument, 'event');
          this.everyTicker.tellLatest(instrument.symbol, text, latest);
          feed.ticker.tellLatest(instrument.symbol, text, latest, this.everyTicker);
        }
      }
      for (const candles of feed.candleFeeds) candles.tell(this.venue.market, feed.instrument);
      isFollowed ||=
        feed.ticker.size > 0 || feed.candleFeeds.some(({ audience }) => audience.size > 0);
    }
    if (isFollowed) return;
    clearInterval(this.slowTimer);
    this.slowTimer = undefined;
  };
}

class InstrumentFeeds {
  readonly instrument: MarketInstrument;
  readonly depth: DepthFeed;
  readonly trades = new Audience();
  readonly ticker = new Audience();
  readonly status = new Audience();
  readonly auction = new Audience();
  readonly candleFeeds: CandleFeed[] = [];
  isTickerDue = false;

  constructor(market: Market, instrument: MarketInstrument) {
    this.instrument = instrument;
    this.depth = new DepthFeed(market, instrument);
  }

  candles(interval: CandleInterval): CandleFeed {
    const existing = this.candleFeeds.find((feed) => feed.interval === interval);
    if (existing !== undefined) return existing;
    const made = new CandleFeed(interval);
    this.candleFeeds.push(made);
    return made;
  }
}

/** The candles of one interval: the open one whenever it changes, and each that became final, once. */
class CandleFeed {
  readonly interval: CandleInterval;
  readonly audience = new Audience();
  /** Start of the newest candle that was told, and what was last said. */
  private toldFromUs = Number.NaN;
  private told = '';

  constructor(interval: CandleInterval) {
    this.interval = interval;
  }

  tell(market: Market, instrument: MarketInstrument): void {
    if (this.audience.size === 0) {
      this.toldFromUs = Number.NaN;
      return;
    }
    const { instrumentId, symbol } = instrument;
    const fromUs = this.toldFromUs;
    const since = (): Candle[] =>
      Number.isNaN(fromUs)
        ? market.candles(instrumentId, this.interval, 2)
        : market.candlesSince(instrumentId, this.interval, fromUs);
    const candles = since();
    const newest = candles.at(-1);
    if (newest === undefined) return;
    this.toldFromUs = newest.startTsUs;
    const data = candlesJson(instrument, candles);
    if (data === this.told) return;
    this.told = data;
    const event = (list: string): string =>
      `{"channel":"candles","type":"event","instrument":"${symbol}","interval":"${this.interval}","data":${list}}`;
    // Who is slow gets every candle since the last one that they were told of.
    this.audience.tellLatest('', event(data), () => event(candlesJson(instrument, since())));
  }
}

/** Those who follow one thing. */
class Audience {
  private readonly members = new Map<Session, AudienceMember>();

  get size(): number {
    return this.members.size;
  }

  has(session: Session): boolean {
    return this.members.has(session);
  }

  join(session: Session, key: string, sendSnapshot: () => void): Subscription {
    const member = new AudienceMember(session, key, sendSnapshot, this.members);
    this.members.set(session, member);
    return member;
  }

  /** One frame for all, but for those whom `told` reaches as well. */
  tell(text: string, told?: Audience): void {
    if (this.members.size === 0) return;
    const frame = frameOf(text);
    for (const session of this.members.keys()) {
      if (told?.has(session) !== true) session.send(frame);
    }
  }

  /**
   * As tell, of what only the latest matters. For who is slow it is written when they have taken what they were sent, once for each
   * `key`; `latest` writes it then.
   */
  tellLatest(key: string, text: string, latest: () => string, told?: Audience): void {
    if (this.members.size === 0) return;
    const frame = frameOf(text);
    for (const [session, member] of this.members) {
      if (told?.has(session) !== true) member.takeLatest(key, frame, latest);
    }
  }
}

class AudienceMember implements Subscription {
  readonly session: Session;
  readonly key: string;
  readonly sendSnapshot: () => void;
  private readonly members: Map<Session, AudienceMember>;
  /** What a slow session is to be told when it has caught up, by key. */
  private readonly waiting = new Map<string, () => string>();

  constructor(
    session: Session,
    key: string,
    sendSnapshot: () => void,
    members: Map<Session, AudienceMember>,
  ) {
    this.session = session;
    this.key = key;
    this.sendSnapshot = sendSnapshot;
    this.members = members;
  }

  takeLatest(key: string, frame: Buffer, latest: () => string): void {
    if (this.waiting.has(key)) return;
    if (this.session.isSlow) this.waiting.set(key, latest);
    else this.session.send(frame);
  }

  drained(): void {
    for (const latest of this.waiting.values()) this.session.send(latest());
    this.waiting.clear();
  }

  end(): void {
    this.waiting.clear();
    this.members.delete(this.session);
  }
}

function statusText(instrument: MarketInstrument, type: 'snapshot' | 'event'): string {
  return `{"channel":"status","type":"${type}","instrument":"${instrument.symbol}","data":${instrumentJson(instrument)}}`;
}

function auctionText(instrument: MarketInstrument, type: 'snapshot' | 'event'): string {
  return `{"channel":"auction","type":"${type}","instrument":"${instrument.symbol}","data":${auctionJson(instrument)}}`;
}

// From a channel as a client names it to a subscription: which channels there are, what each needs, and who may have it.

import type { Access, Principal } from '../access.ts';
import { ApiError, invalidField, missingField } from '../api-error.ts';
import { firstUnknownField } from '../order-fields.ts';
import type { JsonObject } from '../strict-json.ts';
import type { Venue } from '../venue.ts';
import type { Broadcasts } from './broadcasts.ts';
import type { PrivateChannel, PrivateFeeds } from './private-feeds.ts';
import { privateChannels } from './private-feeds.ts';
import type { PublicFeeds } from './public-feeds.ts';
import type { Session } from './session.ts';
import type { Subscription } from './subscription.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { CandleInterval } from '#marketdata/candle-intervals.ts';
import { candleIntervals } from '#marketdata/candle-intervals.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';

/** A channel that was understood: the same request gives the same key. */
export interface Channel {
  readonly key: string;
  join(): Subscription;
}

export interface ChannelParts {
  readonly venue: Venue;
  readonly access: Access;
  readonly publicFeeds: PublicFeeds;
  readonly privateFeeds: PrivateFeeds;
  readonly broadcasts: Broadcasts;
}

const everything = '*';

export class Channels {
  private readonly venue: Venue;
  private readonly access: Access;
  private readonly publicFeeds: PublicFeeds;
  private readonly privateFeeds: PrivateFeeds;
  private readonly broadcasts: Broadcasts;

  constructor({ venue, access, publicFeeds, privateFeeds, broadcasts }: ChannelParts) {
    this.venue = venue;
    this.access = access;
    this.publicFeeds = publicFeeds;
    this.privateFeeds = privateFeeds;
    this.broadcasts = broadcasts;
  }

  /** Whether somebody who signed in on a socket may go on with a private subscription of the one who was there before. */
  mayKeep(principal: Principal, key: string): boolean {
    const [name, whose] = key.split(' ', 2);
    if (name === 'notifications') return whose === principal.memberId;
    try {
      this.access.named(principal, whose, 'account');
      return true;
    } catch (error) {
      if (error instanceof ApiError) return false;
      throw error;
    }
  }

  /** Throws ApiError with the field behind `path`. */
  find(session: Session, spec: unknown, path: string): Channel {
    if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) {
      throw invalidField(
        path,
        'A channel is an object such as {"channel":"depth","instrument":"AAPL"}.',
      );
    }
    const fields = spec as JsonObject;
    const name = fields['channel'];
    if (name === undefined) throw missingField(`${path}.channel`);
    if (typeof name !== 'string') {
      throw new ApiError(RejectCode.unknownChannel, { field: `${path}.channel` });
    }
    if (isPrivate(name)) return this.findPrivate(session, fields, name, path);
    switch (name) {
      case 'depth':
      case 'trades': {
        refuseUnknown(fields, ['channel', 'instrument'], path);
        const instrument = this.instrument(fields, path);
        const key = `${name} ${instrument.symbol}`;
        return {
          key,
          join: () =>
            name === 'depth'
              ? this.publicFeeds.joinDepth(session, key, instrument)
              : this.publicFeeds.joinTrades(session, key, instrument),
        };
      }
      case 'ticker':
      case 'status':
      case 'auction': {
        refuseUnknown(fields, ['channel', 'instrument'], path);
        const instrument =
          fields['instrument'] === everything ? undefined : this.instrument(fields, path);
        const key = `${name} ${instrument?.symbol ?? everything}`;
        return { key, join: () => this.joinWide(session, name, key, instrument) };
      }
      case 'candles': {
        refuseUnknown(fields, ['channel', 'instrument', 'interval'], path);
        const instrument = this.instrument(fields, path);
        const interval = fields['interval'];
        if (interval === undefined) throw missingField(`${path}.interval`);
        if (!isCandleInterval(interval)) {
          throw invalidField(`${path}.interval`, 'An interval is one of 1s 5s 1m 5m 15m 1h 1d.');
        }
        const key = `candles ${instrument.symbol} ${interval}`;
        return {
          key,
          join: () => this.publicFeeds.joinCandles(session, key, instrument, interval),
        };
      }
      case 'announcements':
        refuseUnknown(fields, ['channel'], path);
        return { key: name, join: () => this.broadcasts.joinAnnouncements(session, name) };
      case 'notifications': {
        refuseUnknown(fields, ['channel'], path);
        const { principal } = session;
        if (principal === undefined || principal.memberId === '') {
          throw new ApiError(RejectCode.unauthenticated, { field: `${path}.channel` });
        }
        const { memberId } = principal;
        const key = `notifications ${memberId}`;
        return { key, join: () => this.broadcasts.joinNotifications(session, key, memberId) };
      }
      default:
        throw new ApiError(RejectCode.unknownChannel, { field: `${path}.channel` });
    }
  }

  /** A channel of one instrument, or of all (undefined). */
  private joinWide(
    session: Session,
    name: 'ticker' | 'status' | 'auction',
    key: string,
    instrument: MarketInstrument | undefined,
  ): Subscription {
    switch (name) {
      case 'ticker':
        return this.publicFeeds.joinTicker(session, key, instrument);
      case 'status':
        return this.publicFeeds.joinStatus(session, key, instrument);
      default:
        return this.publicFeeds.joinAuction(session, key, instrument);
    }
  }

  private findPrivate(
    session: Session,
    fields: JsonObject,
    name: PrivateChannel,
    path: string,
  ): Channel {
    refuseUnknown(fields, ['channel', 'account'], path);
    const { principal } = session;
    if (principal === undefined) {
      throw new ApiError(RejectCode.unauthenticated, { field: `${path}.channel` });
    }
    const accountId = this.access.account(principal, fields['account'], `${path}.account`);
    const key = `${name} ${accountId}`;
    return { key, join: () => this.privateFeeds.join(session, key, name, accountId) };
  }

  private instrument(fields: JsonObject, path: string): MarketInstrument {
    const field = `${path}.instrument`;
    const symbol = fields['instrument'];
    if (symbol === undefined) throw missingField(field);
    if (typeof symbol !== 'string') throw invalidField(field, 'A symbol is a string.');
    const instrument = this.venue.market.instrumentBySymbol(symbol);
    if (instrument === undefined) throw new ApiError(RejectCode.unknownInstrument, { field });
    return instrument;
  }
}

/** True for the key of a subscription that only a signed-in user may have. */
export function isPrivateKey(key: string): boolean {
  const name = key.split(' ', 1)[0];
  return name === 'notifications' || isPrivate(name);
}

function isCandleInterval(name: unknown): name is CandleInterval {
  return candleIntervals.some((interval) => interval.name === name);
}

function isPrivate(name: unknown): name is PrivateChannel {
  return privateChannels.some((channel) => channel === name);
}

function refuseUnknown(fields: JsonObject, known: readonly string[], path: string): void {
  const unknown = firstUnknownField(fields, known);
  if (unknown === undefined) return;
  const field = `${path}.${unknown}`;
  throw new ApiError(RejectCode.unknownField, { field, message: `There is no field "${field}".` });
}

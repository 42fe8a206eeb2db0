// The private channels: an account's orders, fills, balances, positions and prevented matches, told at the end of the batch that changed them. Only accounts
// that somebody follows are watched. It must never send one account's data to a session that may not act for it.

import { balanceJson, fillJson, positionJson } from '../account-json.ts';
import { listJson } from '../market-json.ts';
import { preventedMatchJson } from '../order-history-json.ts';
import type { Session } from './session.ts';
import type { Subscription } from './subscription.ts';
import type { Venue } from '../venue.ts';
import type { AccountChanges } from '#portfolio/account-entry.ts';
import type { Holding } from '#portfolio/holding.ts';
import { orderJson } from '#portfolio/order-json.ts';
import { unreachable } from '#std/assert.ts';

export const privateChannels = [
  'orders',
  'fills',
  'balances',
  'positions',
  'preventedMatches',
] as const;
export type PrivateChannel = (typeof privateChannels)[number];

const fillsInSnapshot = 100;
const preventedInSnapshot = 100;
const openOrdersInSnapshot = 10_000;

export class PrivateFeeds {
  private readonly venue: Venue;
  private readonly followers = new Map<number, Set<AccountFollower>>();

  constructor(venue: Venue) {
    this.venue = venue;
  }

  readonly onBatch = (): void => {
    const { portfolio } = this.venue;
    for (const accountId of portfolio.takeChangedAccounts()) this.tell(accountId);
  };

  join(session: Session, key: string, channel: PrivateChannel, accountId: number): Subscription {
    const follower = new AccountFollower(this, session, key, channel, accountId);
    const others = this.followers.get(accountId);
    if (others === undefined) this.followers.set(accountId, new Set([follower]));
    else others.add(follower);
    this.venue.portfolio.watch(accountId);
    return follower;
  }

  leave(follower: AccountFollower): void {
    const { accountId } = follower;
    const others = this.followers.get(accountId);
    if (others?.delete(follower) !== true) return;
    if (others.size === 0) this.followers.delete(accountId);
    this.venue.portfolio.unwatch(accountId);
  }

  /** Between two batches nothing is pending, so no push that follows has what the snapshot has already. */
  snapshot(channel: PrivateChannel, accountId: number): string {
    return message(channel, 'snapshot', accountId, this.snapshotData(channel, accountId));
  }

  private tell(accountId: number): void {
    const changes = this.venue.portfolio.takeChanges(accountId);
    const followers = this.followers.get(accountId);
    if (followers === undefined) return;
    // One text a channel, however many follow it.
    const texts = new Map<PrivateChannel, string>();
    for (const { channel, session } of followers) {
      let text = texts.get(channel);
      if (text === undefined) {
        const data = this.changesData(channel, changes);
        text = data === '' ? '' : message(channel, 'event', accountId, data);
        texts.set(channel, text);
      }
      if (text !== '') session.send(text);
    }
  }

  private snapshotData(channel: PrivateChannel, accountId: number): string {
    const { market, portfolio } = this.venue;
    switch (channel) {
      case 'orders':
        return listJson(portfolio.openOrders(accountId, openOrdersInSnapshot), (order) =>
          orderJson(order, market.instrument(order.instrumentId)),
        );
      case 'fills':
        return listJson(portfolio.fills(accountId, fillsInSnapshot), (fill) =>
          fillJson(market, fill),
        );
      case 'balances':
        return this.holdings(portfolio.holdings(accountId), false);
      case 'positions':
        return this.holdings(portfolio.holdings(accountId), true);
      case 'preventedMatches':
        return listJson(portfolio.preventedMatches(accountId, preventedInSnapshot), (match) =>
          preventedMatchJson(market, match),
        );
      default:
        return unreachable(channel);
    }
  }

  /** '' where nothing of the channel changed. */
  private changesData(
    channel: PrivateChannel,
    { orders, fills, changedFills, holdings, preventedMatches }: AccountChanges,
  ): string {
    const { market } = this.venue;
    switch (channel) {
      case 'orders':
        if (orders.length === 0) return '';
        return listJson(orders, (order) => orderJson(order, market.instrument(order.instrumentId)));
      case 'fills':
        return fills.length + changedFills.length === 0
          ? ''
          : listJson([...fills, ...changedFills], (fill) => fillJson(market, fill));
      case 'balances':
      case 'positions': {
        const data = this.holdings(holdings, channel === 'positions');
        return data === '[]' ? '' : data;
      }
      case 'preventedMatches':
        if (preventedMatches.length === 0) return '';
        return listJson(preventedMatches, (match) => preventedMatchJson(market, match));
      default:
        return unreachable(channel);
    }
  }

  /** Currencies are balances, shares are positions. */
  private holdings(holdings: readonly Holding[], arePositions: boolean): string {
    const { market } = this.venue;
    const meant = holdings.filter(
      ({ assetId }) => (market.asset(assetId)?.instrumentId ?? 0) > 0 === arePositions,
    );
    return listJson(meant, (holding) =>
      arePositions ? positionJson(market, holding) : balanceJson(market, holding),
    );
  }
}

export class AccountFollower implements Subscription {
  readonly session: Session;
  readonly key: string;
  readonly channel: PrivateChannel;
  readonly accountId: number;
  private readonly feeds: PrivateFeeds;

  constructor(
    feeds: PrivateFeeds,
    session: Session,
    key: string,
    channel: PrivateChannel,
    accountId: number,
  ) {
    this.feeds = feeds;
    this.session = session;
    this.key = key;
    this.channel = channel;
    this.accountId = accountId;
  }

  sendSnapshot(): void {
    this.session.send(this.feeds.snapshot(this.channel, this.accountId));
  }

  drained(): void {
    // Nothing was held back.
  }

  end(): void {
    this.feeds.leave(this);
  }
}

function message(
  channel: PrivateChannel,
  type: 'snapshot' | 'event',
  accountId: number,
  data: string,
): string {
  return `{"channel":"${channel}","type":"${type}","account":"${accountId}","data":${data}}`;
}

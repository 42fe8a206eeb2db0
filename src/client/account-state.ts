// What an account has and has open, folded from its private channels and from replies, whichever is newer: open orders, balances, positions, the
// latest fills. While the connection is gone it says that it is stale. It must never let an older state of an order replace a newer one.

import type { ChannelHandler, Channels, Subscription } from './channels.ts';
import type { VenueError } from './errors.ts';
import { Observable } from './observable.ts';
import type { Balance, Fill, Order, Position } from '#api/types.ts';
import { isOpen } from '#api/types.ts';

export type AccountStatus = 'loading' | 'live' | 'stale' | 'refused' | 'closed';

const channelNames = ['orders', 'balances', 'positions', 'fills'] as const;
type Name = (typeof channelNames)[number];

/** Orders that closed, remembered so that a late reply does not open them again. */
const closedMax = 10_000;
const fillsMax = 1_000;

export class AccountState {
  /** Live once every channel has told where things stand. */
  readonly status = new Observable<AccountStatus>('loading');
  /** Counts the changes. */
  readonly version = new Observable(0);
  error: VenueError | null = null;
  private readonly orders = new Map<string, Order>();
  private readonly closedSeq = new Map<string, number>();
  private readonly balanceByAsset = new Map<string, Balance>();
  private readonly positionBySymbol = new Map<string, Position>();
  private readonly fillById = new Map<string, Fill>();
  private readonly awaited = new Set<Name>(channelNames);
  private readonly subscriptions: readonly Subscription[];

  /** `account` is needed where the user holds several. */
  constructor(channels: Channels, account?: string) {
    const whose = account === undefined ? {} : { account };
    const common = {
      refused: (error: VenueError) => {
        this.error = error;
        this.status.set('refused');
      },
      lost: () => this.lost(),
    } satisfies Partial<ChannelHandler>;
    this.subscriptions = [
      channels.subscribe(
        { channel: 'orders', ...whose },
        {
          push: ({ type, data }) => {
            // Who is not in a snapshot of open orders is closed.
            if (type === 'snapshot') this.orders.clear();
            for (const order of data) this.takeOrder(order);
            this.told('orders', type);
          },
          ...common,
        },
      ),
      channels.subscribe(
        { channel: 'balances', ...whose },
        {
          push: ({ type, data }) => {
            if (type === 'snapshot') this.balanceByAsset.clear();
            for (const balance of data) this.balanceByAsset.set(balance.asset, balance);
            this.told('balances', type);
          },
          ...common,
        },
      ),
      channels.subscribe(
        { channel: 'positions', ...whose },
        {
          push: ({ type, data }) => {
            if (type === 'snapshot') this.positionBySymbol.clear();
            for (const position of data) this.positionBySymbol.set(position.instrument, position);
            this.told('positions', type);
          },
          ...common,
        },
      ),
      channels.subscribe(
        { channel: 'fills', ...whose },
        {
          push: ({ type, data }) => {
            // Snapshots are told newest first; fills are kept in the order in which they happened.
            const inOrder = type === 'snapshot' ? data.toReversed() : data;
            for (const fill of inOrder) this.fillById.set(`${fill.tradeId} ${fill.orderId}`, fill);
            for (const key of this.fillById.keys()) {
              if (this.fillById.size <= fillsMax) break;
              this.fillById.delete(key);
            }
            this.told('fills', type);
          },
          ...common,
        },
      ),
    ];
  }

  /** Newest first. */
  get openOrders(): readonly Order[] {
    return [...this.orders.values()].sort((a, b) => Number(b.orderId) - Number(a.orderId));
  }

  order(orderId: string): Order | undefined {
    return this.orders.get(orderId);
  }

  get balances(): readonly Balance[] {
    return [...this.balanceByAsset.values()];
  }

  get positions(): readonly Position[] {
    return [...this.positionBySymbol.values()];
  }

  /** The latest, oldest first; none twice. */
  get fills(): readonly Fill[] {
    return [...this.fillById.values()];
  }

  /** An order as a reply or a push shows it. */
  takeOrder(order: Order): void {
    const { orderId, seq } = order;
    const knownSeq = this.orders.get(orderId)?.seq ?? this.closedSeq.get(orderId) ?? -1;
    if (knownSeq > seq) return;
    if (isOpen(order)) {
      if (!this.closedSeq.has(orderId)) this.orders.set(orderId, order);
      return;
    }
    this.orders.delete(orderId);
    this.closedSeq.set(orderId, seq);
    for (const oldest of this.closedSeq.keys()) {
      if (this.closedSeq.size <= closedMax) break;
      this.closedSeq.delete(oldest);
    }
  }

  close(): void {
    for (const subscription of this.subscriptions) subscription.close();
    this.status.set('closed');
  }

  private told(name: Name, type: 'snapshot' | 'event'): void {
    if (type === 'snapshot') this.awaited.delete(name);
    this.version.set(this.version.value + 1);
    if (this.awaited.size === 0) this.status.set('live');
  }

  private lost(): void {
    for (const name of channelNames) this.awaited.add(name);
    if (this.status.value === 'live') this.status.set('stale');
  }
}

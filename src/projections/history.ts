// Everything that ever happened at the venue, by account, instrument and time, a page at a time, out of the tables that the projector keeps:
// they are a little behind the venue (see `projected`), and can be away. It must never write, nor decide who may see what: its callers do.

import { sql, type Kysely, type SelectQueryBuilder, type SqlBool, type Expression } from 'kysely';
import { OrdStatus, type CloseReason } from '#core/terms.ts';
import { isDatabaseAway } from '#database/away.ts';
import type { Database } from '#database/database.ts';
import { Liquidity } from '#portfolio/fill-ring.ts';
import type { OrderLife } from '#portfolio/history-fold.ts';
import { ExecType } from '#portfolio/order-history.ts';
import { OrderView } from '#portfolio/order-view.ts';
import type { PreventedMatchView } from '#portfolio/prevented-ring.ts';
import { formatTimeUs } from '#std/time-format.ts';
import type {
  Auction,
  Balance,
  CandleFilter,
  Fill,
  FillFilter,
  LedgerEntry,
  LedgerFilter,
  OrderEvent,
  OrderEventFilter,
  OrderFilter,
  Page,
  PageRequest,
  Place,
  Position,
  PreventedFilter,
  Projected,
  StoredCandle,
  TimeRange,
  Trade,
  TradeFilter,
} from './history-types.ts';
import { pageLimitMax } from './history-types.ts';
import { marketSchema } from './migrations.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import type { MarketTables, OrderEventTable, OrdersTable } from './tables.ts';

export * from './history-types.ts';
export { CursorError } from './page-cursor.ts';

/** The tables cannot be read now: the database is away, or they are not made yet. The same question may be answered later. */
export class HistoryUnavailableError extends Error {
  override readonly name = 'HistoryUnavailableError';
}

const openStatuses: readonly number[] = [
  OrdStatus.new,
  OrdStatus.partiallyFilled,
  OrdStatus.suspended,
  OrdStatus.pendingNew,
];
const defaultLimit = 100;

type Db = Kysely<MarketTables>;
/** A query of any one table, for what all lists have in common. */
type AnyQuery<Row> = SelectQueryBuilder<MarketTables, keyof MarketTables, Row>;

const us = (column: string) =>
  sql<bigint>`(extract(epoch from ${sql.ref(column)}) * 1000000)::bigint`;
/** An instant to the microsecond: as a Date it would lose three digits. */
const instant = (tsUs: number) => sql<Date>`${formatTimeUs(tsUs)}::text::timestamptz`;

export class History {
  private readonly db: Db;

  /** `database` has the schema `market`; every method throws HistoryUnavailableError where it cannot be read. */
  constructor(database: Database) {
    this.db = database.typed<MarketTables>();
  }

  /** Up to where the tables have the journal; undefined before the first rows. */
  async projected(): Promise<Projected | undefined> {
    const row = await ask(
      this.db
        .selectFrom('market.projection')
        .select(['venue_id', 'seq', 'rebuilt_at', us('ts').as('ts_us')])
        .where('name', '=', marketSchema)
        .executeTakeFirst(),
    );
    if (row === undefined) return undefined;
    return {
      venueId: row.venue_id,
      seq: Number(row.seq),
      tsUs: Number(row.ts_us ?? 0),
      rebuiltAt: row.rebuilt_at,
    };
  }

  // ---- orders

  async orders(filter: OrderFilter, request: PageRequest = {}): Promise<Page<OrderView>> {
    const { accountId, instrumentId, side, isOpen, status, clOrdId } = filter;
    let query = this.orderRows();
    if (accountId !== undefined) query = query.where('account_id', '=', accountId);
    if (instrumentId !== undefined) query = query.where('instrument_id', '=', instrumentId);
    if (side !== undefined) query = query.where('side', '=', side);
    if (clOrdId !== undefined) query = query.where('cl_ord_id', '=', clOrdId);
    if (isOpen !== undefined)
      query = query.where('status', isOpen ? 'in' : 'not in', [...openStatuses]);
    if (status !== undefined) query = query.where('status', '=', status);
    return this.page(
      'o',
      query,
      'entered_at',
      filter,
      request,
      ['order_id'],
      orderView,
      (order) => [order.createdTsUs, order.orderId],
    );
  }

  async order(orderId: number): Promise<OrderView | undefined> {
    const query = this.orderRows().where('order_id', '=', BigInt(orderId));
    const row = await ask(query.executeTakeFirst());
    return row === undefined ? undefined : orderView(row);
  }

  async ordersById(orderIds: readonly number[]): Promise<OrderView[]> {
    if (orderIds.length === 0) return [];
    const query = this.orderRows().where('order_id', 'in', orderIds.map(BigInt));
    return (await ask(query.execute())).map(orderView);
  }

  /** Newest first. */
  async orderEvents(
    filter: OrderEventFilter,
    request: PageRequest = {},
  ): Promise<Page<OrderEvent>> {
    const { accountId, orderId, instrumentId } = filter;
    let query = this.orderEventRows();
    if (accountId !== undefined) query = query.where('account_id', '=', accountId);
    if (orderId !== undefined) query = query.where('order_id', '=', BigInt(orderId));
    if (instrumentId !== undefined) query = query.where('instrument_id', '=', instrumentId);
    return this.page('e', query, 'at', filter, request, ['seq', 'idx'], orderEvent, (event) => [
      event.tsUs,
      event.seq,
      event.idx,
    ]);
  }

  /** Everything that happened to an order, oldest first; undefined where nothing is known of it. At most `pageLimitMax` steps. */
  async orderLife(orderId: number): Promise<OrderLife | undefined> {
    const rows = await ask(
      this.orderEventRows()
        .where('order_id', '=', BigInt(orderId))
        .orderBy('seq')
        .orderBy('idx')
        .limit(pageLimitMax + 1)
        .execute(),
    );
    if (rows.length === 0) return undefined;
    const isWhole = rows.length <= pageLimitMax;
    return { steps: rows.slice(0, pageLimitMax).map(orderEvent), isWhole };
  }

  // ---- fills, trades, auctions, prevented matches

  async fills(filter: FillFilter, request: PageRequest = {}): Promise<Page<Fill>> {
    const { accountId, instrumentId, side, orderId } = filter;
    let query = this.fillRows();
    if (accountId !== undefined) query = query.where('account_id', '=', accountId);
    if (instrumentId !== undefined) query = query.where('instrument_id', '=', instrumentId);
    if (side !== undefined) query = query.where('side', '=', side);
    if (orderId !== undefined) query = query.where('order_id', '=', BigInt(orderId));
    return this.page('f', query, 'at', filter, request, ['trade_id', 'order_id'], fill, (item) => [
      item.tsUs,
      item.tradeId,
      item.orderId,
    ]);
  }

  /** Both sides of a trade. */
  async fillsOfTrade(tradeId: number): Promise<Fill[]> {
    const at = this.db
      .selectFrom('market.trade')
      .select('at')
      .where('trade_id', '=', BigInt(tradeId));
    const query = this.fillRows().where('at', 'in', at).where('trade_id', '=', BigInt(tradeId));
    return (await ask(query.execute())).map(fill);
  }

  async trades(filter: TradeFilter, request: PageRequest = {}): Promise<Page<Trade>> {
    let query = this.tradeRows();
    if (filter.instrumentId !== undefined)
      query = query.where('instrument_id', '=', filter.instrumentId);
    return this.page('t', query, 'at', filter, request, ['trade_id'], trade, (item) => [
      item.tsUs,
      item.tradeId,
    ]);
  }

  async trade(tradeId: number): Promise<Trade | undefined> {
    const query = this.tradeRows().where('trade_id', '=', BigInt(tradeId));
    const row = await ask(query.executeTakeFirst());
    return row === undefined ? undefined : trade(row);
  }

  /** By the start of their intervals, newest first; intervals without a trade are not there. The newest may still change. */
  async candles(filter: CandleFilter, request: PageRequest = {}): Promise<Page<StoredCandle>> {
    const { instrumentId, intervalS } = filter;
    const query = this.db
      .selectFrom('market.candle')
      .selectAll()
      .select(us('start_at').as('start_us'))
      .where('instrument_id', '=', instrumentId)
      .where('interval_s', '=', intervalS);
    const nowUs = (await this.projected())?.tsUs ?? 0;
    const toCandle = (row: Awaited<ReturnType<typeof query.execute>>[number]): StoredCandle => ({
      startTsUs: Number(row.start_us),
      openTicks: Number(row.open_ticks),
      highTicks: Number(row.high_ticks),
      lowTicks: Number(row.low_ticks),
      closeTicks: Number(row.close_ticks),
      volumeLots: Number(row.volume_lots),
      trades: Number(row.trades),
      notionalMinor: BigInt(row.notional_minor),
      final: Number(row.start_us) + intervalS * 1_000_000 <= nowUs,
    });
    return this.page('c', query, 'start_at', filter, request, [], toCandle, (item) => [
      item.startTsUs,
    ]);
  }

  async auctions(
    filter: TimeRange & { readonly instrumentId?: number },
    request: PageRequest = {},
  ): Promise<Page<Auction>> {
    let query = this.db.selectFrom('market.auction').selectAll().select(us('at').as('ts_us'));
    if (filter.instrumentId !== undefined)
      query = query.where('instrument_id', '=', filter.instrumentId);
    const toAuction = (row: Awaited<ReturnType<typeof query.execute>>[number]): Auction => ({
      instrumentId: row.instrument_id,
      phase: row.phase,
      priceTicks: Number(row.price_ticks),
      matchedLots: Number(row.matched_lots),
      surplusLots: Number(row.surplus_lots),
      surplusSide: row.surplus_side,
      tsUs: Number(row.ts_us),
      seq: Number(row.seq),
    });
    return this.page(
      'a',
      query,
      'at',
      filter,
      request,
      ['seq', 'instrument_id'],
      toAuction,
      (item) => [item.tsUs, item.seq, item.instrumentId],
    );
  }

  /** With an account, what belongs to another account of its trade group is 0 in them. */
  async preventedMatches(
    filter: PreventedFilter,
    request: PageRequest = {},
  ): Promise<Page<PreventedMatchView>> {
    const { accountId, instrumentId, orderId } = filter;
    let query = this.db
      .selectFrom('market.prevented_match')
      .selectAll()
      .select(us('at').as('ts_us'));
    if (accountId !== undefined)
      query = query.where((eb) =>
        eb.or([eb('maker_account_id', '=', accountId), eb('taker_account_id', '=', accountId)]),
      );
    if (instrumentId !== undefined) query = query.where('instrument_id', '=', instrumentId);
    if (orderId !== undefined) {
      const id = BigInt(orderId);
      query = query.where((eb) =>
        eb.or([eb('maker_order_id', '=', id), eb('taker_order_id', '=', id)]),
      );
    }
    const toMatch = (
      row: Awaited<ReturnType<typeof query.execute>>[number],
    ): PreventedMatchView => {
      const isMaker = accountId === undefined || row.maker_account_id === accountId;
      const isTaker = accountId === undefined || row.taker_account_id === accountId;
      return {
        preventedMatchId: Number(row.prevented_match_id),
        instrumentId: row.instrument_id,
        stpMode: row.stp_mode,
        priceTicks: Number(row.price_ticks),
        makerOrderId: isMaker ? Number(row.maker_order_id) : 0,
        makerAccountId: isMaker ? row.maker_account_id : 0,
        makerPreventedLots: isMaker ? Number(row.maker_prevented_lots) : 0,
        takerOrderId: isTaker ? Number(row.taker_order_id) : 0,
        takerAccountId: isTaker ? row.taker_account_id : 0,
        takerPreventedLots: isTaker ? Number(row.taker_prevented_lots) : 0,
        tsUs: Number(row.ts_us),
        seq: Number(row.seq),
      };
    };
    const ids = ['prevented_match_id'];
    return this.page('p', query, 'at', filter, request, ids, toMatch, (item) => [
      item.tsUs,
      item.preventedMatchId,
    ]);
  }

  // ---- money and shares

  async ledgerEntries(filter: LedgerFilter, request: PageRequest = {}): Promise<Page<LedgerEntry>> {
    const { accountId, assetId, kinds } = filter;
    let query = this.ledgerRows();
    if (accountId !== undefined) query = query.where('account_id', '=', accountId);
    if (assetId !== undefined) query = query.where('asset_id', '=', assetId);
    if (kinds !== undefined) query = query.where('kind', 'in', [...kinds]);
    return this.page('l', query, 'at', filter, request, ['seq', 'idx'], ledgerEntry, (entry) => [
      entry.tsUs,
      entry.seq,
      entry.idx,
    ]);
  }

  /** Of one account, in order of asset; of all where no account is named. */
  async balances(accountId?: number): Promise<Balance[]> {
    let query = this.db.selectFrom('market.balance').selectAll();
    if (accountId !== undefined) query = query.where('account_id', '=', accountId);
    const rows = await ask(query.orderBy('account_id').orderBy('asset_id').execute());
    return rows.map((row) => ({
      accountId: row.account_id,
      assetId: row.asset_id,
      availableMinor: Number(row.available_minor),
      heldMinor: Number(row.held_minor),
      seq: Number(row.updated_seq),
    }));
  }

  /** What an account had of each asset before an instant, held or not, by asset id; assets that it had nothing of are not there. */
  async balancesAt(accountId: number, tsUs: number): Promise<ReadonlyMap<number, bigint>> {
    const rows = await ask(
      this.db
        .selectFrom('market.ledger_entry')
        .select(['asset_id', sql<string>`sum(amount_minor)`.as('sum')])
        .where('account_id', '=', accountId)
        .where('at', '<', instant(tsUs))
        .groupBy('asset_id')
        .execute(),
    );
    const sums = rows.map((row) => [row.asset_id, BigInt(row.sum)] as const);
    return new Map(sums.filter(([, sum]) => sum !== 0n));
  }

  /** Of one account, in order of instrument, flat ones included; of all where no account is named. */
  async positions(accountId?: number): Promise<Position[]> {
    let query = this.db.selectFrom('market.position').selectAll();
    if (accountId !== undefined) query = query.where('account_id', '=', accountId);
    const rows = await ask(query.orderBy('account_id').orderBy('instrument_id').execute());
    return rows.map((row) => ({
      accountId: row.account_id,
      instrumentId: row.instrument_id,
      shares: Number(row.shares),
      borrowedShares: Number(row.borrowed_shares),
      costMinor: row.cost_minor === null ? undefined : Number(row.cost_minor),
      realizedMinor: Number(row.realized_pnl_minor),
      seq: Number(row.updated_seq),
    }));
  }

  // ---- in the order in which it happened, for those that follow

  /** Order events of all accounts after a place up to a seq (included), oldest first. */
  async orderEventsAfter(after: Place, toSeq: number, limit: number): Promise<OrderEvent[]> {
    const query = this.orderEventRows()
      .where('seq', '<=', BigInt(toSeq))
      .where('seq', '>=', BigInt(after.seq))
      .where(isAfter(after))
      .orderBy('seq')
      .orderBy('idx')
      .limit(limit);
    return (await ask(query.execute())).map(orderEvent);
  }

  async ledgerEntriesAfter(after: Place, toSeq: number, limit: number): Promise<LedgerEntry[]> {
    const query = this.ledgerRows()
      .where('seq', '<=', BigInt(toSeq))
      .where('seq', '>=', BigInt(after.seq))
      .where(isAfter(after))
      .orderBy('seq')
      .orderBy('idx')
      .limit(limit);
    return (await ask(query.execute())).map(ledgerEntry);
  }

  /** Both sides of each trade after a trade id up to a seq (included), oldest first; at most `limit` sides. */
  async fillsAfter(
    tradeId: number,
    fromSeq: number,
    toSeq: number,
    limit: number,
  ): Promise<Fill[]> {
    const query = this.fillRows()
      .where('seq', '>=', BigInt(fromSeq))
      .where('seq', '<=', BigInt(toSeq))
      .where('trade_id', '>', BigInt(tradeId))
      .orderBy('trade_id')
      .orderBy('order_id')
      .limit(limit);
    return (await ask(query.execute())).map(fill);
  }

  // ---- rows

  private orderRows() {
    return this.db
      .selectFrom('market.orders')
      .selectAll()
      .select([us('entered_at').as('entered_us'), us('updated_at').as('updated_us')]);
  }

  private orderEventRows() {
    return this.db.selectFrom('market.order_event').selectAll().select(us('at').as('ts_us'));
  }

  private fillRows() {
    return this.db
      .selectFrom('market.execution')
      .selectAll()
      .select([
        us('at').as('ts_us'),
        // Of the one row with its primary key.
        sql<string>`(select o.cl_ord_id from market.orders o where o.order_id = execution.order_id)`.as(
          'cl_ord_id',
        ),
      ]);
  }

  private tradeRows() {
    return this.db.selectFrom('market.trade').selectAll().select(us('at').as('ts_us'));
  }

  private ledgerRows() {
    return this.db.selectFrom('market.ledger_entry').selectAll().select(us('at').as('ts_us'));
  }

  /**
   * One page of a list, newest first by `timeColumn` and then by `columns`. `placeOf` is the item's place in that order: what the cursor is
   * made of.
   */
  private async page<Row, Item>(
    kind: string,
    query: { execute(): Promise<Row[]> },
    timeColumn: string,
    range: TimeRange,
    { limit = defaultLimit, cursor }: PageRequest,
    columns: readonly string[],
    toItem: (row: Row) => Item,
    placeOf: (item: Item) => readonly number[],
  ): Promise<Page<Item>> {
    if (!Number.isInteger(limit) || limit < 1 || limit > pageLimitMax)
      throw new RangeError(`a page has 1 to ${pageLimitMax} items, not ${limit}`);
    // One method for the lists of all tables: the builder's types know only one.
    let paged = query as unknown as AnyQuery<Row>;
    const { fromTsUs, toTsUs } = range;
    const time = sql.ref(timeColumn);
    if (fromTsUs !== undefined) paged = paged.where(sql<SqlBool>`${time} >= ${instant(fromTsUs)}`);
    if (toTsUs !== undefined) paged = paged.where(sql<SqlBool>`${time} < ${instant(toTsUs)}`);
    if (cursor !== undefined) {
      const [tsUs = 0, ...numbers] = readCursor(kind, cursor, columns.length + 1);
      paged = paged.where(isBefore(timeColumn, columns, tsUs, numbers));
    }
    for (const column of [timeColumn, ...columns])
      paged = paged.orderBy(sql`${sql.ref(column)} desc`);
    const rows = await ask(paged.limit(limit + 1).execute());
    const items = rows.slice(0, limit).map(toItem);
    const last = items.at(-1);
    if (rows.length <= limit || last === undefined) return { items };
    return { items, nextCursor: writeCursor(kind, placeOf(last)) };
  }
}

function isBefore(
  timeColumn: string,
  columns: readonly string[],
  tsUs: number,
  numbers: readonly number[],
): Expression<SqlBool> {
  const left = sql.join([timeColumn, ...columns].map((column) => sql.ref(column)));
  const right = sql.join([
    instant(tsUs),
    ...numbers.map((number) => sql`${BigInt(number)}::bigint`),
  ]);
  return sql<SqlBool>`(${left}) < (${right})`;
}

function isAfter({ seq, idx }: Place): Expression<SqlBool> {
  return sql<SqlBool>`(seq, idx) > (${BigInt(seq)}::bigint, ${idx}::integer)`;
}

/** Errors of a database that is away, and of tables that are not made yet, become one. */
async function ask<Result>(asked: Promise<Result>): Promise<Result> {
  try {
    return await asked;
  } catch (error) {
    if (!isAway(error)) throw error;
    throw new HistoryUnavailableError('The history cannot be read now; try again in a moment.', {
      cause: error,
    });
  }
}

/** True also of tables that are not made yet. */
function isAway(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '42P01' || code === '3F000' || isDatabaseAway(error);
}

// ---- rows as the views have them

function orderView(row: OrdersTable & { entered_us: bigint; updated_us: bigint }): OrderView {
  const view = new OrderView();
  view.orderId = Number(row.order_id);
  view.clOrdId = row.cl_ord_id;
  view.accountId = row.account_id;
  view.instrumentId = row.instrument_id;
  view.side = row.side;
  view.ordType = row.ord_type;
  view.timeInForce = row.time_in_force;
  view.execInst = row.exec_inst;
  view.stpMode = row.stp_mode;
  view.priceTicks = Number(row.price_ticks);
  view.qtyLots = Number(row.order_qty_lots);
  view.cumLots = Number(row.cum_qty_lots);
  view.leavesLots = Number(row.leaves_lots);
  view.cumNotionalMinor = Number(row.cum_notional_minor);
  view.feesMinor = Number(row.fees_minor);
  view.status = row.status as OrdStatus;
  view.reason = row.reason as CloseReason;
  view.rejectCode = row.reject_code;
  view.createdTsUs = Number(row.entered_us);
  view.updatedTsUs = Number(row.updated_us);
  view.seq = Number(row.updated_seq);
  view.hasTerms = row.terms !== null;
  return Object.assign(view, row.terms);
}

const noStep = {
  reason: 0,
  rejectCode: 0,
  ordStatus: 0,
  orderQtyLots: 0,
  cumLots: 0,
  leavesLots: 0,
  cumNotionalMinor: 0,
  lastLots: 0,
  lastTicks: 0,
  priceTicks: 0,
  stopTicks: 0,
};

function orderEvent(row: OrderEventTable & { ts_us: bigint }): OrderEvent {
  return {
    ...noStep,
    ...row.detail,
    seq: Number(row.seq),
    idx: row.idx,
    orderId: Number(row.order_id),
    accountId: row.account_id,
    instrumentId: row.instrument_id,
    execType: Object.hasOwn(ExecType, row.kind) ? (row.kind as keyof typeof ExecType) : 'restated',
    tsUs: Number(row.ts_us),
  };
}

function fill(
  row: MarketTables['market.execution'] & { ts_us: bigint; cl_ord_id: string | null },
): Fill {
  return {
    tradeId: Number(row.trade_id),
    orderId: Number(row.order_id),
    clOrdId: row.cl_ord_id ?? '',
    accountId: row.account_id,
    instrumentId: row.instrument_id,
    side: row.side,
    priceTicks: Number(row.price_ticks),
    qtyLots: Number(row.qty_lots),
    notionalMinor: Number(row.notional_minor),
    feeMinor: Number(row.fee_minor),
    liquidity: Liquidity[row.liquidity],
    status: row.status,
    changedSeq: row.changed_seq === null ? undefined : Number(row.changed_seq),
    tsUs: Number(row.ts_us),
    seq: Number(row.seq),
  };
}

function trade(row: MarketTables['market.trade'] & { ts_us: bigint }): Trade {
  return {
    tradeId: Number(row.trade_id),
    instrumentId: row.instrument_id,
    takerSide: row.taker_side,
    priceTicks: Number(row.price_ticks),
    qtyLots: Number(row.qty_lots),
    notionalMinor: Number(row.notional_minor),
    status: row.status,
    changedSeq: row.changed_seq === null ? undefined : Number(row.changed_seq),
    tsUs: Number(row.ts_us),
    seq: Number(row.seq),
  };
}

function ledgerEntry(row: MarketTables['market.ledger_entry'] & { ts_us: bigint }): LedgerEntry {
  return {
    seq: Number(row.seq),
    idx: row.idx,
    accountId: row.account_id,
    assetId: row.asset_id,
    kind: row.kind,
    amountMinor: Number(row.amount_minor),
    refId: Number(row.ref_id),
    tsUs: Number(row.ts_us),
  };
}

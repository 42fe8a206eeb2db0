// The tables of the schema `market`, as queries see them: what the journal says, by rows. Everything here is a fold of the journal and can
// be made anew from it at any time. Nobody but the projector writes them.
//
// Numbers that FIX or the core have codes for (side, ord_type, status, ...) are those codes: see #core/terms.ts. Prices are in ticks,
// quantities in lots, money in minor units, shares in shares. Every `seq` is that of the command; `at` is its time.

/** One row: up to where the tables have the journal. */
export interface ProjectionTable {
  /** `market`. */
  readonly name: string;
  /** The venue's id, 32 hexadecimal digits. */
  readonly venue_id: string;
  /** Of the last command whose rows are here. */
  readonly seq: bigint;
  /** Its time; null where there was none yet. */
  readonly ts: Date | null;
  /** When the tables were last made anew from the journal's start. */
  readonly rebuilt_at: Date;
  readonly updated_at: Date;
}

export interface AssetTable {
  readonly asset_id: number;
  readonly kind: 'currency' | 'shares';
  /** Currency code, or the symbol of the instrument whose shares these are. */
  readonly code: string;
  readonly decimals: number;
  /** Null for a currency. */
  readonly instrument_id: number | null;
}

export interface InstrumentTable {
  readonly instrument_id: number;
  readonly share_asset_id: number;
  readonly symbol: string;
  readonly name: string;
  readonly currency_id: number;
  readonly price_decimals: number;
  /** Value of one tick on one lot. */
  readonly tick_value_minor: bigint;
  readonly tick_units: bigint;
  readonly lot_shares: bigint;
  /** InstrumentListing as it is now. */
  readonly listing: unknown;
  /** Phase. */
  readonly phase: number;
  readonly is_delisted: boolean;
  readonly updated_seq: bigint;
}

export interface AccountTable {
  readonly account_id: number;
  readonly name: string;
  /** AccountKind. */
  readonly kind: number;
  readonly fee_tier: number;
  /** AccountStatus. */
  readonly status: number;
  readonly kill_switch: boolean;
  /** Null for the three that every venue begins with. */
  readonly opened_at: Date | null;
  readonly updated_seq: bigint;
}

export interface OrdersTable {
  readonly order_id: bigint;
  readonly account_id: number;
  /** As the order said: of a rejected one there may be no such instrument. */
  readonly instrument_id: number;
  readonly cl_ord_id: string;
  readonly side: number;
  readonly ord_type: number;
  readonly time_in_force: number;
  readonly exec_inst: number;
  readonly stp_mode: number;
  /** 0 where the type has none. */
  readonly price_ticks: bigint;
  readonly order_qty_lots: bigint;
  readonly leaves_lots: bigint;
  readonly cum_qty_lots: bigint;
  readonly cum_notional_minor: bigint;
  /** Negative where rebates were more than charges. */
  readonly fees_minor: bigint;
  /** OrdStatus. */
  readonly status: number;
  /** CloseReason. */
  readonly reason: number;
  /** RejectCode; 0 where it was not rejected. */
  readonly reject_code: number;
  /** The special terms that it has, by their names in OrderView; null where it has none. */
  readonly terms: Readonly<Record<string, number>> | null;
  readonly entered_at: Date;
  readonly updated_at: Date;
  readonly updated_seq: bigint;
}

export interface OrderEventTable {
  readonly seq: bigint;
  /** Place among the order events of the command, from 0. */
  readonly idx: number;
  readonly order_id: bigint;
  readonly account_id: number;
  readonly instrument_id: number;
  /** ExecType by name, as in an order's history over the API. */
  readonly kind: string;
  readonly at: Date;
  /** The numbers of an OrderStep that are not 0, by name: the state of the order after it. */
  readonly detail: Readonly<Record<string, number>>;
}

/** One side of a trade. */
export interface ExecutionTable {
  readonly trade_id: bigint;
  readonly order_id: bigint;
  readonly account_id: number;
  readonly instrument_id: number;
  readonly side: number;
  readonly price_ticks: bigint;
  readonly qty_lots: bigint;
  readonly notional_minor: bigint;
  /** Negative is a rebate. */
  readonly fee_minor: bigint;
  readonly liquidity: 'maker' | 'taker' | 'auction';
  /** TradeStatus. Price, notional and fee are the corrected ones. */
  readonly status: number;
  readonly seq: bigint;
  readonly at: Date;
  /** Of the bust or the last correction; null where there was none. */
  readonly changed_seq: bigint | null;
}

export interface TradeTable {
  readonly trade_id: bigint;
  readonly instrument_id: number;
  /** Side; 0 in an auction. */
  readonly taker_side: number;
  readonly price_ticks: bigint;
  readonly qty_lots: bigint;
  readonly notional_minor: bigint;
  /** TradeStatus. Price and notional are the corrected ones. */
  readonly status: number;
  readonly seq: bigint;
  readonly at: Date;
  /** Of the bust or the last correction; null where there was none. */
  readonly changed_seq: bigint | null;
}

/** One leg of a movement of money or shares; the legs of a movement sum to 0 in each asset. */
export interface LedgerEntryTable {
  readonly seq: bigint;
  /** Place among the entries of the command, from 0. */
  readonly idx: number;
  readonly account_id: number;
  readonly asset_id: number;
  /** `correction` is every leg of a bust or a correction, what the house lent for it included. */
  readonly kind: LedgerKind;
  /** What the account got; negative is what it gave. Never 0. */
  readonly amount_minor: bigint;
  /** The trade, or the transfer. */
  readonly ref_id: bigint;
  readonly at: Date;
}

export type LedgerKind =
  | 'trade'
  | 'fee'
  | 'deposit'
  | 'withdrawal'
  | 'transfer'
  | 'borrow'
  | 'giveBack'
  | 'correction';

export interface BalanceTable {
  readonly account_id: number;
  readonly asset_id: number;
  readonly available_minor: bigint;
  readonly held_minor: bigint;
  readonly updated_seq: bigint;
}

export interface PositionTable {
  readonly account_id: number;
  readonly instrument_id: number;
  /** Owned less borrowed; negative is short. */
  readonly shares: bigint;
  readonly borrowed_shares: bigint;
  /** Of the whole position; null where it is not known. Divided by the shares it is their average cost. */
  readonly cost_minor: bigint | null;
  /** Before fees. */
  readonly realized_pnl_minor: bigint;
  readonly updated_seq: bigint;
}

/** Only intervals with trades have a row. */
export interface CandleTable {
  readonly instrument_id: number;
  /** One of `candleIntervalsS`. */
  readonly interval_s: number;
  readonly start_at: Date;
  readonly open_ticks: bigint;
  readonly high_ticks: bigint;
  readonly low_ticks: bigint;
  readonly close_ticks: bigint;
  readonly volume_lots: bigint;
  /** numeric: a text. */
  readonly notional_minor: string;
  readonly trades: bigint;
}

/** Seconds of the candles that are kept: 1m, 5m, 1h, 1d. */
export const candleIntervalsS = [60, 300, 3_600, 86_400] as const;

/** An uncross. */
export interface AuctionTable {
  readonly instrument_id: number;
  readonly seq: bigint;
  readonly at: Date;
  /** Phase that it ended. */
  readonly phase: number;
  /** 0 where nothing traded. */
  readonly price_ticks: bigint;
  readonly matched_lots: bigint;
  readonly surplus_lots: bigint;
  /** Side; 0 where there was no surplus. */
  readonly surplus_side: number;
}

export interface PreventedMatchTable {
  readonly prevented_match_id: bigint;
  readonly instrument_id: number;
  readonly stp_mode: number;
  readonly price_ticks: bigint;
  readonly maker_order_id: bigint;
  readonly maker_account_id: number;
  readonly maker_prevented_lots: bigint;
  readonly taker_order_id: bigint;
  readonly taker_account_id: number;
  readonly taker_prevented_lots: bigint;
  readonly seq: bigint;
  readonly at: Date;
}

/** For `Database.typed`. */
export interface MarketTables {
  readonly 'market.projection': ProjectionTable;
  readonly 'market.asset': AssetTable;
  readonly 'market.instrument': InstrumentTable;
  readonly 'market.account': AccountTable;
  readonly 'market.orders': OrdersTable;
  readonly 'market.order_event': OrderEventTable;
  readonly 'market.execution': ExecutionTable;
  readonly 'market.trade': TradeTable;
  readonly 'market.ledger_entry': LedgerEntryTable;
  readonly 'market.balance': BalanceTable;
  readonly 'market.position': PositionTable;
  readonly 'market.candle': CandleTable;
  readonly 'market.auction': AuctionTable;
  readonly 'market.prevented_match': PreventedMatchTable;
}

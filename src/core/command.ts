// What the engine can be told, as one reused record. Codecs fill it from bytes, tests from prose; the core reads it and
// keeps nothing of it. Fields that a kind of command does not use hold zero.

import { clOrdIdWords } from '#core/limits.ts';
import { OrdType } from '#core/terms.ts';

export const CommandKind = {
  placeOrder: 1,
  cancelOrder: 2,
  amendOrder: 3,
  replaceOrder: 4,
  massCancel: 5,
  /** The legs as one OCO, OTO or bracket (`option` is the ListKind): all are taken or none. */
  orderList: 6,
  /** The legs (place, cancel, amend), all or none. */
  orderBatch: 7,
  /** Ends every GTD order that is due at the command's time. */
  expireOrders: 8,
  /** Tells the indicative auction price of an instrument in a call phase, where it changed. */
  publishIndicative: 9,
  openAccount: 16,
  deposit: 17,
  withdraw: 18,
  transfer: 19,
  setAccountKillSwitch: 20,
  /** Lends shares to an account, so that it can sell them short (the locate); and takes them back. */
  borrowShares: 21,
  giveBackShares: 22,
  setAccountLimits: 23,
  setPositionLimits: 24,
  /** Another fee tier for the orders that the account enters from now on. */
  setAccountFeeTier: 25,
  /** `option` is the AccountStatus. */
  setAccountStatus: 26,
  listCurrency: 32,
  listInstrument: 33,
  setPhase: 34,
  setVenueKillSwitch: 35,
  setFeeTier: 36,
  setVenueLimits: 37,
  /** A listed instrument's limits anew: everything but symbol, currency, tick, lot and decimals may change. */
  changeInstrument: 38,
  /** Ends an instrument's trading for ever; only while it is closed. */
  delistInstrument: 39,
  /** Cancels a trade that was done (`trade`). `option` 1: the house lends what a side is missing. */
  bustTrade: 40,
  /** Gives a trade that was done another price (`trade`). `option` as of bustTrade. */
  correctTrade: 41,
  /** How many of the last trades can be busted or corrected: `amountMinor`, 0 for none, which is the default. */
  setTradeWindow: 42,
} as const;
export type CommandKind = (typeof CommandKind)[keyof typeof CommandKind];

/** What an instrument is. Decimals are powers of ten: a tick of 0.005 is `tickUnits` 5 with `priceDecimals` 3. */
export interface InstrumentListing {
  readonly symbol: string;
  readonly name: string;
  /** Asset id of the currency that prices are in. */
  readonly currencyId: number;
  readonly priceDecimals: number;
  /** One tick, in units of 10^-priceDecimals. */
  readonly tickUnits: number;
  /** Shares in one lot. */
  readonly lotShares: number;
  readonly priceTicksMin: number;
  readonly priceTicksMax: number;
  readonly qtyLotsMin: number;
  readonly qtyLotsMax: number;
  readonly notionalMinorMax: number;
  /** Price that collars refer to until the first trade (a previous close). */
  readonly referencePriceTicks: number;
  /** How far from the reference a market order may trade, in basis points. */
  readonly marketCollarBps: number;
  /** How far through the reference a limit order may be priced (a buy above, a sell below), in basis points; 0 is off. */
  readonly limitCollarBps: number;
  /** Open orders one account may have in this instrument. */
  readonly openOrdersPerAccountMax: number;
  /** Largest position of an account, long or short, in lots, where it has no limit of its own; 0 is off. */
  readonly positionLotsMax: number;
}

/** What one account may do, set by an operator. 0 is off, or the venue's own limit. */
export interface AccountLimits {
  readonly openOrdersMax: number;
  readonly ordersPerSecondMax: number;
  /** Value of all positions at reference prices in one currency, open orders included as if they filled, in minor units. */
  readonly grossExposureMinorMax: number;
  /** An order equal to another of the last so many microseconds is refused. */
  readonly duplicateWindowUs: number;
  /** 1: an order is refused while one of its own on the other side of the same instrument is open. */
  readonly noOpposingOrders: number;
  /** Accounts of one trade group do not trade with each other. */
  readonly tradeGroup: number;
}

export interface VenueLimits {
  /** Of the whole venue; at most the engine's own limit. 0 is the engine's own. */
  readonly openOrdersMax: number;
  /** For every account without a limit of its own. */
  readonly ordersPerSecondMax: number;
  /** 1: orders may ask for no self-trade prevention. */
  readonly stpNoneAllowed: number;
}

/** Largest position of one account in one instrument, in lots; 0 is off. */
export interface PositionLimits {
  readonly longLotsMax: number;
  readonly shortLotsMax: number;
}

/** A trade as the venue's records have it: of a corrected trade, as it was corrected. Busts and corrections refuse any other figures. */
export interface TradeTerms {
  readonly tradeId: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly buyAccountId: number;
  readonly sellAccountId: number;
  /** Fees that the sides paid, in minor units of the instrument's currency; negative for a rebate. */
  readonly buyFeeMinor: number;
  readonly sellFeeMinor: number;
  /** Of a correction: the price that it should have had; of a bust 0. */
  readonly newPriceTicks: number;
}

export class Command {
  kind: number = 0;
  /** Dense, from 1, stamped by the sequencer. */
  seq = 0;
  /** Microseconds since the epoch, never backwards, stamped by the sequencer. */
  tsUs = 0;

  accountId = 0;
  instrumentId = 0;
  /** The order meant by cancel, amend and replace; 0 means `origClOrdId` names it. */
  orderId = 0;
  side = 0;
  ordType = 0;
  timeInForce = 0;
  execInst = 0;
  stpMode = 0;
  /** In ticks; 0 where the order has no price. In an amendment 0 keeps the price. */
  priceTicks = 0;
  /** OrderQty: the total, in lots. In an amendment 0 keeps the quantity. */
  qtyLots = 0;
  /** Trigger price of a stop or take-profit. In an amendment 0 keeps it. */
  stopTicks = 0;
  /** Price from which a trailing stop trails; 0 is from its entry. */
  activationTicks = 0;
  /** How far a trailing stop stays behind: in ticks, or in basis points. */
  trailTicks = 0;
  trailBps = 0;
  /** What an iceberg shows at a time; 0 is everything. */
  displayLots = 0;
  /** Least that one execution step of the order fills; 0 is one lot. */
  minQtyLots = 0;
  /** When a GTD order expires, in microseconds since the epoch. */
  expireTsUs = 0;
  /** Of a market order without a quantity: cash to spend at most (buy), or to receive at least (sell). */
  budgetMinor = 0;
  /** Of orderList and orderBatch: the first `legCount` are the command's own; each has its kind, the account is the command's. */
  readonly legs: Command[] = [];
  legCount = 0;
  /** Client order id, or the client's reference of a transfer: ASCII bytes, zero padded, 4 to a word, little-endian. */
  readonly clOrdId: Int32Array = new Int32Array(clOrdIdWords);
  readonly origClOrdId: Int32Array = new Int32Array(clOrdIdWords);

  /** The other account of a transfer. */
  toAccountId = 0;
  assetId = 0;
  /** Money in minor units, or shares. */
  amountMinor = 0;
  /** Phase, fee tier, kill switch (1 on, 0 off), account kind: the one small number of an operator's command. */
  option = 0;
  /** Hundredths of a basis point, negative for a rebate. */
  makerFeeRate = 0;
  takerFeeRate = 0;
  auctionFeeRate = 0;
  /** Currency decimals of listCurrency. */
  decimals = 0;
  /** Currency code, account name. */
  text = '';
  listing: InstrumentListing | undefined = undefined;
  accountLimits: AccountLimits | undefined = undefined;
  venueLimits: VenueLimits | undefined = undefined;
  positionLimits: PositionLimits | undefined = undefined;
  trade: TradeTerms | undefined = undefined;

  /** True where the order has no term beyond those that every order has. */
  get isPlain(): boolean {
    return (
      this.ordType <= OrdType.limit &&
      this.stopTicks === 0 &&
      this.activationTicks === 0 &&
      this.trailTicks === 0 &&
      this.trailBps === 0 &&
      this.displayLots === 0 &&
      this.minQtyLots === 0 &&
      this.expireTsUs === 0 &&
      this.budgetMinor === 0
    );
  }

  /** The next leg, cleared, for the caller to fill. */
  addLeg(): Command {
    let leg = this.legs[this.legCount];
    if (leg === undefined) {
      leg = new Command();
      this.legs.push(leg);
    }
    this.legCount++;
    leg.clear();
    return leg;
  }

  /** The terms beyond those that every order has back to zero. */
  clearTerms(): void {
    this.stopTicks = 0;
    this.activationTicks = 0;
    this.trailTicks = 0;
    this.trailBps = 0;
    this.displayLots = 0;
    this.minQtyLots = 0;
    this.expireTsUs = 0;
    this.budgetMinor = 0;
  }

  /** Every field back to zero, so that no command can inherit from the one before. */
  clear(): void {
    this.kind = 0;
    this.seq = 0;
    this.tsUs = 0;
    this.accountId = 0;
    this.instrumentId = 0;
    this.orderId = 0;
    this.side = 0;
    this.ordType = 0;
    this.timeInForce = 0;
    this.execInst = 0;
    this.stpMode = 0;
    this.priceTicks = 0;
    this.qtyLots = 0;
    this.clearTerms();
    this.legCount = 0;
    this.clOrdId.fill(0);
    this.origClOrdId.fill(0);
    this.toAccountId = 0;
    this.assetId = 0;
    this.amountMinor = 0;
    this.option = 0;
    this.makerFeeRate = 0;
    this.takerFeeRate = 0;
    this.auctionFeeRate = 0;
    this.decimals = 0;
    this.text = '';
    this.listing = undefined;
    this.accountLimits = undefined;
    this.venueLimits = undefined;
    this.positionLimits = undefined;
    this.trade = undefined;
  }
}

/** Writes an ASCII text into command words, zero padded. The caller has checked length and alphabet. */
export function writeClOrdId(words: Int32Array, text: string): void {
  words.fill(0);
  for (let i = 0; i < text.length; i++) {
    const word = i >> 2;
    words[word] = words[word]! | (text.charCodeAt(i) << ((i & 3) << 3));
  }
}

/** The text in command words; empty where there is none. */
export function readClOrdId(words: Int32Array, from = 0): string {
  let text = '';
  for (let i = 0; i < clOrdIdWords << 2; i++) {
    const code = (words[from + (i >> 2)]! >>> ((i & 3) << 3)) & 0xff;
    if (code === 0) break;
    text += String.fromCharCode(code);
  }
  return text;
}

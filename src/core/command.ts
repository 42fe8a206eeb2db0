// What the engine can be told, as one reused record. Codecs fill it from bytes, tests from prose; the core reads it and
// keeps nothing of it. Fields that a kind of command does not use hold zero.

import { clOrdIdWords } from '#core/limits.ts';

export const CommandKind = {
  placeOrder: 1,
  cancelOrder: 2,
  amendOrder: 3,
  replaceOrder: 4,
  massCancel: 5,
  openAccount: 16,
  deposit: 17,
  withdraw: 18,
  transfer: 19,
  setAccountKillSwitch: 20,
  listCurrency: 32,
  listInstrument: 33,
  setPhase: 34,
  setVenueKillSwitch: 35,
  setFeeTier: 36,
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
  /** Currency decimals of listCurrency. */
  decimals = 0;
  /** Currency code, account name. */
  text = '';
  listing: InstrumentListing | undefined = undefined;

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
    this.clOrdId.fill(0);
    this.origClOrdId.fill(0);
    this.toAccountId = 0;
    this.assetId = 0;
    this.amountMinor = 0;
    this.option = 0;
    this.makerFeeRate = 0;
    this.takerFeeRate = 0;
    this.decimals = 0;
    this.text = '';
    this.listing = undefined;
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

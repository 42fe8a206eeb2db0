// The double entry: each movement of money or shares as legs that sum to 0 in its asset. It must never write a leg of nothing, nor one
// without those that balance it.

import { feeAccountId, houseAccountId } from '#core/ledger/ledger.ts';
import { Side, TransferKind } from '#core/terms.ts';
import { timeText, type RowBatch } from './row-batch.ts';
import type { LedgerKind } from './tables.ts';

/** A trade as its two sides book it. Fees are charges; negative is a rebate. */
export interface BookedTrade {
  readonly tradeId: number;
  readonly currencyId: number;
  readonly shareAssetId: number;
  readonly shares: number;
  readonly notionalMinor: number;
  /** Side of the taker; in an auction (0) the maker is the buyer. */
  readonly takerSide: number;
  readonly makerAccountId: number;
  readonly makerFeeMinor: number;
  readonly takerAccountId: number;
  readonly takerFeeMinor: number;
}

/** Of the venue: money that members take out waits in it for the bank. */
export const withdrawalsAccount = 'withdrawals';

const transferKinds: Readonly<Record<number, LedgerKind>> = {
  [TransferKind.deposit]: 'deposit',
  [TransferKind.withdrawal]: 'withdrawal',
  [TransferKind.transfer]: 'transfer',
  [TransferKind.borrow]: 'borrow',
  [TransferKind.giveBack]: 'giveBack',
};

export class LedgerRows {
  private batch: RowBatch;
  private seq = 0;
  private idx = 0;
  private time = '';

  constructor(batch: RowBatch) {
    this.batch = batch;
  }

  /** Where the legs go from now on. */
  into(batch: RowBatch): void {
    this.batch = batch;
  }

  /** The command whose movements follow. */
  begin(seq: number, tsUs: number): void {
    this.seq = seq;
    this.idx = 0;
    this.time = timeText(tsUs);
  }

  trade(trade: BookedTrade): void {
    const { tradeId, currencyId, notionalMinor, shares, shareAssetId } = trade;
    const buyerId = trade.takerSide === Side.buy ? trade.takerAccountId : trade.makerAccountId;
    const sellerId = trade.takerSide === Side.buy ? trade.makerAccountId : trade.takerAccountId;
    this.move('trade', sellerId, buyerId, shareAssetId, shares, tradeId);
    this.move('trade', buyerId, sellerId, currencyId, notionalMinor, tradeId);
    this.fees('fee', trade, 1);
  }

  /** All of it back, after what the house lent for it. */
  bust(trade: BookedTrade, lentShares: number, lentCashMinor: number): void {
    const { tradeId, currencyId, notionalMinor, shares, shareAssetId } = trade;
    const buyerId = trade.takerSide === Side.buy ? trade.takerAccountId : trade.makerAccountId;
    const sellerId = trade.takerSide === Side.buy ? trade.makerAccountId : trade.takerAccountId;
    const kind = 'correction';
    this.move(kind, houseAccountId, buyerId, shareAssetId, lentShares, tradeId);
    this.move(kind, houseAccountId, sellerId, currencyId, lentCashMinor, tradeId);
    this.move(kind, buyerId, sellerId, shareAssetId, shares, tradeId);
    this.move(kind, sellerId, buyerId, currencyId, notionalMinor, tradeId);
    this.fees(kind, trade, -1);
  }

  /** `trade` has the differences: of the notional and of the fees. */
  correct(trade: BookedTrade, makerLentMinor: number, takerLentMinor: number): void {
    const { tradeId, currencyId, notionalMinor } = trade;
    const buyerId = trade.takerSide === Side.buy ? trade.takerAccountId : trade.makerAccountId;
    const sellerId = trade.takerSide === Side.buy ? trade.makerAccountId : trade.takerAccountId;
    const kind = 'correction';
    this.move(kind, houseAccountId, trade.makerAccountId, currencyId, makerLentMinor, tradeId);
    this.move(kind, houseAccountId, trade.takerAccountId, currencyId, takerLentMinor, tradeId);
    this.move(kind, buyerId, sellerId, currencyId, notionalMinor, tradeId);
    this.fees(kind, trade, 1);
  }

  transfer(
    kind: number,
    fromId: number,
    toId: number,
    assetId: number,
    amountMinor: number,
    transferId: number,
  ): void {
    this.move(transferKinds[kind] ?? 'correction', fromId, toId, assetId, amountMinor, transferId);
  }

  private fees(kind: LedgerKind, trade: BookedTrade, sign: number): void {
    const { tradeId, currencyId, makerFeeMinor, takerFeeMinor } = trade;
    this.leg(kind, trade.makerAccountId, currencyId, -sign * makerFeeMinor, tradeId);
    this.leg(kind, trade.takerAccountId, currencyId, -sign * takerFeeMinor, tradeId);
    this.leg(kind, feeAccountId, currencyId, sign * (makerFeeMinor + takerFeeMinor), tradeId);
  }

  private move(
    kind: LedgerKind,
    fromId: number,
    toId: number,
    assetId: number,
    amount: number,
    refId: number,
  ): void {
    this.leg(kind, fromId, assetId, -amount, refId);
    this.leg(kind, toId, assetId, amount, refId);
  }

  private leg(
    kind: LedgerKind,
    accountId: number,
    assetId: number,
    amount: number,
    refId: number,
  ): void {
    if (amount === 0) return;
    this.batch.growing.ledger_entry.push(
      `${this.seq}\t${this.idx++}\t${accountId}\t${assetId}\t${kind}\t${amount}\t${refId}\t${this.time}\n`,
    );
  }
}

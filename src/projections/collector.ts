// Turns the engine's events into rows: the folds of a replica, and beside them a batch of rows that says what changed. Rows that change often
// (orders, balances, positions) are written down once a batch, as they are at its end. It must never write a row while the replica only
// catches up with what the tables have.

import { outsideAccountId } from '#core/ledger/ledger.ts';
import type { InstrumentListing } from '#core/command.ts';
import { Side, TradeStatus, TransferKind } from '#core/terms.ts';
import { Market } from '#marketdata/market.ts';
import type { MarketInstrument } from '#marketdata/market-instrument.ts';
import type { OrderView } from '#portfolio/order-view.ts';
import { Views } from '#sequencer/views.ts';
import { assert } from '#std/assert.ts';
import { CandleRows } from './candle-rows.ts';
import { LedgerRows, withdrawalsAccount } from './ledger-rows.ts';
import { ReplicaPortfolio } from './replica-portfolio.ts';
import { quoted, RowBatch, timeText } from './row-batch.ts';
import { StepRows } from './step-rows.ts';

/** Of a replica nobody asks for the book. */
class TradesOnly extends Market {
  override depthChanged(): void {
    // Nothing is kept of it.
  }
}

const assetsPerAccount = 65_536;

export class Collector extends Views {
  declare readonly portfolio: ReplicaPortfolio;
  /** False while the replica catches up with what the tables have. */
  isCollecting = false;
  private batch = new RowBatch();
  private readonly ledger = new LedgerRows(this.batch);
  private readonly candles = new CandleRows(this.batch);
  private readonly steps: StepRows;
  /** The row of an order that has ended, as it was then: the fold may forget it before the batch is closed. Else undefined. */
  private readonly orders = new Map<number, OrderView | undefined>();
  /** Available and held, by account and asset. */
  private readonly balances = new Map<number, number[]>();
  /** What changed, with the seq that changed it last. */
  private readonly positions = new Map<number, number>();
  private readonly accounts = new Map<number, number>();
  private readonly instruments = new Map<number, number>();
  private readonly assets = new Set<number>();
  private readonly openedTsUs = new Map<number, number>();

  constructor() {
    const portfolio = new ReplicaPortfolio();
    super(new TradesOnly(), portfolio);
    this.steps = new StepRows(portfolio, this.batch);
  }

  /** The rows since the last call, each row that changed as it is now. */
  take(): RowBatch {
    const { batch } = this;
    batch.seq = this.seq;
    batch.tsUs = this.tsUs;
    this.closeFolds(batch);
    this.closeOrders(batch);
    this.closeBalances(batch);
    this.batch = new RowBatch();
    this.ledger.into(this.batch);
    this.candles.into(this.batch);
    this.steps.into(this.batch);
    return batch;
  }

  /** Rows so far, those included that are written down when the batch is taken. */
  get rows(): number {
    return this.batch.grown + this.orders.size + this.balances.size;
  }

  override begin(seq: number, tsUs: number): void {
    super.begin(seq, tsUs);
    if (!this.isCollecting) return;
    this.ledger.begin(seq, tsUs);
    if (seq > 0) this.batch.at(tsUs);
  }

  /** The command is over: what can still change within one is written down. */
  end(): void {
    if (this.isCollecting) this.steps.flush(this.seq, this.tsUs);
  }

  // ---- the registry

  override currencyListed(assetId: number, code: string, decimals: number): void {
    super.currencyListed(assetId, code, decimals);
    if (this.collects()) this.assets.add(assetId);
  }

  override instrumentListed(
    instrumentId: number,
    shareAssetId: number,
    tickValueMinor: number,
    listing: InstrumentListing,
  ): void {
    super.instrumentListed(instrumentId, shareAssetId, tickValueMinor, listing);
    if (!this.collects()) return;
    this.instruments.set(instrumentId, this.seq);
    this.assets.add(shareAssetId);
  }

  override instrumentChanged(instrumentId: number, listing: InstrumentListing): void {
    super.instrumentChanged(instrumentId, listing);
    if (this.collects()) this.instruments.set(instrumentId, this.seq);
  }

  override instrumentDelisted(instrumentId: number): void {
    super.instrumentDelisted(instrumentId);
    if (this.collects()) this.instruments.set(instrumentId, this.seq);
  }

  override phaseChanged(instrumentId: number, phase: number): void {
    super.phaseChanged(instrumentId, phase);
    if (this.collects()) this.instruments.set(instrumentId, this.seq);
  }

  override accountOpened(accountId: number, kind: number, feeTier: number, name: string): void {
    super.accountOpened(accountId, kind, feeTier, name);
    if (!this.collects()) return;
    this.accounts.set(accountId, this.seq);
    if (this.seq > 0 && !this.openedTsUs.has(accountId)) this.openedTsUs.set(accountId, this.tsUs);
  }

  override accountKillSwitch(accountId: number, on: number): void {
    super.accountKillSwitch(accountId, on);
    if (this.collects()) this.accounts.set(accountId, this.seq);
  }

  override accountFeeTierSet(accountId: number, feeTier: number): void {
    super.accountFeeTierSet(accountId, feeTier);
    if (this.collects()) this.accounts.set(accountId, this.seq);
  }

  override accountStatusSet(accountId: number, status: number): void {
    super.accountStatusSet(accountId, status);
    if (this.collects()) this.accounts.set(accountId, this.seq);
  }

  // ---- money and shares

  override balanceChanged(
    accountId: number,
    assetId: number,
    availableMinor: number,
    heldMinor: number,
  ): void {
    super.balanceChanged(accountId, assetId, availableMinor, heldMinor);
    if (!this.collects()) return;
    this.balances.set(accountId * assetsPerAccount + assetId, [
      availableMinor,
      heldMinor,
      this.seq,
    ]);
  }

  override fundsMoved(
    transferId: number,
    kind: number,
    fromAccountId: number,
    toAccountId: number,
    assetId: number,
    amountMinor: number,
    clientRef: Int32Array,
  ): void {
    super.fundsMoved(transferId, kind, fromAccountId, toAccountId, assetId, amountMinor, clientRef);
    if (!this.collects()) return;
    this.ledger.transfer(
      this.isOnItsWayOut(fromAccountId, toAccountId) ? TransferKind.withdrawal : kind,
      fromAccountId,
      toAccountId,
      assetId,
      amountMinor,
      transferId,
    );
    this.notePosition(fromAccountId, assetId);
    this.notePosition(toAccountId, assetId);
  }

  override tradeExecuted(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    priceTicks: number,
    qtyLots: number,
    makerOrderId: number,
    makerAccountId: number,
    makerLeavesLots: number,
    makerFeeMinor: number,
    takerOrderId: number,
    takerAccountId: number,
    takerLeavesLots: number,
    takerFeeMinor: number,
  ): void {
    super.tradeExecuted(
      tradeId,
      instrumentId,
      takerSide,
      priceTicks,
      qtyLots,
      makerOrderId,
      makerAccountId,
      makerLeavesLots,
      makerFeeMinor,
      takerOrderId,
      takerAccountId,
      takerLeavesLots,
      takerFeeMinor,
    );
    if (!this.collects()) return;
    const instrument = this.instrumentOf(instrumentId);
    const notionalMinor = priceTicks * qtyLots * instrument.tickValueMinor;
    const { batch, seq } = this;
    const time = timeText(this.tsUs);
    batch.growing.trade.push(
      `${tradeId}\t${instrumentId}\t${takerSide}\t${priceTicks}\t${qtyLots}\t${notionalMinor}\t0\t${seq}\t${time}\n`,
    );
    const makerSide = takerSide === Side.buy ? Side.sell : Side.buy;
    const ofTrade = `${priceTicks}\t${qtyLots}\t${notionalMinor}`;
    const makerLiquidity = takerSide === 0 ? 'auction' : 'maker';
    const otherSide = makerSide === Side.buy ? Side.sell : Side.buy;
    const takerLiquidity = takerSide === 0 ? 'auction' : 'taker';
    batch.growing.execution.push(
      `${tradeId}\t${makerOrderId}\t${makerAccountId}\t${instrumentId}\t${makerSide}\t${ofTrade}\t${makerFeeMinor}\t${makerLiquidity}\t0\t${seq}\t${time}\n`,
      `${tradeId}\t${takerOrderId}\t${takerAccountId}\t${instrumentId}\t${otherSide}\t${ofTrade}\t${takerFeeMinor}\t${takerLiquidity}\t0\t${seq}\t${time}\n`,
    );
    this.ledger.trade({
      tradeId,
      currencyId: instrument.listing.currencyId,
      shareAssetId: instrument.shareAssetId,
      shares: qtyLots * instrument.lotShares,
      notionalMinor,
      takerSide,
      makerAccountId,
      makerFeeMinor,
      takerAccountId,
      takerFeeMinor,
    });
    this.candles.trade(instrumentId, this.tsUs, priceTicks, qtyLots, notionalMinor);
    this.noteStep(makerOrderId);
    this.noteStep(takerOrderId);
    this.notePosition(makerAccountId, instrument.shareAssetId);
    this.notePosition(takerAccountId, instrument.shareAssetId);
  }

  override tradeBusted(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    priceTicks: number,
    qtyLots: number,
    makerOrderId: number,
    makerAccountId: number,
    makerFeeMinor: number,
    takerOrderId: number,
    takerAccountId: number,
    takerFeeMinor: number,
    tradedTsUs: number,
    lentShares: number,
    lentCashMinor: number,
  ): void {
    super.tradeBusted(
      tradeId,
      instrumentId,
      takerSide,
      priceTicks,
      qtyLots,
      makerOrderId,
      makerAccountId,
      makerFeeMinor,
      takerOrderId,
      takerAccountId,
      takerFeeMinor,
      tradedTsUs,
      lentShares,
      lentCashMinor,
    );
    if (!this.collects()) return;
    const { listing, lotShares, shareAssetId, tickValueMinor } = this.instrumentOf(instrumentId);
    const notionalMinor = priceTicks * qtyLots * tickValueMinor;
    const trade = {
      tradeId,
      currencyId: listing.currencyId,
      shareAssetId,
      shares: qtyLots * lotShares,
      notionalMinor,
      takerSide,
      makerAccountId,
      makerFeeMinor,
      takerAccountId,
      takerFeeMinor,
    };
    this.ledger.bust(trade, lentShares, lentCashMinor);
    this.candles.change(instrumentId, tradedTsUs, -qtyLots, -notionalMinor, -1);
    this.batch.tradeChanges.push({
      tradeId,
      tradedTsUs,
      instrumentId,
      status: TradeStatus.busted,
      priceTicks,
      notionalMinor,
      changedSeq: this.seq,
      sides: [
        { orderId: makerOrderId, accountId: makerAccountId, feeMinor: makerFeeMinor },
        { orderId: takerOrderId, accountId: takerAccountId, feeMinor: takerFeeMinor },
      ],
    });
    this.noteCorrection(makerOrderId, takerOrderId, makerAccountId, takerAccountId, shareAssetId);
  }

  override tradeCorrected(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    oldPriceTicks: number,
    priceTicks: number,
    qtyLots: number,
    makerOrderId: number,
    makerAccountId: number,
    oldMakerFeeMinor: number,
    makerFeeMinor: number,
    takerOrderId: number,
    takerAccountId: number,
    oldTakerFeeMinor: number,
    takerFeeMinor: number,
    tradedTsUs: number,
    makerLentMinor: number,
    takerLentMinor: number,
  ): void {
    super.tradeCorrected(
      tradeId,
      instrumentId,
      takerSide,
      oldPriceTicks,
      priceTicks,
      qtyLots,
      makerOrderId,
      makerAccountId,
      oldMakerFeeMinor,
      makerFeeMinor,
      takerOrderId,
      takerAccountId,
      oldTakerFeeMinor,
      takerFeeMinor,
      tradedTsUs,
      makerLentMinor,
      takerLentMinor,
    );
    if (!this.collects()) return;
    const { listing, shareAssetId, tickValueMinor } = this.instrumentOf(instrumentId);
    const differenceMinor = (priceTicks - oldPriceTicks) * qtyLots * tickValueMinor;
    const differences = {
      tradeId,
      currencyId: listing.currencyId,
      shareAssetId,
      shares: 0,
      notionalMinor: differenceMinor,
      takerSide,
      makerAccountId,
      makerFeeMinor: makerFeeMinor - oldMakerFeeMinor,
      takerAccountId,
      takerFeeMinor: takerFeeMinor - oldTakerFeeMinor,
    };
    this.ledger.correct(differences, makerLentMinor, takerLentMinor);
    this.candles.change(instrumentId, tradedTsUs, 0, differenceMinor, 0);
    this.batch.tradeChanges.push({
      tradeId,
      tradedTsUs,
      instrumentId,
      status: TradeStatus.corrected,
      priceTicks,
      notionalMinor: priceTicks * qtyLots * tickValueMinor,
      changedSeq: this.seq,
      sides: [
        { orderId: makerOrderId, accountId: makerAccountId, feeMinor: makerFeeMinor },
        { orderId: takerOrderId, accountId: takerAccountId, feeMinor: takerFeeMinor },
      ],
    });
    this.noteCorrection(makerOrderId, takerOrderId, makerAccountId, takerAccountId, shareAssetId);
  }

  // ---- orders

  override orderAccepted(...args: Parameters<Views['orderAccepted']>): void {
    super.orderAccepted(...args);
    if (this.collects()) this.noteStep(args[0]);
  }

  override orderTerms(...args: Parameters<Views['orderTerms']>): void {
    super.orderTerms(...args);
    if (this.collects()) this.noteStep(args[0]);
  }

  override orderTriggered(...args: Parameters<Views['orderTriggered']>): void {
    super.orderTriggered(...args);
    if (this.collects()) this.noteStep(args[0]);
  }

  override orderActivated(...args: Parameters<Views['orderActivated']>): void {
    super.orderActivated(...args);
    if (this.collects()) this.noteStep(args[0]);
  }

  override orderRejected(...args: Parameters<Views['orderRejected']>): void {
    super.orderRejected(...args);
    if (this.collects() && args[0] !== 0) this.noteStep(args[0]);
  }

  override orderClosed(...args: Parameters<Views['orderClosed']>): void {
    super.orderClosed(...args);
    if (this.collects()) this.noteStep(args[0]);
  }

  override orderAmended(...args: Parameters<Views['orderAmended']>): void {
    super.orderAmended(...args);
    if (this.collects()) this.noteStep(args[0]);
  }

  override matchPrevented(
    preventedMatchId: number,
    instrumentId: number,
    stpMode: number,
    priceTicks: number,
    makerOrderId: number,
    makerAccountId: number,
    makerPreventedLots: number,
    takerOrderId: number,
    takerAccountId: number,
    takerPreventedLots: number,
  ): void {
    super.matchPrevented(
      preventedMatchId,
      instrumentId,
      stpMode,
      priceTicks,
      makerOrderId,
      makerAccountId,
      makerPreventedLots,
      takerOrderId,
      takerAccountId,
      takerPreventedLots,
    );
    if (!this.collects()) return;
    this.batch.prevented.add(
      preventedMatchId,
      instrumentId,
      stpMode,
      priceTicks,
      makerOrderId,
      makerAccountId,
      makerPreventedLots,
      takerOrderId,
      takerAccountId,
      takerPreventedLots,
      this.seq,
      quoted(timeText(this.tsUs)),
    );
    this.noteStep(makerOrderId);
    this.noteStep(takerOrderId);
  }

  override auctionUncrossed(
    instrumentId: number,
    phase: number,
    priceTicks: number,
    matchedLots: number,
    surplusLots: number,
    surplusSide: number,
  ): void {
    super.auctionUncrossed(instrumentId, phase, priceTicks, matchedLots, surplusLots, surplusSide);
    if (!this.collects()) return;
    this.batch.auctions.add(
      instrumentId,
      this.seq,
      quoted(timeText(this.tsUs)),
      phase,
      priceTicks,
      matchedLots,
      surplusLots,
      surplusSide,
    );
  }

  // ---- what changed

  /** Money of a withdrawal waits in an account of the venue between its member and the bank: for the member it is gone, or comes back. */
  private isOnItsWayOut(fromAccountId: number, toAccountId: number): boolean {
    return [fromAccountId, toAccountId].some(
      (accountId) => this.portfolio.account(accountId)?.name === withdrawalsAccount,
    );
  }

  private collects(): boolean {
    if (!this.isCollecting) return false;
    this.batch.events++;
    return true;
  }

  /** An event of the order was taken in: its row has changed, and maybe its history has a step more. */
  private noteStep(orderId: number): void {
    const { portfolio } = this;
    this.steps.note(orderId, this.seq);
    // Once it has ended nothing changes it, and the fold may forget it.
    if (!portfolio.hasEnded(orderId)) this.orders.set(orderId, undefined);
    else this.orders.set(orderId, portfolio.order(orderId));
  }

  /** Orders stay as they are when a trade is busted or corrected; their histories have it, as far as they are remembered. */
  private noteCorrection(
    makerOrderId: number,
    takerOrderId: number,
    makerAccountId: number,
    takerAccountId: number,
    shareAssetId: number,
  ): void {
    this.steps.note(makerOrderId, this.seq);
    this.steps.note(takerOrderId, this.seq);
    this.notePosition(makerAccountId, shareAssetId);
    this.notePosition(takerAccountId, shareAssetId);
  }

  /** The outside world has no positions: it owes what was deposited. */
  private notePosition(accountId: number, assetId: number): void {
    if (accountId === outsideAccountId) return;
    this.positions.set(accountId * assetsPerAccount + assetId, this.seq);
  }

  private instrumentOf(instrumentId: number): MarketInstrument {
    const instrument = this.market.instrument(instrumentId);
    assert(instrument !== undefined, 'a traded instrument is listed');
    return instrument;
  }

  // ---- rows as they are at the end of the batch

  private closeFolds(batch: RowBatch): void {
    for (const assetId of this.assets) {
      const asset = this.market.asset(assetId);
      assert(asset !== undefined, 'a listed asset is known');
      const { code, decimals, instrumentId } = asset;
      const kind = instrumentId === 0 ? 'currency' : 'shares';
      batch.assets.add(
        assetId,
        kind,
        quoted(code),
        decimals,
        instrumentId === 0 ? 'NULL' : instrumentId,
      );
    }
    this.assets.clear();
    for (const [instrumentId, seq] of this.instruments) {
      const { listing, phase, shareAssetId, tickValueMinor, isDelisted } =
        this.instrumentOf(instrumentId);
      batch.instruments.add(
        instrumentId,
        shareAssetId,
        quoted(listing.symbol),
        quoted(listing.name),
        listing.currencyId,
        listing.priceDecimals,
        tickValueMinor,
        listing.tickUnits,
        listing.lotShares,
        quoted(JSON.stringify(listing)),
        phase,
        String(isDelisted),
        seq,
      );
    }
    this.instruments.clear();
    for (const [accountId, seq] of this.accounts) {
      const account = this.portfolio.account(accountId);
      assert(account !== undefined, 'an opened account is known');
      const openedTsUs = this.openedTsUs.get(accountId);
      batch.accounts.add(
        accountId,
        quoted(account.name),
        account.kind,
        account.feeTier,
        account.status,
        String(account.killSwitch),
        openedTsUs === undefined ? 'NULL' : quoted(timeText(openedTsUs)),
        seq,
      );
    }
    this.accounts.clear();
    this.openedTsUs.clear();
  }

  private closeOrders(batch: RowBatch): void {
    for (const [orderId, ended] of this.orders) {
      const order = ended ?? this.portfolio.order(orderId);
      assert(order !== undefined, 'an order that changed is known');
      batch.orders.add(
        orderId,
        order.accountId,
        order.instrumentId,
        quoted(order.clOrdId),
        order.side,
        order.ordType,
        order.timeInForce,
        order.execInst,
        order.stpMode,
        order.priceTicks,
        order.qtyLots,
        order.leavesLots,
        order.cumLots,
        order.cumNotionalMinor,
        order.feesMinor,
        order.status,
        order.reason,
        order.rejectCode,
        order.hasTerms ? termsLiteral(order) : 'NULL',
        quoted(timeText(order.createdTsUs)),
        quoted(timeText(order.updatedTsUs)),
        order.seq,
      );
    }
    this.orders.clear();
  }

  private closeBalances(batch: RowBatch): void {
    for (const [key, [availableMinor, heldMinor, seq]] of this.balances) {
      const accountId = Math.floor(key / assetsPerAccount);
      const assetId = key % assetsPerAccount;
      batch.balances.add(accountId, assetId, availableMinor!, heldMinor!, seq!);
    }
    this.balances.clear();
    for (const [key, seq] of this.positions) {
      const accountId = Math.floor(key / assetsPerAccount);
      const assetId = key % assetsPerAccount;
      const instrumentId = this.market.asset(assetId)?.instrumentId ?? 0;
      const holding = this.portfolio.holding(accountId, assetId);
      if (instrumentId === 0 || holding === undefined) continue;
      batch.positions.add(
        accountId,
        instrumentId,
        holding.positionQty,
        holding.borrowedQty,
        holding.isCostKnown ? holding.costMinor : 'NULL',
        holding.realizedMinor,
        seq,
      );
    }
    this.positions.clear();
  }
}

const termNames = [
  'stopTicks',
  'activationTicks',
  'trailTicks',
  'trailBps',
  'displayLots',
  'minQtyLots',
  'expireTsUs',
  'budgetMinor',
  'listId',
  'listKind',
  'preventedLots',
] as const satisfies readonly (keyof OrderView)[];

/** The terms that are not 0 as JSON in an array literal. */
function termsLiteral(order: OrderView): string {
  let text = '';
  for (const name of termNames) {
    if (order[name] !== 0) text += `${text === '' ? '' : ','}\\"${name}\\":${order[name]}`;
  }
  return `"{${text}}"`;
}

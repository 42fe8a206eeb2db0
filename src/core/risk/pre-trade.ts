// The pre-trade checks of a new order, in the rulebook's order; the first that fails is the reject. They read the state and never
// change it. Checks whose feature is not there yet keep their place as a comment.

import type { Account } from '#core/accounts.ts';
import type { Command } from '#core/command.ts';
import type { Instrument } from '#core/instruments.ts';
import { isWithin } from '#core/instruments.ts';
import { holdPerLotMinor } from '#core/ledger/fees.ts';
import type { Ledger } from '#core/ledger/ledger.ts';
import { openOrdersMax, openOrdersPerAccountMax } from '#core/limits.ts';
import { extraNums, ExtraNum, type OrderStore } from '#core/order-store.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { ExecInst, OrdType, Phase, Side, StpMode, TimeInForce } from '#core/terms.ts';

export interface FeeTier {
  readonly makerFeeRate: number;
  readonly takerFeeRate: number;
}

const bpsScale = 10_000;

/**
 * Checks one order; after a failure `limit` is the value that was broken, in the check's own unit, and after a success
 * `limitTicks`, `holdPerLotMinor` say how far it may trade and what each lot must hold.
 */
export class PreTradeChecks {
  /** The value that was broken, or 0. */
  limit = 0;
  /** The worst price at which the order may trade: its own, or a market order's collar. */
  limitTicks = 0;
  /** Cash each lot of a buy holds; of a sale, shares. */
  holdPerLotMinor = 0;
  /** The balance that holds it. */
  holdCell = -1;
  /** The account's balance in the instrument's shares, which counts its open orders; -1 where there is none yet. */
  sharesCell = -1;

  private readonly ledger: Ledger;
  private readonly store: OrderStore;

  constructor(ledger: Ledger, store: OrderStore) {
    this.ledger = ledger;
    this.store = store;
  }

  /**
   * `replacedSlot` is the open order that this one would replace, whose hold and place in the limits it takes over; else -1.
   * `clOrdIdUsed` says that the caller found another order under the client order id.
   */
  check(
    command: Command,
    venueKillSwitch: boolean,
    instrument: Instrument | undefined,
    account: Account,
    feeTier: FeeTier,
    replacedSlot: number,
    clOrdIdUsed: boolean,
  ): number {
    this.limit = 0;
    if (venueKillSwitch) return RejectCode.venueKillSwitch;
    if (instrument === undefined) return RejectCode.unknownInstrument;
    if (account.killSwitch) return RejectCode.accountKillSwitch;
    if (!account.mayTrade) return RejectCode.accountNotPermitted;
    if (instrument.phase === Phase.closed) return RejectCode.instrumentClosed;
    if (instrument.phase === Phase.halted) return RejectCode.instrumentHalted;
    const malformed = this.checkForm(command, instrument);
    if (malformed !== RejectCode.none) return malformed;
    if (command.clOrdId[0] === 0) return RejectCode.invalidClientOrderId;
    if (clOrdIdUsed) return RejectCode.duplicateClientOrderId;
    // Rate of orders: comes with per-account rate limits.
    const full = this.checkOpenOrders(instrument, account, replacedSlot);
    if (full !== RejectCode.none) return full;
    const collared = this.checkCollar(command, instrument);
    if (collared !== RejectCode.none) return collared;
    // Position limit, then gross exposure: come with short selling.
    const unfunded = this.checkFunds(command, instrument, feeTier, replacedSlot);
    if (unfunded !== RejectCode.none) return unfunded;
    // Duplicate-order guard: off until accounts can ask for it.
    if (!isWithin(command.stpMode, StpMode.none, StpMode.cancelNewest)) {
      return RejectCode.unsupportedOrderCharacteristic;
    }
    return RejectCode.none;
  }

  /** A price against the fat-finger collar, for new and amended orders. */
  checkLimitCollar(instrument: Instrument, side: number, priceTicks: number): number {
    const collarBps = instrument.listing.limitCollarBps;
    const reference = instrument.referencePriceTicks;
    if (collarBps === 0 || reference === 0) return RejectCode.none;
    const bound = collarTicks(side, reference, collarBps);
    if (side === Side.buy ? priceTicks <= bound : priceTicks >= bound) return RejectCode.none;
    this.limit = bound;
    return RejectCode.priceCollar;
  }

  /** Price and quantity of a limit order against the listing, for new and amended orders. */
  checkPriceAndQty(instrument: Instrument, priceTicks: number, qtyLots: number): number {
    const listing = instrument.listing;
    if (!Number.isSafeInteger(qtyLots) || qtyLots <= 0) return RejectCode.incorrectQuantity;
    if (qtyLots < listing.qtyLotsMin) {
      this.limit = listing.qtyLotsMin;
      return RejectCode.quantityBelowMin;
    }
    if (qtyLots > listing.qtyLotsMax) {
      this.limit = listing.qtyLotsMax;
      return RejectCode.quantityAboveMax;
    }
    if (!isWithin(priceTicks, listing.priceTicksMin, listing.priceTicksMax)) {
      this.limit =
        priceTicks < listing.priceTicksMin ? listing.priceTicksMin : listing.priceTicksMax;
      return RejectCode.priceOutOfBounds;
    }
    return this.checkNotional(instrument, priceTicks, qtyLots);
  }

  private checkForm(command: Command, instrument: Instrument): number {
    const { side, ordType, timeInForce, execInst } = command;
    if (side !== Side.buy && side !== Side.sell) return RejectCode.invalidSide;
    if (ordType !== OrdType.limit && ordType !== OrdType.market) return RejectCode.invalidOrderType;
    const immediate = timeInForce === TimeInForce.ioc || timeInForce === TimeInForce.fok;
    if (!immediate && timeInForce !== TimeInForce.gtc && timeInForce !== TimeInForce.day) {
      return RejectCode.invalidTimeInForce;
    }
    if (execInst !== ExecInst.none && execInst !== ExecInst.postOnly) {
      return RejectCode.unsupportedOrderCharacteristic;
    }
    if (execInst !== ExecInst.none && (immediate || ordType === OrdType.market)) {
      return RejectCode.contradictoryInstructions;
    }
    if (ordType === OrdType.limit) {
      if (command.priceTicks === 0) return RejectCode.priceRequired;
      return this.checkPriceAndQty(instrument, command.priceTicks, command.qtyLots);
    }
    if (!immediate) return RejectCode.invalidTimeInForce;
    if (command.priceTicks !== 0) return RejectCode.priceNotAllowed;
    return this.checkPriceAndQty(instrument, instrument.listing.priceTicksMin, command.qtyLots);
  }

  private checkNotional(instrument: Instrument, priceTicks: number, qtyLots: number): number {
    // Both factors are below 2^31 here; the tick's value may be large, so divide instead of multiplying.
    const notionalMax = instrument.listing.notionalMinorMax;
    if (priceTicks * qtyLots <= Math.floor(notionalMax / instrument.tickValueMinor)) {
      return RejectCode.none;
    }
    this.limit = notionalMax;
    return RejectCode.notionalAboveMax;
  }

  private checkOpenOrders(instrument: Instrument, account: Account, replacedSlot: number): number {
    const freed = replacedSlot >= 0 ? 1 : 0;
    if (account.openCount - freed >= openOrdersPerAccountMax) {
      this.limit = openOrdersPerAccountMax;
      return RejectCode.openOrdersAccount;
    }
    const perInstrumentMax = instrument.listing.openOrdersPerAccountMax;
    const cell = this.ledger.find(account.accountId, instrument.shareAssetId);
    this.sharesCell = cell;
    if (cell >= 0 && this.ledger.openOrders[cell]! - freed >= perInstrumentMax) {
      this.limit = perInstrumentMax;
      return RejectCode.openOrdersInstrument;
    }
    if (this.store.openCount - freed >= openOrdersMax) {
      this.limit = openOrdersMax;
      return RejectCode.venueCapacity;
    }
    return RejectCode.none;
  }

  private checkCollar(command: Command, instrument: Instrument): number {
    if (command.ordType === OrdType.limit) {
      this.limitTicks = command.priceTicks;
      return this.checkLimitCollar(instrument, command.side, command.priceTicks);
    }
    const reference = instrument.referencePriceTicks;
    if (reference === 0) return RejectCode.noReferencePrice;
    const { marketCollarBps, priceTicksMin, priceTicksMax } = instrument.listing;
    const bound = collarTicks(command.side, reference, marketCollarBps);
    this.limitTicks =
      bound < priceTicksMin ? priceTicksMin : bound > priceTicksMax ? priceTicksMax : bound;
    return this.checkNotional(instrument, this.limitTicks, command.qtyLots);
  }

  private checkFunds(
    command: Command,
    instrument: Instrument,
    feeTier: FeeTier,
    replacedSlot: number,
  ): number {
    const isBuy = command.side === Side.buy;
    this.holdPerLotMinor = isBuy
      ? holdPerLotMinor(
          this.limitTicks,
          instrument.tickValueMinor,
          feeTier.makerFeeRate,
          feeTier.takerFeeRate,
        )
      : instrument.listing.lotShares;
    const cell = isBuy
      ? this.ledger.find(command.accountId, instrument.listing.currencyId)
      : this.sharesCell;
    this.holdCell = cell;
    let available = cell < 0 ? 0 : this.ledger.available[cell]!;
    if (replacedSlot >= 0) {
      available +=
        this.store.leavesLots(replacedSlot) *
        this.store.nums[replacedSlot * extraNums + ExtraNum.holdPerLotMinor]!;
    }
    if (command.qtyLots * this.holdPerLotMinor <= available) return RejectCode.none;
    this.limit = available;
    return isBuy ? RejectCode.insufficientFunds : RejectCode.insufficientShares;
  }
}

/** How far through the reference a side may go: a buy above it, a sale below it, rounded towards the reference. */
export function collarTicks(side: number, referenceTicks: number, collarBps: number): number {
  const product = referenceTicks * collarBps;
  const distance = Math.floor(product / bpsScale);
  return side === Side.buy ? referenceTicks + distance : referenceTicks - distance;
}

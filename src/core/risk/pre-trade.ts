// The pre-trade checks of a new order, in the rulebook's order; the first that fails is the reject. They read the state and change
// nothing but the bucket of the account's order rate. What a check means stands in the files beside this one.

import type { Account } from '#core/accounts.ts';
import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { Command } from '#core/command.ts';
import { isWithin, type Instrument } from '#core/instruments.ts';
import { holdPerLotMinor, netPerLotMinor } from '#core/ledger/fees.ts';
import {
  minimumOrdersMax,
  openOrdersMax,
  openOrdersPerAccountMax,
  trailingOrdersMax,
} from '#core/limits.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { collarTicks, protectionTicks, trailingBound } from '#core/risk/collars.ts';
import { OrderForm } from '#core/risk/order-form.ts';
import { takeFromRate } from '#core/risk/order-rate.ts';
import { checkPhase } from '#core/risk/phase-matrix.ts';
import { Positions } from '#core/risk/positions.ts';
import type { ExchangeState } from '#core/state.ts';
import {
  ExecInst,
  hasLimitPrice,
  isTrailing,
  OrdType,
  Side,
  StpMode,
  TimeInForce,
} from '#core/terms.ts';

export { collarTicks, protectionTicks };

/**
 * Checks one order; after a failure `limit` is the value that was broken, in the check's own unit, and after a success the other fields
 * say how far it may trade and what it must hold.
 */
export class PreTradeChecks {
  /** The value that was broken, or 0. */
  limit = 0;
  /**
   * The worst price at which the order may trade: its own, a market order's collar, or the protection price of a stop without a limit.
   * Of a trailing stop without a limit it is the collar around the worst stop price that it could begin with.
   */
  limitTicks = 0;
  /** As asked; of a buy by budget 0, of a sale by budget the lots that it must hold. */
  qtyLots = 0;
  /** Cash each lot of a buy holds; of a sale, shares. */
  holdPerLotMinor = 0;
  /** What the whole order holds: its lots, or the budget of a buy. */
  needMinor = 0;
  /** The balance that holds it; -1 where there is none yet. */
  holdCell = -1;
  /** The account's balance in the instrument's shares, which counts its open orders; -1 where there is none yet. */
  sharesCell = -1;

  private readonly state: ExchangeState;
  private readonly form = new OrderForm();
  private readonly positions: Positions;

  constructor(state: ExchangeState) {
    this.state = state;
    this.positions = new Positions(state);
  }

  /**
   * `freedOrders` is how many open orders the new one replaces (below zero: orders of its list that were checked before it and are
   * not open yet). `creditMinor` and `creditLots` are the hold and the open lots of the order that it replaces, or shares its hold with:
   * they are its to use. An order that `defersCover` waits for another: position, exposure and funds are checked at its turn, and the
   * credit is that other order's, which does not count as one on the other side.
   */
  check(
    command: Command,
    account: Account,
    clOrdIdUsed: boolean,
    freedOrders: number,
    creditMinor: number,
    defersCover: boolean,
    creditLots = 0,
  ): number {
    const { state } = this;
    this.limit = 0;
    if (state.venueKillSwitch) return RejectCode.venueKillSwitch;
    const instrument = state.instruments[command.instrumentId];
    if (instrument === undefined) return RejectCode.unknownInstrument;
    if (instrument.isDelisted) return RejectCode.instrumentDelisted;
    if (account.killSwitch) return RejectCode.accountKillSwitch;
    const stopped = account.refusal;
    if (stopped !== RejectCode.none) return stopped;
    if (!account.mayTrade) return RejectCode.accountNotPermitted;
    const untimely = checkPhase(instrument.phase, command);
    if (untimely !== RejectCode.none) return untimely;
    const malformed = this.form.check(command, instrument, state.tsUs);
    if (malformed !== RejectCode.none) return this.broken(malformed, this.form.limit);
    if (command.clOrdId[0] === 0) return RejectCode.invalidClientOrderId;
    if (clOrdIdUsed) return RejectCode.duplicateClientOrderId;
    const tooFast = this.checkRate(account);
    if (tooFast !== RejectCode.none) return tooFast;
    const full = this.checkOpenOrders(command, instrument, account, freedOrders);
    if (full !== RejectCode.none) return full;
    const collared = this.checkCollar(command, instrument);
    if (collared !== RejectCode.none) return collared;
    const unholdable = this.measure(command, instrument, account);
    if (unholdable !== RejectCode.none) return unholdable;
    if (!defersCover) {
      const uncovered = this.cover(
        account,
        instrument,
        command.side,
        this.lotsAtMost(command, instrument, account) - creditLots,
        this.limitTicks,
        this.needMinor,
        creditMinor,
      );
      if (uncovered !== RejectCode.none) return uncovered;
    }
    return (
      this.checkDuplicate(command, account) ||
      this.checkSelfTrade(
        command,
        account,
        defersCover ? creditMinor : 0,
        defersCover ? creditLots : 0,
      )
    );
  }

  /**
   * Position limit, gross exposure and funds alone, for orders whose turn has come and for amendments. `addedLots` is by how much the
   * open quantity grows; `needMinor` all that the order is to hold, `creditMinor` what it holds already.
   */
  checkCover(
    account: Account,
    instrument: Instrument,
    side: number,
    addedLots: number,
    priceTicks: number,
    needMinor: number,
    creditMinor: number,
  ): number {
    this.limit = 0;
    this.sharesCell = this.state.ledger.find(account.accountId, instrument.shareAssetId);
    this.holdCell = this.findHoldCell(account, instrument, side);
    return this.cover(account, instrument, side, addedLots, priceTicks, needMinor, creditMinor);
  }

  /** With the balances at hand in `sharesCell` and `holdCell`. */
  private cover(
    account: Account,
    instrument: Instrument,
    side: number,
    addedLots: number,
    priceTicks: number,
    needMinor: number,
    creditMinor: number,
  ): number {
    if (addedLots > 0) {
      const { positions, sharesCell } = this;
      const code =
        positions.checkPosition(instrument, sharesCell, side, addedLots) ||
        positions.checkExposure(account, instrument, sharesCell, side, addedLots, priceTicks);
      if (code !== RejectCode.none) return this.broken(code, positions.limit);
    }
    const cell = this.holdCell;
    const available = (cell < 0 ? 0 : this.state.ledger.available[cell]!) + creditMinor;
    if (needMinor <= available) return RejectCode.none;
    const isBuy = side === Side.buy;
    return this.broken(
      isBuy ? RejectCode.insufficientFunds : RejectCode.insufficientShares,
      available,
    );
  }

  /** A price against the fat-finger collar, for new and amended orders. */
  checkLimitCollar(instrument: Instrument, side: number, priceTicks: number): number {
    const collarBps = instrument.listing.limitCollarBps;
    const reference = instrument.referencePriceTicks;
    if (collarBps === 0 || reference === 0) return RejectCode.none;
    const bound = collarTicks(side, reference, collarBps);
    if (side === Side.buy ? priceTicks <= bound : priceTicks >= bound) return RejectCode.none;
    return this.broken(RejectCode.priceCollar, bound);
  }

  /** Price and quantity of a limit order against the listing, for amended orders. */
  checkPriceAndQty(instrument: Instrument, priceTicks: number, qtyLots: number): number {
    const code = this.form.checkPriceAndQty(instrument, priceTicks, qtyLots);
    return code === RejectCode.none ? code : this.broken(code, this.form.limit);
  }

  /** A stop price against the listing, for amended orders. */
  checkStopPrice(instrument: Instrument, stopTicks: number): number {
    const code = this.form.checkStopPrice(instrument, stopTicks);
    return code === RejectCode.none ? code : this.broken(code, this.form.limit);
  }

  private checkRate(account: Account): number {
    const perSecond =
      account.limits.ordersPerSecondMax || this.state.venueLimits.ordersPerSecondMax;
    if (takeFromRate(account, perSecond, this.state.tsUs)) return RejectCode.none;
    return this.broken(RejectCode.orderRateExceeded, perSecond);
  }

  private checkOpenOrders(
    command: Command,
    instrument: Instrument,
    account: Account,
    freedOrders: number,
  ): number {
    const { ledger, store, venueLimits } = this.state;
    const accountMax = account.limits.openOrdersMax || openOrdersPerAccountMax;
    if (account.openCount - freedOrders >= accountMax) {
      return this.broken(RejectCode.openOrdersAccount, accountMax);
    }
    const cell = ledger.find(account.accountId, instrument.shareAssetId);
    this.sharesCell = cell;
    const instrumentMax = instrument.listing.openOrdersPerAccountMax;
    if ((cell < 0 ? 0 : ledger.openOrders[cell]!) - freedOrders >= instrumentMax) {
      return this.broken(RejectCode.openOrdersInstrument, instrumentMax);
    }
    const venueMax = venueLimits.openOrdersMax || openOrdersMax;
    if (store.openCount - freedOrders >= venueMax) {
      return this.broken(RejectCode.venueCapacity, venueMax);
    }
    if (isTrailing(command.ordType) && instrument.trailingCount >= trailingOrdersMax) {
      return this.broken(RejectCode.specialOrdersInstrument, trailingOrdersMax);
    }
    if (restsWithMinimum(command) && instrument.minimumCount >= minimumOrdersMax) {
      return this.broken(RejectCode.specialOrdersInstrument, minimumOrdersMax);
    }
    return RejectCode.none;
  }

  /** Sets `limitTicks`. */
  private checkCollar(command: Command, instrument: Instrument): number {
    const { ordType, side } = command;
    const reference = instrument.referencePriceTicks;
    if (reference === 0 && (ordType === OrdType.market || isTrailing(ordType))) {
      return RejectCode.noReferencePrice;
    }
    if (hasLimitPrice(ordType)) {
      this.limitTicks = command.priceTicks;
      return this.checkLimitCollar(instrument, side, command.priceTicks);
    }
    if (!isTrailing(ordType)) {
      const around = ordType === OrdType.market ? reference : command.stopTicks;
      this.limitTicks = protectionTicks(instrument, side, around);
      return this.checkValue(command, instrument, this.limitTicks);
    }
    this.limitTicks = trailingBound(
      instrument,
      side,
      command.activationTicks,
      command.trailTicks,
      command.trailBps,
    );
    return this.checkValue(command, instrument, this.limitTicks);
  }

  private checkValue(command: Command, instrument: Instrument, priceTicks: number): number {
    if (command.budgetMinor !== 0) return RejectCode.none;
    const code = this.form.checkNotional(instrument, priceTicks, command.qtyLots);
    return code === RejectCode.none ? code : this.broken(code, this.form.limit);
  }

  /** Sets what the order must hold, and where. */
  private measure(command: Command, instrument: Instrument, account: Account): number {
    const { side, budgetMinor } = command;
    const { listing, tickValueMinor } = instrument;
    const rates = this.state.feeTiers[account.feeTier]!;
    this.qtyLots = command.qtyLots;
    this.holdCell = this.findHoldCell(account, instrument, side);
    if (side === Side.buy && budgetMinor !== 0) {
      // It holds its budget and has no lots yet: at the collar one could cost more than a number is exact for.
      this.holdPerLotMinor = 0;
      this.needMinor = budgetMinor;
      return RejectCode.none;
    }
    if (side === Side.buy) {
      this.holdPerLotMinor = holdPerLotMinor(this.limitTicks, tickValueMinor, rates.worstFeeRate);
      this.needMinor = command.qtyLots * this.holdPerLotMinor;
      return RejectCode.none;
    }
    if (budgetMinor !== 0) {
      const netMinor = netPerLotMinor(this.limitTicks, tickValueMinor, rates.worstFeeRate);
      const lots = netMinor === 0 ? Infinity : Math.ceil(budgetMinor / netMinor);
      if (lots > listing.qtyLotsMax) {
        return this.broken(RejectCode.budgetOutOfRange, netMinor * listing.qtyLotsMax);
      }
      this.qtyLots = lots;
    }
    this.holdPerLotMinor = listing.lotShares;
    this.needMinor = this.qtyLots * listing.lotShares;
    return RejectCode.none;
  }

  /** The most lots that a buy by budget can come to: it gets the most where it all goes to the best offer. */
  budgetLotsAtMost(instrument: Instrument, budgetMinor: number, worstFeeRate: number): number {
    const offerTicks = this.bestOfferTicks(instrument);
    if (offerTicks === 0) return 0;
    const perLotMinor = holdPerLotMinor(offerTicks, instrument.tickValueMinor, worstFeeRate);
    return Math.min(Math.floor(budgetMinor / perLotMinor), instrument.listing.qtyLotsMax);
  }

  /** The most lots that a new order can come to, as position and exposure count them. */
  lotsAtMost(command: Command, instrument: Instrument, account: Account): number {
    if (command.budgetMinor === 0 || command.side === Side.sell) return this.qtyLots;
    const { worstFeeRate } = this.state.feeTiers[account.feeTier]!;
    return this.budgetLotsAtMost(instrument, command.budgetMinor, worstFeeRate);
  }

  /** The lowest price at which anybody sells, hidden orders included; 0 where nobody does. */
  private bestOfferTicks(instrument: Instrument): number {
    const shownTicks = instrument.book.bestPriceTicks(Side.sell);
    const [hidden] = instrument.queues.hiddenAsks.slots;
    if (hidden === undefined) return shownTicks;
    const hiddenTicks = this.state.store.pool.words[hidden * orderWords + OrderWord.priceTicks]!;
    return shownTicks === 0 ? hiddenTicks : Math.min(shownTicks, hiddenTicks);
  }

  private checkDuplicate(command: Command, account: Account): number {
    const { guard } = account;
    if (guard.windowUs === 0) return RejectCode.none;
    const { instrumentId, side, ordType, priceTicks } = command;
    const { tsUs } = this.state;
    const lotsOrBudget = command.qtyLots - command.budgetMinor;
    return guard.hasEqual(instrumentId, side, ordType, priceTicks, lotsOrBudget, tsUs)
      ? RejectCode.duplicateOrderGuard
      : RejectCode.none;
  }

  private checkSelfTrade(
    command: Command,
    account: Account,
    ownMinor: number,
    ownLots: number,
  ): number {
    const { stpMode, side } = command;
    if (!isWithin(stpMode, StpMode.none, StpMode.decrement)) {
      return RejectCode.unsupportedOrderCharacteristic;
    }
    if (stpMode === StpMode.none && this.state.venueLimits.stpNoneAllowed === 0) {
      return RejectCode.stpModeNotAllowed;
    }
    const cell = this.sharesCell;
    if (account.limits.noOpposingOrders === 0 || cell < 0) return RejectCode.none;
    // Open sales show in the shares that they hold, open buys in their count of lots.
    const { ledger } = this.state;
    const opposing =
      side === Side.buy ? ledger.held[cell]! - ownMinor : ledger.openBuyLots[cell]! - ownLots;
    return opposing > 0 ? RejectCode.opposingOrderOpen : RejectCode.none;
  }

  private findHoldCell(account: Account, instrument: Instrument, side: number): number {
    if (side === Side.sell) return this.sharesCell;
    return this.state.ledger.find(account.accountId, instrument.listing.currencyId);
  }

  private broken(code: number, limit: number): number {
    this.limit = limit;
    return code;
  }
}

/** True of orders that would wait hidden for their minimum quantity. */
function restsWithMinimum(command: Command): boolean {
  if (command.ordType !== OrdType.limit || command.timeInForce === TimeInForce.ioc) return false;
  return command.minQtyLots > 0 || (command.execInst & ExecInst.allOrNone) !== 0;
}

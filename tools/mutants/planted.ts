// Faults that somebody could make in the core: each is one text of one file, which must be there exactly once, and what it becomes.
// Only `npm run mutants` reads them.

export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly becomes: string;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'priority is lost on a smaller quantity',
    file: 'src/core/amendments.ts',
    find: 'this.qtyLots <= words[at + OrderWord.orderQtyLots]!;\n    const leavesLots',
    becomes: 'this.qtyLots > words[at + OrderWord.orderQtyLots]!;\n    const leavesLots',
  },
  {
    name: 'priority is kept on a larger quantity',
    file: 'src/core/amendments.ts',
    find: 'this.qtyLots <= words[at + OrderWord.orderQtyLots]!;\n    const leavesLots',
    becomes: 'this.qtyLots > 0;\n    const leavesLots',
  },
  {
    name: 'the hold of a part leaks when the rest is cancelled',
    file: 'src/core/order-ends.ts',
    find: 'const heldMinor = lots * store.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!;',
    becomes:
      'const heldMinor = (lots - (words[at + OrderWord.cumQtyLots]! > 0 ? 1 : 0)) * store.nums[slot * extraNums + ExtraNum.holdPerLotMinor]!;',
  },
  {
    name: 'stops are triggered on the wrong side',
    file: 'src/core/order-ends.ts',
    find: 'return (side === Side.buy) !== isTakeProfit(ordTypeOf(terms));',
    becomes: 'return (side === Side.buy) === isTakeProfit(ordTypeOf(terms));',
  },
  {
    name: 'a stop needs a price beyond its own',
    file: 'src/core/trigger-book.ts',
    find: 'const rise = headWithin(this.rises, highTicks);',
    becomes: 'const rise = headWithin(this.rises, highTicks - 1);',
  },
  {
    name: 'triggered orders enter in the order of their prices',
    file: 'src/core/follow-ups.ts',
    find: 'const round = state.due.toSorted((a, b) => a - b);',
    becomes: 'const round = state.due.slice();',
  },
  {
    name: 'a trailing stop follows the last price instead of the best',
    file: 'src/core/stops.ts',
    find: 'if (isSell ? ticks > bestTicks : ticks < bestTicks) {',
    becomes: 'if (isSell ? ticks !== bestTicks : ticks < bestTicks) {',
  },
  {
    name: 'an iceberg is refreshed in place',
    file: 'src/core/book/book.ts',
    find: 'levelLots += this.refresh(other, level, slot, reserveLots);',
    becomes:
      'levelLots += this.refresh(other, level, slot, reserveLots); this.unlink(other, level, slot); words[at + OrderWord.prev] = -1; words[at + OrderWord.next] = levels[levelAt + LevelWord.head]!; if (levels[levelAt + LevelWord.head]! >= 0) words[levels[levelAt + LevelWord.head]! * orderWords + OrderWord.prev] = slot; else levels[levelAt + LevelWord.tail] = slot; levels[levelAt + LevelWord.head] = slot; levels[levelAt + LevelWord.orders] = levels[levelAt + LevelWord.orders]! + 1;',
  },
  {
    name: 'a tie of auction prices goes to the higher one',
    file: 'src/core/book/auction.ts',
    find: 'const priceTicks = referenceTicks <= lowTicks ? lowTicks : Math.min(referenceTicks, highTicks);',
    becomes:
      'const priceTicks = referenceTicks <= lowTicks ? highTicks : Math.max(referenceTicks, highTicks);',
  },
  {
    name: 'an auction forgets the smallest surplus',
    file: 'src/core/book/auction.ts',
    find: '(aboveLots === belowLots && aboveSurplus < belowSurplus);',
    becomes: '(aboveLots === belowLots && aboveSurplus > belowSurplus);',
  },
  {
    name: 'market orders stand behind limit orders in an auction',
    file: 'src/core/book/auction.ts',
    find: 'const takesMarketBuy = isAhead(words, buyers, marketBuy, firstBuy, Side.buy);',
    becomes: 'const takesMarketBuy = firstBuy < 0;',
  },
  {
    name: 'auction trades pay the maker and taker rates',
    file: 'src/core/settlement.ts',
    find: 'this.takerRate = this.state.ratesOf(sellSlot).auctionFeeRate;',
    becomes: 'this.takerRate = this.state.ratesOf(sellSlot).takerFeeRate;',
  },
  {
    name: 'a fee is rounded down',
    file: 'src/core/ledger/fees.ts',
    find: 'return rest > whole * feeRateScale ? floor + 1 : floor;',
    becomes: 'return floor;',
  },
  {
    name: 'a rebate is more than the other side pays',
    file: 'src/core/settlement.ts',
    find: 'if (feeOrRebate >= 0 || feeOrRebate + otherFee >= 0) return feeOrRebate;',
    becomes: 'if (feeOrRebate >= -1_000_000) return feeOrRebate;',
  },
  {
    name: 'the other leg of a pair outlives a fill',
    file: 'src/core/settlement.ts',
    find: '    if (makerSibling >= 0) this.ends.cancelSlot(makerSibling, CloseReason.orderListEnded, sink);\n    if (takerSibling >= 0) this.ends.cancelSlot(takerSibling, CloseReason.orderListEnded, sink);\n  }\n\n  /** A filled order',
    becomes:
      '    if (takerSibling >= 0) this.ends.cancelSlot(takerSibling, CloseReason.orderListEnded, sink);\n  }\n\n  /** A filled order',
  },
  {
    name: 'a pair holds for both legs',
    file: 'src/core/order-lists.ts',
    find: 'Math.max(0, this.checks.needMinor - creditMinor)',
    becomes: 'this.checks.needMinor',
  },
  {
    name: 'the second order of a list enters on a partial fill',
    file: 'src/core/settlement.ts',
    find: 'if (makerLeavesLots === 0) this.closeFilled(instrument, makerSlot, makerHasTerms, sink);',
    becomes:
      'if (makerLeavesLots > 0 && makerHasTerms && store.term(makerSlot, TermNum.childId) !== 0) { this.ends.passOn(store.term(makerSlot, TermNum.childId), true, sink); store.setTerm(makerSlot, TermNum.childId, 0); }\n    if (makerLeavesLots === 0) this.closeFilled(instrument, makerSlot, makerHasTerms, sink);',
  },
  {
    name: 'self-trade prevention knows no groups',
    file: 'src/core/floor.ts',
    find: 'book.takerGroup = this.state.tradeGroup(accountId);',
    becomes: 'book.takerGroup = 0;',
  },
  {
    name: 'decrement forgets what the resting order lost',
    file: 'src/core/settlement.ts',
    find: 'store.setTerm(slot, TermNum.preventedLots, preventedLots + lots);',
    becomes: 'store.setTerm(slot, TermNum.preventedLots, lots);',
  },
  {
    name: 'a hidden order is filled below its minimum',
    file: 'src/core/hidden-trading.ts',
    find: 'if (restLots < this.minimumOf(maker, makerLots)) return restLots;',
    becomes: 'if (restLots < this.minimumOf(maker, makerLots) - 1) return restLots;',
  },
  {
    name: 'an order by budget spends without its fee',
    file: 'src/core/budgets.ts',
    find: 'return Math.min(Math.floor(this.leftMinor / perLotMinor), roomLots);',
    becomes:
      'return Math.min(Math.floor(this.leftMinor / (priceTicks * tickValueMinor)), roomLots);',
  },
  {
    name: 'GTD orders expire one tick of the clock late',
    file: 'src/core/trading-day.ts',
    find: 'expireTsUs <= command.tsUs',
    becomes: 'expireTsUs < command.tsUs',
  },
  {
    name: 'DAY orders survive the close',
    file: 'src/core/trading-day.ts',
    find: 'timeInForce === TimeInForce.day ||\n        timeInForce === TimeInForce.cls ||',
    becomes: 'timeInForce === TimeInForce.cls ||',
  },
  {
    name: 'short positions have no limit',
    file: 'src/core/risk/positions.ts',
    find: '(isBuy ? ledger.longLotsMax : ledger.shortLotsMax)[cell]!',
    becomes: '(isBuy ? ledger.longLotsMax[cell]! : 0)',
  },
  {
    name: 'borrowed shares can be withdrawn',
    file: 'src/core/treasury.ts',
    find: 'RejectCode.sharesBorrowed',
    becomes: 'RejectCode.none',
  },
  {
    name: 'the order rate has no bucket',
    file: 'src/core/risk/order-rate.ts',
    find: 'account.rateMicro = hasOne ? micro - orderMicro : micro;',
    becomes: 'account.rateMicro = micro;',
  },
  {
    name: 'a snapshot forgets what trailing stops have seen',
    file: 'src/core/snapshot.ts',
    find: 'if (num === TermNum.expireTsUs) to.instant(value);',
    becomes:
      'if (num === TermNum.expireTsUs) to.instant(value);\n    else if (num === TermNum.bestTicks) to.num(0);',
  },
  {
    name: 'a market order trades past its collar',
    file: 'src/core/risk/collars.ts',
    find: 'return clampTicks(instrument, collarTicks(side, aroundTicks, marketCollarBps));',
    becomes:
      'return clampTicks(instrument, collarTicks(side, aroundTicks, marketCollarBps + 100));',
  },
  {
    name: 'a trade is busted as often as asked',
    file: 'src/core/trade-corrections.ts',
    find: 'trades.setStatus(place, TradeStatus.busted);',
    becomes: 'trades.setStatus(place, trades.status(place));',
  },
  {
    name: 'the house lends shares without being asked',
    file: 'src/core/trade-corrections.ts',
    find: 'if (!lends && lentShares > 0) return',
    becomes: 'if (lentShares < 0) return',
  },
  {
    name: 'a corrected trade is remembered with its old fee',
    file: 'src/core/trade-corrections.ts',
    find: 'trades.setNum(place, TradeNum.makerFeeMinor, makerFee);',
    becomes: 'trades.setNum(place, TradeNum.makerFeeMinor, oldMakerFee);',
  },
  {
    name: 'a frozen account keeps its orders',
    file: 'src/core/registry.ts',
    find: 'if (account.status === AccountStatus.active) return;',
    becomes: 'if (account.status !== AccountStatus.closed) return;',
  },
  {
    name: 'a delisted instrument opens again',
    file: 'src/core/trading-day.ts',
    find: '} else if (instrument.isDelisted) {\n      this.ends.refuse(',
    becomes:
      '} else if (instrument.isDelisted && phase === Phase.closed) {\n      this.ends.refuse(',
  },
  {
    name: 'a snapshot forgets what became of trades',
    file: 'src/core/snapshot.ts',
    find: 'for (const word of tradeSlabWords) to.int(trades.word(place, word));',
    becomes:
      'for (const word of tradeSlabWords) to.int(word === TradeWord.head ? trades.word(place, word) & 0x3ffff : trades.word(place, word));',
  },
];

// Tells an order's special terms as they stand, and notes what was told. It must never be called before the state that it tells is in place.

import { OrderWord, orderWords } from '#core/book/order-pool.ts';
import type { EventSink } from '#core/events.ts';
import { extraWords, ExtraWord, type OrderStore } from '#core/order-store.ts';
import { TermNum, termNums } from '#core/order-terms.ts';

export function tellTerms(store: OrderStore, slot: number, sink: EventSink): void {
  const words = store.pool.words;
  const at = slot * orderWords;
  const { nums } = store.terms;
  const row = store.extra[slot * extraWords + ExtraWord.termsRow]! * termNums;
  nums[row + TermNum.toldStopTicks] = nums[row + TermNum.stopTicks]!;
  sink.orderTerms(
    store.pool.orderIdOf(slot),
    words[at + OrderWord.accountId]!,
    words[at + OrderWord.instrumentId]!,
    words[at + OrderWord.state]!,
    nums[row + TermNum.stopTicks]!,
    nums[row + TermNum.activationTicks]!,
    nums[row + TermNum.trailTicks]!,
    nums[row + TermNum.trailBps]!,
    nums[row + TermNum.displayLots]!,
    nums[row + TermNum.minQtyLots]!,
    nums[row + TermNum.expireTsUs]!,
    nums[row + TermNum.budgetMinor]!,
    nums[row + TermNum.listId]!,
    nums[row + TermNum.listKind]!,
    nums[row + TermNum.preventedLots]!,
  );
}

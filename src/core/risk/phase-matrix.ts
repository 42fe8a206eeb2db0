// Which orders a phase takes: the rulebook's matrix. What is no proper order at all passes, for the checks of its form to name what is
// wrong with it.

import type { Command } from '#core/command.ts';
import { isWithin } from '#core/instruments.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { ExecInst, OrdType, Phase, TimeInForce } from '#core/terms.ts';

const hiddenOrPassive = ExecInst.postOnly | ExecInst.allOrNone;
/** Every instruction at once: the largest value that means anything. */
const execInstMax = 7;

/** The code with which a phase refuses a new order, or none. */
export function checkPhase(phase: number, order: Command): number {
  if (phase === Phase.closed) return RejectCode.instrumentClosed;
  if (phase === Phase.halted) return RejectCode.instrumentHalted;
  // Stops wait in every other phase: what they are when they are triggered is no matter yet.
  if (order.ordType !== OrdType.limit && order.ordType !== OrdType.market) return RejectCode.none;
  return isTaken(phase, order) ? RejectCode.none : RejectCode.phaseNotPermitted;
}

/** Of limit and market orders in a phase that is neither closed nor halted. */
function isTaken(phase: number, order: Command): boolean {
  const { timeInForce } = order;
  if (timeInForce === TimeInForce.opg) {
    return phase === Phase.preOpen || phase === Phase.openingAuction;
  }
  if (phase === Phase.continuous) {
    return timeInForce !== TimeInForce.day || order.ordType !== OrdType.market;
  }
  if (timeInForce === TimeInForce.ioc || timeInForce === TimeInForce.fok) return false;
  // Immediate or hidden orders have no place in a queue for an auction.
  if (isWithin(order.minQtyLots, 1, Number.MAX_SAFE_INTEGER)) return false;
  if (order.ordType === OrdType.market || !isWithin(order.execInst, 0, execInstMax)) return true;
  return (order.execInst & hiddenOrPassive) === 0;
}

// What makes two requests under one client order id the same: every field of the order, to the last bit. Two independent 32-bit
// hashes stand for it, so that a resend is told from another order without keeping the first one's words.

import type { Command } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import { clOrdIdWords } from '#core/limits.ts';
import { packTerms } from '#core/order-store.ts';

/** The two words that stand for the body that was asked for last. */
export const bodyWords = new Int32Array(2);

const lowSeed = 0x9e3779b1;
const highSeed = 0x85ebca6b;
/** No quantity or price can be this. */
const notANumber = -Number.MAX_VALUE;
const double = new Float64Array(1);
const doubleWords = new Int32Array(double.buffer);

const specialTerms = [
  'stopTicks',
  'activationTicks',
  'trailTicks',
  'trailBps',
  'displayLots',
  'minQtyLots',
  'expireTsUs',
  'budgetMinor',
] as const satisfies readonly (keyof Command)[];

/**
 * Hashes everything that makes two orders the same into `bodyWords`. `listPosition` tells a leg of a list from the same order by itself:
 * its ListKind and place; 0 for an order in no list.
 */
export function hashBody(command: Command, listPosition = 0): void {
  const { kind, side, instrumentId, priceTicks, qtyLots, orderId } = command;
  const terms = packTerms(command.ordType, command.timeInForce, command.execInst, command.stpMode);
  const what = kind | (side << 8);
  let low = mixLow(mixLow(mixLow(lowSeed, what), instrumentId), terms);
  let high = mixHigh(mixHigh(mixHigh(highSeed, what), instrumentId), terms);
  // All 64 bits of each number: a fraction, or a number past 32 bits, makes another order.
  splitDouble(priceTicks);
  low = mixLow(mixLow(low, doubleWords[0]!), doubleWords[1]!);
  high = mixHigh(mixHigh(high, doubleWords[0]!), doubleWords[1]!);
  splitDouble(qtyLots);
  low = mixLow(mixLow(low, doubleWords[0]!), doubleWords[1]!);
  high = mixHigh(mixHigh(high, doubleWords[0]!), doubleWords[1]!);
  if (!command.isPlain || listPosition !== 0) {
    low = mixLow(low, listPosition);
    high = mixHigh(high, listPosition);
    for (const term of specialTerms) {
      splitDouble(command[term]);
      low = mixLow(mixLow(low, doubleWords[0]!), doubleWords[1]!);
      high = mixHigh(mixHigh(high, doubleWords[0]!), doubleWords[1]!);
    }
  }
  if (kind === CommandKind.replaceOrder) {
    splitDouble(orderId);
    low = mixLow(mixLow(low, doubleWords[0]!), doubleWords[1]!);
    high = mixHigh(mixHigh(high, doubleWords[0]!), doubleWords[1]!);
    for (let i = 0; i < clOrdIdWords; i++) {
      low = mixLow(low, command.origClOrdId[i]!);
      high = mixHigh(high, command.origClOrdId[i]!);
    }
  }
  bodyWords[0] = low;
  bodyWords[1] = high;
}

/** No number at all is one value, whatever its bits, and zero has no sign. */
function splitDouble(value: number): void {
  double[0] = Number.isNaN(value) ? notANumber : value + 0;
}

function mixLow(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x5bd1e995);
  return mixed ^ (mixed >>> 13);
}

/** Takes the value turned around, so that the two hashes do not collide together. */
function mixHigh(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ ((value << 16) | (value >>> 16)), 0x27d4eb2f);
  return mixed ^ (mixed >>> 15);
}

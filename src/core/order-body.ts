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
const notANumber = 0x7ff8_0001;
const double = new Float64Array(1);
const doubleWords = new Int32Array(double.buffer);

/** Hashes everything that makes two orders the same into `bodyWords`. */
export function hashBody(command: Command): void {
  bodyWords[0] = lowSeed;
  bodyWords[1] = highSeed;
  mix(command.kind | (command.side << 8));
  mix(command.instrumentId);
  mix(packTerms(command.ordType, command.timeInForce, command.execInst, command.stpMode));
  mixNum(command.priceTicks);
  mixNum(command.qtyLots);
  mixNum(command.orderId);
  if (command.kind !== CommandKind.replaceOrder) return;
  for (let i = 0; i < clOrdIdWords; i++) mix(command.origClOrdId[i]!);
}

/** All 64 bits: a fraction, or a number past 32 bits, makes another order. No number at all is one value, and zero has no sign. */
function mixNum(value: number): void {
  if (Number.isNaN(value)) {
    mix(notANumber);
    return;
  }
  double[0] = value + 0;
  mix(doubleWords[0]!);
  mix(doubleWords[1]!);
}

/** The second word takes the value turned around, so that the two do not collide together. */
function mix(value: number): void {
  const low = Math.imul(bodyWords[0]! ^ value, 0x5bd1e995);
  const high = Math.imul(bodyWords[1]! ^ ((value << 16) | (value >>> 16)), 0x27d4eb2f);
  bodyWords[0] = low ^ (low >>> 13);
  bodyWords[1] = high ^ (high >>> 15);
}

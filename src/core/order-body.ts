// What makes two requests under one client order id the same: every field of the order, to the last bit. Two independent 32-bit
// hashes stand for it, so that a resend is told from another order without keeping the first one's words.

import type { Command } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import { clOrdIdWords } from '#core/limits.ts';
import { packTerms } from '#core/order-store.ts';

/** One of two independent hashes of everything that makes two orders the same. */
export function bodyHash(command: Command, seed: number): number {
  let hash = mix(seed, command.kind);
  hash = mix(hash, command.instrumentId);
  hash = mix(
    hash,
    packTerms(command.ordType, command.timeInForce, command.execInst, command.stpMode),
  );
  hash = mix(hash, command.side);
  hash = mixNum(hash, command.priceTicks);
  hash = mixNum(hash, command.qtyLots);
  hash = mixNum(hash, command.orderId);
  if (command.kind !== CommandKind.replaceOrder) return hash;
  for (let i = 0; i < clOrdIdWords; i++) hash = mix(hash, command.origClOrdId[i]!);
  return hash;
}

const notANumber = 0x7ff8_0001;
const double = new Float64Array(1);
const doubleWords = new Int32Array(double.buffer);

/** All 64 bits: a fraction, or a number past 32 bits, makes another order. No number at all is one value, and zero has no sign. */
function mixNum(hash: number, value: number): number {
  if (Number.isNaN(value)) return mix(hash, notANumber);
  double[0] = value + 0;
  return mix(mix(hash, doubleWords[0]!), doubleWords[1]!);
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x5bd1e995);
  return mixed ^ (mixed >>> 13);
}

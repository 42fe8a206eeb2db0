// A signal: somebody's reasoned wish to trade, made once and executed once. It says all that the order will say, so that every execution of it is the same
// order; what cannot be read is refused whole. Pure.

import type { Side } from '#api/types.ts';

export interface Signal {
  /** At most 30 characters of A-Z a-z 0-9 - _: the order's client order id is made of it. */
  readonly id: string;
  /** Whose signal it is: no other account may execute it. */
  readonly account: string;
  readonly instrument: string;
  readonly side: Side;
  /** Shares. */
  readonly qty: string;
  /** The worst price that is wanted; the order takes what is there at once, and no more. */
  readonly limitPrice: string;
  /** How long it is worth executing after it entered the queue. */
  readonly ttlMs: number;
  /** Who was for it, such as "sma rsi model". */
  readonly sources: string;
}

/** What became of a signal that was acknowledged; the note of the acknowledgement. */
export type Execution =
  | {
      readonly kind: 'order';
      readonly orderId: string;
      readonly clOrdId: string;
      readonly status: string;
      readonly cumQty: string;
    }
  | { readonly kind: 'expired' };

const idGrammar = /^[\w-]{1,30}$/;
/** Refusals that a signal may have had before the number no longer fits into a client order id. */
const refusalsMax = 99_999;

/**
 * The client order id of the order: the signal's own, with a number behind it once the venue has surely refused the ones before, because an id that the
 * venue has refused for good stays refused.
 */
export function clOrdIdOf(signal: Pick<Signal, 'id'>, refusals: number): string {
  return refusals === 0 ? signal.id : `${signal.id}.${refusals}`;
}

/** The refusals so far, as the memo of a delivery has them. */
export function refusalsIn(memo: string): number {
  const refusals = Number(memo);
  return Number.isInteger(refusals) && refusals > 0 && refusals <= refusalsMax ? refusals : 0;
}

export function bodyOf(signal: Signal): string {
  return JSON.stringify(signal);
}

/** Throws Error, naming the field. */
export function signalIn(body: string): Signal {
  const value: unknown = parsed(body);
  if (typeof value !== 'object' || value === null) throw new Error('It is not a signal at all.');
  const signal = value as Partial<Record<keyof Signal, unknown>>;
  const check = (field: keyof Signal, isGood: boolean, wanted: string): void => {
    if (!isGood) throw new Error(`${field}: must be ${wanted}.`);
  };
  const { id, account, instrument, side, qty, limitPrice, ttlMs, sources } = signal;
  const isId = typeof id === 'string' && idGrammar.test(id);
  check('id', isId, '1 to 30 characters of A-Z a-z 0-9 - _');
  check('account', isText(account), 'the account that trades');
  check('instrument', isText(instrument), 'the symbol of an instrument');
  check('side', side === 'buy' || side === 'sell', 'buy or sell');
  check('qty', isDecimal(qty), 'a decimal above zero');
  check('limitPrice', isDecimal(limitPrice), 'a decimal above zero');
  check('ttlMs', typeof ttlMs === 'number' && ttlMs > 0, 'a number of milliseconds');
  check('sources', typeof sources === 'string', 'text');
  return value as Signal;
}

/** The execution in an acknowledgement's note; undefined where it is none. */
export function executionIn(note: string): Execution | undefined {
  const value: unknown = parsed(note);
  const isExecution = typeof value === 'object' && value !== null && 'kind' in value;
  return isExecution ? (value as Execution) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isDecimal(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,18}(?:\.\d{1,8})?$/.test(value) && Number(value) > 0;
}

// Plan commands as the venue's WebSocket requests: built by hand, for there are many and their alphabet is known. And back: from a client
// order id to the order's name in the plan.

import type { Instrument } from '#api/types.ts';
import type { PlanCommand } from './plan.ts';

/** LOBSTER prices are in ten-thousandths. */
const lobsterDecimals = 4;
export const lobsterUnit = 10 ** lobsterDecimals;

/** Says how an instrument writes LOBSTER's prices, and which it can have at all. */
export class LobsterPrices {
  private readonly decimals: number;
  private readonly tick: bigint;
  private readonly lot: number;
  private readonly scale: bigint;

  constructor({ tickSize, lotSize }: Pick<Instrument, 'tickSize' | 'lotSize'>) {
    const [whole = '0', fraction = ''] = tickSize.split('.');
    this.decimals = fraction.length;
    const common = Math.max(this.decimals, lobsterDecimals);
    this.scale = 10n ** BigInt(common - lobsterDecimals);
    this.tick = BigInt(whole + fraction) * 10n ** BigInt(common - this.decimals);
    this.lot = Number(lotSize);
  }

  fits(price: number, size: number): boolean {
    return (BigInt(price) * this.scale) % this.tick === 0n && size % this.lot === 0;
  }

  /** With the instrument's decimals; the price must fit. */
  text(price: number): string {
    const whole = Math.floor(price / 10 ** lobsterDecimals);
    if (this.decimals === 0) return String(whole);
    const fraction = String(price % 10 ** lobsterDecimals).padStart(lobsterDecimals, '0');
    return `${whole}.${fraction.padEnd(this.decimals, '0').slice(0, this.decimals)}`;
  }
}

/** One replay of one file: what its client order ids begin with. */
export class ReplayRun {
  readonly fingerprint: string;
  readonly number: number;

  constructor(fingerprint: string, number: number) {
    this.fingerprint = fingerprint;
    this.number = number;
  }

  clOrdId(ref: string): string {
    return `${this.fingerprint}.${this.number}.${ref}`;
  }
}

export interface ReplayedOrder {
  readonly fingerprint: string;
  readonly run: number;
  readonly ref: string;
}

const replayedPattern = /^([0-9a-z]{7})\.(\d{1,9})\.([BL]\d{1,12})$/;

/** Undefined for an order that is of no replay. */
export function readReplayed(clOrdId: string): ReplayedOrder | undefined {
  const parts = replayedPattern.exec(clOrdId);
  if (parts === null) return undefined;
  const [, fingerprint = '', run = '', ref = ''] = parts;
  return { fingerprint, run: Number(run), ref };
}

export class RequestWriter {
  private readonly symbol: string;
  private readonly prices: LobsterPrices;
  private readonly run: ReplayRun;
  private readonly accounts: readonly string[];

  constructor(symbol: string, prices: LobsterPrices, run: ReplayRun, accounts: readonly string[]) {
    this.symbol = symbol;
    this.prices = prices;
    this.run = run;
    this.accounts = accounts;
  }

  text(id: number, command: PlanCommand): string {
    const account = this.accounts[command.account] ?? '';
    const clOrdId = this.run.clOrdId(command.ref);
    const who = `"account":"${account}","clOrdId":"${clOrdId}"`;
    switch (command.kind) {
      case 'cancel':
        return `{"id":${id},"op":"order.cancel",${who}}`;
      case 'amend':
        // The instrument, so that the engine can find an order whose placement is still on its way.
        return `{"id":${id},"op":"order.amend",${who},"instrument":"${this.symbol}","qty":"${command.qty}"}`;
      default: {
        const timeInForce = command.kind === 'execute' ? 'IOC' : 'GTC';
        return (
          `{"id":${id},"op":"order.place",${who},"instrument":"${this.symbol}","side":"${command.side}","type":"limit"` +
          `,"qty":"${command.qty}","price":"${this.prices.text(command.price)}","timeInForce":"${timeInForce}"}`
        );
      }
    }
  }
}

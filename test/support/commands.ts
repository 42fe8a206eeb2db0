// Commands as plain data: what tests write down, print and shrink. Fields that are left out hold zero, as in the engine's record.

import {
  Command,
  writeClOrdId,
  type AccountLimits,
  type InstrumentListing,
  type PositionLimits,
  type TradeTerms,
  type VenueLimits,
} from '#core/command.ts';

export interface CommandData {
  readonly kind: number;
  readonly accountId?: number;
  readonly instrumentId?: number;
  readonly orderId?: number;
  readonly side?: number;
  readonly ordType?: number;
  readonly timeInForce?: number;
  readonly execInst?: number;
  readonly stpMode?: number;
  readonly priceTicks?: number;
  readonly qtyLots?: number;
  readonly stopTicks?: number;
  readonly activationTicks?: number;
  readonly trailTicks?: number;
  readonly trailBps?: number;
  readonly displayLots?: number;
  readonly minQtyLots?: number;
  readonly expireTsUs?: number;
  readonly budgetMinor?: number;
  readonly clOrdId?: string;
  readonly origClOrdId?: string;
  readonly toAccountId?: number;
  readonly assetId?: number;
  readonly amountMinor?: number;
  readonly option?: number;
  readonly makerFeeRate?: number;
  readonly takerFeeRate?: number;
  readonly auctionFeeRate?: number;
  readonly decimals?: number;
  readonly text?: string;
  readonly listing?: InstrumentListing | undefined;
  readonly accountLimits?: AccountLimits | undefined;
  readonly venueLimits?: VenueLimits | undefined;
  readonly positionLimits?: PositionLimits | undefined;
  readonly trade?: TradeTerms | undefined;
  /** Of a list or a batch. A leg that names no account is of its command's. */
  readonly legs?: readonly CommandData[];
}

/** Every number that a command carries, seq and time apart: what bad numbers are tried on. */
export const numericFields = [
  'kind',
  'accountId',
  'instrumentId',
  'orderId',
  'side',
  'ordType',
  'timeInForce',
  'execInst',
  'stpMode',
  'priceTicks',
  'qtyLots',
  'stopTicks',
  'activationTicks',
  'trailTicks',
  'trailBps',
  'displayLots',
  'minQtyLots',
  'expireTsUs',
  'budgetMinor',
  'toAccountId',
  'assetId',
  'amountMinor',
  'option',
  'makerFeeRate',
  'takerFeeRate',
  'auctionFeeRate',
  'decimals',
] as const satisfies readonly (keyof CommandData & keyof Command)[];
export type NumericField = (typeof numericFields)[number];

/** Writes plain data into the engine's record, stamped as the sequencer does. Legs are not stamped: their command is. */
export function fillCommand(into: Command, data: CommandData, seq: number, tsUs: number): Command {
  into.clear();
  fill(into, data);
  into.seq = seq;
  into.tsUs = tsUs;
  return into;
}

function fill(into: Command, data: CommandData): void {
  for (const field of numericFields) into[field] = data[field] ?? 0;
  writeClOrdId(into.clOrdId, data.clOrdId ?? '');
  writeClOrdId(into.origClOrdId, data.origClOrdId ?? '');
  into.text = data.text ?? '';
  into.listing = data.listing;
  into.accountLimits = data.accountLimits;
  into.venueLimits = data.venueLimits;
  into.positionLimits = data.positionLimits;
  into.trade = data.trade;
  for (const leg of data.legs ?? []) {
    fill(into.addLeg(), { ...leg, accountId: leg.accountId ?? into.accountId });
  }
}

export function makeCommand(data: CommandData, seq: number, tsUs: number): Command {
  return fillCommand(new Command(), data, seq, tsUs);
}

// Commands as plain data: what tests write down, print and shrink. Fields that are left out hold zero, as in the engine's record.

import { Command, writeClOrdId, type InstrumentListing } from '#core/command.ts';

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
  readonly clOrdId?: string;
  readonly origClOrdId?: string;
  readonly toAccountId?: number;
  readonly assetId?: number;
  readonly amountMinor?: number;
  readonly option?: number;
  readonly makerFeeRate?: number;
  readonly takerFeeRate?: number;
  readonly decimals?: number;
  readonly text?: string;
  readonly listing?: InstrumentListing;
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
  'toAccountId',
  'assetId',
  'amountMinor',
  'option',
  'makerFeeRate',
  'takerFeeRate',
  'decimals',
] as const satisfies readonly (keyof CommandData & keyof Command)[];
export type NumericField = (typeof numericFields)[number];

/** Writes plain data into the engine's record, stamped as the sequencer does. */
export function fillCommand(into: Command, data: CommandData, seq: number, tsUs: number): Command {
  into.clear();
  for (const field of numericFields) into[field] = data[field] ?? 0;
  writeClOrdId(into.clOrdId, data.clOrdId ?? '');
  writeClOrdId(into.origClOrdId, data.origClOrdId ?? '');
  into.text = data.text ?? '';
  into.listing = data.listing;
  into.seq = seq;
  into.tsUs = tsUs;
  return into;
}

export function makeCommand(data: CommandData, seq: number, tsUs: number): Command {
  return fillCommand(new Command(), data, seq, tsUs);
}

// Order flow as the venue's commands, encoded as they reach the engine: set-up first (a currency, an instrument, funded
// accounts), then every message of a flow as a member's command. Made before anything is timed.

import { encodeCommand } from '#codec/command-codec.ts';
import { WordBuffer } from '#codec/word-buffer.ts';
import { Command, CommandKind, writeClOrdId } from '#core/command.ts';
import { firstMemberAccountId } from '#core/ledger/ledger.ts';
import { OrdType, Phase, Side, StpMode, TimeInForce } from '#core/terms.ts';
import { FlowSide, FlowType } from '../flow/flow.ts';
import type { Flow } from '../flow/flow.ts';

/** Members; each order belongs to one of them, by its id. */
export const members = 200;
const currencyId = 1;
const instrumentId = 1;
const shareAssetId = 2;
const fundsMinor = 10 ** 13;
const sharesEach = 10 ** 9;
const firstTsUs = 1_750_000_000_000_000;

/** Commands back to back; command i stands in words `starts[i]` up to `starts[i + 1]`, with seq i + 1. */
export interface EncodedCommands {
  readonly buffer: WordBuffer;
  readonly starts: Int32Array;
  readonly count: number;
  /** Commands before the first order. */
  readonly setUpCount: number;
}

/** Writes commands one after the other, stamped as the sequencer would. */
class CommandWriter {
  readonly command = new Command();
  readonly buffer: WordBuffer;
  readonly starts: Int32Array;
  count = 0;

  constructor(commandsMax: number) {
    this.buffer = new WordBuffer(commandsMax * 20 + 4_096);
    this.starts = new Int32Array(commandsMax + 1);
  }

  write(): void {
    this.command.seq = this.count + 1;
    this.command.tsUs = firstTsUs + this.count;
    encodeCommand(this.command, this.buffer);
    this.starts[++this.count] = this.buffer.used;
    this.command.clear();
  }
}

/** Set-up commands and the whole flow. */
export function encodeFlow(flow: Flow): EncodedCommands {
  const writer = new CommandWriter(flow.messageCount + 2 * members + members + 16);
  writeSetUp(writer);
  const setUpCount = writer.count;
  for (let i = 0; i < flow.messageCount; i++) writeMessage(writer, flow, i);
  return { buffer: writer.buffer, starts: writer.starts, count: writer.count, setUpCount };
}

function writeSetUp(writer: CommandWriter): void {
  const { command } = writer;
  command.kind = CommandKind.listCurrency;
  command.text = 'USD';
  command.decimals = 2;
  writer.write();

  command.kind = CommandKind.listInstrument;
  command.listing = {
    symbol: 'BNCH',
    name: 'Benchmark Corporation',
    currencyId,
    priceDecimals: 2,
    tickUnits: 1,
    lotShares: 1,
    priceTicksMin: 1,
    priceTicksMax: 10_000_000,
    qtyLotsMin: 1,
    qtyLotsMax: 1_000_000,
    notionalMinorMax: 2 ** 50,
    referencePriceTicks: 33_504,
    marketCollarBps: 1_000,
    limitCollarBps: 0,
    openOrdersPerAccountMax: 2_000_000,
    positionLotsMax: 0,
  };
  writer.write();

  command.kind = CommandKind.setFeeTier;
  command.makerFeeRate = -20;
  command.takerFeeRate = 100;
  writer.write();

  command.kind = CommandKind.setPhase;
  command.instrumentId = instrumentId;
  command.option = Phase.continuous;
  writer.write();

  for (let member = 0; member < members; member++) {
    command.kind = CommandKind.openAccount;
    command.text = `member-${member}`;
    writer.write();
    writeDeposit(writer, member, currencyId, fundsMinor);
    writeDeposit(writer, member, shareAssetId, sharesEach);
  }
}

function writeDeposit(
  writer: CommandWriter,
  member: number,
  assetId: number,
  amountMinor: number,
): void {
  const { command } = writer;
  command.kind = CommandKind.deposit;
  command.accountId = firstMemberAccountId + member;
  command.assetId = assetId;
  command.amountMinor = amountMinor;
  writeClOrdId(command.clOrdId, `fund-${assetId}`);
  writer.write();
}

function writeMessage(writer: CommandWriter, flow: Flow, i: number): void {
  const { command } = writer;
  const orderId = flow.orderId[i]!;
  const type = flow.type[i]!;
  command.accountId = firstMemberAccountId + (orderId % members);
  const clOrdId = `o-${orderId.toString().padStart(8, '0')}`;
  if (type === FlowType.place) {
    command.kind = CommandKind.placeOrder;
    command.instrumentId = instrumentId;
    command.side = flow.side[i] === FlowSide.buy ? Side.buy : Side.sell;
    command.ordType = OrdType.limit;
    command.timeInForce = flow.ioc[i] === 1 ? TimeInForce.ioc : TimeInForce.gtc;
    command.stpMode = StpMode.cancelNewest;
    command.priceTicks = flow.priceTicks[i]!;
    command.qtyLots = flow.qty[i]!;
    writeClOrdId(command.clOrdId, clOrdId);
  } else {
    command.kind = type === FlowType.cancel ? CommandKind.cancelOrder : CommandKind.amendOrder;
    writeClOrdId(command.origClOrdId, clOrdId);
    if (type === FlowType.modify) {
      command.priceTicks = flow.priceTicks[i]!;
      command.qtyLots = flow.qty[i]!;
    }
  }
  writer.write();
}

// Events as words: the sink that encodes them into the outbound batch, and the reader that calls a sink for each. One record an
// event: word 0 is its kind and its length, doubles at even words. These are not kept for ever: events can always be made
// again from the journal.

import { appendListing, appendText, readListing, WordCursor } from '#codec/command-codec.ts';
import { FrameError, type WordBuffer } from '#codec/word-buffer.ts';
import type { InstrumentListing } from '#core/command.ts';
import type { EventSink } from '#core/events.ts';
import { clOrdIdWords } from '#core/limits.ts';

const EventKind = {
  currencyListed: 1,
  instrumentListed: 2,
  phaseChanged: 3,
  feeTierSet: 4,
  accountOpened: 5,
  accountKillSwitch: 6,
  venueKillSwitch: 7,
  balanceChanged: 8,
  fundsMoved: 9,
  orderAccepted: 10,
  orderRejected: 11,
  commandRepeated: 12,
  tradeExecuted: 13,
  orderClosed: 14,
  orderAmended: 15,
  massCanceled: 16,
  commandRejected: 17,
  depthChanged: 18,
  orderRestored: 19,
  marketRestored: 20,
} as const;

/** Words of each kind's fixed part, by kind. */
const fixedWords = [0, 4, 6, 4, 4, 4, 4, 2, 8, 18, 18, 20, 6, 20, 8, 10, 6, 10, 8, 30, 6] as const;

/** Kinds that go on with texts after their fixed part. */
function hasText(kind: number): boolean {
  return (
    kind === EventKind.currencyListed ||
    kind === EventKind.instrumentListed ||
    kind === EventKind.accountOpened
  );
}

/** Words before the events of one command: length in words, tag, seq (double), tsUs (double). */
export const groupHeadWords = 6;

/** Encodes events into a buffer, grouped by command. The tag is the host's, to find who asked. */
export class EventEncoder implements EventSink {
  readonly out: WordBuffer;
  private groupAt = 0;

  constructor(out: WordBuffer) {
    this.out = out;
  }

  beginGroup(tag: number, seq: number, tsUs: number): void {
    const { out } = this;
    out.reserve(groupHeadWords);
    this.groupAt = out.used;
    out.ints[out.used + 1] = tag;
    out.nums[(out.used + 2) >> 1] = seq;
    out.nums[(out.used + 4) >> 1] = tsUs;
    out.used += groupHeadWords;
  }

  endGroup(): void {
    this.out.ints[this.groupAt] = this.out.used - this.groupAt;
  }

  currencyListed(assetId: number, code: string, decimals: number): void {
    const at = this.begin(EventKind.currencyListed, 4);
    this.out.ints[at + 1] = assetId;
    this.out.ints[at + 2] = decimals;
    appendText(code, this.out);
    this.extend(at);
  }

  instrumentListed(
    instrumentId: number,
    shareAssetId: number,
    tickValueMinor: number,
    listing: InstrumentListing,
  ): void {
    const at = this.begin(EventKind.instrumentListed, 6);
    this.out.ints[at + 1] = instrumentId;
    this.out.nums[(at + 2) >> 1] = tickValueMinor;
    this.out.ints[at + 4] = shareAssetId;
    appendListing(listing, this.out);
    this.extend(at);
  }

  phaseChanged(instrumentId: number, phase: number): void {
    const at = this.begin(EventKind.phaseChanged, 4);
    this.out.ints[at + 1] = instrumentId;
    this.out.ints[at + 2] = phase;
  }

  feeTierSet(feeTier: number, makerFeeRate: number, takerFeeRate: number): void {
    const at = this.begin(EventKind.feeTierSet, 4);
    this.out.ints[at + 1] = feeTier;
    this.out.ints[at + 2] = makerFeeRate;
    this.out.ints[at + 3] = takerFeeRate;
  }

  accountOpened(accountId: number, kind: number, feeTier: number, name: string): void {
    const at = this.begin(EventKind.accountOpened, 4);
    this.out.ints[at + 1] = accountId;
    this.out.ints[at + 2] = kind;
    this.out.ints[at + 3] = feeTier;
    appendText(name, this.out);
    this.extend(at);
  }

  accountKillSwitch(accountId: number, on: number): void {
    const at = this.begin(EventKind.accountKillSwitch, 4);
    this.out.ints[at + 1] = accountId;
    this.out.ints[at + 2] = on;
  }

  venueKillSwitch(on: number): void {
    const at = this.begin(EventKind.venueKillSwitch, 2);
    this.out.ints[at + 1] = on;
  }

  balanceChanged(
    accountId: number,
    assetId: number,
    availableMinor: number,
    heldMinor: number,
  ): void {
    const at = this.begin(EventKind.balanceChanged, 8);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = availableMinor;
    nums[(at + 4) >> 1] = heldMinor;
    ints[at + 6] = assetId;
  }

  fundsMoved(
    transferId: number,
    kind: number,
    fromAccountId: number,
    toAccountId: number,
    assetId: number,
    amountMinor: number,
    clientRef: Int32Array,
  ): void {
    const at = this.begin(EventKind.fundsMoved, 18);
    const { ints, nums } = this.out;
    ints[at + 1] = kind;
    nums[(at + 2) >> 1] = transferId;
    nums[(at + 4) >> 1] = amountMinor;
    ints[at + 6] = fromAccountId;
    ints[at + 7] = toAccountId;
    ints[at + 8] = assetId;
    ints.set(clientRef, at + 9);
  }

  orderAccepted(
    orderId: number,
    accountId: number,
    instrumentId: number,
    side: number,
    ordType: number,
    timeInForce: number,
    execInst: number,
    priceTicks: number,
    orderQtyLots: number,
    clOrdId: Int32Array,
  ): void {
    const at = this.begin(EventKind.orderAccepted, 18);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = orderId;
    ints[at + 4] = instrumentId;
    ints[at + 5] = side | (ordType << 4) | (timeInForce << 8) | (execInst << 12);
    ints[at + 6] = priceTicks;
    ints[at + 7] = orderQtyLots;
    for (let i = 0; i < clOrdIdWords; i++) ints[at + 8 + i] = clOrdId[i]!;
  }

  orderRejected(
    orderId: number,
    accountId: number,
    instrumentId: number,
    side: number,
    ordType: number,
    timeInForce: number,
    execInst: number,
    priceTicks: number,
    orderQtyLots: number,
    clOrdId: Int32Array,
    code: number,
    limit: number,
  ): void {
    const at = this.begin(EventKind.orderRejected, 20);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = orderId;
    nums[(at + 4) >> 1] = limit;
    ints[at + 6] = instrumentId;
    ints[at + 7] = side | (ordType << 4) | (timeInForce << 8) | (execInst << 12);
    ints[at + 8] = priceTicks;
    ints[at + 9] = orderQtyLots;
    ints[at + 10] = code;
    ints.set(clOrdId, at + 11);
  }

  commandRepeated(kind: number, accountId: number, orderId: number): void {
    const at = this.begin(EventKind.commandRepeated, 6);
    this.out.ints[at + 1] = accountId;
    this.out.nums[(at + 2) >> 1] = orderId;
    this.out.ints[at + 4] = kind;
  }

  tradeExecuted(
    tradeId: number,
    instrumentId: number,
    takerSide: number,
    priceTicks: number,
    qtyLots: number,
    makerOrderId: number,
    makerAccountId: number,
    makerLeavesLots: number,
    makerFeeMinor: number,
    takerOrderId: number,
    takerAccountId: number,
    takerLeavesLots: number,
    takerFeeMinor: number,
  ): void {
    const at = this.begin(EventKind.tradeExecuted, 20);
    const { ints, nums } = this.out;
    ints[at + 1] = instrumentId;
    nums[(at + 2) >> 1] = tradeId;
    ints[at + 4] = takerSide;
    ints[at + 5] = priceTicks;
    ints[at + 6] = qtyLots;
    ints[at + 7] = makerLeavesLots;
    nums[(at + 8) >> 1] = makerOrderId;
    nums[(at + 10) >> 1] = takerOrderId;
    nums[(at + 12) >> 1] = makerFeeMinor;
    nums[(at + 14) >> 1] = takerFeeMinor;
    ints[at + 16] = makerAccountId;
    ints[at + 17] = takerAccountId;
    ints[at + 18] = takerLeavesLots;
  }

  orderClosed(
    orderId: number,
    accountId: number,
    instrumentId: number,
    reason: number,
    canceledLots: number,
  ): void {
    const at = this.begin(EventKind.orderClosed, 8);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = orderId;
    ints[at + 4] = instrumentId;
    ints[at + 5] = reason;
    ints[at + 6] = canceledLots;
  }

  orderAmended(
    orderId: number,
    accountId: number,
    instrumentId: number,
    priceTicks: number,
    orderQtyLots: number,
    leavesLots: number,
    keptPriority: number,
  ): void {
    const at = this.begin(EventKind.orderAmended, 10);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = orderId;
    ints[at + 4] = instrumentId;
    ints[at + 5] = priceTicks;
    ints[at + 6] = orderQtyLots;
    ints[at + 7] = leavesLots;
    ints[at + 8] = keptPriority;
  }

  massCanceled(accountId: number, instrumentId: number, side: number, count: number): void {
    const at = this.begin(EventKind.massCanceled, 6);
    const { ints } = this.out;
    ints[at + 1] = accountId;
    ints[at + 2] = instrumentId;
    ints[at + 3] = side;
    ints[at + 4] = count;
  }

  commandRejected(
    kind: number,
    accountId: number,
    instrumentId: number,
    orderId: number,
    code: number,
    limit: number,
  ): void {
    const at = this.begin(EventKind.commandRejected, 10);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = orderId;
    nums[(at + 4) >> 1] = limit;
    ints[at + 6] = kind;
    ints[at + 7] = instrumentId;
    ints[at + 8] = code;
  }

  depthChanged(
    instrumentId: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderCount: number,
  ): void {
    const at = this.begin(EventKind.depthChanged, 8);
    const { ints, nums } = this.out;
    ints[at + 1] = instrumentId;
    nums[(at + 2) >> 1] = qtyLots;
    ints[at + 4] = side;
    ints[at + 5] = priceTicks;
    ints[at + 6] = orderCount;
  }

  orderRestored(
    orderId: number,
    accountId: number,
    instrumentId: number,
    side: number,
    ordType: number,
    timeInForce: number,
    execInst: number,
    priceTicks: number,
    orderQtyLots: number,
    leavesLots: number,
    cumQtyLots: number,
    cumNotionalMinor: number,
    feesMinor: number,
    status: number,
    reason: number,
    rejectCode: number,
    enteredTsUs: number,
    clOrdId: Int32Array,
  ): void {
    const at = this.begin(EventKind.orderRestored, 30);
    const { ints, nums } = this.out;
    ints[at + 1] = accountId;
    nums[(at + 2) >> 1] = orderId;
    nums[(at + 4) >> 1] = cumNotionalMinor;
    nums[(at + 6) >> 1] = feesMinor;
    nums[(at + 8) >> 1] = enteredTsUs;
    ints[at + 10] = instrumentId;
    ints[at + 11] = side | (ordType << 4) | (timeInForce << 8) | (execInst << 12);
    ints[at + 12] = priceTicks;
    ints[at + 13] = orderQtyLots;
    ints[at + 14] = leavesLots;
    ints[at + 15] = cumQtyLots;
    ints[at + 16] = status;
    ints[at + 17] = reason;
    ints[at + 18] = rejectCode;
    ints.set(clOrdId.subarray(0, clOrdIdWords), at + 19);
  }

  marketRestored(instrumentId: number, lastTradeId: number, lastPriceTicks: number): void {
    const at = this.begin(EventKind.marketRestored, 6);
    this.out.ints[at + 1] = instrumentId;
    this.out.nums[(at + 2) >> 1] = lastTradeId;
    this.out.ints[at + 4] = lastPriceTicks;
  }

  private begin(kind: number, words: number): number {
    const { out } = this;
    out.reserve(words);
    const at = out.used;
    out.ints[at] = kind | (words << 8);
    out.used = at + words;
    return at;
  }

  /** Corrects the length of a record that something was appended to. */
  private extend(at: number): void {
    this.out.ints[at] = (this.out.ints[at]! & 255) | ((this.out.used - at) << 8);
  }
}

/** Calls the sink for each event in `words` words from `at`. Throws FrameError where they are no events. */
export function decodeEvents(
  ints: Int32Array,
  nums: Float64Array,
  at: number,
  words: number,
  sink: EventSink,
): void {
  const end = at + words;
  let from = at;
  while (from < end) {
    const length = ints[from]! >>> 8;
    const kind = ints[from]! & 255;
    const needed = fixedWords[kind];
    const isRight = length === needed || (hasText(kind) && length > needed!);
    if (!isRight || length === 0 || from + length > end) {
      throw new FrameError(`an event of kind ${kind} has ${length} words`);
    }
    decodeEvent(ints, nums, from, length, sink);
    from += length;
  }
}

function decodeEvent(
  ints: Int32Array,
  nums: Float64Array,
  at: number,
  length: number,
  sink: EventSink,
): void {
  switch (ints[at]! & 255) {
    case EventKind.balanceChanged:
      sink.balanceChanged(ints[at + 1]!, ints[at + 6]!, nums[(at + 2) >> 1]!, nums[(at + 4) >> 1]!);
      break;
    case EventKind.depthChanged:
      sink.depthChanged(
        ints[at + 1]!,
        ints[at + 4]!,
        ints[at + 5]!,
        nums[(at + 2) >> 1]!,
        ints[at + 6]!,
      );
      break;
    case EventKind.orderAccepted: {
      const terms = ints[at + 5]!;
      sink.orderAccepted(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 4]!,
        terms & 15,
        (terms >>> 4) & 15,
        (terms >>> 8) & 15,
        (terms >>> 12) & 255,
        ints[at + 6]!,
        ints[at + 7]!,
        ints.subarray(at + 8, at + 8 + clOrdIdWords),
      );
      break;
    }
    case EventKind.orderClosed:
      sink.orderClosed(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 4]!,
        ints[at + 5]!,
        ints[at + 6]!,
      );
      break;
    case EventKind.tradeExecuted:
      sink.tradeExecuted(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 4]!,
        ints[at + 5]!,
        ints[at + 6]!,
        nums[(at + 8) >> 1]!,
        ints[at + 16]!,
        ints[at + 7]!,
        nums[(at + 12) >> 1]!,
        nums[(at + 10) >> 1]!,
        ints[at + 17]!,
        ints[at + 18]!,
        nums[(at + 14) >> 1]!,
      );
      break;
    default:
      decodeRareEvent(ints, nums, at, length, sink);
  }
}

function decodeRareEvent(
  ints: Int32Array,
  nums: Float64Array,
  at: number,
  length: number,
  sink: EventSink,
): void {
  const kind = ints[at]! & 255;
  switch (kind) {
    case EventKind.orderRejected: {
      const terms = ints[at + 7]!;
      sink.orderRejected(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 6]!,
        terms & 15,
        (terms >>> 4) & 15,
        (terms >>> 8) & 15,
        (terms >>> 12) & 255,
        ints[at + 8]!,
        ints[at + 9]!,
        ints.subarray(at + 11, at + 11 + clOrdIdWords),
        ints[at + 10]!,
        nums[(at + 4) >> 1]!,
      );
      break;
    }
    case EventKind.commandRejected:
      sink.commandRejected(
        ints[at + 6]!,
        ints[at + 1]!,
        ints[at + 7]!,
        nums[(at + 2) >> 1]!,
        ints[at + 8]!,
        nums[(at + 4) >> 1]!,
      );
      break;
    case EventKind.commandRepeated:
      sink.commandRepeated(ints[at + 4]!, ints[at + 1]!, nums[(at + 2) >> 1]!);
      break;
    case EventKind.orderAmended:
      sink.orderAmended(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 4]!,
        ints[at + 5]!,
        ints[at + 6]!,
        ints[at + 7]!,
        ints[at + 8]!,
      );
      break;
    case EventKind.massCanceled:
      sink.massCanceled(ints[at + 1]!, ints[at + 2]!, ints[at + 3]!, ints[at + 4]!);
      break;
    case EventKind.orderRestored: {
      const terms = ints[at + 11]!;
      sink.orderRestored(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 10]!,
        terms & 15,
        (terms >>> 4) & 15,
        (terms >>> 8) & 15,
        (terms >>> 12) & 255,
        ints[at + 12]!,
        ints[at + 13]!,
        ints[at + 14]!,
        ints[at + 15]!,
        nums[(at + 4) >> 1]!,
        nums[(at + 6) >> 1]!,
        ints[at + 16]!,
        ints[at + 17]!,
        ints[at + 18]!,
        nums[(at + 8) >> 1]!,
        ints.subarray(at + 19, at + 19 + clOrdIdWords),
      );
      break;
    }
    case EventKind.marketRestored:
      sink.marketRestored(ints[at + 1]!, nums[(at + 2) >> 1]!, ints[at + 4]!);
      break;
    case EventKind.fundsMoved:
      sink.fundsMoved(
        nums[(at + 2) >> 1]!,
        ints[at + 1]!,
        ints[at + 6]!,
        ints[at + 7]!,
        ints[at + 8]!,
        nums[(at + 4) >> 1]!,
        ints.subarray(at + 9, at + 9 + clOrdIdWords),
      );
      break;
    case EventKind.currencyListed: {
      const rest = new WordCursor(ints, nums, at + 4, at + length);
      const code = rest.text();
      rest.end();
      sink.currencyListed(ints[at + 1]!, code, ints[at + 2]!);
      break;
    }
    case EventKind.instrumentListed: {
      const rest = new WordCursor(ints, nums, at + 6, at + length);
      const listing = readListing(rest);
      rest.end();
      sink.instrumentListed(ints[at + 1]!, ints[at + 4]!, nums[(at + 2) >> 1]!, listing);
      break;
    }
    case EventKind.accountOpened: {
      const rest = new WordCursor(ints, nums, at + 4, at + length);
      const name = rest.text();
      rest.end();
      sink.accountOpened(ints[at + 1]!, ints[at + 2]!, ints[at + 3]!, name);
      break;
    }
    case EventKind.phaseChanged:
      sink.phaseChanged(ints[at + 1]!, ints[at + 2]!);
      break;
    case EventKind.feeTierSet:
      sink.feeTierSet(ints[at + 1]!, ints[at + 2]!, ints[at + 3]!);
      break;
    case EventKind.accountKillSwitch:
      sink.accountKillSwitch(ints[at + 1]!, ints[at + 2]!);
      break;
    case EventKind.venueKillSwitch:
      sink.venueKillSwitch(ints[at + 1]!);
      break;
    default:
      throw new FrameError(`an event of unknown kind ${kind}`);
  }
}

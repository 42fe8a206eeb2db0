// What a journal on disk says by itself, folded again in the test's own process: which ids were given to what. It shares the core with
// the venue that wrote it, and nothing of what that venue remembered.

import path from 'node:path';
import { Exchange } from '#core/exchange.ts';
import { JournalReader } from '#journal/journal-reader.ts';
import { NodeDisk } from '#journal/node-disk.ts';
import { Replayer } from '#sequencer/replay.ts';
import { EventRecorder } from '../support/recorder.ts';

export interface JournalFacts {
  readonly seq: number;
  readonly tradeIds: readonly number[];
  /** In the order in which they were given, rejected orders included. */
  readonly orderIds: readonly number[];
  /** `account clOrdId` of every order, in the same order. */
  readonly clientIds: readonly string[];
}

export function journalFacts(folder: string): JournalFacts {
  const tradeIds: number[] = [];
  const orderIds: number[] = [];
  const clientIds: string[] = [];
  const recorder = new EventRecorder();
  const exchange = new Exchange();
  const replayer = new Replayer(exchange, {
    sink: recorder,
    before: () => undefined,
    after: () => {
      for (const event of recorder.take()) {
        if (event.kind === 'tradeExecuted') tradeIds.push(event.tradeId);
        if (event.kind !== 'orderAccepted' && event.kind !== 'orderRejected') continue;
        orderIds.push(event.orderId);
        clientIds.push(`${event.accountId} ${event.clOrdId}`);
      }
    },
  });
  const journal = { disk: new NodeDisk(), folder: path.join(folder, 'journal') };
  new JournalReader({ ...journal, upTo: 'written' }).read(1, replayer.visit);
  return { seq: exchange.state.seq, tradeIds, orderIds, clientIds };
}

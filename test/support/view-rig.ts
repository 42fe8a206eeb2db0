// The real engine with the venue's views behind it: each command's events go through the codec, as between threads, into the views and
// into a list. Time is the test's: every command comes so much later than the one before.

import { decodeEvents } from '#codec/event-decoder.ts';
import { EventEncoder } from '#codec/event-encoder.ts';
import { groupHeadWords } from '#codec/event-kinds.ts';
import { WordBuffer } from '#codec/word-buffer.ts';
import { Command } from '#core/command.ts';
import { Exchange } from '#core/exchange.ts';
import { emitState } from '#core/state-events.ts';
import { Market } from '#marketdata/market.ts';
import { Portfolio } from '#portfolio/portfolio.ts';
import { Views } from '#sequencer/views.ts';
import { fillCommand, type CommandData } from './commands.ts';
import { EventRecorder, type RecordedEvent } from './recorder.ts';

export class ViewRig {
  readonly exchange: Exchange;
  readonly views: Views;
  private readonly command = new Command();
  private readonly out = new WordBuffer();
  private readonly encoder = new EventEncoder(this.out);
  private readonly recorder = new EventRecorder();

  constructor(exchange: Exchange = new Exchange(), views: Views = emptyViews()) {
    this.exchange = exchange;
    this.views = views;
  }

  get market(): Market {
    return this.views.market;
  }

  get portfolio(): Portfolio {
    return this.views.portfolio;
  }

  /** Applies a command and folds its events. */
  apply(data: CommandData, laterUs = 7): RecordedEvent[] {
    const { state } = this.exchange;
    const tsUs = Math.max(state.tsUs, rigFirstTsUs) + laterUs;
    this.out.used = 0;
    this.encoder.beginGroup(0, state.seq + 1, tsUs);
    this.exchange.apply(fillCommand(this.command, data, state.seq + 1, tsUs), this.encoder);
    this.encoder.endGroup();
    const words = this.out.used - groupHeadWords;
    this.views.begin(state.seq, tsUs);
    decodeEvents(this.out.ints, this.out.nums, groupHeadWords, words, this.views);
    decodeEvents(this.out.ints, this.out.nums, groupHeadWords, words, this.recorder);
    return this.recorder.take();
  }

  /** Other views, begun from a snapshot: the history that these dump, then the engine's state as events. */
  viewsFromSnapshot(): Views {
    const views = emptyViews();
    views.market.load(this.market.dump());
    views.portfolio.load(this.portfolio.dump());
    views.begin(this.exchange.state.seq, this.exchange.state.tsUs);
    emitState(this.exchange.state, views);
    return views;
  }
}

export const rigFirstTsUs = 1_700_000_000_000_000;

export function emptyViews(): Views {
  return new Views(new Market(), new Portfolio());
}

// Which price levels a command touched, so that each is told once, as it stands when the command is done. It must never look
// at an order: the book is asked for what the level holds.

import type { EventSink } from '#core/events.ts';
import type { Instrument } from '#core/instruments.ts';

const changeWords = 3;
/** Up to so many notes a level told twice costs less than looking for it. */
const fewNotes = 16;
const priceRange = 2 ** 31;

export class DepthChanges {
  private words = new Int32Array(64 * changeWords);
  private count = 0;
  private readonly told = new Set<number>();

  /** Notes a level. Runs of the same level are noted once; a level noted twice later on is merely told twice. */
  note(instrumentId: number, side: number, priceTicks: number): void {
    let at = this.count * changeWords;
    if (
      this.count > 0 &&
      this.words[at - 1] === priceTicks &&
      this.words[at - 2] === side &&
      this.words[at - 3] === instrumentId
    ) {
      return;
    }
    if (at === this.words.length) {
      const words = new Int32Array(this.words.length * 2);
      words.set(this.words);
      this.words = words;
    }
    this.words[at++] = instrumentId;
    this.words[at++] = side;
    this.words[at] = priceTicks;
    this.count++;
  }

  /** Tells what each noted level holds now, and forgets them. */
  emit(instruments: readonly (Instrument | undefined)[], sink: EventSink): void {
    for (let i = 0; i < this.count; i++) {
      const at = i * changeWords;
      const instrumentId = this.words[at]!;
      const side = this.words[at + 1]!;
      const priceTicks = this.words[at + 2]!;
      if (this.isTold(instrumentId, side, priceTicks)) continue;
      const book = instruments[instrumentId]!.book;
      const level = book.levelAt(side, priceTicks);
      if (level < 0) sink.depthChanged(instrumentId, side, priceTicks, 0, 0);
      else {
        sink.depthChanged(
          instrumentId,
          side,
          priceTicks,
          book.lotsOfLevel(side, level),
          book.ordersOfLevel(side, level),
        );
      }
    }
    this.count = 0;
    if (this.told.size > 0) this.told.clear();
  }

  /** Whether a level was told already, where so many were noted that it matters: an uncross, a mass cancel. */
  private isTold(instrumentId: number, side: number, priceTicks: number): boolean {
    if (this.count <= fewNotes) return false;
    const level = (instrumentId * 4 + side) * priceRange + priceTicks;
    if (this.told.has(level)) return true;
    this.told.add(level);
    return false;
  }
}

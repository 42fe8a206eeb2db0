// A whole message file, or several that follow one another, in columns: about 40 bytes a message, so that a day of a busy stock fits in
// memory with room to spare. It only grows; nothing in it changes.

import type { LobsterMessage } from './lobster.ts';
import { emptyMessage, MessageType } from './lobster.ts';

/** Where a file of several begins. */
interface Section {
  readonly name: string;
  readonly firstAt: number;
}

export class MessageTable {
  private times = new Float64Array(1_024);
  private orderIds = new Float64Array(1_024);
  private prices = new Float64Array(1_024);
  private sizes = new Int32Array(1_024);
  private types = new Int8Array(1_024);
  private directions = new Int8Array(1_024);
  private used = 0;
  private hash = 0x811c9dc5;
  private readonly sections: Section[] = [];

  /** Messages; message i is line i + 1, counted through all files. */
  get count(): number {
    return this.used;
  }

  /** Seven characters that tell a replay of this file into this instrument from others. */
  fingerprint(symbol: string): string {
    let hash = this.hash;
    for (const character of symbol) {
      hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
      hash ^= hash >>> 15;
    }
    return (hash >>> 0).toString(36).padStart(7, '0');
  }

  add(message: LobsterMessage): void {
    if (this.used === this.times.length) this.grow();
    const at = this.used++;
    this.times[at] = message.timeNs;
    this.orderIds[at] = message.orderId;
    this.prices[at] = message.price;
    this.sizes[at] = message.size;
    this.types[at] = message.type;
    this.directions[at] = message.direction;
    this.mix(message.timeNs);
    this.mix(message.orderId);
    this.mix(message.price);
    this.mix(message.size * 64 + message.type * 4 + message.direction);
  }

  /** The messages of a file that follows on. */
  append(other: MessageTable, name: string): void {
    this.sections.push({ name, firstAt: this.used });
    for (const message of other.messages()) this.add(message);
  }

  /** Where a line of the count stands: `line 7`, and of several files in which of them. */
  place(line: number): string {
    if (this.sections.length < 2) return `line ${line}`;
    const section = this.sections.findLast(({ firstAt }) => firstAt < line);
    return section === undefined
      ? `line ${line}`
      : `${section.name} line ${line - section.firstAt}`;
  }

  /** Of the first message, in nanoseconds after midnight. */
  get startNs(): number {
    return this.times[0] ?? 0;
  }

  /** Of the last message. */
  get endNs(): number {
    return this.times[this.used - 1] ?? 0;
  }

  /** Messages up to a time, those of it included. */
  countUntil(timeNs: number): number {
    let low = 0;
    let high = this.used;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.times[middle] as number) <= timeNs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Of the first message, in ten-thousandths. */
  get startPrice(): number {
    return this.prices[0] ?? 0;
  }

  /** Message i into a record of the caller's. */
  read(at: number, into: LobsterMessage): LobsterMessage {
    into.line = at + 1;
    into.timeNs = this.times[at] as number;
    into.type = this.types[at] as number;
    into.orderId = this.orderIds[at] as number;
    into.size = this.sizes[at] as number;
    into.price = this.prices[at] as number;
    into.direction = this.directions[at] as number;
    return into;
  }

  /** Every message in order, in one reused record. */
  *messages(): Generator<LobsterMessage, void, void> {
    const message = emptyMessage();
    for (let at = 0; at < this.used; at++) yield this.read(at, message);
  }

  /** Visible messages whose price or size the instrument cannot have, with the first of them. */
  countMisfits(fits: (price: number, size: number) => boolean): { count: number; first: number } {
    let count = 0;
    let first = 0;
    for (const { type, price, size, line } of this.messages()) {
      if (type > MessageType.execution || fits(price, size)) continue;
      if (count++ === 0) first = line;
    }
    return { count, first };
  }

  private mix(value: number): void {
    const low = value | 0;
    const high = Math.floor(value / 2 ** 32) | 0;
    this.hash = Math.imul(this.hash ^ low, 0x01000193);
    this.hash ^= this.hash >>> 15;
    this.hash = Math.imul(this.hash ^ high, 0x01000193);
  }

  private grow(): void {
    const capacity = this.times.length * 2;
    const wider = <Column extends { set(from: Column): void }>(
      from: Column,
      to: Column,
    ): Column => {
      to.set(from);
      return to;
    };
    this.times = wider(this.times, new Float64Array(capacity));
    this.orderIds = wider(this.orderIds, new Float64Array(capacity));
    this.prices = wider(this.prices, new Float64Array(capacity));
    this.sizes = wider(this.sizes, new Int32Array(capacity));
    this.types = wider(this.types, new Int8Array(capacity));
    this.directions = wider(this.directions, new Int8Array(capacity));
  }
}

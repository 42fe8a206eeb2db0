// The mark beside the segments that says up to which seq the journal was acknowledged. It is written after each fsync and not
// synced itself: one microsecond a batch, exact after a crash of the process, late (never early) after a power cut. Without it
// damage to the very last batch could pass for a write that was never finished. It must never claim more than was durable.

import { crc32 } from '#journal/crc32.ts';
import type { Disk, DiskFile } from '#journal/disk.ts';
import { getUint53, setUint53, viewOf } from '#journal/layout.ts';

export const durableMarkName = 'durable';

/** 'BWJD', read as a little-endian number. */
const magic = 0x444a5742;
const Field = { magic: 0, crc: 4, seq: 8 } as const;
const slotBytes = 16;
/** Two slots in two sectors, written in turn: a write cut short spoils one and leaves the other. */
const slotDistance = 512;
const fileBytes = 2 * slotDistance;

export class DurableMark {
  private readonly file: DiskFile;
  private readonly slot = new Uint8Array(slotBytes);
  private readonly view = viewOf(this.slot);
  private turn = 0;

  constructor(file: DiskFile) {
    this.file = file;
  }

  static create(disk: Disk, path: string): DurableMark {
    const file = disk.open(path, 'create');
    file.write(new Uint8Array(fileBytes), 0, fileBytes, 0);
    file.sync();
    return new DurableMark(file);
  }

  /** The highest seq that a whole slot names; 0 where none is whole. */
  read(): number {
    let seq = 0;
    for (let turn = 0; turn < 2; turn++) {
      const length = this.file.read(this.slot, 0, slotBytes, turn * slotDistance);
      if (length < slotBytes || this.view.getUint32(Field.magic, true) !== magic) continue;
      const crc = crc32(this.view, Field.seq, slotBytes);
      if (this.view.getUint32(Field.crc, true) !== crc) continue;
      seq = Math.max(seq, getUint53(this.view, Field.seq));
    }
    return seq;
  }

  write(seq: number): void {
    this.view.setUint32(Field.magic, magic, true);
    setUint53(this.view, Field.seq, seq);
    this.view.setUint32(Field.crc, crc32(this.view, Field.seq, slotBytes), true);
    this.file.write(this.slot, 0, slotBytes, this.turn * slotDistance);
    this.turn = 1 - this.turn;
  }

  sync(): void {
    this.file.sync();
  }

  close(): void {
    this.file.close();
  }
}

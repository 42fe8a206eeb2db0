// A disk in memory that does to the journal what real ones do: forgets or tears what was not synced at a power cut, fails an fsync,
// runs full, rots. Names and contents become durable apart from each other, as on a POSIX file system.

import type { Disk, DiskFile, OpenMode } from '#journal/disk.ts';
import { assert } from '#std/assert.ts';
import type { Fate } from './fates.ts';

const sectorBytes = 512;

/** Thrown by the operation at which the power goes; the harness catches it. */
export class PowerCut extends Error {
  override readonly name = 'PowerCut';
}

class SystemError extends Error {
  readonly code: string;

  constructor(code: string, path: string) {
    super(`${code}: ${path}`);
    this.code = code;
  }
}

interface Write {
  readonly position: number;
  readonly bytes: Uint8Array;
}

interface Inode {
  /** Its last name. */
  path: string;
  visible: Uint8Array;
  durable: Uint8Array;
  pending: Write[];
}

type NameChange = { readonly folder: string; apply(names: Map<string, Inode>): void };

export type Operation =
  | 'open'
  | 'write'
  | 'sync'
  | 'rename'
  | 'remove'
  | 'syncFolder'
  | 'list'
  | 'make';

interface Fault {
  readonly operation: Operation;
  readonly path: RegExp;
  readonly code: string;
  /** Of a write, how many bytes get through. */
  readonly throughBytes: number;
  skip: number;
  times: number;
}

export class FakeDisk implements Disk {
  /** Sum of the lengths of all files at most. */
  capacityBytes = Infinity;
  /** Operations that change something, so far. */
  operations = 0;
  /** The power goes during the operation of this number. */
  cutAtOperation = Infinity;
  /** Number of the last operation that wrote to a segment under its final name. */
  segmentWriteAt = 0;

  private names = new Map<string, Inode>();
  private readonly durableNames = new Map<string, Inode>();
  private nameChanges: NameChange[] = [];
  private readonly folders = new Set<string>();
  private faults: Fault[] = [];
  /** Files opened before a power cut are dead after it. */
  private life = 0;

  /** After `skip` such operations on such paths, the next `times` fail with the code; of a write, `throughBytes` get through. */
  fail(
    operation: Operation,
    path: RegExp,
    code: string,
    { skip = 0, times = 1, throughBytes = 0 } = {},
  ): void {
    this.faults.push({ operation, path, code, skip, times, throughBytes });
  }

  /** Only what was durable remains, and what fate lets through. */
  powerCut(fate: Fate): void {
    this.life++;
    this.cutAtOperation = Infinity;
    this.faults = [];
    for (const inode of new Set([...this.names.values(), ...this.durableNames.values()])) {
      settle(inode, fate);
      inode.visible = inode.durable.slice();
    }
    const kept = fate.names(this.nameChanges.length);
    for (const change of this.nameChanges.slice(0, kept)) change.apply(this.durableNames);
    this.nameChanges = [];
    this.names = new Map(this.durableNames);
  }

  /** The process is gone and the system goes on: everything written is there, and may still be lost to a power cut. */
  kill(): void {
    this.life++;
    this.cutAtOperation = Infinity;
    this.faults = [];
  }

  /** Changes bits of a byte, as if they had rotted on the disk. */
  flip(path: string, offset: number, mask: number): void {
    const inode = this.inode(path);
    inode.visible[offset]! ^= mask;
    inode.durable[offset]! ^= mask;
  }

  /** A copy at rest: all that is visible is durable in it. */
  clone(): FakeDisk {
    const copy = new FakeDisk();
    for (const folder of this.folders) copy.folders.add(folder);
    for (const [path, inode] of this.names) {
      copy.plant(path, inode.visible);
    }
    return copy;
  }

  paths(): string[] {
    return [...this.names.keys()].sort();
  }

  contents(path: string): Uint8Array {
    return this.inode(path).visible;
  }

  /** Puts a file there, durable. */
  plant(path: string, bytes: Uint8Array): void {
    const inode = { path, visible: bytes.slice(), durable: bytes.slice(), pending: [] };
    this.names.set(path, inode);
    this.durableNames.set(path, inode);
  }

  /** Takes a file away, as an operator would. */
  lose(path: string): void {
    this.names.delete(path);
    this.durableNames.delete(path);
  }

  open(path: string, mode: OpenMode): DiskFile {
    this.check('open', path);
    if (mode === 'create') {
      if (this.names.has(path)) throw new SystemError('EEXIST', path);
      this.change('make', path);
      this.add(path, newInode(path));
    }
    const inode = this.inode(path);
    return new FakeFile(this, inode, mode, this.life);
  }

  list(folder: string): string[] {
    this.check('list', folder);
    if (!this.folders.has(folder)) throw new SystemError('ENOENT', folder);
    const names: string[] = [];
    for (const path of this.names.keys()) {
      if (folderOf(path) === folder) names.push(path.slice(folder.length + 1));
    }
    return names;
  }

  makeFolder(folder: string): void {
    this.check('make', folder);
    this.folders.add(folder);
  }

  rename(from: string, to: string): void {
    this.check('rename', from);
    this.inode(from);
    this.renamed(from, to);
    this.change('rename', from);
  }

  createWhole(path: string, contents: Uint8Array): void {
    this.check('open', path);
    if (this.names.has(path)) throw new SystemError('EEXIST', path);
    this.change('make', path);
    const inode = newInode(path);
    inode.visible = contents.slice();
    inode.durable = contents.slice();
    this.add(path, inode);
  }

  remove(path: string): void {
    this.check('remove', path);
    this.inode(path);
    this.record(folderOf(path), (names) => names.delete(path));
    this.change('remove', path);
  }

  syncFolder(folder: string): void {
    this.check('syncFolder', folder);
    this.change('syncFolder', folder);
    for (const change of this.nameChanges) {
      if (change.folder === folder) change.apply(this.durableNames);
    }
    this.nameChanges = this.nameChanges.filter((change) => change.folder !== folder);
  }

  freeBytes(): number {
    return this.capacityBytes - this.usedBytes();
  }

  /** Counts an operation that changes something; the power may go now. */
  change(operation: Operation, path: string): void {
    this.operations++;
    if (operation === 'write' && path.endsWith('.journal')) this.segmentWriteAt = this.operations;
    if (this.operations >= this.cutAtOperation) throw new PowerCut(path);
  }

  /** Throws where a fault was laid for this operation; returns how many bytes get through first. */
  check(operation: Operation, path: string): void {
    const fault = this.faultFor(operation, path);
    if (fault !== undefined) throw new SystemError(fault.code, path);
  }

  faultFor(operation: Operation, path: string): Fault | undefined {
    const fault = this.faults.find((laid) => laid.operation === operation && laid.path.test(path));
    if (fault === undefined) return undefined;
    if (fault.skip > 0) {
      fault.skip--;
      return undefined;
    }
    fault.times--;
    if (fault.times <= 0) this.faults.splice(this.faults.indexOf(fault), 1);
    return fault;
  }

  alive(life: number): boolean {
    return life === this.life;
  }

  private usedBytes(): number {
    let used = 0;
    for (const inode of new Set(this.names.values())) used += inode.visible.length;
    return used;
  }

  private inode(path: string): Inode {
    const inode = this.names.get(path);
    if (inode === undefined) throw new SystemError('ENOENT', path);
    return inode;
  }

  private add(path: string, inode: Inode): void {
    this.record(folderOf(path), (names) => names.set(path, inode));
  }

  private renamed(from: string, to: string): void {
    const inode = this.inode(from);
    inode.path = to;
    this.record(folderOf(from), (names) => {
      names.delete(from);
      names.set(to, inode);
    });
  }

  private record(folder: string, apply: (names: Map<string, Inode>) => void): void {
    apply(this.names);
    this.nameChanges.push({ folder, apply });
  }
}

class FakeFile implements DiskFile {
  private readonly disk: FakeDisk;
  private readonly inode: Inode;
  private readonly mode: OpenMode;
  private readonly life: number;
  private closed = false;

  constructor(disk: FakeDisk, inode: Inode, mode: OpenMode, life: number) {
    this.disk = disk;
    this.inode = inode;
    this.mode = mode;
    this.life = life;
  }

  size(): number {
    this.checkOpen();
    return this.inode.visible.length;
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    this.checkOpen();
    const bytes = this.inode.visible.subarray(position, position + length);
    into.set(bytes, offset);
    return bytes.length;
  }

  write(from: Uint8Array, offset: number, length: number, position: number): void {
    this.checkOpen();
    assert(this.mode !== 'read', 'a file that is written was opened for it');
    const { disk, inode } = this;
    const { path } = inode;
    const fault = disk.faultFor('write', path);
    const room = inode.visible.length + disk.freeBytes() - position;
    const through = Math.min(fault?.throughBytes ?? length, length, Math.max(0, room));
    const bytes = from.slice(offset, offset + through);
    inode.visible = written(inode.visible, position, bytes);
    inode.pending.push({ position, bytes });
    disk.change('write', path);
    if (fault !== undefined) throw new SystemError(fault.code, path);
    if (through < length) throw new SystemError('ENOSPC', path);
  }

  sync(): void {
    this.checkOpen();
    const { disk, inode } = this;
    const { path } = inode;
    const fault = disk.faultFor('sync', path);
    disk.change('sync', path);
    if (fault !== undefined) {
      // As Linux does: the pages count as clean from now on, though they never reached the disk.
      inode.pending = [];
      throw new SystemError(fault.code, path);
    }
    for (const { position, bytes } of inode.pending) {
      inode.durable = written(inode.durable, position, bytes);
    }
    inode.pending = [];
  }

  close(): void {
    if (this.disk.alive(this.life)) assert(!this.closed, 'a file is closed once');
    this.closed = true;
  }

  private checkOpen(): void {
    assert(!this.closed, 'a file that is used is open');
    assert(this.disk.alive(this.life), 'no file outlives its process');
  }
}

function newInode(path: string): Inode {
  return { path, visible: new Uint8Array(0), durable: new Uint8Array(0), pending: [] };
}

/**
 * The pending writes reach the disk as far as fate lets them. A sector goes to the disk as it is in memory at some moment: it never
 * has a later write without the earlier ones.
 */
function settle(inode: Inode, fate: Fate): void {
  const stale = new Set<number>();
  for (const { position, bytes } of inode.pending) {
    let from = 0;
    while (from < bytes.length) {
      const length = Math.min(bytes.length - from, sectorBytes - ((position + from) % sectorBytes));
      const sector = Math.floor((position + from) / sectorBytes);
      const kept = stale.has(sector) ? 0 : fate.sector(length, inode.path);
      if (kept < length) stale.add(sector);
      if (kept > 0) {
        const part = bytes.subarray(from, from + kept);
        inode.durable = written(inode.durable, position + from, part);
      }
      from += length;
    }
  }
  inode.pending = [];
}

function written(into: Uint8Array, position: number, bytes: Uint8Array): Uint8Array {
  let target = into;
  if (position + bytes.length > into.length) {
    target = new Uint8Array(position + bytes.length);
    target.set(into);
  }
  target.set(bytes, position);
  return target;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

// What the journal asks of a file system, all of it synchronous: it runs on the engine's own thread, where a blocking fdatasync
// was measured to do as well as one that does not block. It must never promise more than a power cut would leave.
//
// Failures are thrown as they come, with the operating system's `code`.

export interface DiskFile {
  /** In bytes. */
  size(): number;

  /** Reads up to `length` bytes at `position`; returns how many, fewer only at the end of the file. */
  read(into: Uint8Array, offset: number, length: number, position: number): number;

  /** Writes all of them at `position`, or throws; what a failed write left behind is not known. Durable after `sync`. */
  write(from: Uint8Array, offset: number, length: number, position: number): void;

  /** The contents and the length survive a power cut once this returns (fdatasync). */
  sync(): void;

  close(): void;
}

/** 'create' is exclusive: the file must not exist. */
export type OpenMode = 'read' | 'write' | 'create';

export interface Disk {
  open(path: string, mode: OpenMode): DiskFile;

  /** Names in a folder, in no order. */
  list(folder: string): string[];

  /** With the folders above it; nothing happens where it exists. */
  makeFolder(folder: string): void;

  /** Replaces `to` where it exists, at one stroke. */
  rename(from: string, to: string): void;

  /** Makes a small file with these contents at one stroke, or throws EEXIST. */
  createWhole(path: string, contents: Uint8Array): void;

  /** The file must exist. */
  remove(path: string): void;

  /** Names made, renamed and removed in the folder survive a power cut once this returns. */
  syncFolder(folder: string): void;

  /** What this user may still write on the folder's file system, in bytes. */
  freeBytes(folder: string): number;
}

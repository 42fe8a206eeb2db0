// The log of commands as the sequencer sees it: opaque records under dense sequence numbers, appended in batches and read
// back in order. The file journal is the first log; a cluster's will be another. It must never know what a record means.

export interface AppendOptions {
  /** The batch may use the space that is kept for cancels when the disk is full. */
  readonly reserved?: boolean;
}

/** What a read passed over. Hashes are lower-case hex of the log's own chain over batches. */
export interface ReadResult {
  /** First seq visited; equal to `nextSeq` where nothing was. */
  readonly firstSeq: number;
  /** Seq after the last record visited. */
  readonly nextSeq: number;
  /** The log's hash just before `firstSeq`. */
  readonly hashBefore: string;
  /** The log's hash just before `nextSeq`. */
  readonly hashAfter: string;
}

/** `records` holds `count` of them back to back, each a u32 little-endian length and its bytes. It is borrowed: copy to keep. */
export type VisitBatch = (firstSeq: number, count: number, records: Uint8Array) => void;

export interface CommandLog {
  /** Seq that the next record gets. */
  readonly nextSeq: number;

  /**
   * Appends `count` records (at least one; dense, from `nextSeq`) and returns when they are durable. `records` holds exactly
   * them, back to back, each a u32 little-endian length and its bytes; the buffer is the caller's and may be reused.
   * Throws JournalFullError where there is no room for the batch (nothing of it counts, and later ones may succeed), and
   * JournalFailedError (final) where the write or the fsync failed.
   */
  append(records: Uint8Array, count: number, options?: AppendOptions): void;

  /**
   * Visits the durable batches in order, from the one that holds `fromSeq` (whose first records may be older than it).
   * Everything visited was verified; damage throws JournalDamagedError. `fromSeq` is at most `nextSeq`.
   */
  read(fromSeq: number, visit: VisitBatch): ReadResult;

  close(): void;
}

// The operating failures of the journal and the snapshot store, each one plain sentence for an operator. They are failures of
// disks and files; a broken promise between our own parts is an InvariantError instead.

/** Bytes that were written are not what they were. Nothing was changed; the journal does not open, or a read stops. */
export class JournalDamagedError extends Error {
  override readonly name = 'JournalDamagedError';
  /** Path of the segment. */
  readonly segment: string;
  /** Where in the segment, in bytes. */
  readonly offset: number;
  /** The first sequence number that cannot be vouched for. */
  readonly seq: number;

  constructor(segment: string, offset: number, seq: number, what: string, options?: ErrorOptions) {
    super(`The journal is damaged: ${segment} at byte ${offset}, seq ${seq}: ${what}.`, options);
    this.segment = segment;
    this.offset = offset;
    this.seq = seq;
  }
}

/** A folder that is not (or not wholly) the journal that was asked for: a foreign or missing file, another venue, a format to come. */
export class JournalRefusedError extends Error {
  override readonly name = 'JournalRefusedError';
  readonly path: string;

  constructor(path: string, what: string, options?: ErrorOptions) {
    super(`The journal cannot be used: ${path} ${what}.`, options);
    this.path = path;
  }
}

/** Someone else has this journal open for appending. */
export class JournalLockedError extends Error {
  override readonly name = 'JournalLockedError';
  readonly path: string;
  /** In words: which process, where. */
  readonly holder: string;

  constructor(path: string, holder: string) {
    super(`The journal is in use: ${path} is held by ${holder}.`);
    this.path = path;
    this.holder = holder;
  }
}

/** A path that cannot be read or written at all: missing, read-only, not permitted. */
export class JournalUnavailableError extends Error {
  override readonly name = 'JournalUnavailableError';
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(`The journal cannot be opened: ${path} ${plainReason(cause)}.`, { cause });
    this.path = path;
  }
}

/** No room for this batch. The journal stands as before, and goes on when there is space again. */
export class JournalFullError extends Error {
  override readonly name = 'JournalFullError';

  constructor(path: string, cause?: unknown) {
    super(`The disk is full: ${path} has no room for the next batch.`, { cause });
  }
}

/** A write or an fsync failed: what is on the disk is not known any more, so nothing is appended again. */
export class JournalFailedError extends Error {
  override readonly name = 'JournalFailedError';

  constructor(path: string, cause: unknown) {
    super(`The journal failed and stays closed to appends: ${path} ${plainReason(cause)}.`, {
      cause,
    });
  }
}

/** A read from outside what the journal holds. */
export class JournalRangeError extends Error {
  override readonly name = 'JournalRangeError';

  constructor(folder: string, fromSeq: number, oldestSeq: number, nextSeq: number) {
    super(
      `The journal in ${folder} holds seq ${oldestSeq} up to and without ${nextSeq}; ${fromSeq} was asked for.`,
    );
  }
}

/** A snapshot that is not what was written. The one before it stands in. */
export class SnapshotDamagedError extends Error {
  override readonly name = 'SnapshotDamagedError';
  readonly path: string;

  constructor(path: string, what: string, options?: ErrorOptions) {
    super(`The snapshot is damaged: ${path} ${what}.`, options);
    this.path = path;
  }
}

/** A snapshot could not be written; those before it stand, and another may be tried. */
export class SnapshotFailedError extends Error {
  override readonly name = 'SnapshotFailedError';
  readonly path: string;

  constructor(path: string, cause: unknown) {
    super(`The snapshot was not written: ${path} ${plainReason(cause)}.`, { cause });
    this.path = path;
  }
}

/** The error code of the operating system (ENOSPC and the like), or ''. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

function plainReason(cause: unknown): string {
  switch (codeOf(cause)) {
    case 'EACCES':
    case 'EPERM':
      return 'may not be read and written by this user';
    case 'EROFS':
      return 'is on a read-only file system';
    case 'ENOENT':
      return 'does not exist';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'is not a folder';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'is on a disk that is full';
    case 'EMFILE':
    case 'ENFILE':
      return 'cannot be opened while so many files are open';
    case 'EIO':
      return 'cannot be read or written (input/output error)';
    default:
      return `failed (${cause instanceof Error ? cause.message : String(cause)})`;
  }
}

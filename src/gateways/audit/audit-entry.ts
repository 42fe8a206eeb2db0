// What the venue remembers of one operator's action: who, when, what, to whom, with which request, and what it changed. Texts are made safe
// to keep here: secrets are taken out, lengths are bounded. It must never hold a password, a token or a key.

import crypto from 'node:crypto';

/** Who acted. */
export interface AuditActor {
  /** Of the member; null for the venue's own operator token. */
  readonly actorId: string | null;
  readonly actorName: string;
  /** How: `cookie`, `bearer`, `key`, `operatorToken`; `venue` for what the log says of itself. */
  readonly signedInBy: string;
  /** IP address; empty where there is none. */
  readonly address: string;
}

/** What is known before the action is done. */
export interface AuditIntent extends AuditActor {
  /** UUID: the same entry is never kept twice. */
  readonly entryId: string;
  /** RFC 3339 in UTC, to the millisecond. */
  readonly at: string;
  readonly method: string;
  /** As the route is written: `/v1/operator/accounts/:accountId/kill-switch`. */
  readonly route: string;
  readonly action: string;
  /** `account/10`, `instrument/AAPL`, `venue`. */
  readonly subject: string;
  /** JSON text, secrets removed. */
  readonly request: string;
  /** JSON text: the subject's state before; null where it had none. */
  readonly before: string | null;
}

/** What became of it. */
export interface AuditResult {
  readonly endedAt: string | null;
  readonly outcome: AuditOutcome;
  /** HTTP status; 0 where it is not known. */
  readonly status: number;
  /** RejectCode; 0 where it was done. */
  readonly code: number;
  /** Of the engine's command, where there was one that is known. */
  readonly seq: number | null;
  readonly after: string | null;
}

/** `unknown`: the process ended between the action and its answer; the journal says whether the command was done. */
export type AuditOutcome = 'done' | 'refused' | 'unknown';

export type AuditEntry = AuditIntent & AuditResult;

/** An entry as it stands in the chain. */
export interface ChainedEntry extends AuditEntry {
  /** Dense, from 1. */
  readonly n: number;
  /** 64 hexadecimal digits: of the entry before, and of this one with it. */
  readonly previousHash: string;
  readonly hash: string;
}

/** What stands before the first entry. */
export const noHash = '0'.repeat(64);

/** The longest text of a request or a state that is kept, in UTF-16 code units. */
const stateLengthMax = 65_536;
const nameLengthMax = 256;

/** SHA-256 over the hash before and every field, so that none can change, move or go without a trace. */
export function hashOf(entry: AuditEntry & { readonly n: number }, previousHash: string): string {
  const fields = [
    entry.n,
    entry.entryId,
    entry.at,
    entry.endedAt,
    entry.outcome,
    entry.actorId,
    entry.actorName,
    entry.signedInBy,
    entry.address,
    entry.method,
    entry.route,
    entry.action,
    entry.subject,
    entry.request,
    entry.before,
    entry.after,
    entry.status,
    entry.code,
    entry.seq,
  ];
  return crypto
    .createHash('sha256')
    .update(previousHash)
    .update(JSON.stringify(fields))
    .digest('hex');
}

/** What happened to an action of which nothing but its beginning is known. */
export const unknownResult: AuditResult = {
  endedAt: null,
  outcome: 'unknown',
  status: 0,
  code: 0,
  seq: null,
  after: null,
};

const secretName =
  /pass(?:word|phrase|code)|secret|token|otp|recovery|authorization|cookie|api_?key|private_?key|signature|ticket|link/i;

/** JSON text of a request with its secrets removed, wherever they stand. */
export function requestText(value: unknown): string {
  const text = JSON.stringify(value ?? {}, (key, each: unknown) =>
    secretName.test(key) && each !== null ? '[removed]' : each,
  );
  return stateText(text) ?? '{}';
}

/** A state's JSON text as it can be kept: well-formed, and cut where it is too long. */
export function stateText(text: string | undefined): string | null {
  if (text === undefined) return null;
  const kept = text.toWellFormed();
  if (kept.length <= stateLengthMax) return kept;
  return JSON.stringify({
    cutFrom: kept.length,
    text: kept.slice(0, stateLengthMax / 2).toWellFormed(),
  });
}

/** A name as it can be kept: no control characters, of bounded length. */
export function nameText(text: string): string {
  return text
    .slice(0, nameLengthMax)
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, '\ufffd');
}

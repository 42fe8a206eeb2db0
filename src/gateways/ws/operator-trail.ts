// Puts into the audit log that an operator trades in members' places over a socket: an entry before the first request for an account, and one with
// what was asked when the socket ends. The orders themselves stand in the journal. It must never keep a cancel waiting for a disk.

import crypto from 'node:crypto';
import { ApiError } from '../api-error.ts';
import type { AuditIntent, AuditResult } from '../audit/audit-entry.ts';
import { nameText, requestText, stateText } from '../audit/audit-entry.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import { parseOrderId } from '../field-reader.ts';
import type { Venue } from '../venue.ts';
import type { Request } from './order-operations.ts';
import type { Session } from './session.ts';
import { RejectCode } from '#core/reject-codes.ts';

/** Requests by operation, of one socket for one account. */
type Tally = Map<string, number>;

/** Switching Protocols: what a socket's upgrade is answered with. */
const upgraded = 101;
const emergencies = new Set(['order.cancel', 'order.massCancel']);

export class OperatorTrail {
  private readonly log: AuditLog;
  private readonly venue: Venue;
  private readonly nowMs: () => number;
  private readonly failed: (error: unknown) => void;
  private readonly tallies = new WeakMap<Session, Map<string, Tally>>();

  constructor(log: AuditLog, venue: Venue, nowMs: () => number, failed: (error: unknown) => void) {
    this.log = log;
    this.venue = venue;
    this.nowMs = nowMs;
    this.failed = failed;
  }

  /**
   * Counts a request for orders; where it is the first for its account, resolves once that is on the disk and until then it must wait.
   * Undefined: go on. Rejects with ApiError where it must not be done because it cannot be recorded.
   */
  follow(request: Request): Promise<void> | undefined {
    const { session, body } = request;
    const op = String(body['op']);
    const subject = this.subjectOf(request);
    const known = this.tallies.get(session) ?? new Map<string, Tally>();
    this.tallies.set(session, known);
    const tally = known.get(subject);
    if (tally !== undefined) {
      tally.set(op, (tally.get(op) ?? 0) + 1);
      return undefined;
    }
    const isEmergency = emergencies.has(op);
    if (this.log.isFull && !isEmergency) throw new ApiError(RejectCode.auditUnavailable);
    known.set(subject, new Map([[op, 1]]));
    const recorded = this.record(session, 'tradeForAccount', subject, requestText(body), null);
    if (isEmergency) {
      recorded.catch(this.failed);
      return undefined;
    }
    return recorded.catch((error: unknown) => {
      known.delete(subject);
      this.failed(error);
      throw new ApiError(RejectCode.auditUnavailable);
    });
  }

  /** The socket has ended, or speaks for somebody else from now on; `session` still says for whom it spoke. */
  end(session: Session): void {
    const tallies = this.tallies.get(session) ?? new Map<string, Tally>();
    this.tallies.delete(session);
    for (const [subject, tally] of tallies) {
      const requests = stateText(JSON.stringify({ requests: Object.fromEntries(tally) }));
      this.record(session, 'endTradingForAccount', subject, '{}', requests).catch(this.failed);
    }
  }

  private async record(
    { principal, address }: Session,
    action: string,
    subject: string,
    request: string,
    after: string | null,
  ): Promise<void> {
    const memberId = principal?.memberId ?? '';
    const at = new Date(this.nowMs()).toISOString();
    const intent: AuditIntent = {
      entryId: crypto.randomUUID(),
      actorId: memberId === '' ? null : memberId,
      actorName: nameText(principal?.username ?? ''),
      signedInBy: principal?.via ?? '',
      address,
      at,
      method: 'WS',
      route: '/v1/ws',
      action,
      subject,
      request,
      before: null,
    };
    const result: AuditResult = {
      endedAt: at,
      outcome: 'done',
      status: upgraded,
      code: RejectCode.none,
      seq: null,
      after,
    };
    await this.log.begin(intent);
    await this.log.end(intent.entryId, result);
  }

  /** The account that a request names, itself or by an order. */
  private subjectOf({ body }: Request): string {
    const { account, orderId } = body;
    if (typeof account === 'string') return nameText(`account/${account}`);
    const order = this.venue.portfolio.order(parseOrderId(orderId));
    return order === undefined ? '' : `account/${order.accountId}`;
  }
}

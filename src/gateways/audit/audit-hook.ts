// Puts every operator's action into the audit log: one hook before and one after every route that changes something and that only operators may
// call, or that an operator calls in a member's place, so that none can be forgotten. It must never keep a kill switch, a halt or a cancel waiting for a disk or a database.

import crypto from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../api-error.ts';
import type { Rest } from '../rest/context.ts';
import type { AuditActor } from './audit-entry.ts';
import { nameText, requestText, stateText } from './audit-entry.ts';
import type { AuditLog } from './audit-log.ts';
import { RejectCode } from '#core/reject-codes.ts';

/** What a route tells of itself; where it says nothing, its method and path are the action and its parameters the subject. */
export interface RouteAudit {
  /** An imperative: `setAccountKillSwitch`. */
  readonly action: string;
  /** Whom it is done to: `account/10`, `instrument/AAPL`, `venue`. */
  readonly subject: (request: FastifyRequest) => string;
  /** JSON text of the subject's state, read before and after the action; undefined where there is none. */
  readonly state?: (request: FastifyRequest) => string | undefined | Promise<string | undefined>;
  /** True for what is recorded whoever does it, members too. */
  readonly ofAnybody?: boolean;
  /** True for what must be done although it cannot be recorded on the disk. */
  readonly isEmergency?: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the entry in the audit log; undefined for what is not recorded. */
    auditEntryId: string | undefined;
    /** Of the engine's command that the request was, as soon as it is known. */
    engineSeq: number | undefined;
  }
  interface FastifyContextConfig {
    audit?: RouteAudit;
  }
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Before any route is added. */
export function addAuditHooks(app: Rest, log: AuditLog, nowMs: () => number): void {
  app.addHook('preHandler', (request) => begin(request, log, nowMs));
  app.addHook('onSend', async (request, reply, payload) => {
    const entryId = request.auditEntryId;
    if (entryId !== undefined) await end(entryId, request, reply, payload, log, nowMs);
    return payload;
  });
}

async function begin(request: FastifyRequest, log: AuditLog, nowMs: () => number): Promise<void> {
  if (!isRecorded(request)) return;
  const { config, url } = request.routeOptions;
  const { audit } = config;
  const isEmergency = audit?.isEmergency ?? isCancel(request);
  if (log.isFull && !isEmergency) throw new ApiError(RejectCode.auditUnavailable);
  const route = url ?? '';
  const entryId = crypto.randomUUID();
  const before = await stateOf(request);
  try {
    await log.begin({
      entryId,
      ...actorOf(request),
      at: new Date(nowMs()).toISOString(),
      method: request.method,
      route,
      action: audit?.action ?? `${request.method} ${route}`,
      subject: nameText(audit?.subject(request) ?? subjectOf(request)),
      request: requestText({ params: params(request), query: request.query, body: request.body }),
      before: before ?? null,
    });
  } catch (error) {
    request.log.error({ err: error, route }, 'an action cannot be written to the audit file');
    if (!isEmergency) {
      log.forget(entryId);
      throw new ApiError(RejectCode.auditUnavailable);
    }
  }
  request.auditEntryId = entryId;
}

/** What only operators may do; what members may do, where an operator does it; and what says that it is recorded whoever does it. */
function isRecorded({ method, principal, routeOptions }: FastifyRequest): boolean {
  if (safeMethods.has(method)) return false;
  const { access, audit } = routeOptions.config;
  if (access === 'operator' || audit?.ofAnybody === true) return true;
  return principal?.isOperator === true && (access === 'trade' || access === 'withdraw');
}

/** A cancel of orders at the members' doors. */
function isCancel({ method, routeOptions }: FastifyRequest): boolean {
  return method === 'DELETE' && routeOptions.config.access === 'trade';
}

/** Of a route that says nothing: what its path names, or else the account that it acts for. */
function subjectOf(request: FastifyRequest): string {
  const named = Object.values(params(request)).join('/');
  if (named !== '') return named;
  const { account } = { ...(request.query as object), ...(request.body as object) } as {
    readonly account?: unknown;
  };
  return typeof account === 'string' ? `account/${account}` : '';
}

async function end(
  entryId: string,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  log: AuditLog,
  nowMs: () => number,
): Promise<void> {
  request.auditEntryId = undefined;
  const { statusCode: status } = reply;
  const isDone = status < 400;
  const text = typeof payload === 'string' ? payload : undefined;
  const isStated = request.routeOptions.config.audit?.state !== undefined;
  try {
    await log.end(entryId, {
      endedAt: new Date(nowMs()).toISOString(),
      outcome: isDone ? 'done' : 'refused',
      status,
      code: isDone ? RejectCode.none : codeOf(text),
      seq: request.engineSeq ?? null,
      after: isStated ? await stateOf(request) : answerText(text, isDone),
    });
  } catch (error) {
    // It is done: the entry waits in memory, and the answer must not say that it was not.
    request.log.error({ err: error, entryId }, 'an outcome cannot be written to the audit file');
  }
}

/** Null where there is none, or where it cannot be read now. */
async function stateOf(request: FastifyRequest): Promise<string | null> {
  const { audit } = request.routeOptions.config;
  if (audit?.state === undefined) return null;
  try {
    return stateText(await audit.state(request));
  } catch (error) {
    if (!(error instanceof ApiError)) {
      request.log.error({ err: error }, 'the state of a subject cannot be read');
    }
    return null;
  }
}

function actorOf({ principal, ip }: FastifyRequest): AuditActor {
  const memberId = principal?.memberId ?? '';
  return {
    actorId: memberId === '' ? null : memberId,
    actorName: nameText(principal?.username ?? ''),
    signedInBy: principal?.via ?? '',
    address: ip,
  };
}

function params(request: FastifyRequest): Record<string, string> {
  return (request.params ?? {}) as Record<string, string>;
}

/** What a route that tells nothing of its subject answered, secrets removed. */
function answerText(text: string | undefined, isDone: boolean): string | null {
  const answer = isDone ? jsonOf(text) : undefined;
  return answer === undefined ? null : stateText(requestText(answer));
}

function codeOf(text: string | undefined): number {
  const { error } = (jsonOf(text) ?? {}) as { readonly error?: { readonly code?: unknown } };
  return typeof error?.code === 'number' ? error.code : RejectCode.internalError;
}

function jsonOf(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

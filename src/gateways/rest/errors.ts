// Every error of the REST door in the one shape: the API's own, Fastify's, and what nobody foresaw. It must never show a stack or the text of
// an unforeseen error.

import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApiError } from '../api-error.ts';
import { identityFault } from '../identity-fault.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { IdentityError } from '#identity/identity-error.ts';

const json = 'application/json; charset=utf-8';
/** For how long a client had better wait before it asks a busy venue again. */
const retryAfterSeconds = '1';

export function sendError(reply: FastifyReply, error: ApiError, orderJson?: string): FastifyReply {
  if (error.status === 503 && !reply.hasHeader('retry-after'))
    reply.header('retry-after', retryAfterSeconds);
  const order = orderJson === undefined ? '' : `,"order":${orderJson}`;
  return reply.code(error.status).type(json).send(`{"error":${error.json}${order}}`);
}

export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = knownError(error);
  if (error instanceof IdentityError && error.retryAfterS !== undefined) {
    reply.header('retry-after', error.retryAfterS);
  }
  if (known !== undefined) {
    void sendError(reply, known);
    return;
  }
  request.log.error({ err: error }, 'a request failed');
  void sendError(reply, new ApiError(RejectCode.internalError));
}

/** What Fastify refuses before a handler sees the request. */
export function knownError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  const refusal = identityFault(error);
  if (refusal !== undefined) return refusal;
  // Where a validator answers with an error, Fastify puts it into `cause` or passes it on as it is.
  const { cause, code, statusCode } = error as FastifyError & { readonly cause?: unknown };
  if (cause instanceof ApiError) return cause;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ApiError(RejectCode.payloadTooLarge);
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ApiError(RejectCode.malformedMessage, {
        status: 415,
        field: 'content-type',
        message: 'The content type must be application/json.',
      });
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new ApiError(RejectCode.malformedMessage);
    default:
      break;
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return new ApiError(RejectCode.malformedMessage, {
      status: statusCode,
      message: 'The request is malformed.',
    });
  }
  return undefined;
}

/** What is no HTTP request at all: answered in the same shape, and the connection ends. */
export function answerClientError(error: ConnectionError, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  writeRawError(socket, new ApiError(RejectCode.malformedMessage, clientErrorOf(error.code)));
}

function clientErrorOf(code: string): { readonly status: number; readonly message: string } {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, message: 'The headers are too large.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, message: 'The request took too long to arrive.' };
    default:
      return { status: 400, message: 'This is no HTTP request.' };
  }
}

/** Answers on a socket that no response belongs to, and ends it. */
export function writeRawError(socket: Duplex, error: ApiError): void {
  const body = `{"error":${error.json}}`;
  socket.end(
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? 'Error'}\r\n` +
      `content-type: ${json}\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n` +
      'connection: close\r\n\r\n' +
      body,
  );
}

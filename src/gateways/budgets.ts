// The request budgets of both doors, by user, or by address where nobody is signed in. The operator's token has none. What is left is told in
// headers.

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from './access.ts';
import { ApiError } from './api-error.ts';
import type { GatewayOptions } from './options.ts';
import type { TokenBucket } from './token-bucket.ts';
import { BucketTable } from './token-bucket.ts';
import { RejectCode } from '#core/reject-codes.ts';

export class Budgets {
  private readonly requests: BucketTable;
  private readonly cancels: BucketTable;
  private readonly logins: BucketTable;
  private readonly nowMs: () => number;

  constructor(options: GatewayOptions, nowMs: () => number) {
    this.requests = new BucketTable(options.requestRate);
    this.cancels = new BucketTable(options.cancelRate);
    this.logins = new BucketTable(options.loginRate);
    this.nowMs = nowMs;
  }

  /** The budgets of a user or an address; undefined for the operator's token. */
  of(
    principal: Principal | undefined,
    address: string,
  ): { readonly requests: TokenBucket; readonly cancels: TokenBucket } | undefined {
    if (principal?.via === 'operatorToken') return undefined;
    const key = keyOf(principal, address);
    const nowMs = this.nowMs();
    return {
      requests: this.requests.bucket(key, nowMs),
      cancels: this.cancels.bucket(key, nowMs),
    };
  }

  /** Takes a REST request from its budget and tells what is left. Throws ApiError `rateLimited`. */
  charge(request: FastifyRequest, reply: FastifyReply): void {
    const { budget = 'request' } = request.routeOptions.config;
    const { principal, ip } = request;
    if (budget === 'none') return;
    if (principal?.via === 'operatorToken') return;
    const nowMs = this.nowMs();
    // Whoever guesses passwords does it from one place, under any name.
    const key = budget === 'login' ? keyOf(undefined, ip) : keyOf(principal, ip);
    const bucket = this.table(budget).bucket(key, nowMs);
    const isTaken = bucket.take(nowMs);
    reply.header('x-ratelimit-limit', bucket.rate.burst);
    reply.header('x-ratelimit-remaining', bucket.remaining(nowMs));
    if (isTaken) return;
    reply.header('retry-after', bucket.waitSeconds());
    throw new ApiError(RejectCode.rateLimited);
  }

  /** Takes what a request of several operations counts beyond the one request. Throws ApiError `rateLimited`. */
  chargeGroup(
    request: FastifyRequest,
    reply: FastifyReply,
    requests: number,
    cancels: number,
  ): void {
    const buckets = this.of(request.principal, request.ip);
    if (buckets === undefined) return;
    const nowMs = this.nowMs();
    for (const [bucket, count] of [
      [buckets.cancels, cancels],
      [buckets.requests, requests],
    ] as const) {
      if (bucket.take(nowMs, count)) continue;
      reply.header('retry-after', bucket.waitSeconds(count));
      throw new ApiError(RejectCode.rateLimited);
    }
  }

  private table(budget: 'request' | 'cancel' | 'login'): BucketTable {
    switch (budget) {
      case 'cancel':
        return this.cancels;
      case 'login':
        return this.logins;
      default:
        return this.requests;
    }
  }
}

function keyOf(principal: Principal | undefined, address: string): string {
  return principal === undefined ? `address ${address}` : `user ${principal.username}`;
}

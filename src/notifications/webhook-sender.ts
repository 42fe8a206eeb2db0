// Sends what waits for webhooks: signed, a few at a time for each, with growing pauses after a failure, given up after enough of them. An
// endpoint that keeps failing is left alone for a while and then tried with one message. At least once: a receiver knows a message that came
// before by its delivery id. It must never let one slow endpoint hold up the others.

import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleAll } from 'cockatiel';
import type { CircuitBreakerPolicy } from 'cockatiel';
import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Keyring } from './directory.ts';
import { post, type Resolve } from './outgoing.ts';
import { retryDelayMs } from './retry-delay.ts';
import { readTarget, type TargetRules } from './safe-address.ts';
import { signatureHeader, signatureOf } from './signature.ts';
import type { NotifyTables } from './tables.ts';
import { secretContext } from './webhooks.ts';
import { WorkLoop } from './work-loop.ts';

export interface WebhookSenderOptions extends TargetRules {
  /** Tries before a message is given up: fourteen take about four hours. */
  readonly attemptsMax: number;
  readonly pauseMs: number;
  readonly pauseMaxMs: number;
  readonly everyMs: number;
  readonly timeoutMs: number;
  /** A message that was taken and not reported on, because the venue died, is sent again after so long. */
  readonly leaseMs: number;
  /** Messages on their way at once, in all and for one webhook. */
  readonly inFlightMax: number;
  readonly inFlightPerWebhookMax: number;
  /** After so many failures in a row an endpoint is left alone for `breakMs`. */
  readonly failuresToBreak: number;
  readonly breakMs: number;
  /** The log of deliveries is kept so long. */
  readonly keptMs: number;
  readonly resolve?: Resolve;
}

export const defaultSenderOptions: WebhookSenderOptions = {
  allowLoopback: false,
  attemptsMax: 14,
  pauseMs: 5_000,
  pauseMaxMs: 3_600_000,
  everyMs: 1_000,
  timeoutMs: 5_000,
  leaseMs: 60_000,
  inFlightMax: 32,
  inFlightPerWebhookMax: 4,
  failuresToBreak: 5,
  breakMs: 30_000,
  keptMs: 30 * 86_400_000,
};

interface Claimed {
  readonly delivery_id: bigint;
  readonly webhook_id: string;
  readonly kind: string;
  readonly body: string;
  readonly attempts: number;
  readonly url: string;
  readonly secret: string;
}

/** An answer that is no success. */
class BadAnswer extends Error {
  override readonly name = 'BadAnswer';
  readonly status: number;

  constructor(status: number) {
    super(`the endpoint answered ${status}`);
    this.status = status;
  }
}

export class WebhookSender {
  private readonly db: Kysely<NotifyTables>;
  private readonly keyring: Keyring;
  private readonly logger: Logger;
  private readonly clock: () => number;
  private readonly options: WebhookSenderOptions;
  private readonly loop: WorkLoop;
  private readonly breakers = new Map<string, CircuitBreakerPolicy>();
  private readonly inFlight = new Map<string, Set<Promise<void>>>();
  private inFlightCount = 0;

  constructor(parts: {
    readonly db: Kysely<NotifyTables>;
    readonly keyring: Keyring;
    readonly logger: Logger;
    readonly clock: () => number;
    readonly options: WebhookSenderOptions;
  }) {
    this.db = parts.db;
    this.keyring = parts.keyring;
    this.logger = parts.logger;
    this.clock = parts.clock;
    this.options = parts.options;
    this.loop = new WorkLoop({
      work: () => this.startDue(),
      everyMs: parts.options.everyMs,
      onError: (error) => {
        parts.logger.error({ err: error }, 'webhooks cannot be sent');
      },
    });
  }

  wake(): void {
    this.loop.wake();
  }

  /** Resolves when what is on its way has been answered and reported on. */
  async close(): Promise<void> {
    await this.loop.close();
    await Promise.all([...this.inFlight.values()].flatMap((sends) => [...sends]));
  }

  /** Forgets what was done with long ago. */
  async prune(): Promise<void> {
    await this.db
      .deleteFrom('notify.delivery')
      .where('finished_at', '<', new Date(this.clock() - this.options.keptMs))
      .execute();
  }

  /** Takes what is due and sends it without waiting for the answers; each answer begins another pass. */
  private async startDue(): Promise<boolean> {
    const { inFlightMax, inFlightPerWebhookMax, leaseMs } = this.options;
    const room = inFlightMax - this.inFlightCount;
    if (room <= 0) return false;
    const nowMs = this.clock();
    const now = new Date(nowMs);
    const full = [...this.inFlight].flatMap(([webhookId, sends]) =>
      sends.size >= inFlightPerWebhookMax ? [webhookId] : [],
    );
    // The oldest few of each webhook that has room: no webhook's backlog hides another's messages.
    const { rows } = await sql<Claimed>`
      with due as (
        select waiting.delivery_id from (
          select distinct webhook_id from notify.delivery
          where state = 'pending' and next_at <= ${now} and not webhook_id = any(${full}::uuid[])
        ) busy, lateral (
          select delivery_id, next_at from notify.delivery
          where webhook_id = busy.webhook_id and state = 'pending' and next_at <= ${now}
          order by next_at, delivery_id limit ${inFlightPerWebhookMax}
        ) waiting
        order by waiting.next_at limit ${room}
      )
      update notify.delivery delivery
      set attempts = attempts + 1, next_at = ${new Date(nowMs + leaseMs)}
      from notify.webhook webhook
      where delivery_id in (select delivery_id from due) and webhook.webhook_id = delivery.webhook_id
        and state = 'pending' and next_at <= ${now}
      returning delivery_id, delivery.webhook_id, kind, body, attempts, url, webhook.secret`.execute(
      this.db,
    );
    for (const claimed of rows) this.start(claimed);
    return false;
  }

  private start(claimed: Claimed): void {
    const sends = this.inFlight.get(claimed.webhook_id) ?? new Set();
    this.inFlight.set(claimed.webhook_id, sends);
    this.inFlightCount++;
    const send = this.sendOne(claimed)
      .catch((error: unknown) => {
        // Not reported on: the lease runs out and it is sent again.
        this.logger.error({ err: error }, 'a delivery cannot be reported on');
      })
      .finally(() => {
        this.inFlightCount--;
        sends.delete(send);
        if (sends.size === 0) this.inFlight.delete(claimed.webhook_id);
        this.wake();
      });
    sends.add(send);
  }

  private async sendOne(claimed: Claimed): Promise<void> {
    const startMs = this.clock();
    const tookMs = (): number => Math.max(0, Math.round(this.clock() - startMs));
    try {
      const status = await this.breakerOf(claimed.webhook_id).execute(() => this.attempt(claimed));
      // As good as new: only what fails is remembered.
      this.breakers.delete(claimed.webhook_id);
      await this.report(claimed, { state: 'delivered', status, tookMs: tookMs() });
    } catch (error) {
      if (error instanceof BrokenCircuitError) {
        await this.giveBack(claimed);
        return;
      }
      const reason = error instanceof Error ? error.message : String(error);
      const status = error instanceof BadAnswer ? error.status : null;
      const isDead = claimed.attempts >= this.options.attemptsMax;
      if (isDead) {
        this.logger.warn(
          { webhookId: claimed.webhook_id, deliveryId: String(claimed.delivery_id), reason },
          'a delivery was given up',
        );
      }
      const state = isDead ? 'dead' : 'pending';
      await this.report(claimed, { state, status, reason, tookMs: tookMs() });
    }
  }

  private async attempt({ delivery_id, webhook_id, kind, body, url, secret }: Claimed) {
    // The rules may have become stricter since it was registered.
    const target = readTarget(url, this.options);
    if (typeof target === 'string') throw new Error(target);
    const key = this.keyring.open(secretContext(webhook_id), secret);
    const headers = {
      [signatureHeader]: signatureOf(key, body, this.clock()),
      'buttonwood-delivery': String(delivery_id),
      'buttonwood-event': kind,
    };
    const status = await post(target, headers, body, this.options);
    if (status < 200 || status > 299) throw new BadAnswer(status);
    return status;
  }

  private breakerOf(webhookId: string): CircuitBreakerPolicy {
    let breaker = this.breakers.get(webhookId);
    if (breaker === undefined) {
      const { failuresToBreak, breakMs } = this.options;
      breaker = circuitBreaker(handleAll, {
        halfOpenAfter: breakMs,
        breaker: new ConsecutiveBreaker(failuresToBreak),
      });
      this.breakers.set(webhookId, breaker);
    }
    return breaker;
  }

  private async report(
    { delivery_id, webhook_id, attempts }: Claimed,
    result: {
      readonly state: 'delivered' | 'dead' | 'pending';
      readonly status: number | null;
      readonly reason?: string;
      readonly tookMs: number;
    },
  ): Promise<void> {
    const { state, status, reason = null, tookMs } = result;
    const { pauseMs, pauseMaxMs } = this.options;
    const nowMs = this.clock();
    const nextMs = nowMs + retryDelayMs(attempts, pauseMs, pauseMaxMs, Math.random());
    const { numUpdatedRows } = await this.db
      .updateTable('notify.delivery')
      .set({
        state,
        last_status: status,
        last_error: reason,
        last_took_ms: tookMs,
        next_at: new Date(nextMs),
        finished_at: state === 'pending' ? null : new Date(nowMs),
      })
      .where('delivery_id', '=', delivery_id)
      .executeTakeFirst();
    // Its webhook is gone.
    if (numUpdatedRows === 0n) this.breakers.delete(webhook_id);
  }

  /** Nothing was sent, so it counts as no try. */
  private async giveBack({ delivery_id }: Claimed): Promise<void> {
    const nextMs =
      this.clock() + this.options.breakMs / 2 + (Math.random() * this.options.breakMs) / 2;
    await this.db
      .updateTable('notify.delivery')
      .set({
        attempts: sql<number>`attempts - 1`,
        next_at: new Date(nextMs),
        last_error: 'the endpoint has failed too often and is left alone for a while',
      })
      .where('delivery_id', '=', delivery_id)
      .execute();
  }
}

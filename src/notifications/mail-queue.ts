// Mail on its way: written down first, sent later, tried again with growing pauses, kept where it could not be sent. Nobody who asks for a mail
// waits for a mail server. A mail may be sent twice after a crash, under the same id; it must never be lost.

import crypto from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import { isMailAddress, MailError, type Mail, type Mailer } from './mail.ts';
import { notifyMigrations } from './migrations.ts';
import { retryDelayMs } from './retry-delay.ts';
import type { NotifyTables } from './tables.ts';
import { WorkLoop } from './work-loop.ts';
import type { Database } from '#database/database.ts';

export interface MailQueueOptions {
  /** Tries before a mail is given up: twelve take about five hours. */
  readonly attemptsMax: number;
  /** The first pause, doubled after each try up to `pauseMaxMs`, and spread by chance. */
  readonly pauseMs: number;
  readonly pauseMaxMs: number;
  /** How often it is looked for what is due. */
  readonly everyMs: number;
  /** A mail that was taken and not reported on, because the venue died, is sent again after so long. */
  readonly leaseMs: number;
  /** What is done with is kept so long. */
  readonly keptMs: number;
}

const dayMs = 86_400_000;

export const defaultMailQueueOptions: MailQueueOptions = {
  attemptsMax: 12,
  pauseMs: 30_000,
  pauseMaxMs: 3_600_000,
  everyMs: 2_000,
  leaseMs: 120_000,
  keptMs: 30 * dayMs,
};

export interface MailQueueParts {
  readonly database: Database;
  readonly transport: Mailer;
  readonly logger: Logger;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly options?: Partial<MailQueueOptions>;
}

export interface MailCounts {
  readonly waiting: number;
  /** Given up. */
  readonly dead: number;
}

interface Claimed {
  readonly mail_id: string;
  readonly member_id: string | null;
  readonly to_address: string | null;
  readonly subject: string;
  readonly text: string;
  readonly attempts: number;
}

const batchMax = 10;

/** A Mailer that takes at once what it will send. */
export class MailQueue implements Mailer {
  private readonly db: Kysely<NotifyTables>;
  private readonly transport: Mailer;
  private readonly logger: Logger;
  private readonly clock: () => number;
  private readonly options: MailQueueOptions;
  private readonly loop: WorkLoop;
  private addressOf: (memberId: string) => Promise<string | undefined> = () =>
    Promise.resolve(undefined);

  private constructor({ database, transport, logger, clock, options }: MailQueueParts) {
    this.db = database.typed<NotifyTables>();
    this.transport = transport;
    this.logger = logger;
    this.clock = clock ?? Date.now;
    this.options = { ...defaultMailQueueOptions, ...options };
    this.loop = new WorkLoop({
      work: () => this.sendDue(),
      everyMs: this.options.everyMs,
      onError: (error) => {
        logger.error({ err: error }, 'the mail queue cannot work');
      },
    });
  }

  /** Makes the tables where they are not there. */
  static async open(parts: MailQueueParts): Promise<MailQueue> {
    await parts.database.migrate(notifyMigrations);
    const queue = new MailQueue(parts);
    queue.wake();
    return queue;
  }

  /** Where the mails of members go whose address is asked for when they are sent. */
  useAddresses(addressOf: (memberId: string) => Promise<string | undefined>): void {
    this.addressOf = addressOf;
  }

  /** Resolves once the mail is written down. Throws MailError for an address that is none, and what the database throws. */
  async send({ to, subject, text, id }: Mail): Promise<void> {
    if (!isMailAddress(to)) throw new MailError('"to" is not one mail address', true);
    const now = new Date(this.clock());
    await this.db
      .insertInto('notify.mail')
      .values({
        mail_id: id ?? crypto.randomUUID(),
        member_id: null,
        to_address: to,
        subject,
        text,
        state: 'pending',
        attempts: 0,
        next_at: now,
        last_error: null,
        created_at: now,
        finished_at: null,
      })
      .onConflict((conflict) => conflict.column('mail_id').doNothing())
      .execute();
    this.wake();
  }

  /** Sends what is due now rather than at the next look. */
  wake(): void {
    this.loop.wake();
  }

  async counts(): Promise<MailCounts> {
    const { rows } = await sql<MailCounts>`select
      count(*) filter (where state = 'pending')::int as waiting,
      count(*) filter (where state = 'dead')::int as dead
      from notify.mail where state in ('pending', 'dead')`.execute(this.db);
    return rows[0] ?? { waiting: 0, dead: 0 };
  }

  /** Forgets what was done with long ago. */
  async prune(): Promise<void> {
    await this.db
      .deleteFrom('notify.mail')
      .where('finished_at', '<', new Date(this.clock() - this.options.keptMs))
      .execute();
  }

  async close(): Promise<void> {
    await this.loop.close();
  }

  private async sendDue(): Promise<boolean> {
    const nowMs = this.clock();
    const { rows } = await sql<Claimed>`
      update notify.mail set attempts = attempts + 1, next_at = ${new Date(nowMs + this.options.leaseMs)}
      where mail_id in (select mail_id from notify.mail
        where state = 'pending' and next_at <= ${new Date(nowMs)}
        order by next_at limit ${batchMax} for update skip locked)
      returning mail_id, member_id, to_address, subject, text, attempts`.execute(this.db);
    for (const mail of rows) await this.sendOne(mail);
    return rows.length === batchMax;
  }

  private async sendOne(mail: Claimed): Promise<void> {
    const { mail_id: id, member_id: memberId, attempts } = mail;
    const to = mail.to_address ?? (memberId === null ? undefined : await this.addressOf(memberId));
    if (to === undefined) {
      await this.finish(id, 'skipped', 'the member has no mail address');
      return;
    }
    try {
      await this.transport.send({ to, subject: mail.subject, text: mail.text, id });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const isPermanent = error instanceof MailError && error.isPermanent;
      const isDead = isPermanent || attempts >= this.options.attemptsMax;
      this.logger[isDead ? 'error' : 'warn'](
        { mailId: id, attempts, reason },
        'a mail was not sent',
      );
      if (isDead) await this.finish(id, 'dead', reason);
      else await this.putOff(id, attempts, reason);
      return;
    }
    await this.finish(id, 'sent', null);
  }

  /** The text of what was sent, or will never be, is of no more use, and may sign somebody in. */
  private async finish(
    id: string,
    state: 'sent' | 'dead' | 'skipped',
    reason: string | null,
  ): Promise<void> {
    await this.db
      .updateTable('notify.mail')
      .set({ state, text: '', last_error: reason, finished_at: new Date(this.clock()) })
      .where('mail_id', '=', id)
      .execute();
  }

  private async putOff(id: string, attempts: number, reason: string): Promise<void> {
    const { pauseMs, pauseMaxMs } = this.options;
    const delayMs = retryDelayMs(attempts, pauseMs, pauseMaxMs, Math.random());
    await this.db
      .updateTable('notify.mail')
      .set({ last_error: reason, next_at: new Date(this.clock() + delayMs) })
      .where('mail_id', '=', id)
      .execute();
  }
}

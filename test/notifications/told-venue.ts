// Notifications over a real database whose market tables a test fills by hand, with members that it names and mail that it can read.

import { pino } from 'pino';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';
import { Keyring } from '#identity/keyring.ts';
import type { LimitUse, MemberDirectory, VenueStanding } from '#notifications/directory.ts';
import type { Mail, Mailer } from '#notifications/mail.ts';
import { MailQueue, type MailQueueOptions } from '#notifications/mail-queue.ts';
import type { NotificationOptions, Notifications } from '#notifications/notifications.ts';
import { startNotifications } from '#notifications/notifications.ts';
import { growingTables, marketMigrations } from '#projections/migrations.ts';

export const keyring = new Keyring('ab'.repeat(32));
const venueId = '0f'.repeat(16);

/** Takes every mail, or fails as it is told. */
export class TestMailer implements Mailer {
  readonly mails: Mail[] = [];
  failure: Error | undefined;

  send(mail: Mail): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    this.mails.push(mail);
    return Promise.resolve();
  }
}

export class ToldVenue {
  readonly database: TestDatabase;
  readonly mailer = new TestMailer();
  readonly members = new Map<number, readonly string[]>([
    [10, ['ada']],
    [11, ['bob']],
    [12, ['ada', 'bob']],
  ]);
  readonly addresses = new Map([
    ['ada', 'ada@example.com'],
    ['bob', 'bob@example.com'],
  ]);
  readonly limits = new Map<number, LimitUse[]>();
  readonly standing: VenueStanding = {
    limitsOf: (accountId) => this.limits.get(accountId) ?? [],
    accountsIn: () => [10],
  };
  readonly directory: MemberDirectory = {
    membersOf: (accountIds) =>
      Promise.resolve(
        new Map(
          accountIds.flatMap((id) => (this.members.has(id) ? [[id, this.members.get(id)!]] : [])),
        ),
      ),
    everyone: () => Promise.resolve([...this.addresses.keys(), 'eve']),
    mailOf: (memberId) => Promise.resolve(this.addresses.get(memberId)),
  };
  private readonly running: { close(): Promise<void> }[] = [];
  seq = 100;
  tradeId = 0;

  private constructor(database: TestDatabase) {
    this.database = database;
  }

  static async open(): Promise<ToldVenue> {
    const database = await freshDatabase();
    await database.migrate(marketMigrations());
    for (const table of growingTables) {
      await database.client.unsafe(
        `create table market.${table}_all partition of market.${table} default`,
      );
    }
    const venue = new ToldVenue(database);
    const { client } = database;
    await client`insert into market.projection (name, venue_id, seq) values ('market', ${venueId}, 100)`;
    await client`insert into market.asset values (1, 'currency', 'USD', 2, null), (2, 'shares', 'AAPL', 0, 1)`;
    await client`insert into market.instrument (instrument_id, share_asset_id, symbol, name, currency_id,
      price_decimals, tick_value_minor, tick_units, lot_shares, listing, phase, is_delisted, updated_seq)
      values (1, 2, 'AAPL', 'Apple', 1, 2, 1, 1, 1, '{}', 4, false, 5)`;
    return venue;
  }

  async start(
    options: Partial<NotificationOptions> = {},
    mailOptions: Partial<MailQueueOptions> = {},
    firstSeq?: bigint,
  ): Promise<Notifications> {
    const logger = pino({ level: 'silent' });
    const mailQueue = await MailQueue.open({
      database: this.database,
      transport: this.mailer,
      logger,
      options: { everyMs: 20, pauseMs: 20, pauseMaxMs: 50, ...mailOptions },
    });
    const { database, directory, standing } = this;
    const notifications = await startNotifications({
      database,
      mailQueue,
      keyring,
      directory,
      standing,
      logger,
      ...(firstSeq === undefined ? {} : { firstSeq }),
      options: { lookMs: 20, digestMs: 100, ...options },
    });
    this.running.push(notifications, mailQueue);
    await until(async () => (await database.client`select 1 from notify.cursor`).length > 0);
    return notifications;
  }

  /** Rows of one trade, not to be seen before `advance`. */
  async trade(priceTicks: number, buyer = 10, seller = 99, qtyLots = 1): Promise<void> {
    const seq = ++this.seq;
    const tradeId = ++this.tradeId;
    const at = new Date(Date.UTC(2026, 0, 5, 10) + seq * 1_000);
    const { client } = this.database;
    await client`insert into market.trade (trade_id, instrument_id, taker_side, price_ticks, qty_lots,
      notional_minor, status, seq, at)
      values (${tradeId}, 1, 1, ${priceTicks}, ${qtyLots}, ${priceTicks * qtyLots}, 0, ${seq}, ${at})`;
    const sides = [
      [buyer, 1, 'taker'],
      [seller, 2, 'maker'],
    ] as const;
    for (const [accountId, side, liquidity] of sides) {
      await client`insert into market.execution (trade_id, order_id, account_id, instrument_id, side, price_ticks,
        qty_lots, notional_minor, fee_minor, liquidity, status, seq, at)
        values (${tradeId}, ${tradeId * 10 + side}, ${accountId}, 1, ${side}, ${priceTicks}, ${qtyLots},
          ${priceTicks * qtyLots}, 3, ${liquidity}, 0, ${seq}, ${at})`;
    }
  }

  async orderEvent(kind: string, accountId: number, detail: Record<string, number>): Promise<void> {
    const seq = ++this.seq;
    const at = new Date(Date.UTC(2026, 0, 5, 10) + seq * 1_000);
    const { client } = this.database;
    await client`insert into market.order_event values
      (${seq}, 0, ${seq}, ${accountId}, 1, ${kind}, ${at}, ${JSON.stringify(detail)}::text::jsonb)`;
  }

  async setPhase(phase: number): Promise<void> {
    await this.database
      .client`update market.instrument set phase = ${phase}, updated_seq = ${++this.seq}`;
  }

  /** The projector has committed all rows so far. */
  async advance(seq = this.seq): Promise<void> {
    await this.database.client`update market.projection set seq = ${seq}`;
  }

  async cursor(): Promise<number> {
    const rows = await this.database.client<{ seq: bigint }[]>`select seq from notify.cursor`;
    return Number(rows[0]?.seq ?? -1n);
  }

  /** Waits until all that the tables have was told. */
  async told(): Promise<void> {
    await until(async () => (await this.cursor()) >= this.seq);
  }

  async titles(memberId: string, notifications: Notifications): Promise<string[]> {
    const { items } = await notifications.inbox.page(memberId, { limit: 500 });
    return items.map(({ title }) => title).reverse();
  }

  async stop(): Promise<void> {
    for (const part of this.running.splice(0)) await part.close();
  }

  async close(): Promise<void> {
    await this.stop();
    await this.database.close();
  }
}

/** Throws where it does not become true in ten seconds. */
export async function until(isTrue: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error('it did not become so within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

// A cashier that can die: the real engine and the real tables outlive it, as a journal and a database do, and the next one takes up what it left.

import { setTimeout as sleep } from 'node:timers/promises';
import type { BankRail, OutgoingPayment } from '#cashier/bank-rail.ts';
import { BankSimulator } from '#cashier/bank-simulator.ts';
import { openCashier, type Cashier, type RequestChange } from '#cashier/cashier.ts';
import type { MoneyRequest } from '#cashier/request.ts';
import { finalStatuses } from '#cashier/tables.ts';
import type { WithdrawalPolicies } from '#cashier/withdrawal-limits.ts';
import { CommandKind, writeClOrdId, type Command } from '#core/command.ts';
import { cashierEngine } from '#gateways/cashier-engine.ts';
import { Venue } from '#gateways/venue.ts';
import { Market } from '#marketdata/market.ts';
import { Portfolio } from '#portfolio/portfolio.ts';
import { InThreadEngine } from '../support/in-thread-engine.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';

export const usd = { assetId: 1, assetCode: 'USD' } as const;
export const iban = 'DE89370400440532013000';

/** Small, so that tests pass every limit with a few requests. */
export const policies: WithdrawalPolicies = {
  USD: {
    automatic: { requestMinor: 1_000_00, dayMinor: 5_000_00 },
    oneOperator: { requestMinor: 10_000_00, dayMinor: 50_000_00 },
  },
};

export interface Life {
  readonly cashier: Cashier;
  readonly rail: BankRail;
  readonly changes: RequestChange[];
  /** What it passed, and where it died. */
  readonly passed: string[];
  readonly died: Promise<void>;
}

/** Thrown by a checkpoint, and by every one after it: who is dead does nothing more. */
class Death extends Error {}

export class CashierVenue {
  readonly venue: Venue;
  readonly engine: InThreadEngine;
  readonly database: TestDatabase;
  readonly lives: Life[] = [];
  readonly logged: string[] = [];
  nowMs = Date.parse('2026-11-21T09:30:00Z');

  private constructor(venue: Venue, engine: InThreadEngine, database: TestDatabase) {
    this.venue = venue;
    this.engine = engine;
    this.database = database;
  }

  /** With one currency, and no accounts yet. */
  static async start(): Promise<CashierVenue> {
    const venue = new Venue(new Market(), new Portfolio());
    const engine = new InThreadEngine(venue.takeEvents);
    venue.attach(engine);
    const made = new CashierVenue(venue, engine, await freshDatabase());
    await made.command((command) => {
      command.kind = CommandKind.listCurrency;
      command.text = 'USD';
      command.decimals = 2;
    });
    return made;
  }

  /** Opens accounts with so much in cents. */
  async openAccounts(names: readonly string[], cashMinor: number): Promise<void> {
    for (const name of names) {
      await this.command((command) => {
        command.kind = CommandKind.openAccount;
        command.text = name;
      });
      if (cashMinor > 0) await this.fund(name, cashMinor);
    }
  }

  command(fill: (command: Command) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const command = this.venue.command();
      fill(command);
      const isTaken = this.venue.submit(command, ({ code }) => {
        if (code === 0) resolve();
        else reject(new Error(`refused with code ${code}`));
      });
      if (!isTaken) reject(new Error('the queue is full'));
    });
  }

  fund(name: string, amountMinor: number): Promise<void> {
    return this.command((command) => {
      command.kind = CommandKind.deposit;
      command.accountId = this.accountId(name);
      command.assetId = usd.assetId;
      command.amountMinor = amountMinor;
      writeClOrdId(command.clOrdId, `start-${name}`);
    });
  }

  /** A new life of the cashier; it dies at the checkpoint of this number, where one is given. */
  async open(
    options: {
      readonly diesAt?: number;
      readonly rail?: BankRail;
      readonly addressWaitMs?: number;
      readonly retryMs?: number;
    } = {},
  ): Promise<Life> {
    const { diesAt = Infinity, rail = new BankSimulator({ delayMs: 0 }) } = options;
    const passed: string[] = [];
    let die: () => void = () => undefined;
    const died = new Promise<void>((resolve) => (die = resolve));
    const changes: RequestChange[] = [];
    const cashier = await openCashier({
      database: this.database,
      engine: cashierEngine(this.venue),
      rail,
      logger: {
        warn: (details, sentence) =>
          this.logged.push(`${sentence} ${String((details as { err?: unknown }).err)}`),
        error: (details, sentence) => this.logged.push(`${sentence} ${JSON.stringify(details)}`),
      },
      clock: () => this.nowMs,
      addressWaitMs: options.addressWaitMs ?? 0,
      policies,
      retryMs: options.retryMs ?? 5,
      checkpoint: (label) => {
        if (passed.length >= diesAt) {
          die();
          throw new Death(`died at ${passed.length}: ${label}`);
        }
        passed.push(label);
      },
    });
    cashier.onChange((change) => changes.push(change));
    const life = { cashier, rail, changes, passed, died };
    this.lives.push(life);
    return life;
  }

  /** Ends what still runs of a life; nothing of it is written any more. */
  async bury(life: Life, withRail = true): Promise<void> {
    await life.cashier.close();
    if (withRail) await life.rail.close();
  }

  async address(cashier: Cashier, memberId: string): Promise<string> {
    const details = { memberId, label: 'Bank', holder: memberId, iban, ...usd };
    return (await cashier.addAddress(details)).address.addressId;
  }

  accountId(name: string): number {
    const account = this.venue.portfolio.accountByName(name);
    if (account === undefined) throw new Error(`no account ${name}`);
    return account.accountId;
  }

  available(name: string): number {
    const { ledger } = this.engine.exchange.state;
    const cell = ledger.find(this.accountId(name), usd.assetId);
    return cell < 0 ? 0 : ledger.available[cell]!;
  }

  /** Over all accounts, the outside world included. */
  async total(): Promise<number> {
    const { totals } = await this.engine.state();
    return totals.find(({ code }) => code === 'USD')?.sumMinor ?? 0;
  }

  /** Of one account, or of all. */
  async requests(account?: string): Promise<MoneyRequest[]> {
    const { cashier } = this.lives.at(-1)!;
    const accountIds = account === undefined ? undefined : [this.accountId(account)];
    const kinds = ['deposit', 'withdrawal', 'transfer'] as const;
    const lists = kinds.map((kind) => cashier.list({ kind, accountIds, limit: 10_000 }));
    return (await Promise.all(lists)).flat();
  }

  /** Until every request has ended or waits for operators; `isOver` ends the waiting before. */
  async settled(account?: string, isOver: () => boolean = () => false): Promise<MoneyRequest[]> {
    const untilMs = performance.now() + 5_000;
    while (performance.now() < untilMs && !isOver()) {
      const all = await this.requests(account);
      const unsettled = all.filter(
        ({ status }) => !finalStatuses.includes(status) && status !== 'awaitingApproval',
      );
      if (unsettled.length === 0) return all;
      await sleep(3);
    }
    throw new Error('the requests do not come to an end');
  }

  async close(): Promise<void> {
    await Promise.all(this.lives.map((life) => this.bury(life)));
    await this.engine.stop();
    await this.database.close();
  }
}

/** A bank that outlives the venue, remembers what it was told, and counts each payment once. */
export class LastingBank extends BankSimulator {
  readonly paid = new Map<string, number>();

  override async sendWithdrawal(payment: OutgoingPayment): Promise<void> {
    this.paid.set(payment.requestId, payment.amountMinor);
    await super.sendWithdrawal(payment);
  }
}

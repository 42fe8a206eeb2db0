// The parts of the venue that live on PostgreSQL, put together: members, money in and out, history, notifications, reports, the operators'
// log. Trading never waits for any of them. It must hold no rule of its own.

import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { BankSimulator } from '#cashier/bank-simulator.ts';
import { openCashier, type Cashier } from '#cashier/cashier.ts';
import { finalStatuses, type RequestStatus } from '#cashier/tables.ts';
import type { MoneyEngine } from '#cashier/money-engine.ts';
import { RejectCode, rejectName } from '#core/reject-codes.ts';
import { openDatabase } from '#database/database.ts';
import { startPostgres } from '#database/embedded-postgres.ts';
import { Announcements } from '#gateways/announcements.ts';
import { AuditLog } from '#gateways/audit/audit-log.ts';
import { cashierEngine } from '#gateways/cashier-engine.ts';
import { journalSize } from '#gateways/journal-size.ts';
import { feedNotifications } from '#gateways/notification-json.ts';
import type { GatewayParts } from '#gateways/options.ts';
import type { Broadcasts } from '#gateways/ws/broadcasts.ts';
import type { Venue } from '#gateways/venue.ts';
import type { IdentityEvent } from '#identity/identity-events.ts';
import { formatMinor } from '#marketdata/decimal.ts';
import type { MemberRecord } from '#identity/directory.ts';
import { openIdentity, type Identity } from '#identity/identity.ts';
import { Keyring } from '#identity/keyring.ts';
import type { MemberEntry } from '#identity/memory-members.ts';
import { openMail } from '#notifications/mail.ts';
import { MailQueue } from '#notifications/mail-queue.ts';
import type { MemberDirectory } from '#notifications/directory.ts';
import {
  startNotifications,
  type Notifications,
  type Telling,
} from '#notifications/notifications.ts';
import { standingOf } from '#notifications/venue-standing.ts';
import { History } from '#projections/history.ts';
import { marketMigrations } from '#projections/migrations.ts';
import { startProjections, type Projections } from '#projections/projections.ts';
import { QuoteSampler, reportMigrations } from '#reports/quote-sampler.ts';
import { Reports } from '#reports/reports.ts';
import { TimeZone } from '#schedule/time-zone.ts';

/** What a demo member begins with, in minor units of the first currency. */
const welcomeMinor = 100_000_00;
/** The asset id of a demo's one currency. */
const welcomeAssetId = 1;
const demoAddressWaitSeconds = 60;
const addressWaitSeconds = 86_400;
/** Of a request for money: what its member waits for or must know. The steps in between stand in its history. */
const toldStatuses = new Set<RequestStatus>([...finalStatuses, 'awaitingApproval', 'sent']);
/** A news is tried again for about ten minutes. */
const tellAttempts = 15;
const tellPauseMs = 5_000;
const quotesEveryMs = 5_000;
const quotesKeptDays = 90;
const venueName = 'Buttonwood';

/** Of the venue's options, what these parts need; see config.ts. */
export interface ServicesSettings {
  readonly dataFolder: string;
  readonly databaseUrl: string | undefined;
  readonly mode: 'demo' | 'production';
  /** Where members find the venue. */
  readonly publicUrl: string;
  readonly mailUrl: string | undefined;
  readonly mailFrom: string;
  readonly addressWaitSeconds: number | undefined;
  readonly zone: string;
  readonly seed: number;
}

export interface ServicesParts {
  readonly config: ServicesSettings;
  readonly venue: Venue;
  readonly logger: Logger;
  /** The venue's own programs that sign in. */
  readonly machines: readonly MemberEntry[];
  readonly demoMembers: readonly MemberEntry[];
  /** 64 hexadecimal digits, or several keys: see `Keyring`. */
  readonly keyring: string;
  /** A sentence for whoever runs the venue. */
  readonly notice: (sentence: string) => void;
}

/** What is known once the engine has recovered. */
export interface EngineFacts {
  readonly venueId: Uint8Array;
  /** Of the last command that the journal holds. */
  readonly seq: number;
  readonly journalFolder: string;
  readonly snapshotFolder: string;
}

export interface VenueServices {
  /** For the doors; what needs the engine answers once `begin` has come so far. */
  readonly gatewayParts: Pick<GatewayParts, 'members'> & Partial<GatewayParts>;
  /** Once the engine takes commands: opens what needs it. Rejects where something of it does not open. */
  begin(engine: EngineFacts, broadcasts: Broadcasts): Promise<void>;
  /** How far the venue is. */
  advance(seq: number): void;
  /** After the doors are closed and before the engine is: what is under way comes to an end. */
  stop(): Promise<void>;
}

/** Ends what was opened, the last first. */
class Closing {
  private readonly steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.steps.push(step);
  }

  async run(failed: (error: unknown) => void): Promise<void> {
    for (;;) {
      const step = this.steps.pop();
      if (step === undefined) return;
      try {
        await step();
      } catch (error) {
        failed(error);
      }
    }
  }
}

/** Rejects with PostgresError, UnsafeStart and KeyringError, whose messages are for whoever starts the venue; all is closed again then. */
export async function openServices(parts: ServicesParts): Promise<VenueServices> {
  const closing = new Closing();
  const failed = (error: unknown): void => {
    parts.logger.error({ err: error }, 'a part of the venue failed');
  };
  try {
    return await open(parts, closing, failed);
  } catch (error) {
    await closing.run(failed);
    throw error;
  }
}

async function open(
  parts: ServicesParts,
  closing: Closing,
  failed: (error: unknown) => void,
): Promise<VenueServices> {
  const { config, venue, logger, notice } = parts;
  const nowUs = (): number => Date.now() * 1_000;
  const dataPath = (name: string): string => path.join(config.dataFolder, name);

  const databaseUrl = config.databaseUrl ?? (await embedded(dataPath('postgres'), closing, notice));
  const database = openDatabase({ url: databaseUrl });
  closing.add(() => database.close());

  const keyring = new Keyring(parts.keyring);
  const mail = openMail({
    url: config.mailUrl,
    outboxFolder: dataPath('outbox'),
    from: config.mailFrom,
    senderName: venueName,
  });
  closing.add(async () => mail.close());
  const mailQueue = await MailQueue.open({ database, transport: mail, logger });
  closing.add(() => mailQueue.close());

  const engine = cashierEngine(venue);
  const isDemo = config.mode === 'demo';
  const identity = await openIdentity({
    database,
    keyring,
    mailer: mailQueue,
    mode: config.mode,
    publicUrl: config.publicUrl,
    ...(isDemo ? { demoMembers: parts.demoMembers, machines: parts.machines } : {}),
    venueName,
    failed,
    openAccount: (name) => engine.openAccount(name),
    hasAccount: (name) => venue.portfolio.accountByName(name) !== undefined,
    ...(isDemo ? { fund: (accountId: number) => welcome(engine, accountId) } : {}),
  });
  closing.add(() => identity.stop());
  const audit = await AuditLog.open({ database, folder: dataPath('audit'), logger });
  closing.add(() => audit.close());
  const announcements = new Announcements({ database, logger });
  closing.add(async () => announcements.close());

  const history = new History(database);
  const zone = new TimeZone(config.zone);
  const live = (): { seq: number; tsUs: number } => ({ seq: venue.seq, tsUs: venue.tsUs });
  const reports = new Reports({ database, zone, venueName, quotesEveryMs, nowUs, live });
  await database.migrate(reportMigrations);
  await database.migrate(marketMigrations());

  let cashier: Cashier | undefined;
  let projections: Projections | undefined;
  let notifications: Notifications | undefined;

  return {
    gatewayParts: {
      members: identity,
      identity,
      audit,
      announcements,
      history,
      reports,
      cashier: () => cashier,
      projections: () => projections,
      notifications: () => notifications,
      operations: {
        journal: () => journalSize(dataPath('journal')),
        projection() {
          const state = projections?.state();
          return state && { ...state, fault: state.lastError };
        },
        askDatabase: () => database.connected((sql) => sql`select 1`),
        async waiting() {
          if (notifications === undefined) return { mail: 0, webhooks: 0 };
          const { mailsWaiting, deliveriesWaiting } = await notifications.status();
          return { mail: mailsWaiting, webhooks: deliveriesWaiting };
        },
      },
    },
    async begin({ venueId, seq, journalFolder, snapshotFolder }, broadcasts) {
      projections = startProjections({
        databaseUrl,
        journalFolder,
        snapshotFolder,
        venueId,
        told: notice,
      });
      const following = projections;
      closing.add(() => following.stop());
      await identity.start();
      const rail = new BankSimulator({ seed: config.seed });
      closing.add(() => rail.close());
      cashier = await openCashier({
        database,
        engine,
        rail,
        logger,
        addressWaitMs:
          (config.addressWaitSeconds ?? (isDemo ? demoAddressWaitSeconds : addressWaitSeconds)) *
          1_000,
      });
      const desk = cashier;
      closing.add(() => desk.close());
      const quotes = new QuoteSampler({
        database,
        market: venue.market,
        nowUs,
        everyMs: quotesEveryMs,
        keepDays: quotesKeptDays,
        notice,
      });
      quotes.start();
      closing.add(() => quotes.stop());
      notifications = await startNotifications({
        database,
        mailQueue,
        keyring,
        directory: readersOf(identity, venue),
        standing: standingOf(venue.market, venue.portfolio),
        logger,
        firstSeq: BigInt(seq),
      });
      const told = notifications;
      closing.add(() => told.close());
      feedNotifications(broadcasts, told);
      connect({ told, following, identity, desk, announcements, venue, failed });
    },
    advance: (seq) => projections?.advance(seq),
    stop: () => closing.run(failed),
  };
}

async function embedded(
  folder: string,
  closing: Closing,
  notice: (sentence: string) => void,
): Promise<string> {
  const server = await startPostgres({ folder, told: notice });
  closing.add(() => server.stop());
  return server.url;
}

/** What a new member of a demo begins with; harmless when repeated. */
async function welcome(engine: MoneyEngine, accountId: number): Promise<void> {
  const { code } = await engine.move({
    kind: 'deposit',
    accountId,
    toAccountId: 0,
    assetId: welcomeAssetId,
    amountMinor: welcomeMinor,
    clientRef: 'welcome',
  });
  if (code !== RejectCode.none) {
    throw new Error(`A member's first money was refused: ${rejectName(code)}.`);
  }
}

/** Members as notifications know them. The venue's own programs are not told anything. */
function readersOf(identity: Identity, venue: Venue): MemberDirectory {
  const { directory } = identity;
  /** Ids of members by the name of an account; made anew after a change. */
  let byAccount: Map<string, string[]> | undefined;
  directory.onChange(() => {
    byAccount = undefined;
  });
  const readers = (): MemberRecord[] =>
    [...directory.all()].filter(
      ({ origin, status }) => origin !== 'machine' && status === 'active',
    );
  const index = (): Map<string, string[]> => {
    const made = new Map<string, string[]>();
    for (const { memberId, accounts } of readers()) {
      for (const { name } of accounts) made.set(name, [...(made.get(name) ?? []), memberId]);
    }
    return made;
  };
  return {
    async membersOf(accountIds) {
      byAccount ??= index();
      const members = new Map<number, readonly string[]>();
      for (const accountId of accountIds) {
        const name = venue.portfolio.account(accountId)?.name ?? '';
        const found = byAccount.get(name);
        if (found !== undefined) members.set(accountId, found);
      }
      return members;
    },
    everyone: async () => readers().map(({ memberId }) => memberId),
    async mailOf(memberId) {
      const member = directory.byMemberId(memberId);
      return member?.isEmailVerified === true ? member.email : undefined;
    },
  };
}

interface Connected {
  readonly told: Notifications;
  readonly following: Projections;
  readonly identity: Identity;
  readonly desk: Cashier;
  readonly announcements: Announcements;
  readonly venue: Venue;
  readonly failed: (error: unknown) => void;
}

/** Who tells the members of what. */
function connect(parts: Connected): void {
  const { told, following, identity, desk, announcements, venue, failed } = parts;
  const tell = (telling: Telling): void => void tellPatiently(told, telling, failed);
  following.onCommitted((seq) => told.wake(seq));
  identity.onEvent((event) => {
    const sentence = securityNotice(event);
    if (sentence === undefined || event.memberId === '') return;
    const from = event.address === '' ? '' : ` From ${event.address}.`;
    tell({
      memberId: event.memberId,
      kind: 'security',
      title: sentence,
      text: `${sentence}.${from} If this was not you, change your password and revoke your sessions.`,
      data: { event: event.kind },
      atUs: event.atMs * 1_000,
    });
  });
  desk.onChange(({ memberId, accountId, requestId, kind, to, amountMinor, assetId }) => {
    if (!toldStatuses.has(to)) return;
    const asset = venue.market.asset(assetId);
    const amount = `${formatMinor(asset?.decimals ?? 0, amountMinor)} ${asset?.code ?? ''}`.trim();
    const what = kind === 'deposit' ? 'Deposit' : 'Withdrawal';
    tell({
      memberId,
      kind,
      title: `${what} of ${amount}: ${to}`,
      text: `Your ${kind} of ${amount} is now ${to}.`,
      data: { requestId, status: to, accountId: String(accountId) },
      ref: `${kind}:${requestId}:${to}`,
    });
  });
  announcements.onAnnouncement((announcement) => {
    if (announcement.withdrawnAt !== undefined) return;
    tell({
      everyone: true,
      kind: 'announcement',
      title: announcement.title,
      text: announcement.text,
      data: { announcementId: String(announcement.announcementId) },
      ref: `announcement:${announcement.announcementId}`,
    });
  });
}

/** While the database is away the members' news waits for it, for a while. */
async function tellPatiently(
  told: Notifications,
  telling: Telling,
  failed: (error: unknown) => void,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await told.tell(telling);
      return;
    } catch (error) {
      if (attempt === tellAttempts || error instanceof RangeError) {
        failed(error);
        return;
      }
      await sleep(tellPauseMs * attempt, undefined, { ref: false });
    }
  }
}

/** What a member should hear of; undefined for what is everyday. */
function securityNotice({ kind, detail }: IdentityEvent): string | undefined {
  switch (kind) {
    case 'signedIn':
      return 'A new sign-in to your account';
    case 'refreshTokenReused':
      return 'A session was ended: its refresh token was used twice';
    case 'passwordChanged':
    case 'passwordReset':
      return 'Your password was changed';
    case 'secondFactorOn':
      return 'Two-factor authentication was turned on';
    case 'secondFactorOff':
      return 'Two-factor authentication was turned off';
    case 'recoveryCodesRenewed':
      return 'New recovery codes were made';
    case 'keyCreated':
      return `An API key was made: ${detail}`.slice(0, 200);
    case 'keyRevoked':
      return `An API key was revoked: ${detail}`.slice(0, 200);
    default:
      return undefined;
  }
}

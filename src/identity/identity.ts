// The members' part of the venue, put together: opens its tables, reads what lives in memory, and offers the ways in. Trading never waits for it:
// sessions and keys that are known go on while the database is away, and whatever needs it says `databaseUnavailable`.

import type { Database } from '#database/database.ts';
import { ApiKeys } from './api-keys.ts';
import { Credentials } from './credentials.ts';
import { MemberDirectory } from './directory.ts';
import { IdentityError } from './identity-error.ts';
import type { IdentityEventKind, IdentityListener } from './identity-events.ts';
import type { Keyring } from './keyring.ts';
import { MailLinks, type Mailer } from './mail-links.ts';
import { MemberAdmin } from './member-admin.ts';
import type { MemberEntry } from './memory-members.ts';
import type { Member, Members } from './members.ts';
import { identityMigrations } from './migrations.ts';
import { hashPassword } from './password-hash.ts';
import { Passwords } from './passwords.ts';
import { SecondFactor } from './second-factor.ts';
import { Sessions, type Caller } from './sessions.ts';
import { SignIn } from './sign-in.ts';
import type { IdentityTables, MemberOrigin } from './tables.ts';
import { VenueAccounts, type AccountOpener } from './venue-accounts.ts';
import { UnsafeStart } from './weak-secrets.ts';

export interface IdentityOptions extends AccountOpener {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly mailer: Mailer;
  /** Where members find the venue: links in mails begin with it. */
  readonly publicUrl: string;
  /** `demo` makes the demo members; `production` refuses to start where there are any. */
  readonly mode: 'demo' | 'production';
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** Members whose passwords everybody knows; only in demo mode. The venue opens their accounts. */
  readonly demoMembers?: readonly MemberEntry[];
  /** The venue's own programs: their passwords are new at each start and never written down. Only in demo mode. */
  readonly machines?: readonly MemberEntry[];
  /** What the venue calls itself in authenticator apps. */
  readonly venueName?: string;
  /** By how many milliseconds the timestamp of a signed request may be off. */
  readonly signatureWindowMs?: number;
  /** Hears of what went wrong where nobody waits for an answer. */
  readonly failed?: (error: unknown) => void;
}

export interface Identity extends Members {
  readonly directory: MemberDirectory;
  readonly signIn: SignIn;
  readonly sessions: Sessions;
  readonly passwords: Passwords;
  readonly secondFactor: SecondFactor;
  readonly keys: ApiKeys;
  readonly accounts: VenueAccounts;
  readonly admin: MemberAdmin;
  /**
   * One more of the venue's own programs, or a new password for one that is there. The account is there already. Only in demo mode.
   */
  addMachine(entry: MemberEntry): Promise<void>;
  /** Told of what happens to members. */
  onEvent(listener: IdentityListener): void;
  /** Tells the listeners of something that was done through the parts. */
  tell(
    kind: IdentityEventKind,
    who: { readonly memberId: string; readonly username: string },
    caller?: Caller,
    detail?: string,
  ): void;
  /** To be called once the engine takes commands and the market is set up: opens the accounts that are missing. */
  start(): Promise<void>;
  /** Ends the upkeep; the database is the caller's to close. */
  stop(): Promise<void>;
}

const defaultWindowMs = 5_000;
const upkeepMs = 30_000;
const nowhere: Caller = { address: '', device: '' };

/** Throws UnsafeStart in production where the database holds demo members, and what the database throws. */
export async function openIdentity(options: IdentityOptions): Promise<Identity> {
  const { database, keyring, mailer, mode, publicUrl } = options;
  const nowMs = options.clock ?? Date.now;
  const failed = options.failed ?? (() => undefined);
  await database.migrate(identityMigrations);
  await refuseDemoMembers(options);
  if (mode === 'demo') await removeDemoMembers(options);
  const listeners: IdentityListener[] = [];
  const tell: Identity['tell'] = (kind, { memberId, username }, caller = nowhere, detail = '') => {
    const { address, device } = caller;
    const event = { kind, memberId, username, address, device, atMs: nowMs(), detail };
    for (const listener of listeners) listener(event);
  };
  const directory = new MemberDirectory(database);
  const accounts = new VenueAccounts({
    database,
    directory,
    opener: options,
    isFunded: mode === 'demo',
    nowMs,
    failed,
  });
  const credentials = new Credentials(database, nowMs);
  const sessions = new Sessions(database, directory, keyring, nowMs);
  const keys = new ApiKeys(database, directory, keyring, nowMs, {
    windowMs: options.signatureWindowMs ?? defaultWindowMs,
  });
  const links = new MailLinks({ keyring, mailer, publicUrl, nowMs, failed });
  const issuer = options.venueName ?? 'Buttonwood';
  const secondFactor = new SecondFactor(database, directory, keyring, nowMs, issuer);
  const passwords = new Passwords(database, directory, sessions, links, nowMs);
  const signIn = new SignIn({
    directory,
    credentials,
    sessions,
    secondFactor,
    accounts,
    links,
    nowMs,
    tell,
    failed,
  });
  await directory.load();
  const entryParts = { directory, credentials, accounts, nowMs };
  if (mode === 'demo') await addDemoMembers(options, entryParts);
  await sessions.load();
  await keys.load();

  let isBusy = false;
  const keepUp = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    try {
      await directory.refresh();
      await sessions.keepUp();
      await keys.keepUp();
      await accounts.completePending();
    } catch (error) {
      if (!(error instanceof IdentityError)) failed(error);
    } finally {
      isBusy = false;
    }
  };
  let upkeep: NodeJS.Timeout | undefined;
  const active = (username: string): Member | undefined => {
    const member = directory.byUsername(username);
    return member?.status === 'active' ? member : undefined;
  };
  return {
    directory,
    signIn,
    sessions,
    passwords,
    secondFactor,
    keys,
    accounts,
    admin: new MemberAdmin(database, directory, sessions),
    tell,
    addMachine: (entry) => addMachine(entryParts, entry),
    onEvent: (listener) => listeners.push(listener),
    authenticate: async (username, password) => {
      const proven = await credentials.prove(username, password, '');
      return proven === undefined ? undefined : active(username);
    },
    member: (username) => Promise.resolve(active(username)),
    async start() {
      await accounts.completeAll();
      upkeep ??= setInterval(() => void keepUp(), upkeepMs).unref();
    },
    async stop() {
      clearInterval(upkeep);
      await passwords.settled();
      await keepUp();
    },
  };
}

async function refuseDemoMembers({ database, mode }: IdentityOptions): Promise<void> {
  if (mode === 'demo') return;
  const rows = await database
    .typed<IdentityTables>()
    .selectFrom('identity.member')
    .select('username')
    .where('origin', '<>', 'signUp')
    .orderBy('username')
    .limit(5)
    .execute();
  if (rows.length === 0) return;
  const names = rows.map(({ username }) => username).join(', ');
  throw new UnsafeStart(
    `In production mode the venue does not start with demo members, whose passwords everybody knows, and the database has some: ${names}. ` +
      'Use another database.',
  );
}

/** A demo member that is not offered any more is gone with its sessions and keys: its password is known to everybody. */
async function removeDemoMembers({ database, demoMembers = [] }: IdentityOptions): Promise<void> {
  const offered = demoMembers.map(({ username }) => username);
  let gone = database
    .typed<IdentityTables>()
    .deleteFrom('identity.member')
    .where('origin', '=', 'demo');
  if (offered.length > 0) gone = gone.where('username', 'not in', offered);
  await gone.execute();
}

interface EntryParts {
  readonly directory: MemberDirectory;
  readonly credentials: Credentials;
  readonly accounts: VenueAccounts;
  readonly nowMs: () => number;
}

async function addEntry(
  parts: EntryParts,
  entry: MemberEntry,
  origin: MemberOrigin,
): Promise<void> {
  const { directory, accounts, nowMs } = parts;
  if (directory.byUsername(entry.username) !== undefined) return;
  const memberId = crypto.randomUUID();
  const now = new Date(nowMs());
  const hash = origin === 'demo' ? await hashPassword(entry.password) : undefined;
  await directory.change(memberId, async (trx) => {
    await trx
      .insertInto('identity.member')
      .values({
        member_id: memberId,
        username: entry.username,
        display_name: entry.displayName ?? entry.username,
        email: null,
        email_verified_at: null,
        status: 'active',
        origin,
        created_at: now,
      })
      .execute();
    if (hash !== undefined) {
      await trx
        .insertInto('identity.credential')
        .values({ member_id: memberId, password_hash: hash, changed_at: now })
        .execute();
    }
    for (const role of entry.roles ?? ['trader']) {
      await trx.insertInto('identity.member_role').values({ member_id: memberId, role }).execute();
    }
    for (const name of entry.accounts) await accounts.want(trx, memberId, name, true);
  });
}

/** One of the venue's own programs: with a password that is good until the venue ends. */
async function addMachine(parts: EntryParts, entry: MemberEntry): Promise<void> {
  await addEntry(parts, entry, 'machine');
  const member = parts.directory.byUsername(entry.username);
  if (member?.origin !== 'machine') {
    throw new Error(`the name ${entry.username} of one of the venue's programs is a member's`);
  }
  parts.credentials.addPassing(member.memberId, entry.username, entry.password);
}

async function addDemoMembers(options: IdentityOptions, parts: EntryParts): Promise<void> {
  for (const entry of options.demoMembers ?? []) await addEntry(parts, entry, 'demo');
  for (const entry of options.machines ?? []) await addMachine(parts, entry);
}

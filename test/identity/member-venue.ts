// A whole venue with members in a real PostgreSQL: the doors, the engine, the mails that were sent, a clock that the test moves. Plus the few things
// that every test of members does.

import crypto from 'node:crypto';
import { CommandKind, writeClOrdId } from '#core/command.ts';
import type { GatewayOptions } from '#gateways/options.ts';
import { openIdentity, type Identity, type IdentityOptions } from '#identity/identity.ts';
import { Keyring } from '#identity/keyring.ts';
import { demoMembers } from '#identity/memory-members.ts';
import { signatureOf } from '#identity/request-signature.ts';
import { freshDatabase, type TestDatabase } from '../support/test-database.ts';
import { TestVenue, type Answer, type CallOptions } from '../support/test-venue.ts';

export const goodPassword = 'correct horse battery';
export const keyringText = '5ce1b3a49d20f7e86b1c3d5e7f901a2b'.repeat(2);

export interface SentMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface MemberVenueOptions {
  readonly identity?: Partial<IdentityOptions>;
  readonly options?: Partial<GatewayOptions>;
  readonly database?: TestDatabase;
}

export interface Member {
  readonly username: string;
  readonly password: string;
  readonly email: string;
  readonly token: string;
  readonly answer: Answer;
}

const demoCashMinor = 100_000_00;

export class MemberVenue {
  readonly database: TestDatabase;
  readonly identity: Identity;
  readonly venue: TestVenue;
  readonly mails: SentMail[];
  /** Milliseconds since the epoch; the test moves it. */
  readonly time: { nowMs: number };

  private constructor(parts: {
    readonly database: TestDatabase;
    readonly identity: Identity;
    readonly venue: TestVenue;
    readonly mails: SentMail[];
    readonly time: { nowMs: number };
  }) {
    this.database = parts.database;
    this.identity = parts.identity;
    this.venue = parts.venue;
    this.mails = parts.mails;
    this.time = parts.time;
  }

  static async start(options: MemberVenueOptions = {}): Promise<MemberVenue> {
    const database = options.database ?? (await freshDatabase());
    const mails: SentMail[] = [];
    const time = { nowMs: Date.now() };
    const held: { venue?: TestVenue } = {};
    const theVenue = (): TestVenue => {
      if (held.venue === undefined) throw new Error('the venue is not there yet');
      return held.venue;
    };
    const identity = await openIdentity({
      database,
      keyring: new Keyring(keyringText),
      mailer: {
        send: (mail) => {
          mails.push(mail);
          return Promise.resolve();
        },
      },
      publicUrl: 'https://venue.example',
      mode: 'demo',
      demoMembers,
      clock: () => time.nowMs,
      openAccount: (name) => openAccount(theVenue(), name),
      fund: (accountId) => fund(theVenue(), accountId),
      hasAccount: (name) => theVenue().venue.portfolio.accountByName(name) !== undefined,
      ...options.identity,
    });
    const venue = await TestVenue.start({
      clock: () => time.nowMs,
      parts: { members: identity, identity },
      options: { loginRate: { perSecond: 1_000, burst: 100_000 }, ...options.options },
    });
    held.venue = venue;
    await identity.start();
    return new MemberVenue({ database, identity, venue, mails, time });
  }

  /** All of it, and the database unless it is another's. */
  async close(keepDatabase = false): Promise<void> {
    await this.venue.close();
    await this.identity.stop();
    if (!keepDatabase) await this.database.close();
  }

  call(method: string, path: string, options?: CallOptions): Promise<Answer> {
    return this.venue.call(method, path, options);
  }

  post(path: string, body: object, options: CallOptions = {}): Promise<Answer> {
    return this.venue.call('POST', path, { ...options, body });
  }

  /** The token as it stood in an answer. */
  me(token: unknown): Promise<Answer> {
    return this.venue.call('GET', '/v1/auth/me', { token: String(token) });
  }

  login(username: string, password = goodPassword): Promise<Answer> {
    return this.post('/v1/auth/login', { username, password });
  }

  /** A new member, signed in. */
  async signUp(changes: Partial<Record<'username' | 'email', string>> = {}): Promise<Member> {
    const username = changes.username ?? newName();
    const email = changes.email ?? `${username}@example.org`;
    const password = goodPassword;
    const answer = await this.post('/v1/auth/signup', { username, password, email });
    if (answer.status !== 201) throw new Error(`the sign-up was answered ${answer.text}`);
    return { username, password, email, token: answer.body.accessToken, answer };
  }

  /** The token of the last link that was mailed to an address. */
  mailedToken(to: string, subject: string): string {
    const mail = this.mails.findLast((each) => each.to === to && each.subject.includes(subject));
    const token = /#token=(\S+)/.exec(mail?.text ?? '')?.[1];
    if (token === undefined) throw new Error(`no mail "${subject}" was sent to ${to}`);
    return token;
  }

  async createKey(token: string, changes: object = {}): Promise<SigningKey> {
    const body = { label: 'test', scopes: ['read', 'trade'], ...changes };
    const answer = await this.post('/v1/keys', body, { token });
    if (answer.status !== 201) throw new Error(`the key was answered ${answer.text}`);
    return answer.body as SigningKey;
  }
}

export interface SigningKey {
  readonly keyId: string;
  readonly secret: string;
}

let names = 0;

export function newName(): string {
  return `member_${++names}`;
}

export interface SigningChanges {
  readonly timestampMs?: number;
  readonly nonce?: string;
  readonly body?: string;
  /** Sent in the place of what was signed. */
  readonly sent?: {
    readonly path?: string;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
}

/** Sends a request that a key signs. */
export function signedCall(
  { venue, time }: MemberVenue,
  key: SigningKey,
  method: string,
  path: string,
  {
    timestampMs = time.nowMs,
    nonce = crypto.randomUUID(),
    body = '',
    sent = {},
  }: SigningChanges = {},
): Promise<Answer> {
  const timestamp = String(timestampMs);
  const bytes = Buffer.from(body);
  const signature = signatureOf(key.secret, { timestamp, nonce, method, path, body: bytes });
  return venue.call(sent.method ?? method, sent.path ?? path, {
    headers: {
      'x-buttonwood-key': key.keyId,
      'x-buttonwood-timestamp': timestamp,
      'x-buttonwood-nonce': nonce,
      'x-buttonwood-signature': signature,
      ...sent.headers,
    },
    ...(body === '' ? {} : { text: body }),
  });
}

function openAccount({ venue }: TestVenue, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const command = venue.command();
    command.kind = CommandKind.openAccount;
    command.text = name;
    const isTaken = venue.submit(command, ({ code, accountId }) => {
      if (code === 0) resolve(accountId);
      else reject(new Error(`the account was refused with code ${code}`));
    });
    if (!isTaken) reject(new Error('the queue is full'));
  });
}

function fund(test: TestVenue, accountId: number): Promise<void> {
  return test.command((command) => {
    command.kind = CommandKind.deposit;
    command.accountId = accountId;
    command.assetId = 1;
    command.amountMinor = demoCashMinor;
    writeClOrdId(command.clOrdId, `demo-${accountId}`);
  });
}

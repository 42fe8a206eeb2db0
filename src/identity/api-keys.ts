// Keys for programs: each has some of its member's scopes, perhaps an end and a list of addresses, and a secret that signs requests. The secret
// is shown once, when the key is made; in the database it is sealed, and in memory it can sign but not be read. It must never be logged.

import crypto from 'node:crypto';
import { RejectCode } from '#core/reject-codes.ts';
import type { Database } from '#database/database.ts';
import { AddressList } from './address-list.ts';
import type { IdentityDb, MemberDirectory, MemberRecord } from './directory.ts';
import { IdentityError, query } from './identity-error.ts';
import type { Keyring } from './keyring.ts';
import { scopes as allScopes, scopesOf, type Scope } from './members.ts';
import { Nonces } from './nonces.ts';
import { newToken } from './random-tokens.ts';
import { isSignedBy, type SignedRequest } from './request-signature.ts';
import type { ApiKeyTable, IdentityTables } from './tables.ts';

export interface ApiKey {
  readonly keyId: string;
  readonly memberId: string;
  readonly label: string;
  readonly scopes: readonly Scope[];
  /** Addresses and ranges from which it may be used; none: from everywhere. */
  readonly addresses: readonly string[];
  readonly createdAtMs: number;
  readonly expiresAtMs: number | undefined;
  readonly lastUsedAtMs: number | undefined;
}

export interface NewApiKey {
  readonly label: string;
  readonly scopes: readonly Scope[];
  readonly addresses: readonly string[];
  readonly expiresAtMs: number | undefined;
}

/** Who a signed request is from, and what the key may do: never more than the member may now. */
export interface KeyHolder {
  readonly member: MemberRecord;
  readonly key: ApiKey;
  readonly scopes: readonly Scope[];
}

export interface ApiKeyOptions {
  /** By how much the timestamp of a signed request may be off. */
  readonly windowMs: number;
}

interface Held {
  key: ApiKey;
  readonly secret: crypto.KeyObject;
  readonly list: AddressList;
}

const keyPrefix = 'bwk_';
const secretPrefix = 'bws_';
const keysPerMemberMax = 20;

export class ApiKeys {
  private readonly db: IdentityDb;
  private readonly directory: MemberDirectory;
  private readonly keyring: Keyring;
  private readonly nowMs: () => number;
  private readonly windowMs: number;
  private readonly nonces: Nonces;
  private readonly held = new Map<string, Held>();
  private readonly used = new Set<string>();
  /** Revoked here while the database was away. */
  private readonly unwrittenEnds = new Map<string, Date>();
  private readonly listeners: ((keyId: string) => void)[] = [];
  /** Signs for keys that nobody has, so that a wrong key takes as long as a wrong signature. */
  private readonly decoy = crypto.createSecretKey(crypto.randomBytes(32));

  constructor(
    database: Database,
    directory: MemberDirectory,
    keyring: Keyring,
    nowMs: () => number,
    options: ApiKeyOptions,
  ) {
    this.db = database.typed<IdentityTables>();
    this.directory = directory;
    this.keyring = keyring;
    this.nowMs = nowMs;
    this.windowMs = options.windowMs;
    // From the first moment at which a timestamp is taken to the last.
    this.nonces = new Nonces(2 * options.windowMs);
  }

  /** Told when a key has been revoked. */
  onRevoke(listener: (keyId: string) => void): void {
    this.listeners.push(listener);
  }

  async load(): Promise<void> {
    const rows = await this.db
      .selectFrom('identity.api_key')
      .selectAll()
      .where('revoked_at', 'is', null)
      .execute();
    for (const row of rows) {
      this.hold(keyOf(row), this.keyring.open(contextOf(row.key_id), row.secret_sealed));
    }
  }

  /** Not revoked, the newest first. */
  of(memberId: string): ApiKey[] {
    return [...this.held.values()]
      .map(({ key }) => key)
      .filter((key) => key.memberId === memberId)
      .sort((a, b) => b.createdAtMs - a.createdAtMs);
  }

  /** Makes a key; its secret is nowhere to be had again. Throws IdentityError. */
  async create(
    memberId: string,
    wanted: NewApiKey,
  ): Promise<{ readonly key: ApiKey; readonly secret: string }> {
    const member = this.directory.byMemberId(memberId);
    if (member === undefined) throw new IdentityError(RejectCode.unknownMember);
    const own = scopesOf(member.roles);
    const beyond = wanted.scopes.find((scope) => !own.includes(scope));
    if (beyond !== undefined) {
      throw new IdentityError(RejectCode.scopeNotHeld, {
        message: `You do not have the scope "${beyond}", and so cannot give it to a key.`,
      });
    }
    const nowMs = this.nowMs();
    if (wanted.expiresAtMs !== undefined && wanted.expiresAtMs <= nowMs) {
      throw new IdentityError(RejectCode.invalidField, {
        field: 'expiresAt',
        message: 'The key would be over before it begins.',
      });
    }
    if (this.of(memberId).length >= keysPerMemberMax) {
      throw new IdentityError(RejectCode.tooManyKeys);
    }
    const keyId = keyPrefix + crypto.randomBytes(12).toString('hex');
    const secret = newToken(secretPrefix);
    const key: ApiKey = {
      keyId,
      memberId,
      label: wanted.label,
      scopes: allScopes.filter((scope) => wanted.scopes.includes(scope)),
      addresses: wanted.addresses,
      createdAtMs: nowMs,
      expiresAtMs: wanted.expiresAtMs,
      lastUsedAtMs: undefined,
    };
    await query(
      this.db
        .insertInto('identity.api_key')
        .values({
          key_id: keyId,
          member_id: memberId,
          label: key.label,
          secret_sealed: this.keyring.seal(contextOf(keyId), secret),
          scopes: key.scopes,
          addresses: key.addresses,
          created_at: new Date(nowMs),
          expires_at: key.expiresAtMs === undefined ? null : new Date(key.expiresAtMs),
          revoked_at: null,
          last_used_at: null,
        })
        .execute(),
    );
    this.hold(key, secret);
    return { key, secret };
  }

  /**
   * Revokes a key of the member's: from this moment it gets nobody in; where the database is away that is written when it is back. Throws
   * IdentityError `notFound`.
   */
  async revoke(memberId: string, keyId: string): Promise<void> {
    if (this.held.get(keyId)?.key.memberId !== memberId) {
      throw new IdentityError(RejectCode.notFound, { field: 'keyId' });
    }
    this.unwrittenEnds.set(keyId, new Date(this.nowMs()));
    this.drop(keyId);
    try {
      await this.writeEnds();
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
    }
  }

  /** Whose request this is. Throws IdentityError where it is nobody's, too late, a repetition, or from elsewhere. */
  verify(request: SignedRequest): KeyHolder {
    const held = this.held.get(request.keyId);
    const isSigned = isSignedBy(held?.secret ?? this.decoy, request);
    const nowMs = this.nowMs();
    const isOver = (held?.key.expiresAtMs ?? Infinity) <= nowMs;
    const member = held === undefined ? undefined : this.directory.byMemberId(held.key.memberId);
    if (held === undefined || !isSigned || isOver || member?.status !== 'active') {
      throw new IdentityError(RejectCode.invalidSignature);
    }
    // Whoever comes so far has the secret: they are told what is wrong.
    const windowMs = Math.min(this.windowMs, request.windowMs ?? this.windowMs);
    if (Math.abs(nowMs - Number(request.timestamp)) > windowMs) {
      throw new IdentityError(RejectCode.staleTimestamp);
    }
    if (!held.list.allows(request.address)) throw new IdentityError(RejectCode.addressNotAllowed);
    const taken = this.nonces.take(request.keyId, request.nonce, nowMs);
    if (taken === 'used') throw new IdentityError(RejectCode.nonceReused);
    if (taken === 'full') throw new IdentityError(RejectCode.rateLimited, { retryAfterS: 1 });
    held.key = { ...held.key, lastUsedAtMs: nowMs };
    this.used.add(request.keyId);
    return { member, key: held.key, scopes: this.scopesNow(held.key, member) };
  }

  /** The holder of a key as things are now; undefined where it gets nobody in any more. */
  holder(keyId: string): KeyHolder | undefined {
    const key = this.held.get(keyId)?.key;
    const member = key === undefined ? undefined : this.directory.byMemberId(key.memberId);
    if (key === undefined || member?.status !== 'active') return undefined;
    return { member, key, scopes: this.scopesNow(key, member) };
  }

  /** Writes what memory knows better: ends, and when keys were last used. Called now and then. */
  async keepUp(): Promise<void> {
    await this.writeEnds();
    const used = [...this.used];
    this.used.clear();
    for (const keyId of used) {
      const lastUsedAtMs = this.held.get(keyId)?.key.lastUsedAtMs;
      if (lastUsedAtMs === undefined) continue;
      await query(
        this.db
          .updateTable('identity.api_key')
          .set({ last_used_at: new Date(lastUsedAtMs) })
          .where('key_id', '=', keyId)
          .execute(),
      );
    }
  }

  private async writeEnds(): Promise<void> {
    for (const [keyId, revokedAt] of this.unwrittenEnds) {
      await query(
        this.db
          .updateTable('identity.api_key')
          .set({ revoked_at: revokedAt })
          .where('key_id', '=', keyId)
          .execute(),
      );
      this.unwrittenEnds.delete(keyId);
    }
  }

  private scopesNow(key: ApiKey, member: MemberRecord): readonly Scope[] {
    const own = scopesOf(member.roles);
    return key.scopes.filter((scope) => own.includes(scope));
  }

  private hold(key: ApiKey, secret: string): void {
    this.held.set(key.keyId, {
      key,
      secret: crypto.createSecretKey(Buffer.from(secret)),
      list: new AddressList(key.addresses),
    });
  }

  private drop(keyId: string): void {
    this.held.delete(keyId);
    this.used.delete(keyId);
    this.nonces.forget(keyId);
    for (const listener of this.listeners) listener(keyId);
  }
}

function contextOf(keyId: string): string {
  return `api-key ${keyId}`;
}

function keyOf(row: ApiKeyTable): ApiKey {
  return {
    keyId: row.key_id,
    memberId: row.member_id,
    label: row.label,
    scopes: row.scopes,
    addresses: row.addresses,
    createdAtMs: row.created_at.getTime(),
    expiresAtMs: row.expires_at?.getTime(),
    lastUsedAtMs: row.last_used_at?.getTime(),
  };
}

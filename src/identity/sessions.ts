// Sessions of members, one a sign-in: who is signed in where, until when, and the refresh tokens that carry programs on. Live ones are held in
// memory, so that they go on while the database is away and end the moment they are ended. A refresh token is good once; who shows a used
// one ends the session, since one of the two who had it is a thief (RFC 9700, 4.14.2). It must never keep a token, only its hash.

import crypto from 'node:crypto';
import { sql } from 'kysely';
import { RejectCode } from '#core/reject-codes.ts';
import type { Database } from '#database/database.ts';
import type { IdentityDb, MemberDirectory } from './directory.ts';
import { IdentityError, query } from './identity-error.ts';
import type { Keyring } from './keyring.ts';
import type { Member } from './members.ts';
import { newToken } from './random-tokens.ts';
import { sessionSeconds, type Session } from './session-tokens.ts';
import type { IdentityTables } from './tables.ts';

/** From where somebody asks, as far as can be told. */
export interface Caller {
  readonly address: string;
  /** What the program says it is (User-Agent). */
  readonly device: string;
}

export interface LiveSession {
  readonly session: Session;
  readonly memberId: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly address: string;
  readonly device: string;
  lastUsedAtMs: number;
}

export interface BegunSession {
  readonly session: Session;
  readonly refreshToken: string;
  readonly expiresAtMs: number;
}

export type EndReason = 'signedOut' | 'revoked' | 'passwordChanged' | 'tokenReused' | 'suspended';

const refreshPrefix = 'bwr_';
const refreshContext = 'refresh-token';
const refreshText = /^bwr_[\w-]{43}$/;
const deviceMax = 200;
/** Ended sessions are kept so long, to be looked at. */
const keptDays = 30;
/** A member with more sessions loses the one used longest ago. */
const sessionsPerMemberMax = 100;

interface Row {
  readonly session_id: string;
  readonly member_id: string;
  readonly username: string;
  readonly created_at: Date;
  readonly last_used_at: Date;
  readonly expires_at: Date;
  readonly address: string;
  readonly device: string;
}

export class Sessions {
  private readonly db: IdentityDb;
  private readonly directory: MemberDirectory;
  private readonly keyring: Keyring;
  private readonly nowMs: () => number;
  private readonly live = new Map<string, LiveSession>();
  private readonly byMember = new Map<string, Set<string>>();
  private readonly touched = new Set<LiveSession>();
  /** Ended here while the database was away: their ends are still to be written. */
  private readonly unwrittenEnds = new Map<string, EndReason>();
  private readonly listeners: ((sessionId: string) => void)[] = [];

  constructor(
    database: Database,
    directory: MemberDirectory,
    keyring: Keyring,
    nowMs: () => number,
  ) {
    this.db = database.typed<IdentityTables>();
    this.directory = directory;
    this.keyring = keyring;
    this.nowMs = nowMs;
  }

  /** Told when a session has ended before its time. */
  onEnd(listener: (sessionId: string) => void): void {
    this.listeners.push(listener);
  }

  async load(): Promise<void> {
    const { rows } = await sql<Row>`
      select s.session_id, s.member_id, m.username, s.created_at, s.last_used_at, s.expires_at, s.address, s.device
      from identity.session s join identity.member m using (member_id)
      where s.ended_at is null and s.expires_at > ${new Date(this.nowMs())}
    `.execute(this.db);
    for (const row of rows) {
      const createdAtMs = row.created_at.getTime();
      this.keep({
        session: {
          sessionId: row.session_id,
          username: row.username,
          signedInAtS: Math.floor(createdAtMs / 1_000),
        },
        memberId: row.member_id,
        createdAtMs,
        expiresAtMs: row.expires_at.getTime(),
        address: row.address,
        device: row.device,
        lastUsedAtMs: row.last_used_at.getTime(),
      });
    }
  }

  /** A session of somebody who just proved who they are. Throws IdentityError `databaseUnavailable`. */
  async begin(member: Member, caller: Caller): Promise<BegunSession> {
    const nowMs = this.nowMs();
    const signedInAtS = Math.floor(nowMs / 1_000);
    const sessionId = crypto.randomBytes(16).toString('base64url');
    const expiresAtMs = (signedInAtS + sessionSeconds) * 1_000;
    const refreshToken = newToken(refreshPrefix);
    const now = new Date(nowMs);
    const live: LiveSession = {
      session: { sessionId, username: member.username, signedInAtS },
      memberId: member.memberId,
      createdAtMs: signedInAtS * 1_000,
      expiresAtMs,
      address: caller.address,
      device: deviceText(caller.device),
      lastUsedAtMs: nowMs,
    };
    await query(
      this.db.transaction().execute(async (trx) => {
        await trx
          .insertInto('identity.session')
          .values({
            session_id: sessionId,
            member_id: member.memberId,
            created_at: new Date(live.createdAtMs),
            last_used_at: now,
            expires_at: new Date(expiresAtMs),
            ended_at: null,
            end_reason: null,
            address: live.address,
            device: live.device,
          })
          .execute();
        await this.addRefreshToken(trx, sessionId, refreshToken, now);
      }),
    );
    this.keep(live);
    await this.dropOldest(member.memberId);
    return { session: live.session, refreshToken, expiresAtMs };
  }

  /** The session, where it is live now; notes that it was used. */
  use(sessionId: string): LiveSession | undefined {
    const live = this.live.get(sessionId);
    if (live === undefined) return undefined;
    const nowMs = this.nowMs();
    if (nowMs >= live.expiresAtMs) {
      this.forget(live);
      return undefined;
    }
    live.lastUsedAtMs = nowMs;
    this.touched.add(live);
    return live;
  }

  /** Live sessions of a member, the one used last first. */
  of(memberId: string): LiveSession[] {
    const nowMs = this.nowMs();
    return [...(this.byMember.get(memberId) ?? [])]
      .flatMap((id) => this.live.get(id) ?? [])
      .filter(({ expiresAtMs }) => expiresAtMs > nowMs)
      .sort((a, b) => b.lastUsedAtMs - a.lastUsedAtMs);
  }

  /**
   * A new refresh token for one that was never used, and the session. Of two who show the same token at once one gets the new one, and
   * the other ends the session for both. Throws IdentityError.
   */
  async refresh(
    refreshToken: string,
    reused: (username: string) => void = () => undefined,
  ): Promise<BegunSession> {
    if (!refreshText.test(refreshToken)) throw invalidRefreshToken();
    const hashes = this.keyring.hashes(refreshContext, refreshToken);
    const now = new Date(this.nowMs());
    const made = newToken(refreshPrefix);
    const found = await query(
      this.db.transaction().execute(async (trx) => {
        const token = await trx
          .selectFrom('identity.refresh_token')
          .select(['token_hash', 'session_id', 'used_at'])
          .where('token_hash', 'in', hashes)
          .forUpdate()
          .executeTakeFirst();
        if (token === undefined) return undefined;
        const { session_id: sessionId } = token;
        if (token.used_at !== null) return { sessionId, isReused: true };
        // A session that has ended gives nothing out any more, and is not ended again.
        if (this.use(sessionId) === undefined) return undefined;
        await trx
          .updateTable('identity.refresh_token')
          .set({ used_at: now })
          .where('token_hash', '=', token.token_hash)
          .execute();
        await this.addRefreshToken(trx, sessionId, made, now);
        return { sessionId, isReused: false };
      }),
    );
    if (found === undefined) throw invalidRefreshToken();
    if (found.isReused) {
      const username = this.live.get(found.sessionId)?.session.username;
      if (username !== undefined) reused(username);
      await this.end(found.sessionId, 'tokenReused');
      throw new IdentityError(RejectCode.refreshTokenReused, { field: 'refreshToken' });
    }
    const live = this.use(found.sessionId);
    if (live === undefined) throw invalidRefreshToken();
    return { session: live.session, refreshToken: made, expiresAtMs: live.expiresAtMs };
  }

  /** Ends a session at once; where the database is away its end is written when it is back. */
  async end(sessionId: string, reason: EndReason): Promise<void> {
    const live = this.live.get(sessionId);
    if (live !== undefined) this.forget(live);
    for (const listener of this.listeners) listener(sessionId);
    this.unwrittenEnds.set(sessionId, reason);
    try {
      await this.writeEnds();
    } catch (error) {
      if (!(error instanceof IdentityError)) throw error;
    }
  }

  /** Ends all sessions of a member but one. Answers how many. */
  async endAll(memberId: string, reason: EndReason, butSessionId?: string): Promise<number> {
    const ids = [...(this.byMember.get(memberId) ?? [])].filter((id) => id !== butSessionId);
    await Promise.all(ids.map((id) => this.end(id, reason)));
    return ids.length;
  }

  /** Writes what memory knows better, and drops what is long over. Called now and then. */
  async keepUp(): Promise<void> {
    await this.writeEnds();
    await this.writeTouched();
    const nowMs = this.nowMs();
    for (const live of this.live.values()) if (nowMs >= live.expiresAtMs) this.forget(live);
    const before = new Date(nowMs - keptDays * 86_400_000);
    await query(this.db.deleteFrom('identity.session').where('expires_at', '<', before).execute());
  }

  private async writeEnds(): Promise<void> {
    const now = new Date(this.nowMs());
    for (const [sessionId, reason] of this.unwrittenEnds) {
      await query(
        this.db
          .updateTable('identity.session')
          .set({ ended_at: now, end_reason: reason })
          .where('session_id', '=', sessionId)
          .where('ended_at', 'is', null)
          .execute(),
      );
      this.unwrittenEnds.delete(sessionId);
    }
  }

  private async writeTouched(): Promise<void> {
    const uses = [...this.touched].map(({ session, lastUsedAtMs }) => ({
      id: session.sessionId,
      at: new Date(lastUsedAtMs),
    }));
    if (uses.length === 0) return;
    this.touched.clear();
    await query(
      sql`update identity.session s set last_used_at = v.at
        from jsonb_to_recordset(${JSON.stringify(uses)}::text::jsonb) as v(id text, at timestamptz)
        where s.session_id = v.id`.execute(this.db),
    );
  }

  private async addRefreshToken(
    trx: IdentityDb,
    sessionId: string,
    token: string,
    now: Date,
  ): Promise<void> {
    const hash = this.keyring.hash(refreshContext, token);
    await trx
      .insertInto('identity.refresh_token')
      .values({ token_hash: hash, session_id: sessionId, issued_at: now, used_at: null })
      .execute();
  }

  private keep(live: LiveSession): void {
    this.live.set(live.session.sessionId, live);
    const ids = this.byMember.get(live.memberId) ?? new Set();
    ids.add(live.session.sessionId);
    this.byMember.set(live.memberId, ids);
  }

  private forget(live: LiveSession): void {
    this.live.delete(live.session.sessionId);
    this.touched.delete(live);
    const ids = this.byMember.get(live.memberId);
    ids?.delete(live.session.sessionId);
    if (ids?.size === 0) this.byMember.delete(live.memberId);
  }

  private async dropOldest(memberId: string): Promise<void> {
    const sessions = this.of(memberId);
    const oldest = sessions.at(-1);
    if (sessions.length <= sessionsPerMemberMax || oldest === undefined) return;
    await this.end(oldest.session.sessionId, 'revoked');
  }

  /** The member of a live session, where they may still come in. */
  memberOf(live: LiveSession): Member | undefined {
    const member = this.directory.byMemberId(live.memberId);
    return member?.status === 'active' ? member : undefined;
  }
}

/** What a program says it is: one line, cut short. */
export function deviceText(text: string): string {
  const printable = Array.from(text, (each) => (each < ' ' || each === '\u007f' ? ' ' : each));
  return printable.slice(0, deviceMax).join('').trim();
}

function invalidRefreshToken(): IdentityError {
  return new IdentityError(RejectCode.invalidRefreshToken, { field: 'refreshToken' });
}

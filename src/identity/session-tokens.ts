// Sessions as signed tokens (JWT, HS256): a long one for the browser's cookie, short ones for programs. A token says who signed in
// and when; everything else is looked up. Signing out ends every token of the session. It must never log a token.

import crypto from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';

export interface Session {
  readonly sessionId: string;
  readonly username: string;
  /** When the password was given, in seconds since the epoch: no refresh carries a session past its end. */
  readonly signedInAtS: number;
  /** When the token that it was read from ends, in milliseconds since the epoch; undefined for a session that begins now. */
  readonly expiresAtMs?: number;
}

export type TokenKind = 'access' | 'session';

export interface IssuedToken {
  readonly token: string;
  readonly expiresAtMs: number;
}

export const accessTokenSeconds = 15 * 60;
export const sessionSeconds = 12 * 60 * 60;

const issuer = 'buttonwood';
/** Sessions ended by their users and not yet over by themselves; past it the oldest is forgotten. */
const endedMax = 100_000;
/** Tokens whose signatures were found right and need not be computed again; past it the oldest is. */
const verifiedMax = 10_000;

interface Verified {
  readonly session: Session;
  readonly expiresAtS: number;
}

export class SessionTokens {
  private readonly key: Uint8Array;
  private readonly nowMs: () => number;
  private readonly verified = new Map<string, Verified>();
  /** Ids of ended sessions, with the second at which all their tokens are over anyway. */
  private readonly ended = new Map<string, number>();

  /** `secret` is 64 hexadecimal digits. */
  constructor(secret: string, nowMs: () => number) {
    this.key = Buffer.from(secret, 'hex');
    if (this.key.length < 32) throw new Error('the session secret has fewer than 32 bytes');
    this.nowMs = nowMs;
  }

  /** A session of somebody who just gave their password. */
  begin(username: string): Session {
    const signedInAtS = Math.floor(this.nowMs() / 1000);
    return { sessionId: crypto.randomBytes(16).toString('base64url'), username, signedInAtS };
  }

  async issue(kind: TokenKind, session: Session): Promise<IssuedToken> {
    const nowS = Math.floor(this.nowMs() / 1000);
    const endS = session.signedInAtS + sessionSeconds;
    const expiresAtS = kind === 'access' ? Math.min(nowS + accessTokenSeconds, endS) : endS;
    const token = await new SignJWT({ sid: session.sessionId, auth_time: session.signedInAtS })
      .setProtectedHeader({ alg: 'HS256', typ: typeOf(kind) })
      .setIssuer(issuer)
      .setAudience(audienceOf(kind))
      .setSubject(session.username)
      .setIssuedAt(nowS)
      .setExpirationTime(expiresAtS)
      .sign(this.key);
    return { token, expiresAtMs: expiresAtS * 1000 };
  }

  /** The session of a token that is valid now; undefined for any other. */
  async verify(kind: TokenKind, token: string): Promise<Session | undefined> {
    const key = `${kind} ${token}`;
    const verified = this.verified.get(key) ?? (await this.check(kind, token));
    if (verified === undefined) return undefined;
    const { session, expiresAtS } = verified;
    if (this.nowMs() / 1000 >= expiresAtS || this.ended.has(session.sessionId)) {
      this.verified.delete(key);
      return undefined;
    }
    this.verified.set(key, verified);
    const oldest = this.verified.keys().next();
    if (this.verified.size > verifiedMax && oldest.done !== true)
      this.verified.delete(oldest.value);
    return session;
  }

  private async check(kind: TokenKind, token: string): Promise<Verified | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: ['HS256'],
        issuer,
        audience: audienceOf(kind),
        typ: typeOf(kind),
        currentDate: new Date(this.nowMs()),
        requiredClaims: ['sub', 'exp', 'iat', 'sid', 'auth_time'],
      });
      const { sub, sid, exp, auth_time: signedInAtS } = payload;
      const isOurs =
        typeof sub === 'string' &&
        typeof sid === 'string' &&
        typeof exp === 'number' &&
        typeof signedInAtS === 'number';
      if (!isOurs) return undefined;
      const session = { sessionId: sid, username: sub, signedInAtS, expiresAtMs: exp * 1000 };
      return { session, expiresAtS: exp };
    } catch {
      return undefined;
    }
  }

  /** Ends every token of the session. Remembered until a restart of the venue; tokens end by themselves within 12 hours. */
  end(session: Session): void {
    const nowS = this.nowMs() / 1000;
    for (const [sessionId, overAtS] of this.ended) {
      if (overAtS > nowS && this.ended.size < endedMax) break;
      this.ended.delete(sessionId);
    }
    this.ended.set(session.sessionId, session.signedInAtS + sessionSeconds);
  }
}

function typeOf(kind: TokenKind): string {
  return kind === 'access' ? 'at+jwt' : 'session+jwt';
}

function audienceOf(kind: TokenKind): string {
  return `${issuer}-${kind}`;
}

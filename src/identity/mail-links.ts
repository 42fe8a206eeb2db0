// Links that are sent by mail: each proves, once and for a short while, that whoever shows it reads the mail of an address. The token stands behind
// the # of the link, where browsers keep it to themselves. It must never tell whether an address is known: asking and answering are alike.

import { RejectCode } from '#core/reject-codes.ts';
import type { IdentityDb } from './directory.ts';
import { IdentityError } from './identity-error.ts';
import type { Keyring } from './keyring.ts';
import { newToken } from './random-tokens.ts';
import type { MailPurpose } from './tables.ts';

/** Takes a mail and brings it on its way. */
export interface Mailer {
  send(mail: {
    readonly to: string;
    readonly subject: string;
    readonly text: string;
  }): Promise<void>;
}

export interface MailLink {
  readonly memberId: string;
  readonly email: string;
}

const validMinutes: Readonly<Record<MailPurpose, number>> = {
  passwordReset: 30,
  emailVerification: 24 * 60,
};
const pages: Readonly<Record<MailPurpose, string>> = {
  passwordReset: 'reset-password',
  emailVerification: 'verify-email',
};
/** Mails of one kind to one member within an hour: more would be a nuisance of somebody else's making. */
const perHourMax = 5;
const tokenPrefix = 'bwm_';
const tokenText = /^bwm_[\w-]{43}$/;

export class MailLinks {
  private readonly keyring: Keyring;
  private readonly mailer: Mailer;
  private readonly publicUrl: string;
  private readonly nowMs: () => number;
  private readonly failed: (error: unknown) => void;
  private working: Promise<void> = Promise.resolve();

  constructor(options: {
    readonly keyring: Keyring;
    readonly mailer: Mailer;
    readonly publicUrl: string;
    readonly nowMs: () => number;
    /** Hears of mails that were not taken; nobody else does. */
    readonly failed: (error: unknown) => void;
  }) {
    this.keyring = options.keyring;
    this.mailer = options.mailer;
    this.publicUrl = options.publicUrl.replace(/\/+$/, '');
    this.nowMs = options.nowMs;
    this.failed = options.failed;
  }

  /** A new token for a member, which ends the unused ones of its kind; undefined where there were too many already. */
  async issue(
    db: IdentityDb,
    purpose: MailPurpose,
    { memberId, email }: MailLink,
  ): Promise<string | undefined> {
    const nowMs = this.nowMs();
    const now = new Date(nowMs);
    const { count } = await db
      .selectFrom('identity.mail_token')
      .select(({ fn }) => fn.countAll<bigint>().as('count'))
      .where('member_id', '=', memberId)
      .where('purpose', '=', purpose)
      .where('issued_at', '>', new Date(nowMs - 3_600_000))
      .executeTakeFirstOrThrow();
    if (count >= perHourMax) return undefined;
    await db
      .updateTable('identity.mail_token')
      .set({ used_at: now })
      .where('member_id', '=', memberId)
      .where('purpose', '=', purpose)
      .where('used_at', 'is', null)
      .execute();
    const token = newToken(tokenPrefix);
    await db
      .insertInto('identity.mail_token')
      .values({
        token_hash: this.keyring.hash(purpose, token),
        member_id: memberId,
        purpose,
        email,
        issued_at: now,
        expires_at: new Date(nowMs + validMinutes[purpose] * 60_000),
        used_at: null,
      })
      .execute();
    return token;
  }

  /** Does something after the answer, one thing after the other, so that the answer does not tell by its time what there was to do. */
  later(work: () => Promise<void>): void {
    this.working = this.working.then(work).catch(this.failed);
  }

  /** Resolves when all that was to be done later is done. */
  async settled(): Promise<void> {
    await this.working;
  }

  /** Uses a token up. Throws IdentityError `invalidLink`. */
  async redeem(trx: IdentityDb, purpose: MailPurpose, token: string): Promise<MailLink> {
    if (!tokenText.test(token)) throw new IdentityError(RejectCode.invalidLink);
    const now = new Date(this.nowMs());
    const row = await trx
      .updateTable('identity.mail_token')
      .set({ used_at: now })
      .where('token_hash', 'in', this.keyring.hashes(purpose, token))
      .where('purpose', '=', purpose)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning(['member_id', 'email'])
      .executeTakeFirst();
    if (row === undefined) throw new IdentityError(RejectCode.invalidLink);
    return { memberId: row.member_id, email: row.email };
  }

  /** Sends the link, without making anybody wait for the mail server. */
  send(purpose: MailPurpose, to: string, username: string, token: string): void {
    const link = `${this.publicUrl}/${pages[purpose]}#token=${token}`;
    const mail =
      purpose === 'passwordReset' ? resetMail(username, link) : verificationMail(username, link);
    this.mailer.send({ to, ...mail }).catch(this.failed);
  }

  /** Tells the member of something that they had better know. */
  tell(to: string, subject: string, text: string): void {
    this.mailer.send({ to, subject, text }).catch(this.failed);
  }
}

function resetMail(username: string, link: string): { subject: string; text: string } {
  return {
    subject: 'Set a new password',
    text: [
      `Somebody asked for a new password for the Buttonwood member ${username}.`,
      'If that was you, set it here within 30 minutes:',
      '',
      link,
      '',
      'If it was not, there is nothing to do: without this link nothing changes.',
      '',
    ].join('\n'),
  };
}

function verificationMail(username: string, link: string): { subject: string; text: string } {
  return {
    subject: 'Confirm your e-mail address',
    text: [
      `Somebody signed up at Buttonwood as ${username} with this address.`,
      'If that was you, confirm it here within 24 hours:',
      '',
      link,
      '',
      'If it was not, there is nothing to do.',
      '',
    ].join('\n'),
  };
}

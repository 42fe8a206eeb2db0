// The second factor: time-based codes (TOTP, RFC 6238: SHA-1, 6 digits, 30 seconds, one step either way) and recovery codes for whoever lost the
// device. A code is good once: the step of the last one taken is kept, and none of it or before is taken again. It must never show a secret
// after it was enrolled.

import { generateSecret, generateURI, verifySync } from 'otplib';
import { RejectCode } from '#core/reject-codes.ts';
import type { Database } from '#database/database.ts';
import type { IdentityDb, MemberDirectory } from './directory.ts';
import { IdentityError, query } from './identity-error.ts';
import type { Keyring } from './keyring.ts';
import { newRecoveryCode, readRecoveryCode } from './random-tokens.ts';
import type { IdentityTables } from './tables.ts';

export interface Enrolment {
  /** Base32, to be typed in. */
  readonly secret: string;
  /** The same for a QR code: `otpauth://totp/…`. */
  readonly uri: string;
}

const secretBytes = 20;
const toleranceS = 30;
const codeText = /^\d{6}$/;
const recoveryCodes = 10;

export class SecondFactor {
  private readonly db: IdentityDb;
  private readonly directory: MemberDirectory;
  private readonly keyring: Keyring;
  private readonly nowMs: () => number;
  private readonly issuer: string;

  constructor(
    database: Database,
    directory: MemberDirectory,
    keyring: Keyring,
    nowMs: () => number,
    issuer: string,
  ) {
    this.db = database.typed<IdentityTables>();
    this.directory = directory;
    this.keyring = keyring;
    this.nowMs = nowMs;
    this.issuer = issuer;
  }

  /** Recovery codes that have not been used. */
  async recoveryCodesLeft(memberId: string): Promise<number> {
    const { left } = await query(
      this.db
        .selectFrom('identity.recovery_code')
        .select(({ fn }) => fn.countAll<bigint>().as('left'))
        .where('member_id', '=', memberId)
        .where('used_at', 'is', null)
        .executeTakeFirstOrThrow(),
    );
    return Number(left);
  }

  /** A new secret, in force once a code of it was confirmed. Throws IdentityError `secondFactorOn`. */
  async enrol(memberId: string): Promise<Enrolment> {
    const member = this.directory.byMemberId(memberId);
    if (member === undefined) throw new IdentityError(RejectCode.unknownMember);
    const secret = generateSecret({ length: secretBytes });
    const fresh = {
      secret_sealed: this.keyring.seal(contextOf(memberId), secret),
      enrolled_at: new Date(this.nowMs()),
      confirmed_at: null,
      last_step: 0n,
    };
    const written = await query(
      this.db
        .insertInto('identity.second_factor')
        .values({ member_id: memberId, ...fresh })
        .onConflict((conflict) =>
          conflict
            .column('member_id')
            .doUpdateSet(fresh)
            .where('identity.second_factor.confirmed_at', 'is', null),
        )
        .returning('member_id')
        .executeTakeFirst(),
    );
    if (written === undefined) throw new IdentityError(RejectCode.secondFactorOn);
    const uri = generateURI({ issuer: this.issuer, label: member.username, secret });
    return { secret, uri };
  }

  /** Puts the enrolled factor in force; answers the recovery codes. Throws IdentityError `wrongCode`, `secondFactorOff`, `secondFactorOn`. */
  async confirm(memberId: string, code: string): Promise<string[]> {
    return this.directory.change(memberId, async (trx) => {
      const row = await this.read(trx, memberId);
      if (row === undefined) throw new IdentityError(RejectCode.secondFactorOff);
      if (row.confirmed_at !== null) throw new IdentityError(RejectCode.secondFactorOn);
      const step = this.stepOf(memberId, row.secret_sealed, code);
      if (step === undefined) throw new IdentityError(RejectCode.wrongCode, { status: 422 });
      await trx
        .updateTable('identity.second_factor')
        .set({ confirmed_at: new Date(this.nowMs()), last_step: BigInt(step) })
        .where('member_id', '=', memberId)
        .execute();
      return this.replaceRecoveryCodes(trx, memberId);
    });
  }

  /** Whether the code is right and was never used before: one of the device, or a recovery code. Uses it up. */
  async take(memberId: string, code: string): Promise<boolean> {
    return query(
      this.db.transaction().execute(async (trx) => {
        if (!codeText.test(code)) return this.takeRecoveryCode(trx, memberId, code);
        const row = await this.read(trx, memberId);
        if (row === undefined || row.confirmed_at === null) return false;
        const step = this.stepOf(memberId, row.secret_sealed, code);
        if (step === undefined || BigInt(step) <= row.last_step) return false;
        await trx
          .updateTable('identity.second_factor')
          .set({ last_step: BigInt(step) })
          .where('member_id', '=', memberId)
          .execute();
        return true;
      }),
    );
  }

  /** Turns the factor off, with its recovery codes. */
  async remove(memberId: string): Promise<void> {
    await this.directory.change(memberId, async (trx) => {
      await trx.deleteFrom('identity.recovery_code').where('member_id', '=', memberId).execute();
      await trx.deleteFrom('identity.second_factor').where('member_id', '=', memberId).execute();
    });
  }

  /** New recovery codes in the place of all old ones. */
  async renewRecoveryCodes(memberId: string): Promise<string[]> {
    return query(this.db.transaction().execute((trx) => this.replaceRecoveryCodes(trx, memberId)));
  }

  /** Locks the row: of two who show the same code at once, one is too late. */
  private read(trx: IdentityDb, memberId: string) {
    return trx
      .selectFrom('identity.second_factor')
      .select(['secret_sealed', 'confirmed_at', 'last_step'])
      .where('member_id', '=', memberId)
      .forUpdate()
      .executeTakeFirst();
  }

  /** The time step whose code it is; undefined where it is none of those that count now. */
  private stepOf(memberId: string, sealed: string, token: string): number | undefined {
    if (!codeText.test(token)) return undefined;
    const secret = this.keyring.open(contextOf(memberId), sealed);
    const epoch = Math.floor(this.nowMs() / 1_000);
    const result = verifySync({ secret, token, epoch, epochTolerance: toleranceS });
    return result.valid && 'timeStep' in result ? result.timeStep : undefined;
  }

  private async takeRecoveryCode(
    trx: IdentityDb,
    memberId: string,
    text: string,
  ): Promise<boolean> {
    const code = readRecoveryCode(text);
    if (code === undefined) return false;
    const taken = await trx
      .updateTable('identity.recovery_code')
      .set({ used_at: new Date(this.nowMs()) })
      .where('member_id', '=', memberId)
      .where('code_hash', 'in', this.keyring.hashes(recoveryContextOf(memberId), code))
      .where('used_at', 'is', null)
      .returning('member_id')
      .executeTakeFirst();
    return taken !== undefined;
  }

  private async replaceRecoveryCodes(trx: IdentityDb, memberId: string): Promise<string[]> {
    const codes = Array.from({ length: recoveryCodes }, newRecoveryCode);
    await trx.deleteFrom('identity.recovery_code').where('member_id', '=', memberId).execute();
    await trx
      .insertInto('identity.recovery_code')
      .values(
        codes.map((code) => ({
          member_id: memberId,
          code_hash: this.keyring.hash(recoveryContextOf(memberId), code),
          used_at: null,
        })),
      )
      .execute();
    return codes;
  }
}

function contextOf(memberId: string): string {
  return `second-factor ${memberId}`;
}

function recoveryContextOf(memberId: string): string {
  return `recovery-code ${memberId}`;
}

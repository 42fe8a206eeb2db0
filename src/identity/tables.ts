// The tables of schema `identity`, as kysely types. What each column means stands with its table in migrations.ts.

import type { Generated } from 'kysely';
import type { AccountAccess, MemberStatus, Role, Scope } from './members.ts';

/** How a member came to be. */
export type MemberOrigin = 'signUp' | 'demo' | 'machine';
export type MailPurpose = 'passwordReset' | 'emailVerification';

export interface MemberTable {
  readonly member_id: string;
  readonly username: string;
  readonly display_name: string;
  readonly email: string | null;
  readonly email_verified_at: Date | null;
  readonly status: MemberStatus;
  readonly origin: MemberOrigin;
  readonly created_at: Date;
}

export interface CredentialTable {
  readonly member_id: string;
  readonly password_hash: string;
  readonly changed_at: Date;
}

export interface MemberRoleTable {
  readonly member_id: string;
  readonly role: Role;
}

export interface VenueAccountTable {
  readonly account_name: string;
  readonly requested_at: Date;
  readonly opened_at: Date | null;
}

export interface AccountMembershipTable {
  readonly member_id: string;
  readonly account_name: string;
  readonly access: AccountAccess;
  readonly position: Generated<bigint>;
  readonly granted_at: Date;
  readonly granted_by: string;
}

export interface SessionTable {
  readonly session_id: string;
  readonly member_id: string;
  readonly created_at: Date;
  readonly last_used_at: Date;
  readonly expires_at: Date;
  readonly ended_at: Date | null;
  readonly end_reason: string | null;
  readonly address: string;
  readonly device: string;
}

export interface RefreshTokenTable {
  readonly token_hash: Buffer;
  readonly session_id: string;
  readonly issued_at: Date;
  readonly used_at: Date | null;
}

export interface MailTokenTable {
  readonly token_hash: Buffer;
  readonly member_id: string;
  readonly purpose: MailPurpose;
  readonly email: string;
  readonly issued_at: Date;
  readonly expires_at: Date;
  readonly used_at: Date | null;
}

export interface SecondFactorTable {
  readonly member_id: string;
  readonly secret_sealed: string;
  readonly enrolled_at: Date;
  readonly confirmed_at: Date | null;
  readonly last_step: bigint;
}

export interface RecoveryCodeTable {
  readonly member_id: string;
  readonly code_hash: Buffer;
  readonly used_at: Date | null;
}

export interface ApiKeyTable {
  readonly key_id: string;
  readonly member_id: string;
  readonly label: string;
  readonly secret_sealed: string;
  readonly scopes: readonly Scope[];
  readonly addresses: readonly string[];
  readonly created_at: Date;
  readonly expires_at: Date | null;
  readonly revoked_at: Date | null;
  readonly last_used_at: Date | null;
}

export interface IdentityTables {
  'identity.member': MemberTable;
  'identity.credential': CredentialTable;
  'identity.member_role': MemberRoleTable;
  'identity.venue_account': VenueAccountTable;
  'identity.account_membership': AccountMembershipTable;
  'identity.session': SessionTable;
  'identity.refresh_token': RefreshTokenTable;
  'identity.mail_token': MailTokenTable;
  'identity.second_factor': SecondFactorTable;
  'identity.recovery_code': RecoveryCodeTable;
  'identity.api_key': ApiKeyTable;
}

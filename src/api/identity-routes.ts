// The requests of members, sessions, keys and their administration, as routes.ts has them. Part of its one table.

import Type from 'typebox';
import {
  ApiKeys,
  ChangeMember,
  ChangePassword,
  ConfirmSecondFactor,
  CreateKey,
  DisableSecondFactor,
  EnrolSecondFactor,
  Enrolment,
  GrantAccount,
  KeyParams,
  LiveSessions,
  MemberAccountParams,
  MemberAnswer,
  MemberPage,
  MemberParams,
  MembersQuery,
  NewApiKey,
  OpenSubAccount,
  OwnAccount,
  PasswordReset,
  PasswordResetConfirm,
  RecoveryCodes,
  SecondFactorLogin,
  SecondFactorState,
  SessionParams,
  SignUp,
  VerifyEmail,
} from './identity-schemas.ts';
import { Session } from './schemas.ts';

const nothing = Type.Null();

export const identityRoutes = {
  'POST /v1/auth/signup': { body: SignUp, answer: Session },
  'POST /v1/auth/login/second-factor': { body: SecondFactorLogin, answer: Session },
  'GET /v1/keys': { answer: ApiKeys },
  'POST /v1/keys': { body: CreateKey, answer: NewApiKey },
  'DELETE /v1/keys/:keyId': { params: KeyParams, answer: nothing },
  'GET /v1/auth/sessions': { answer: LiveSessions },
  'DELETE /v1/auth/sessions': { answer: nothing },
  'DELETE /v1/auth/sessions/:sessionId': { params: SessionParams, answer: nothing },
  'POST /v1/auth/password': { body: ChangePassword, answer: nothing },
  'POST /v1/auth/password-reset': { body: PasswordReset, answer: nothing },
  'POST /v1/auth/password-reset/confirm': { body: PasswordResetConfirm, answer: nothing },
  'POST /v1/auth/verify-email': { body: VerifyEmail, answer: nothing },
  'POST /v1/auth/verify-email/resend': { answer: nothing },
  'GET /v1/auth/two-factor': { answer: SecondFactorState },
  'POST /v1/auth/two-factor/enrol': { body: EnrolSecondFactor, answer: Enrolment },
  'POST /v1/auth/two-factor/confirm': { body: ConfirmSecondFactor, answer: RecoveryCodes },
  'POST /v1/auth/two-factor/disable': { body: DisableSecondFactor, answer: nothing },
  'POST /v1/auth/two-factor/recovery-codes': { body: DisableSecondFactor, answer: RecoveryCodes },
  'POST /v1/accounts': { body: OpenSubAccount, answer: OwnAccount },
  'GET /v1/operator/members': { query: MembersQuery, answer: MemberPage },
  'GET /v1/operator/members/:memberId': { params: MemberParams, answer: MemberAnswer },
  'PATCH /v1/operator/members/:memberId': {
    params: MemberParams,
    body: ChangeMember,
    answer: MemberAnswer,
  },
  'POST /v1/operator/members/:memberId/second-factor/reset': {
    params: MemberParams,
    answer: MemberAnswer,
  },
  'PUT /v1/operator/members/:memberId/accounts/:accountName': {
    params: MemberAccountParams,
    body: GrantAccount,
    answer: MemberAnswer,
  },
  'DELETE /v1/operator/members/:memberId/accounts/:accountName': {
    params: MemberAccountParams,
    answer: nothing,
  },
} as const;

// What members do for themselves: their sessions, password, mail address, second factor, sub-accounts. Only who signed in may: no key reaches
// what could make more keys. It must never tell whether a mail address is known.

import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { parseAccountId } from '../access.ts';
import { ApiError } from '../api-error.ts';
import { callerOf } from './auth-routes.ts';
import type { Rest, RestContext } from './context.ts';
import { principalOf } from './context.ts';
import {
  ChangePassword,
  ConfirmSecondFactor,
  DisableSecondFactor,
  EnrolSecondFactor,
  Enrolment,
  LiveSessions,
  OpenSubAccount,
  OwnAccount,
  PasswordReset,
  PasswordResetConfirm,
  RecoveryCodes,
  SecondFactorState,
  SessionParams,
  VerifyEmail,
} from '#api/identity-schemas.ts';
import { answers } from '#api/schemas.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { MemberRecord } from '#identity/directory.ts';
import type { Identity } from '#identity/identity.ts';
import type { LiveSession } from '#identity/sessions.ts';

const tags = ['identity'];
const done = (description: string) => answers({ 204: Type.Null({ description }) });
const own = { access: 'read', sessionOnly: true } as const;
/** Whoever gets a password wrong here could be guessing it. */
const ownSlow = { ...own, budget: 'login' } as const;

/** The member who signed in. */
export function ownMember(identity: Identity, request: FastifyRequest): MemberRecord {
  const member = identity.directory.byMemberId(principalOf(request).memberId);
  if (member === undefined) throw new ApiError(RejectCode.unauthenticated);
  return member;
}

export function addMemberRoutes(app: Rest, context: RestContext, identity: Identity): void {
  addSessionRoutes(app, identity);
  addPasswordRoutes(app, identity);
  addSecondFactorRoutes(app, identity);
  addAccountRoutes(app, context, identity);
}

function addSessionRoutes(app: Rest, identity: Identity): void {
  app.get(
    '/v1/auth/sessions',
    {
      config: own,
      schema: {
        tags,
        summary: 'Where you are signed in',
        response: answers({ 200: LiveSessions }),
      },
    },
    (request) => {
      const { memberId, session } = principalOf(request);
      const sessions = identity.sessions.of(memberId);
      return { sessions: sessions.map((live) => sessionAnswer(live, session?.sessionId)) };
    },
  );

  app.delete(
    '/v1/auth/sessions',
    {
      config: own,
      schema: {
        tags,
        summary: 'End all sessions but this one',
        response: done('All others are signed out.'),
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { memberId, session } = principal;
      await identity.sessions.endAll(memberId, 'revoked', session?.sessionId);
      identity.tell('sessionRevoked', principal, callerOf(request), 'all others');
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/v1/auth/sessions/:sessionId',
    {
      config: own,
      schema: {
        tags,
        summary: 'End a session',
        params: SessionParams,
        response: done('It is signed out.'),
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { sessionId } = request.params;
      const isOwn = identity.sessions
        .of(principal.memberId)
        .some(({ session }) => session.sessionId === sessionId);
      if (!isOwn) throw new ApiError(RejectCode.notFound, { field: 'sessionId' });
      await identity.sessions.end(sessionId, 'revoked');
      identity.tell('sessionRevoked', principal, callerOf(request), sessionId);
      return reply.code(204).send(null);
    },
  );
}

function addPasswordRoutes(app: Rest, identity: Identity): void {
  const { signIn, passwords } = identity;

  app.post(
    '/v1/auth/password',
    {
      config: ownSlow,
      schema: {
        tags,
        summary: 'Change the password',
        description: 'Ends all other sessions. API keys go on.',
        body: ChangePassword,
        response: done('It is changed.'),
      },
    },
    async (request, reply) => {
      const member = ownMember(identity, request);
      const caller = callerOf(request);
      const { currentPassword, newPassword } = request.body;
      await signIn.confirmPassword(member, currentPassword, 'currentPassword', caller);
      await passwords.set(member, newPassword, principalOf(request).session?.sessionId);
      identity.tell('passwordChanged', member, caller);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/v1/auth/password-reset',
    {
      config: { access: 'public', budget: 'login' },
      schema: {
        tags,
        summary: 'Ask for a mail with which to set a new password',
        description:
          'Answers alike whether the address is known or not. The link is good for 30 minutes.',
        body: PasswordReset,
        response: done('If the address is known, a mail is on its way.'),
      },
    },
    async (request, reply) => {
      await passwords.requestReset(request.body.email);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/v1/auth/password-reset/confirm',
    {
      config: { access: 'public', budget: 'login' },
      schema: {
        tags,
        summary: 'Set a new password with the link of the mail',
        description: 'Ends all sessions. The second factor stays in force.',
        body: PasswordResetConfirm,
        response: done('It is set; sign in with it.'),
      },
    },
    async (request, reply) => {
      const { token, newPassword } = request.body;
      const member = await passwords.confirmReset(token, newPassword);
      identity.tell('passwordReset', member, callerOf(request));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/v1/auth/verify-email',
    {
      config: { access: 'public', budget: 'login' },
      schema: {
        tags,
        summary: 'Confirm the mail address with the link of the mail',
        body: VerifyEmail,
        response: done('The address is confirmed.'),
      },
    },
    async (request, reply) => {
      const member = await passwords.verifyEmail(request.body.token);
      identity.tell('emailVerified', member, callerOf(request));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/v1/auth/verify-email/resend',
    {
      config: ownSlow,
      schema: {
        tags,
        summary: 'Ask for the mail that confirms the address again',
        response: done('It is on its way, unless it was asked for too often or is not needed.'),
      },
    },
    async (request, reply) => {
      await passwords.requestVerification(ownMember(identity, request));
      return reply.code(204).send(null);
    },
  );
}

function addSecondFactorRoutes(app: Rest, identity: Identity): void {
  const { signIn, secondFactor } = identity;

  app.get(
    '/v1/auth/two-factor',
    {
      config: own,
      schema: {
        tags,
        summary: 'Whether a second factor is in force',
        response: answers({ 200: SecondFactorState }),
      },
    },
    async (request) => {
      const member = ownMember(identity, request);
      const recoveryCodesLeft = member.hasSecondFactor
        ? await secondFactor.recoveryCodesLeft(member.memberId)
        : 0;
      return { on: member.hasSecondFactor, recoveryCodesLeft };
    },
  );

  app.post(
    '/v1/auth/two-factor/enrol',
    {
      config: ownSlow,
      schema: {
        tags,
        summary: 'Begin with a second factor',
        description: 'It is in force once a code of it was confirmed.',
        body: EnrolSecondFactor,
        response: answers({ 200: Enrolment }),
      },
    },
    async (request) => {
      const member = ownMember(identity, request);
      await signIn.confirmPassword(member, request.body.password, 'password', callerOf(request));
      return secondFactor.enrol(member.memberId);
    },
  );

  app.post(
    '/v1/auth/two-factor/confirm',
    {
      config: ownSlow,
      schema: {
        tags,
        summary: 'Put the second factor in force',
        body: ConfirmSecondFactor,
        response: answers({ 200: RecoveryCodes }),
      },
    },
    async (request) => {
      const member = ownMember(identity, request);
      const recoveryCodes = await secondFactor.confirm(member.memberId, request.body.code);
      identity.tell('secondFactorOn', member, callerOf(request));
      return { recoveryCodes };
    },
  );

  app.post(
    '/v1/auth/two-factor/disable',
    {
      config: ownSlow,
      schema: {
        tags,
        summary: 'Turn the second factor off',
        body: DisableSecondFactor,
        response: done('It is off.'),
      },
    },
    async (request, reply) => {
      const member = ownMember(identity, request);
      const caller = callerOf(request);
      const { password, code } = request.body;
      await signIn.confirmPassword(member, password, 'password', caller);
      await signIn.confirmCode(member, code, caller);
      await secondFactor.remove(member.memberId);
      identity.tell('secondFactorOff', member, caller);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/v1/auth/two-factor/recovery-codes',
    {
      config: ownSlow,
      schema: {
        tags,
        summary: 'Take new recovery codes in the place of the old ones',
        body: DisableSecondFactor,
        response: answers({ 200: RecoveryCodes }),
      },
    },
    async (request) => {
      const member = ownMember(identity, request);
      const caller = callerOf(request);
      const { password, code } = request.body;
      await signIn.confirmPassword(member, password, 'password', caller);
      await signIn.confirmCode(member, code, caller);
      const recoveryCodes = await secondFactor.renewRecoveryCodes(member.memberId);
      identity.tell('recoveryCodesRenewed', member, caller);
      return { recoveryCodes };
    },
  );
}

function addAccountRoutes(app: Rest, { venue }: RestContext, identity: Identity): void {
  app.post(
    '/v1/accounts',
    {
      config: { access: 'withdraw', sessionOnly: true },
      schema: {
        tags: ['accounts'],
        summary: 'Open a sub-account',
        description:
          'Of an account that you own: its name is that one’s, a dot, and `name`. The same again answers 200 with the account.',
        body: OpenSubAccount,
        response: answers({ 200: OwnAccount, 201: OwnAccount }),
      },
    },
    async (request, reply) => {
      const member = ownMember(identity, request);
      const { account, name } = request.body;
      const base = baseAccountOf(venue, member, account);
      const opened = await identity.accounts.openSub(member, base, name);
      const found = venue.portfolio.accountByName(opened.name);
      if (found === undefined) throw new ApiError(RejectCode.venueBusy);
      if (opened.isNew) {
        identity.tell('accountOpened', member, callerOf(request), opened.name);
        reply.code(201);
      }
      return { accountId: String(found.accountId), name: opened.name, access: 'owner' };
    },
  );
}

/** The account that a sub-account shall belong to: the one that is named, else the first that the member owns. */
function baseAccountOf(
  venue: RestContext['venue'],
  member: MemberRecord,
  account: string | undefined,
): string {
  const owned = member.accounts.filter(({ access }) => access === 'owner');
  const name =
    account === undefined
      ? owned.find((each) => !each.name.includes('.'))?.name
      : venue.portfolio.account(parseAccountId(account, 'account'))?.name;
  if (name !== undefined && owned.some((each) => each.name === name)) return name;
  throw new ApiError(RejectCode.forbidden, {
    field: 'account',
    message: 'You do not own this account.',
  });
}

function sessionAnswer(live: LiveSession, currentId: string | undefined): object {
  const { session, device, address } = live;
  return {
    sessionId: session.sessionId,
    current: session.sessionId === currentId,
    device,
    address,
    createdAt: new Date(live.createdAtMs).toISOString(),
    lastUsedAt: new Date(live.lastUsedAtMs).toISOString(),
    expiresAt: new Date(live.expiresAtMs).toISOString(),
  };
}

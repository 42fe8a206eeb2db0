// What operators do with members: find them, give and take roles, suspend, help whoever lost the second factor, lend accounts. What is taken away is
// gone at once.

import Type from 'typebox';
import { ApiError, invalidField } from '../api-error.ts';
import { callerOf } from './auth-routes.ts';
import type { Rest, RestContext } from './context.ts';
import { operatorOf } from './context.ts';
import {
  ChangeMember,
  GrantAccount,
  MemberAccountParams,
  MemberAnswer,
  MemberPage,
  MemberParams,
  MembersQuery,
} from '#api/identity-schemas.ts';
import { answers } from '#api/schemas.ts';
import { RejectCode } from '#core/reject-codes.ts';
import type { MemberRecord } from '#identity/directory.ts';
import type { Identity } from '#identity/identity.ts';
import type { MemberMark } from '#identity/member-admin.ts';

const tags = ['operator'];
const membersByDefault = 100;
const cursorText =
  /^([0-9]{1,17})\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;

export function addOperatorMemberRoutes(
  app: Rest,
  { venue }: RestContext,
  identity: Identity,
): void {
  const { admin } = identity;
  const shown = (member: MemberRecord): object => memberAnswer(member, venue, identity);

  app.get(
    '/v1/operator/members',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: 'Members, the newest first',
        querystring: MembersQuery,
        response: answers({ 200: MemberPage }),
      },
    },
    async (request) => {
      const { find, role, status, cursor, limit = membersByDefault } = request.query;
      const page = await admin.page({ find, role, status }, limit, markOf(cursor));
      const items = page.members.map(shown);
      return page.next === undefined ? { items } : { items, nextCursor: cursorOf(page.next) };
    },
  );

  app.get(
    '/v1/operator/members/:memberId',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: 'A member',
        params: MemberParams,
        response: answers({ 200: MemberAnswer }),
      },
    },
    (request) => shown(admin.member(request.params.memberId)),
  );

  app.patch(
    '/v1/operator/members/:memberId',
    {
      config: { access: 'operator' },
      schema: {
        tags,
        summary: "Change a member's roles, status or shown name",
        description: 'A suspended member is signed out everywhere, and no key works any more.',
        params: MemberParams,
        body: ChangeMember,
        response: answers({ 200: MemberAnswer }),
      },
    },
    async (request) => {
      const operator = operatorOf(request);
      const { memberId } = request.params;
      const { roles, status } = request.body;
      const isSelf = operator.memberId === memberId;
      if (isSelf && (status === 'suspended' || roles?.includes('operator') === false)) {
        throw new ApiError(RejectCode.forbidden, {
          message: 'Operators do not lock themselves out: let another one do it.',
        });
      }
      const member = await admin.change(memberId, request.body);
      const caller = callerOf(request);
      if (roles !== undefined) identity.tell('rolesChanged', member, caller, roles.join(', '));
      if (status !== undefined) identity.tell('statusChanged', member, caller, status);
      return shown(member);
    },
  );

  app.post(
    '/v1/operator/members/:memberId/second-factor/reset',
    {
      config: { access: 'operator' },
      schema: {
        tags,
        summary: 'Turn off the second factor of a member who lost it',
        description: 'Make sure who asks. Ends all sessions of the member.',
        params: MemberParams,
        response: answers({ 200: MemberAnswer }),
      },
    },
    async (request) => {
      operatorOf(request);
      const { memberId } = admin.member(request.params.memberId);
      await identity.secondFactor.remove(memberId);
      await identity.sessions.endAll(memberId, 'revoked');
      const member = admin.member(memberId);
      identity.tell('secondFactorOff', member, callerOf(request));
      return shown(member);
    },
  );

  app.put(
    '/v1/operator/members/:memberId/accounts/:accountName',
    {
      config: { access: 'operator' },
      schema: {
        tags,
        summary: 'Let a member see, trade with, or own an account',
        params: MemberAccountParams,
        body: GrantAccount,
        response: answers({ 200: MemberAnswer }),
      },
    },
    async (request) => {
      const operator = operatorOf(request);
      const { memberId, accountName } = request.params;
      const { access } = request.body;
      admin.member(memberId);
      await identity.accounts.grant(memberId, accountName, access, operator.username);
      const member = admin.member(memberId);
      identity.tell('accountGranted', member, callerOf(request), `${accountName} ${access}`);
      return shown(member);
    },
  );

  app.delete(
    '/v1/operator/members/:memberId/accounts/:accountName',
    {
      config: { access: 'operator' },
      schema: {
        tags,
        summary: 'Take an account from a member',
        description: 'Orders that are open stay open.',
        params: MemberAccountParams,
        response: answers({ 204: Type.Null({ description: 'The member holds it no longer.' }) }),
      },
    },
    async (request, reply) => {
      operatorOf(request);
      const { memberId, accountName } = request.params;
      const member = admin.member(memberId);
      if (!(await identity.accounts.revoke(memberId, accountName))) {
        throw new ApiError(RejectCode.notFound, { field: 'accountName' });
      }
      identity.tell('accountRevoked', member, callerOf(request), accountName);
      return reply.code(204).send(null);
    },
  );
}

function memberAnswer(
  member: MemberRecord,
  venue: RestContext['venue'],
  identity: Identity,
): object {
  const { memberId, username, displayName, status, roles, origin } = member;
  const { wrongPasswords, wrongCodes, untilMs } = identity.signIn.lockout(member);
  return {
    memberId,
    username,
    displayName,
    email: member.email ?? null,
    emailVerified: member.isEmailVerified,
    status,
    roles,
    secondFactor: member.hasSecondFactor,
    origin,
    createdAt: member.createdAt.toISOString(),
    accounts: member.accounts.map(({ name, access }) => {
      const accountId = venue.portfolio.accountByName(name)?.accountId;
      return { accountId: accountId === undefined ? null : String(accountId), name, access };
    }),
    sessions: identity.sessions.of(memberId).length,
    keys: identity.keys.of(memberId).length,
    lockout: {
      wrongPasswords,
      wrongCodes,
      until: untilMs === undefined ? null : new Date(untilMs).toISOString(),
    },
  };
}

function cursorOf({ createdAtUs, memberId }: MemberMark): string {
  return Buffer.from(`${createdAtUs}.${memberId}`).toString('base64url');
}

/** Throws ApiError where it is no cursor of the venue. */
function markOf(cursor: string | undefined): MemberMark | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, createdAtUs, memberId] = cursorText.exec(text) ?? [];
  if (createdAtUs !== undefined && memberId !== undefined) return { createdAtUs, memberId };
  throw invalidField('cursor', '"cursor" is the nextCursor of an answer before.');
}

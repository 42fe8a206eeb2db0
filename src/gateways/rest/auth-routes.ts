// Signing up, in, out, and staying in: passwords become sessions, as a cookie for browsers and short-lived tokens for programs. It must
// never say which of user name and password was wrong.

import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { sessionCookie } from '../access.ts';
import type { Principal } from '../access.ts';
import { ApiError } from '../api-error.ts';
import type { Rest, RestContext } from './context.ts';
import { principalOf } from './context.ts';
import { Refresh, SecondFactorLogin, SecondFactorNeeded, SignUp } from '#api/identity-schemas.ts';
import { Login, Session, TokenAnswer, User, answers } from '#api/schemas.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { sessionSeconds } from '#identity/session-tokens.ts';
import type { Caller } from '#identity/sessions.ts';
import type { SignedIn } from '#identity/sign-in.ts';

const tags = ['identity'];

/** From where a request comes, as members are shown it. */
export function callerOf(request: FastifyRequest): Caller {
  return { address: request.ip, device: request.headers['user-agent'] ?? '' };
}

export function addAuthRoutes(app: Rest, context: RestContext): void {
  const { access, options } = context;
  const { identity } = context.parts;
  const cookie: CookieSerializeOptions = {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: options.secureCookie,
  };

  const accessToken = async ({ session }: Principal): Promise<object> => {
    if (session === undefined) {
      throw new ApiError(RejectCode.forbidden, {
        message: "Keys and the operator's token need no session.",
      });
    }
    const { token, expiresAtMs } = await access.tokens.issue('access', session);
    return { accessToken: token, expiresAt: new Date(expiresAtMs).toISOString() };
  };

  const setCookie = async (reply: FastifyReply, principal: Principal): Promise<void> => {
    if (principal.session === undefined) return;
    const { token } = await access.tokens.issue('session', principal.session);
    reply.setCookie(sessionCookie, token, { ...cookie, maxAge: sessionSeconds });
  };

  const tokensOf = async ({ member, begun }: SignedIn): Promise<object> => ({
    ...(await accessToken(access.ofSession(member, begun.session))),
    refreshToken: begun.refreshToken,
    refreshExpiresAt: new Date(begun.expiresAtMs).toISOString(),
  });

  const enter = async (reply: FastifyReply, signedIn: SignedIn): Promise<object> => {
    const principal = access.ofSession(signedIn.member, signedIn.begun.session);
    await setCookie(reply, principal);
    return { user: access.user(principal), ...(await tokensOf(signedIn)) };
  };

  app.post(
    '/v1/auth/login',
    {
      config: { access: 'public', budget: 'login' },
      schema: {
        tags,
        summary: 'Sign in',
        description:
          'Sets the session cookie and answers an access token for programs. 202 where a second factor is in force: go on with its ticket.',
        body: Login,
        response: answers({ 200: Session, 202: SecondFactorNeeded }),
      },
    },
    async (request, reply) => {
      const { username, password } = request.body;
      if (identity !== undefined) {
        const done = await identity.signIn.password(username, password, callerOf(request));
        if (done.kind === 'signedIn') return enter(reply, done);
        const { ticket, expiresAtMs } = done;
        reply.code(202);
        return { secondFactor: { ticket, expiresAt: new Date(expiresAtMs).toISOString() } };
      }
      const principal = await access.byPassword(username, password);
      if (principal === undefined) throw new ApiError(RejectCode.wrongCredentials);
      await setCookie(reply, principal);
      return { user: access.user(principal), ...(await accessToken(principal)) };
    },
  );

  app.post(
    '/v1/auth/refresh',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'Get a fresh access token',
        description:
          'With a refresh token, which is good once and answered with the next; or with a valid access token or the session cookie. Until 12 hours after the sign-in.',
        body: Refresh,
        response: answers({ 200: TokenAnswer }),
      },
    },
    async (request) => {
      const { refreshToken } = request.body;
      if (refreshToken === undefined) return accessToken(principalOf(request));
      if (identity === undefined) throw new ApiError(RejectCode.invalidRefreshToken);
      return tokensOf(await identity.signIn.refresh(refreshToken, callerOf(request)));
    },
  );

  app.post(
    '/v1/auth/logout',
    {
      config: { access: 'public' },
      schema: {
        tags,
        summary: 'Sign out',
        description: 'Ends the session with all its tokens and WebSockets.',
        response: answers({ 204: Type.Null({ description: 'Signed out.' }) }),
      },
    },
    async (request, reply) => {
      const { principal } = request;
      const session = principal?.session;
      if (principal !== undefined && session !== undefined) {
        access.tokens.end(session);
        context.endSession(session.sessionId);
        await identity?.sessions.end(session.sessionId, 'signedOut');
        identity?.tell('signedOut', principal, callerOf(request));
      }
      reply.clearCookie(sessionCookie, cookie);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/v1/auth/me',
    {
      config: { access: 'read' },
      schema: { tags, summary: 'Who is signed in', response: answers({ 200: User }) },
    },
    (request) => access.user(principalOf(request)),
  );

  if (identity === undefined) return;

  app.post(
    '/v1/auth/signup',
    {
      config: { access: 'public', budget: 'login' },
      schema: {
        tags,
        summary: 'Become a member',
        description:
          'Opens an account of the same name, signs in, and mails a link that confirms the address. A demo venue pays some demo money in.',
        body: SignUp,
        response: answers({ 201: Session }),
      },
    },
    async (request, reply) => {
      const { username, password, email, displayName = username } = request.body;
      const signedIn = await identity.signIn.signUp(
        { username, password, email, displayName },
        callerOf(request),
      );
      reply.code(201);
      return enter(reply, signedIn);
    },
  );

  app.post(
    '/v1/auth/login/second-factor',
    {
      config: { access: 'public', budget: 'login' },
      schema: {
        tags,
        summary: 'Sign in, second step',
        body: SecondFactorLogin,
        response: answers({ 200: Session }),
      },
    },
    async (request, reply) => {
      const { ticket, code } = request.body;
      return enter(reply, await identity.signIn.secondFactor(ticket, code, callerOf(request)));
    },
  );
}

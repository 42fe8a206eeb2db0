// Signing in, out, and staying in: passwords become sessions, as a cookie for browsers and short-lived tokens for programs. It must
// never say which of user name and password was wrong.

import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { sessionCookie } from '../access.ts';
import type { Principal } from '../access.ts';
import { ApiError } from '../api-error.ts';
import type { Rest, RestContext } from './context.ts';
import { principalOf } from './context.ts';
import { Login, Session, TokenAnswer, User, answers } from '#api/schemas.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { sessionSeconds } from '#identity/session-tokens.ts';

const tags = ['identity'];

export function addAuthRoutes(app: Rest, context: RestContext): void {
  const { access, options } = context;
  const cookie: CookieSerializeOptions = {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: options.secureCookie,
  };

  const accessToken = async (principal: Principal): Promise<object> => {
    const { session } = principal;
    if (session === undefined) {
      throw new ApiError(RejectCode.forbidden, {
        message: "The operator's token needs no session.",
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

  app.post(
    '/v1/auth/login',
    {
      config: { access: 'public', budget: 'login' },
      schema: {
        tags,
        summary: 'Sign in',
        description: 'Sets the session cookie and answers an access token for programs.',
        body: Login,
        response: answers({ 200: Session }),
      },
    },
    async (request, reply) => {
      const { username, password } = request.body;
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
          'With a valid access token or the session cookie, until 12 hours after the sign-in.',
        response: answers({ 200: TokenAnswer }),
      },
    },
    (request) => accessToken(principalOf(request)),
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
      const session = request.principal?.session;
      if (session !== undefined) {
        access.tokens.end(session);
        context.endSession(session.sessionId);
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
}

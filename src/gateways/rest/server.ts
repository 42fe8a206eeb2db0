// The REST door: Fastify with the venue's rules in front of every route (who asks, how often, from where), its description at /docs, and the
// web terminal behind everything else.

import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import Fastify from 'fastify';
import { Readable } from 'node:stream';
import { sessionCookie } from '../access.ts';
import { ApiError } from '../api-error.ts';
import { addAuditHooks } from '../audit/audit-hook.ts';
import { isOwnOrigin } from '../origin.ts';
import { firstUnknownField } from '../order-fields.ts';
import type { JsonObject } from '../strict-json.ts';
import { parseObject } from '../strict-json.ts';
import { addAccountRoutes } from './account-routes.ts';
import { addAsyncApiRoutes } from './asyncapi-routes.ts';
import { addAuthRoutes } from './auth-routes.ts';
import { addCashierRoutes } from './cashier-routes.ts';
import type { Rest, RestContext } from './context.ts';
import { addDemonstrationRoutes } from './demonstration-routes.ts';
import { openApi } from './openapi.ts';
import { answerClientError, handleError, sendError } from './errors.ts';
import { addHealthRoutes } from './health-routes.ts';
import { addHistoryRoutes } from './history-routes.ts';
import { addKeyRoutes } from './key-routes.ts';
import { addMarketRoutes } from './market-routes.ts';
import { addMemberRoutes } from './member-routes.ts';
import { MethodTable } from './methods.ts';
import { addNotificationRoutes } from './notification-routes.ts';
import { addOperatorMemberRoutes } from './operator-member-routes.ts';
import { addOperatorRoutes } from './operator-routes.ts';
import { addOrderGroupRoutes } from './order-group-routes.ts';
import { addOrderQueryRoutes } from './order-query-routes.ts';
import { addOrderRoutes } from './order-routes.ts';
import { addReportRoutes } from './report-routes.ts';
import { checkAccess, requireAccess } from './permissions.ts';
import { isSigned, readBody, signedRequestOf } from './signed-requests.ts';
import { addProjectionRoutes } from './projection-routes.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { validatorCompiler } from './validation.ts';
import { addWebTerminal, sendTerminal } from './web-terminal.ts';
import { RejectCode } from '#core/reject-codes.ts';

export const bodyBytesMax = 64 * 1024;
/** A request that is not here as a whole by then is cut off, and one whose headers are not even sooner; looked at every so often. */
const requestMs = 15_000;
const headersMs = 10_000;
const lookMs = 2_000;
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
const apiPath = /^\/(?:v1|health|docs)(?:\/|$)/;

export async function buildRest(context: RestContext): Promise<Rest> {
  const { parts, options, budgets, access } = context;
  const logger: FastifyBaseLogger = parts.logger;
  const app = Fastify({
    loggerInstance: logger,
    // One logger for all requests: a child of its own for each would cost more than most answers.
    childLoggerFactory: (parent) => parent,
    logController: new Fastify.LogController({ disableRequestLogging: true }),
    bodyLimit: bodyBytesMax,
    trustProxy: (_address, hop) => hop < options.trustProxy,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: true,
    routerOptions: { maxParamLength: 256 },
    requestTimeout: requestMs,
    http: { headersTimeout: headersMs, connectionsCheckingInterval: lookMs },
    frameworkErrors: handleError,
    clientErrorHandler: answerClientError,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler(handleError);
  app.decorateRequest('principal', undefined);
  app.decorateRequest('receivedMs', 0);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : parseObject(String(body)));
    } catch (error) {
      done(error as Error);
    }
  });
  const methods = new MethodTable(app);
  requireAccess(app);

  await app.register(cookie);
  app.addHook('onRequest', async (request, reply) => {
    request.receivedMs = performance.now();
    addSecurityHeaders(reply);
    if (!apiPath.test(request.url)) return;
    if (context.isStopping() && request.routeOptions.config.budget !== 'none') {
      throw new ApiError(RejectCode.venueStopping);
    }
    // A signature is over the body, too: who signed is known when that is here.
    if (isSigned(request)) return;
    await identify(request, context);
    budgets.charge(request, reply);
    checkAccess(request);
  });
  app.addHook('preParsing', async (request, reply, payload) => {
    if (!isSigned(request) || !apiPath.test(request.url)) return payload;
    const body = await readBody(payload, bodyBytesMax);
    try {
      request.principal = access.byKey(signedRequestOf(request, body));
    } finally {
      // Who signs wrongly pays with the budget of the address.
      budgets.charge(request, reply);
    }
    checkAccess(request);
    return Readable.from(body.length === 0 ? [] : [body]);
  });
  app.addHook('preValidation', async (request) => refuseBody(request));
  if (parts.audit !== undefined) addAuditHooks(app, parts.audit, context.nowMs);
  await app.register(swagger, openApi(options.version));
  await app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { validatorUrl: null } });

  addAsyncApiRoutes(app, options.version);
  addHealthRoutes(app, context);
  addAuthRoutes(app, context);
  if (parts.identity !== undefined) {
    addMemberRoutes(app, context, parts.identity);
    addKeyRoutes(app, parts.identity);
    addOperatorMemberRoutes(app, context, parts.identity);
  }
  addMarketRoutes(app, context);
  addOrderRoutes(app, context);
  addOrderGroupRoutes(app, context);
  addOrderQueryRoutes(app, context);
  addAccountRoutes(app, context);
  addOperatorRoutes(app, context);
  if (parts.projections !== undefined) addProjectionRoutes(app, parts.projections);
  if (parts.history !== undefined) addHistoryRoutes(app, context, parts.history);
  if (parts.reports !== undefined) addReportRoutes(app, context, parts.reports);
  if (parts.cashier !== undefined) addCashierRoutes(app, context, parts.cashier);
  if (parts.notifications !== undefined) {
    addNotificationRoutes(app, context, parts.notifications);
  }
  addDemonstrationRoutes(app, context);
  app.get('/v1/ws', { config: { access: 'public' }, schema: { hide: true } }, () => {
    throw new ApiError(RejectCode.unknownOperation, {
      status: 426,
      message: 'This is the WebSocket: connect with Upgrade: websocket.',
    });
  });
  await addWebTerminal(app, parts.webRoot);
  methods.refuseOthers();
  app.setNotFoundHandler((request, reply) => answerNotFound(app, request, reply));
  await app.ready();
  return app;
}

/** Refuses fields in the body of a request that has no body. */
function refuseBody(request: FastifyRequest): void {
  const { body, routeOptions } = request;
  const { body: schema } = (routeOptions.schema ?? {}) as {
    readonly body?: { readonly required?: readonly string[] };
  };
  if (schema !== undefined) {
    // Where all fields may be left out, so may the body.
    if (body === undefined && (schema.required ?? []).length === 0) request.body = {};
    return;
  }
  const field = firstUnknownField((body ?? {}) as JsonObject, []);
  if (field === undefined) return;
  throw new ApiError(RejectCode.unknownField, { field, message: `There is no field "${field}".` });
}

/** Finds out who asks. A header wins over the cookie, and a wrong one is refused. */
async function identify(request: FastifyRequest, context: RestContext): Promise<void> {
  const { access, options } = context;
  const { authorization, origin, host } = request.headers;
  const isForeign = origin !== undefined && !isOwnOrigin(origin, host, options.allowedOrigins);
  const changes = !safeMethods.has(request.method);
  if (authorization !== undefined) {
    const token = /^Bearer ([\w.~+/=-]{1,4096})$/i.exec(authorization)?.[1];
    request.principal = token === undefined ? undefined : await access.byToken(token);
    if (request.principal === undefined) {
      throw new ApiError(RejectCode.unauthenticated, {
        field: 'authorization',
        message: 'The access token is not valid, or no longer.',
      });
    }
    return;
  }
  const sessionToken = request.cookies[sessionCookie];
  if (sessionToken !== undefined) request.principal = await access.byCookie(sessionToken);
  // A page of another site must not act with the cookie, nor sign its visitor in as somebody else.
  const needsOrigin = changes && (request.principal !== undefined || origin !== undefined);
  if (needsOrigin && (origin === undefined || isForeign)) {
    throw new ApiError(RejectCode.forbidden, {
      field: 'origin',
      message:
        'With the session cookie, requests that change something need an Origin of the venue.',
    });
  }
}

/** Pages of the terminal are places within one page; for the API there is nothing there. */
function answerNotFound(app: Rest, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? '';
  const isPage =
    request.method === 'GET' &&
    !apiPath.test(path) &&
    !/\.\w+$/.test(path) &&
    (request.headers.accept ?? '').includes('text/html');
  if (isPage && sendTerminal(app, reply)) return reply;
  return sendError(reply, new ApiError(RejectCode.notFound));
}

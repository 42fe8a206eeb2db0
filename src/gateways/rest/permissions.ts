// Who may call which route: each declares it beside its schema, one hook enforces it before the body is looked at, and /docs shows it. It must
// never let a route of the API exist that does not say who may call it.

import type { FastifyRequest } from 'fastify';
import { ApiError } from '../api-error.ts';
import type { Rest, RouteAccess } from './context.ts';
import { principalOf } from './context.ts';
import type { Principal } from '../access.ts';
import { principalFor } from '../access.ts';
import { RejectCode } from '#core/reject-codes.ts';

/** Makes the adding of a route under /v1 throw where it does not declare its access; the others show it as `x-access`, and what only a signed-in member may do as `x-session-only`. */
export function requireAccess(app: Rest): void {
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/v1/')) return;
    const access = route.config?.access;
    if (access === undefined) {
      const method = [route.method].flat().join(', ');
      throw new Error(`${method} ${route.url} does not declare its access`);
    }
    const shown = {
      'x-access': access,
      ...(route.config?.sessionOnly === true ? { 'x-session-only': true } : {}),
    };
    route.schema = { ...route.schema, ...shown };
  });
}

/** Throws ApiError where whoever asks may not call the route of the request. */
export function checkAccess(request: FastifyRequest): void {
  const { access, sessionOnly } = request.routeOptions.config;
  // No route at all, or one beside the API: answered as such.
  if (access === undefined) return;
  if (access !== 'public') {
    const principal = principalOf(request);
    refuseBeyond(principal, access);
    if (access === 'trade' || access === 'withdraw') {
      request.principal = principalFor(access, principal);
    }
  }
  if (sessionOnly === true && principalOf(request).session === undefined) {
    throw new ApiError(RejectCode.forbidden, {
      message: 'Only a member who signed in may do this, no key and no token of the operator.',
    });
  }
}

function refuseBeyond(principal: Principal, access: Exclude<RouteAccess, 'public'>): void {
  const { scopes, roles, isOperator } = principal;
  if (access === 'operator' || access === 'audit') {
    // An auditor's key reads with the scope to read, as any key.
    const audits = access === 'audit' && roles.includes('auditor') && scopes.includes('read');
    if (audits || (isOperator && scopes.includes('operator'))) return;
    throw new ApiError(RejectCode.forbidden, {
      message:
        access === 'operator'
          ? 'Only an operator may do this.'
          : 'Only an operator or an auditor may do this.',
    });
  }
  if (scopes.includes(access)) return;
  throw new ApiError(RejectCode.forbidden, {
    message: `This needs the scope "${access}", which you do not have here.`,
  });
}

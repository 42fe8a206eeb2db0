// What only an operator may do.

import type { Rest, RestContext } from './context.ts';
import { addOperatorAccountRoutes } from './operator-account-routes.ts';
import { addOperatorAuditRoutes } from './operator-audit-routes.ts';
import { addOperatorEngineRoutes } from './operator-engine-routes.ts';
import { addOperatorMarketRoutes } from './operator-market-routes.ts';

export function addOperatorRoutes(app: Rest, context: RestContext): void {
  addOperatorAccountRoutes(app, context);
  addOperatorMarketRoutes(app, context);
  addOperatorEngineRoutes(app, context);
  const { audit } = context.parts;
  if (audit !== undefined) addOperatorAuditRoutes(app, audit);
}

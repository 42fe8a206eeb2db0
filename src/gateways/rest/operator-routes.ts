// What only an operator may do, and what an auditor may look at.

import { addAnnouncementRoutes } from './announcement-routes.ts';
import type { Rest, RestContext } from './context.ts';
import { addOperatorAccountRoutes } from './operator-account-routes.ts';
import { addOperatorAuditRoutes } from './operator-audit-routes.ts';
import { addOperatorBotRoutes } from './operator-bot-routes.ts';
import { addOperatorEngineRoutes } from './operator-engine-routes.ts';
import { addOperatorInstrumentRoutes } from './operator-instrument-routes.ts';
import { addOperatorMoneyRoutes } from './operator-money-routes.ts';
import { addOperatorOrderRoutes } from './operator-order-routes.ts';
import { addOperatorOverviewRoutes } from './operator-overview-routes.ts';
import { addOperatorTradeRoutes } from './operator-trade-routes.ts';
import { addOperatorVenueRoutes } from './operator-venue-routes.ts';

export function addOperatorRoutes(app: Rest, context: RestContext): void {
  addOperatorAccountRoutes(app, context);
  addOperatorMoneyRoutes(app, context);
  addOperatorOrderRoutes(app, context);
  addOperatorTradeRoutes(app, context);
  addOperatorInstrumentRoutes(app, context);
  addOperatorVenueRoutes(app, context);
  addOperatorEngineRoutes(app, context);
  addOperatorOverviewRoutes(app, context);
  const { audit, announcements, bots } = context.parts;
  if (bots !== undefined) addOperatorBotRoutes(app, context);
  if (audit !== undefined) addOperatorAuditRoutes(app, audit);
  if (announcements !== undefined) addAnnouncementRoutes(app, context, announcements);
}

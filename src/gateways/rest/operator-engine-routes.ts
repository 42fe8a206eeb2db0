// What only an operator may do with the engine itself: look at its state, have it audited, and steer the venue's own liquidity agents.

import { ApiError } from '../api-error.ts';
import type { Rest, RestContext } from './context.ts';
import { engineOf } from './context.ts';
import { instrumentOf } from './market-routes.ts';
import {
  AgentsAnswer,
  AuditAnswer,
  SetAgents,
  SetAudit,
  StateAnswer,
} from '#api/operator-schemas.ts';
import { AgentSwitches } from '#api/bot-schemas.ts';
import { SymbolParams, answers } from '#api/schemas.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { formatMinor } from '#marketdata/decimal.ts';

const tags = ['operator'];

export function addOperatorEngineRoutes(app: Rest, { venue, parts }: RestContext): void {
  app.get(
    '/v1/operator/state',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: "The engine's state between two commands",
        response: answers({ 200: StateAnswer }),
      },
    },
    async () => {
      const { seq, stateHash, audit, totals } = await engineOf(venue).state();
      return {
        seq,
        stateHash,
        audit: { everyCommand: audit.everyCommand, commandsAudited: audit.commandsAudited },
        totals: totals.map(({ code, decimals, ...total }) => ({
          asset: code,
          sum: formatMinor(decimals, total.sumMinor),
          available: formatMinor(decimals, total.availableMinor),
          held: formatMinor(decimals, total.heldMinor),
          outside: formatMinor(decimals, total.outsideMinor),
        })),
      };
    },
  );

  app.put(
    '/v1/operator/audit',
    {
      config: {
        access: 'operator',
        audit: {
          action: 'setInvariantChecks',
          subject: () => 'engine',
          state: async () => JSON.stringify((await engineOf(venue).state()).audit),
        },
      },
      schema: {
        tags,
        summary: 'Check every invariant after every command from now on, or no longer',
        body: SetAudit,
        response: answers({ 200: AuditAnswer }),
      },
    },
    async (request) => {
      const { everyCommand, commandsAudited } = await engineOf(venue).setAudit(
        request.body.everyCommand,
      );
      return { everyCommand, commandsAudited };
    },
  );

  app.get(
    '/v1/operator/agents',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: "Where the venue's own liquidity agents trade",
        response: answers({ 200: AgentSwitches }),
      },
    },
    () => ({
      agents: venue.market.instruments
        .filter(({ isDelisted }) => !isDelisted)
        .map(({ symbol: instrument }) => ({
          instrument,
          active: parts.agentsControl?.isActive?.(instrument) ?? false,
        })),
    }),
  );

  app.put(
    '/v1/operator/agents/:symbol',
    {
      config: {
        access: 'operator',
        audit: {
          action: 'setAgents',
          subject: (request) => `agents/${(request.params as { readonly symbol: string }).symbol}`,
        },
      },
      schema: {
        tags,
        summary: "The venue's own liquidity agents leave an instrument, or come back",
        params: SymbolParams,
        body: SetAgents,
        response: answers({ 200: AgentsAnswer }),
      },
    },
    async (request) => {
      const { symbol } = instrumentOf(venue.market, request.params.symbol, 'symbol');
      const { active } = request.body;
      if (parts.agentsControl === undefined) {
        throw new ApiError(RejectCode.notFound, { message: 'The venue has no agents.' });
      }
      await parts.agentsControl.setActive(symbol, active);
      return { instrument: symbol, active };
    },
  );
}

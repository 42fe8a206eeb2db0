// What only an operator may do: open accounts, bring money and shares in and out, change phases, throw switches, look at the engine.

import type { FastifyReply } from 'fastify';
import Type from 'typebox';
import { parseAccountId } from '../access.ts';
import { accountJson } from '../account-json.ts';
import { ApiError, errorJson, meaningOf } from '../api-error.ts';
import { instrumentJson } from '../market-json.ts';
import { limitText } from '../outcome-json.ts';
import type { Outcome, Venue } from '../venue.ts';
import type { Rest, RestContext } from './context.ts';
import { engineOf, execute, operatorOf } from './context.ts';
import { instrumentOf, sendJson } from './market-routes.ts';
import {
  AccountAnswer,
  AccountParams,
  Instrument,
  OpenAccount,
  OperatorMove,
  OperatorTransfer,
  SetAgents,
  SetAudit,
  SetPhase,
  StateAnswer,
  Switch,
  SymbolParams,
  Transfer,
  answers,
} from './schemas.ts';
import { moveFunds } from './transfers.ts';
import type { Command } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { Phase } from '#core/terms.ts';
import { formatMinor } from '#marketdata/decimal.ts';

const tags = ['operator'];

export function addOperatorRoutes(app: Rest, context: RestContext): void {
  addAccountRoutes(app, context);
  addMarketRoutes(app, context);
  addEngineRoutes(app, context);
}

function addAccountRoutes(app: Rest, { venue, access }: RestContext): void {
  const { portfolio } = venue;

  app.post(
    '/v1/operator/accounts',
    {
      schema: {
        tags,
        summary: 'Open an account',
        description: 'The same name and fee tier again answers 200 with the account.',
        body: OpenAccount,
        response: answers({ 200: AccountAnswer, 201: AccountAnswer }),
      },
    },
    async (request, reply) => {
      operatorOf(request);
      const command = venue.command();
      command.kind = CommandKind.openAccount;
      command.text = request.body.name;
      command.option = request.body.feeTier ?? 0;
      return answer(reply, venue, command, (outcome) => {
        const account = portfolio.account(outcome.accountId);
        if (!outcome.repeated) reply.code(201);
        return account === undefined ? 'null' : accountJson(account);
      });
    },
  );

  app.put(
    '/v1/operator/accounts/:accountId/kill-switch',
    {
      schema: {
        tags,
        summary: "Stop or allow an account's trading",
        description: 'Stopping cancels all its orders.',
        params: AccountParams,
        body: Switch,
        response: answers({ 200: AccountAnswer }),
      },
    },
    async (request, reply) => {
      operatorOf(request);
      const accountId = parseAccountId(request.params.accountId, 'accountId');
      const account = portfolio.account(accountId);
      if (account === undefined) {
        throw new ApiError(RejectCode.unknownAccount, { field: 'accountId', status: 404 });
      }
      const command = venue.command();
      command.kind = CommandKind.setAccountKillSwitch;
      command.accountId = accountId;
      command.option = request.body.on ? 1 : 0;
      return answer(reply, venue, command, () => accountJson(account));
    },
  );

  const moves = [
    ['deposits', 'Bring money or shares into an account', CommandKind.deposit],
    ['withdrawals', 'Take money or shares out of an account', CommandKind.withdraw],
  ] as const;
  for (const [name, summary, kind] of moves) {
    app.post(
      `/v1/operator/${name}`,
      {
        schema: {
          tags,
          summary,
          body: OperatorMove,
          response: answers({ 200: Transfer, 201: Transfer }),
        },
      },
      async (request, reply) => {
        const { account, ...move } = request.body;
        const accountId = access.named(operatorOf(request), account, 'account');
        return moveFunds(venue, reply, kind, { ...move, accountId, toAccountId: 0 });
      },
    );
  }

  app.post(
    '/v1/operator/transfers',
    {
      schema: {
        tags,
        summary: 'Move money or shares between any two accounts',
        body: OperatorTransfer,
        response: answers({ 200: Transfer, 201: Transfer }),
      },
    },
    async (request, reply) => {
      const operator = operatorOf(request);
      const { account, toAccount, ...move } = request.body;
      const accountId = access.named(operator, account, 'account');
      const toAccountId = access.named(operator, toAccount, 'toAccount');
      return moveFunds(venue, reply, CommandKind.transfer, { ...move, accountId, toAccountId });
    },
  );
}

function addMarketRoutes(app: Rest, { venue, parts }: RestContext): void {
  const { market } = venue;

  app.put(
    '/v1/operator/instruments/:symbol/phase',
    {
      schema: {
        tags,
        summary: 'Open, halt or close an instrument',
        params: SymbolParams,
        body: SetPhase,
        response: answers({ 200: Instrument }),
      },
    },
    async (request, reply) => {
      operatorOf(request);
      const instrument = instrumentOf(market, request.params.symbol, 'symbol');
      const command = venue.command();
      command.kind = CommandKind.setPhase;
      command.instrumentId = instrument.instrumentId;
      command.option = Phase[request.body.phase];
      return answer(reply, venue, command, () => instrumentJson(instrument));
    },
  );

  app.put(
    '/v1/operator/agents/:symbol',
    {
      schema: {
        tags,
        summary: "The venue's own liquidity agents leave an instrument, or come back",
        params: SymbolParams,
        body: SetAgents,
        response: answers({
          200: Type.Object({ instrument: Type.String(), active: Type.Boolean() }),
        }),
      },
    },
    async (request) => {
      operatorOf(request);
      const { symbol } = instrumentOf(market, request.params.symbol, 'symbol');
      const { active } = request.body;
      if (parts.agentsControl === undefined) {
        throw new ApiError(RejectCode.notFound, { message: 'The venue has no agents.' });
      }
      await parts.agentsControl.setActive(symbol, active);
      return { instrument: symbol, active };
    },
  );
}

/** Sends an operator's command; `read` writes the answer where it was done. */
async function answer(
  reply: FastifyReply,
  venue: Venue,
  command: Command,
  read: (outcome: Outcome) => string,
): Promise<FastifyReply> {
  const text = await execute(venue, command, (outcome) => {
    const { code } = outcome;
    if (code === RejectCode.none) return read(outcome);
    reply.code(meaningOf(code).status);
    return `{"error":${errorJson(code, { limit: limitText(outcome, undefined) })}}`;
  });
  return sendJson(reply, text);
}

function addEngineRoutes(app: Rest, { venue }: RestContext): void {
  const Audit = Type.Object({ everyCommand: Type.Boolean(), commandsAudited: Type.Integer() });

  app.get(
    '/v1/operator/state',
    {
      schema: {
        tags,
        summary: "The engine's state between two commands",
        response: answers({ 200: StateAnswer }),
      },
    },
    async (request) => {
      operatorOf(request);
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
      schema: {
        tags,
        summary: 'Check every invariant after every command from now on, or no longer',
        body: SetAudit,
        response: answers({ 200: Audit }),
      },
    },
    async (request) => {
      operatorOf(request);
      const { everyCommand, commandsAudited } = await engineOf(venue).setAudit(
        request.body.everyCommand,
      );
      return { everyCommand, commandsAudited };
    },
  );
}

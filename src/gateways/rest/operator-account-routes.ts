// What only an operator may do with accounts: open them, bring money and shares in and out, lend shares, limit and stop them. The same request
// again changes nothing: a PUT sets what is set already, a movement has the client's reference.

import { parseAccountId } from '../access.ts';
import { accountJson } from '../account-json.ts';
import { ApiError } from '../api-error.ts';
import { listJson } from '../market-json.ts';
import { accountInForceJson, positionLimitsJson } from '../operator-json.ts';
import type { Rest, RestContext } from './context.ts';
import { operatorOf } from './context.ts';
import { instrumentOf, sendJson } from './market-routes.ts';
import { sendOperatorCommand, sharesOrZero } from './operator-commands.ts';
import {
  AccountAnswer,
  AccountInForce,
  AccountLimitsBody,
  Accounts,
  Loan,
  OpenAccount,
  OperatorMove,
  OperatorTransfer,
  PositionLimitParams,
  PositionLimitsBody,
  Switch,
} from '#api/operator-schemas.ts';
import { AccountParams, Transfer, answers } from '#api/schemas.ts';
import { moveFunds } from './transfers.ts';
import type { Account } from '#core/accounts.ts';
import { CommandKind } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { AccountKind } from '#core/terms.ts';

const tags = ['operator'];

export function addOperatorAccountRoutes(app: Rest, { venue, access }: RestContext): void {
  const { market, portfolio } = venue;

  const accountOf = (text: string): Account => {
    const account = portfolio.account(parseAccountId(text, 'accountId'));
    if (account === undefined) {
      throw new ApiError(RejectCode.unknownAccount, { field: 'accountId', status: 404 });
    }
    return account;
  };

  app.get(
    '/v1/operator/accounts',
    {
      config: { access: 'audit' },
      schema: { tags, summary: "All members' accounts", response: answers({ 200: Accounts }) },
    },
    (_request, reply) => {
      const members = portfolio.accounts.filter(({ kind }) => kind === AccountKind.member);
      return sendJson(reply, `{"accounts":${listJson(members, accountJson)}}`);
    },
  );

  app.post(
    '/v1/operator/accounts',
    {
      config: { access: 'operator' },
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
      return sendOperatorCommand(reply, venue, command, (outcome) => {
        const account = portfolio.account(outcome.accountId);
        if (!outcome.repeated) reply.code(201);
        return account === undefined ? 'null' : accountJson(account);
      });
    },
  );

  app.get(
    '/v1/operator/accounts/:accountId',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: 'An account and all that is in force for it',
        params: AccountParams,
        response: answers({ 200: AccountInForce }),
      },
    },
    (request, reply) => {
      const account = accountOf(request.params.accountId);
      return sendJson(reply, accountInForceJson(market, portfolio, account));
    },
  );

  app.put(
    '/v1/operator/accounts/:accountId/kill-switch',
    {
      config: { access: 'operator' },
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
      const account = accountOf(request.params.accountId);
      const command = venue.command();
      command.kind = CommandKind.setAccountKillSwitch;
      command.accountId = account.accountId;
      command.option = request.body.on ? 1 : 0;
      return sendOperatorCommand(reply, venue, command, () => accountJson(account));
    },
  );

  app.put(
    '/v1/operator/accounts/:accountId/limits',
    {
      config: { access: 'operator' },
      schema: {
        tags,
        summary: 'What an account may do',
        description: 'All limits anew. A lower one ends no order that is open.',
        params: AccountParams,
        body: AccountLimitsBody,
        response: answers({ 200: AccountInForce }),
      },
    },
    async (request, reply) => {
      operatorOf(request);
      const account = accountOf(request.params.accountId);
      const { noOpposingOrders, ...limits } = request.body;
      const command = venue.command();
      command.kind = CommandKind.setAccountLimits;
      command.accountId = account.accountId;
      command.accountLimits = { ...limits, noOpposingOrders: noOpposingOrders ? 1 : 0 };
      return sendOperatorCommand(reply, venue, command, () =>
        accountInForceJson(market, portfolio, account),
      );
    },
  );

  app.put(
    '/v1/operator/accounts/:accountId/position-limits/:symbol',
    {
      config: { access: 'operator' },
      schema: {
        tags,
        summary: "How large an account's position in an instrument may be",
        params: PositionLimitParams,
        body: PositionLimitsBody,
        response: answers({ 200: PositionLimitsBody }),
      },
    },
    async (request, reply) => {
      operatorOf(request);
      const account = accountOf(request.params.accountId);
      const instrument = instrumentOf(market, request.params.symbol, 'symbol');
      const { longQtyMax, shortQtyMax } = request.body;
      const limits = {
        longLotsMax: sharesOrZero(longQtyMax, 'longQtyMax', instrument),
        shortLotsMax: sharesOrZero(shortQtyMax, 'shortQtyMax', instrument),
      };
      const command = venue.command();
      command.kind = CommandKind.setPositionLimits;
      command.accountId = account.accountId;
      command.instrumentId = instrument.instrumentId;
      command.positionLimits = limits;
      return sendOperatorCommand(reply, venue, command, () =>
        positionLimitsJson(instrument, limits),
      );
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
        config: { access: 'operator' },
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
      config: { access: 'operator' },
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

  const loans = [
    ['loans', 'Lend shares to an account, to sell them short', CommandKind.borrowShares],
    ['loan-returns', 'Take lent shares back', CommandKind.giveBackShares],
  ] as const;
  for (const [name, summary, kind] of loans) {
    app.post(
      `/v1/operator/${name}`,
      {
        config: { access: 'operator' },
        schema: { tags, summary, body: Loan, response: answers({ 200: Transfer, 201: Transfer }) },
      },
      async (request, reply) => {
        const { account, instrument: symbol, qty, clientRef } = request.body;
        const accountId = access.named(operatorOf(request), account, 'account');
        const { symbol: asset } = instrumentOf(market, symbol, 'instrument');
        const move = { accountId, toAccountId: 0, asset, amount: qty, clientRef };
        return moveFunds(venue, reply, kind, move, 'qty');
      },
    );
  }
}

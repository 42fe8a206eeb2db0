// What only an operator may do with accounts: find them, open them, look into them, limit them, stop them. The same request again changes
// nothing: a PUT sets what is set already.

import type { FastifyReply } from 'fastify';
import { parseAccountId } from '../access.ts';
import { balanceJson, positionJson } from '../account-json.ts';
import { ApiError } from '../api-error.ts';
import { listJson } from '../market-json.ts';
import { accountInForceJson, operatorAccountJson, positionLimitsJson } from '../operator-json.ts';
import type { Rest, RestContext } from './context.ts';
import { instrumentOf, sendJson } from './market-routes.ts';
import { sendOperatorCommand, sharesOrZero } from './operator-commands.ts';
import { itemsByDefault, pageJson, readCursor } from './operator-paging.ts';
import { Subjects } from './operator-subjects.ts';
import {
  AccountAnswer,
  AccountFunds,
  AccountInForce,
  AccountLimitsBody,
  AccountPage,
  AccountQuery,
  CancelAllQuery,
  CanceledCount,
  OpenAccount,
  PositionLimitParams,
  PositionLimitsBody,
  SetAccountFeeTier,
  SetAccountStatus,
  Switch,
} from '#api/operator-schemas.ts';
import { AccountParams, answers } from '#api/schemas.ts';
import type { Account } from '#core/accounts.ts';
import type { Command } from '#core/command.ts';
import { CommandKind } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';
import { AccountKind, AccountStatus, Side } from '#core/terms.ts';

const tags = ['operator'];

export function addOperatorAccountRoutes(app: Rest, { venue }: RestContext): void {
  const { market, portfolio } = venue;
  const subjects = new Subjects(venue);

  const accountOf = (text: string): Account => {
    const account = portfolio.account(parseAccountId(text, 'accountId'));
    if (account === undefined) {
      throw new ApiError(RejectCode.unknownAccount, { field: 'accountId', status: 404 });
    }
    return account;
  };
  /** A command about one account, answered with the account as it is then. */
  const setAccount = (
    reply: FastifyReply,
    account: Account,
    kind: CommandKind,
    fill: (command: Command) => void,
  ): Promise<FastifyReply> => {
    const command = venue.command();
    command.kind = kind;
    command.accountId = account.accountId;
    fill(command);
    return sendOperatorCommand(reply, venue, command, () => operatorAccountJson(account));
  };

  app.get(
    '/v1/operator/accounts',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: "Members' accounts, the last opened first",
        description: '`search` finds a part of the name, or an account id.',
        querystring: AccountQuery,
        response: answers({ 200: AccountPage }),
      },
    },
    (request, reply) => {
      const { limit = itemsByDefault, cursor, search, status, feeTier } = request.query;
      const below = readCursor(cursor) ?? Number.POSITIVE_INFINITY;
      const wanted = search?.toLowerCase();
      const found: Account[] = [];
      const { accounts } = portfolio;
      for (const account of accounts.toReversed()) {
        if (found.length > limit) break;
        const isMeant =
          account.kind === AccountKind.member &&
          account.accountId < below &&
          (wanted === undefined ||
            String(account.accountId) === wanted ||
            account.name.toLowerCase().includes(wanted)) &&
          (status === undefined || account.status === AccountStatus[status]) &&
          (feeTier === undefined || account.feeTier === feeTier);
        if (isMeant) found.push(account);
      }
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1)?.accountId : undefined;
      return sendJson(reply, pageJson(listJson(items, operatorAccountJson), last));
    },
  );

  app.post(
    '/v1/operator/accounts',
    {
      config: { access: 'operator', audit: subjects.newAccount('openAccount') },
      schema: {
        tags,
        summary: 'Open an account',
        description: 'The same name and fee tier again answers 200 with the account.',
        body: OpenAccount,
        response: answers({ 200: AccountAnswer, 201: AccountAnswer }),
      },
    },
    async (request, reply) => {
      const command = venue.command();
      command.kind = CommandKind.openAccount;
      command.text = request.body.name;
      command.option = request.body.feeTier ?? 0;
      return sendOperatorCommand(reply, venue, command, (outcome) => {
        const account = portfolio.account(outcome.accountId);
        if (!outcome.repeated) reply.code(201);
        return account === undefined ? 'null' : operatorAccountJson(account);
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

  app.get(
    '/v1/operator/accounts/:accountId/funds',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: "An account's balances and positions",
        description: 'Its open orders: `/v1/operator/orders?account=`.',
        params: AccountParams,
        response: answers({ 200: AccountFunds }),
      },
    },
    (request, reply) => {
      const { accountId } = accountOf(request.params.accountId);
      const holdings = portfolio.holdings(accountId);
      const isMoney = (assetId: number): boolean => market.asset(assetId)?.instrumentId === 0;
      const money = holdings.filter(({ assetId }) => isMoney(assetId));
      const shares = holdings.filter(({ assetId }) => !isMoney(assetId));
      return sendJson(
        reply,
        `{"balances":${listJson(money, (each) => balanceJson(market, each))}` +
          `,"positions":${listJson(shares, (each) => positionJson(market, each))}}`,
      );
    },
  );

  app.put(
    '/v1/operator/accounts/:accountId/status',
    {
      config: {
        access: 'operator',
        audit: subjects.account('setAccountStatus', { isEmergency: true }),
      },
      schema: {
        tags,
        summary: 'Freeze, close or reopen an account',
        description:
          '`frozen`: its orders are cancelled, it enters none, nothing leaves it. `closed`: nothing comes in either. `active` undoes both.',
        params: AccountParams,
        body: SetAccountStatus,
        response: answers({ 200: AccountAnswer }),
      },
    },
    (request, reply) => {
      const account = accountOf(request.params.accountId);
      return setAccount(reply, account, CommandKind.setAccountStatus, (command) => {
        command.option = AccountStatus[request.body.status];
      });
    },
  );

  app.put(
    '/v1/operator/accounts/:accountId/fee-tier',
    {
      config: { access: 'operator', audit: subjects.account('setAccountFeeTier') },
      schema: {
        tags,
        summary: 'Put an account into a fee tier',
        description: 'For orders entered from now on; open orders keep the rates of their entry.',
        params: AccountParams,
        body: SetAccountFeeTier,
        response: answers({ 200: AccountAnswer }),
      },
    },
    (request, reply) => {
      const account = accountOf(request.params.accountId);
      return setAccount(reply, account, CommandKind.setAccountFeeTier, (command) => {
        command.option = request.body.feeTier;
      });
    },
  );

  app.put(
    '/v1/operator/accounts/:accountId/kill-switch',
    {
      config: {
        access: 'operator',
        audit: subjects.account('setAccountKillSwitch', { isEmergency: true }),
      },
      schema: {
        tags,
        summary: "Stop or allow an account's trading",
        description: 'Stopping cancels all its orders.',
        params: AccountParams,
        body: Switch,
        response: answers({ 200: AccountAnswer }),
      },
    },
    (request, reply) => {
      const account = accountOf(request.params.accountId);
      return setAccount(reply, account, CommandKind.setAccountKillSwitch, (command) => {
        command.option = request.body.on ? 1 : 0;
      });
    },
  );

  app.delete(
    '/v1/operator/accounts/:accountId/orders',
    {
      config: {
        access: 'operator',
        budget: 'cancel',
        audit: subjects.account('cancelAccountOrders', { isEmergency: true }),
      },
      schema: {
        tags,
        summary: "Cancel an account's open orders",
        description: 'All of them, or those of one instrument and side.',
        params: AccountParams,
        querystring: CancelAllQuery,
        response: answers({ 200: CanceledCount }),
      },
    },
    (request, reply) => {
      const account = accountOf(request.params.accountId);
      const { instrument, side } = request.query;
      const command = venue.command();
      command.kind = CommandKind.massCancel;
      command.accountId = account.accountId;
      if (instrument !== undefined) {
        command.instrumentId = instrumentOf(market, instrument, 'instrument').instrumentId;
      }
      if (side !== undefined) command.side = Side[side];
      return sendOperatorCommand(reply, venue, command, ({ count }) => `{"canceled":${count}}`);
    },
  );

  app.put(
    '/v1/operator/accounts/:accountId/limits',
    {
      config: { access: 'operator', audit: subjects.account('setAccountLimits') },
      schema: {
        tags,
        summary: 'What an account may do',
        description: 'All limits anew. A lower one ends no order that is open.',
        params: AccountParams,
        body: AccountLimitsBody,
        response: answers({ 200: AccountInForce }),
      },
    },
    (request, reply) => {
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
      config: { access: 'operator', audit: subjects.account('setPositionLimits') },
      schema: {
        tags,
        summary: "How large an account's position in an instrument may be",
        params: PositionLimitParams,
        body: PositionLimitsBody,
        response: answers({ 200: PositionLimitsBody }),
      },
    },
    (request, reply) => {
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
}

// What one has: balances, positions, fills, and transfers between one's own accounts.

import { ApiError } from '../api-error.ts';
import { balanceJson, fillJson, positionJson } from '../account-json.ts';
import { listJson } from '../market-json.ts';
import type { Rest, RestContext } from './context.ts';
import { principalOf } from './context.ts';
import { instrumentOf, sendJson } from './market-routes.ts';
import {
  AccountQuery,
  Balances,
  Fills,
  FillsQuery,
  Positions,
  Transfer,
  TransferRequest,
  answers,
} from '#api/schemas.ts';
import { moveFunds } from './transfers.ts';
import { CommandKind } from '#core/command.ts';
import { RejectCode } from '#core/reject-codes.ts';

const tags = ['accounts'];
const fillsByDefault = 100;

export function addAccountRoutes(app: Rest, context: RestContext): void {
  const { venue, access } = context;
  const { market, portfolio } = venue;

  const isShares = (assetId: number): boolean => (market.asset(assetId)?.instrumentId ?? 0) > 0;

  app.get(
    '/v1/balances',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'Money, available and held by open orders',
        querystring: AccountQuery,
        response: answers({ 200: Balances }),
      },
    },
    (request, reply) => {
      const accountId = access.account(principalOf(request), request.query.account);
      const holdings = portfolio.holdings(accountId).filter(({ assetId }) => !isShares(assetId));
      const text = listJson(holdings, (holding) => balanceJson(market, holding));
      return sendJson(reply, `{"balances":${text}}`);
    },
  );

  app.get(
    '/v1/positions',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'Shares, what they cost and what they are worth',
        querystring: AccountQuery,
        response: answers({ 200: Positions }),
      },
    },
    (request, reply) => {
      const accountId = access.account(principalOf(request), request.query.account);
      const holdings = portfolio
        .holdings(accountId)
        .filter(
          ({ assetId, totalMinor, borrowedQty }) =>
            isShares(assetId) && (totalMinor !== 0 || borrowedQty !== 0),
        );
      const text = listJson(holdings, (holding) => positionJson(market, holding));
      return sendJson(reply, `{"positions":${text}}`);
    },
  );

  app.get(
    '/v1/fills',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'The latest fills, newest first',
        querystring: FillsQuery,
        response: answers({ 200: Fills }),
      },
    },
    (request, reply) => {
      const { instrument: symbol, limit = fillsByDefault, account } = request.query;
      const accountId = access.account(principalOf(request), account);
      const instrumentId =
        symbol === undefined ? 0 : instrumentOf(market, symbol, 'instrument').instrumentId;
      const fills = portfolio.fills(accountId, limit, instrumentId);
      return sendJson(reply, `{"fills":${listJson(fills, (fill) => fillJson(market, fill))}}`);
    },
  );

  // The cashier keeps a list of them, and has this route with it.
  if (context.parts.cashier !== undefined) return;
  app.post(
    '/v1/transfers',
    {
      config: { access: 'trade' },
      schema: {
        tags,
        summary: 'Move money or shares between your own accounts',
        body: TransferRequest,
        response: answers({ 200: Transfer, 201: Transfer }),
      },
    },
    async (request, reply) => {
      const { account, toAccount, asset, amount, clientRef } = request.body;
      const principal = principalOf(request);
      const accountId = access.account(principal, account);
      const toAccountId = access.named(principal, toAccount, 'toAccount');
      if (accountId === toAccountId) throw new ApiError(RejectCode.sameAccount);
      const move = { accountId, toAccountId, asset, amount, clientRef };
      return moveFunds(venue, reply, CommandKind.transfer, move);
    },
  );
}

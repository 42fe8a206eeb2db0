// What operators see and decide of deposits and withdrawals. Nobody decides about a withdrawal of his own; the cashier sees to that.

import { ApiError } from '../api-error.ts';
import { parseAccountId } from '../access.ts';
import { depositJson, historyJson } from '../cashier-json.ts';
import {
  filterOf,
  fromCashier,
  pageText,
  requestIdOf,
  whoOf,
  withdrawalWriter,
} from './cashier-requests.ts';
import type { Rest, RestContext } from './context.ts';
import { operatorOf, principalOf } from './context.ts';
import { sendJson } from './market-routes.ts';
import {
  ApproveBody,
  OperatorDeposits,
  OperatorDepositsQuery,
  OperatorWithdrawal,
  OperatorWithdrawals,
  OperatorWithdrawalsQuery,
  OperatorWithdrawalWithHistory,
  RejectBody,
  RequestParams,
} from '#api/cashier-schemas.ts';
import { answers } from '#api/schemas.ts';
import type { Cashier } from '#cashier/cashier.ts';
import type { MoneyRequest } from '#cashier/request.ts';
import { RejectCode } from '#core/reject-codes.ts';

const tags = ['operator'];

export function addCashierOperatorRoutes(
  app: Rest,
  { venue }: RestContext,
  cashier: () => Cashier,
): void {
  const { market } = venue;
  const write = async (request: MoneyRequest): Promise<object> =>
    (await withdrawalWriter(cashier(), market, [request], 'operator'))(request);
  const subject = ({ params }: { readonly params: unknown }): string =>
    `withdrawal/${(params as { readonly id: string }).id}`;

  app.get(
    '/v1/operator/deposits',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: "All members' deposits, newest first",
        querystring: OperatorDepositsQuery,
        response: answers({ 200: OperatorDeposits }),
      },
    },
    async (request, reply) => {
      const { query } = request;
      const filter = filterOf('deposit', query, accountMeant(query.account));
      const items = await fromCashier(market, cashier().list(filter));
      const writeEach = (item: MoneyRequest) =>
        depositJson(market, item, cashier().railName, 'operator');
      return sendJson(reply, pageText(items, query, writeEach));
    },
  );

  app.get(
    '/v1/operator/withdrawals',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: "All members' withdrawals, newest first",
        description: 'With `?status=awaitingApproval`, those that wait for operators.',
        querystring: OperatorWithdrawalsQuery,
        response: answers({ 200: OperatorWithdrawals }),
      },
    },
    async (request, reply) => {
      const { query } = request;
      const filter = filterOf('withdrawal', query, accountMeant(query.account));
      const items = await fromCashier(market, cashier().list(filter));
      const writer = withdrawalWriter(cashier(), market, items, 'operator');
      return sendJson(reply, pageText(items, query, await fromCashier(market, writer)));
    },
  );

  app.get(
    '/v1/operator/withdrawals/:id',
    {
      config: { access: 'audit' },
      schema: {
        tags,
        summary: 'A withdrawal, and who did what to it',
        params: RequestParams,
        response: answers({ 200: OperatorWithdrawalWithHistory }),
      },
    },
    async (request, reply) => {
      principalOf(request);
      const id = requestIdOf(request.params.id);
      const found = await fromCashier(market, cashier().request(id, 'withdrawal'));
      if (found === undefined) throw new ApiError(RejectCode.unknownRequest);
      const history = historyJson(
        await fromCashier(market, cashier().history(id)),
        found,
        'operator',
      );
      const answer = { ...(await fromCashier(market, write(found))), history };
      return sendJson(reply, JSON.stringify(answer));
    },
  );

  app.post(
    '/v1/operator/withdrawals/:id/approve',
    {
      config: { access: 'operator', audit: { action: 'approveWithdrawal', subject } },
      schema: {
        tags,
        summary: 'Say yes to a withdrawal that waits',
        description:
          'Large ones need two different operators. Nobody approves his own, nor one twice.',
        params: RequestParams,
        body: ApproveBody,
        response: answers({ 200: OperatorWithdrawal }),
      },
    },
    async (request, reply) => {
      const operator = whoOf(operatorOf(request));
      const id = requestIdOf(request.params.id);
      const approved = cashier().approveWithdrawal(id, operator, request.body.reason);
      const answer = write(await fromCashier(market, approved));
      return sendJson(reply, JSON.stringify(await fromCashier(market, answer)));
    },
  );

  app.post(
    '/v1/operator/withdrawals/:id/reject',
    {
      config: { access: 'operator', audit: { action: 'rejectWithdrawal', subject } },
      schema: {
        tags,
        summary: 'Say no to a withdrawal that waits',
        description: 'Its money is back when this answers; the member sees the reason.',
        params: RequestParams,
        body: RejectBody,
        response: answers({ 200: OperatorWithdrawal }),
      },
    },
    async (request, reply) => {
      const operator = whoOf(operatorOf(request));
      const id = requestIdOf(request.params.id);
      const rejected = cashier().rejectWithdrawal(id, operator, request.body.reason);
      const answer = write(await fromCashier(market, rejected));
      return sendJson(reply, JSON.stringify(await fromCashier(market, answer)));
    },
  );
}

function accountMeant(requested: string | undefined): number[] | undefined {
  return requested === undefined ? undefined : [parseAccountId(requested, 'account')];
}

// Deposits, withdrawals, withdrawal addresses and transfers of members. Who may do what is decided here; what becomes of it, by the cashier.

import type { FastifyReply } from 'fastify';
import type { Access, Principal } from '../access.ts';
import { ApiError } from '../api-error.ts';
import {
  addressJson,
  depositJson,
  historyJson,
  listedTransferJson,
  transferJson,
} from '../cashier-json.ts';
import { isClOrdId } from '../field-reader.ts';
import { addCashierOperatorRoutes } from './cashier-operator-routes.ts';
import {
  currencyOf,
  filterOf,
  fromCashier,
  heldAccount,
  heldAccountIds,
  moneyOf,
  pageFilter,
  pageText,
  addressIdOf,
  requestIdOf,
  whoOf,
  withdrawalWriter,
} from './cashier-requests.ts';
import type { Rest, RestContext } from './context.ts';
import { principalOf } from './context.ts';
import { sendJson } from './market-routes.ts';
import {
  AddressBody,
  AddressesQuery,
  Deposit,
  DepositBody,
  Deposits,
  DepositsQuery,
  DepositWithHistory,
  OwnTransfers,
  RequestParams,
  TransfersQuery,
  Withdrawal,
  WithdrawalAddress,
  WithdrawalAddresses,
  WithdrawalBody,
  Withdrawals,
  WithdrawalsQuery,
  WithdrawalWithHistory,
} from '#api/cashier-schemas.ts';
import { answers, Transfer, TransferRequest } from '#api/schemas.ts';
import type { Cashier } from '#cashier/cashier.ts';
import type { MoneyRequest } from '#cashier/request.ts';
import type { RequestKind } from '#cashier/tables.ts';
import { RejectCode } from '#core/reject-codes.ts';

const tags = ['money'];

/** `opened` is undefined while the cashier is not there yet: its routes answer that trying again helps. */
export function addCashierRoutes(
  app: Rest,
  context: RestContext,
  opened: () => Cashier | undefined,
): void {
  const cashier = (): Cashier => {
    const there = opened();
    if (there === undefined) throw new ApiError(RejectCode.databaseUnavailable);
    return there;
  };
  addDepositRoutes(app, context, cashier);
  addWithdrawalRoutes(app, context, cashier);
  addAddressRoutes(app, context, cashier);
  addTransferRoutes(app, context, cashier);
  addCashierOperatorRoutes(app, context, cashier);
}

function addDepositRoutes(app: Rest, { venue, access }: RestContext, cashier: () => Cashier): void {
  const { market } = venue;
  const write = (request: MoneyRequest) =>
    depositJson(market, request, cashier().railName, 'member');

  app.post(
    '/v1/deposits',
    {
      config: { access: 'trade' },
      schema: {
        tags,
        summary: 'Announce a deposit',
        description:
          'Answers at once; the money is credited when the bank has it. Pay with the `paymentReference`.',
        body: DepositBody,
        response: answers({ 200: Deposit, 201: Deposit }),
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { body } = request;
      const accountId = heldAccount(access, principal, body.account);
      currencyOf(market, body.asset);
      const money = { ...moneyOf(market, body), clientRef: refOf(body.clientRef) };
      const wanted = { ...money, memberId: whoOf(principal), accountId };
      const taken = await fromCashier(market, cashier().deposit(wanted), money.assetId);
      return sendObject(reply.code(taken.isNew ? 201 : 200), write(taken.request));
    },
  );

  app.get(
    '/v1/deposits',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'Your deposits, newest first',
        querystring: DepositsQuery,
        response: answers({ 200: Deposits }),
      },
    },
    async (request, reply) => {
      const { query } = request;
      const accountIds = accountsMeant(access, principalOf(request), query.account);
      const filter = filterOf('deposit', query, accountIds);
      const items = await fromCashier(market, cashier().list(filter));
      return sendJson(reply, pageText(items, query, write));
    },
  );

  app.get(
    '/v1/deposits/:id',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'A deposit and its history',
        params: RequestParams,
        response: answers({ 200: DepositWithHistory }),
      },
    },
    async (request, reply) => {
      const held = heldAccountIds(access, principalOf(request));
      const found = ownRequest(cashier, 'deposit', request.params.id, held);
      const deposit = await fromCashier(market, found);
      const history = await fromCashier(market, cashier().history(deposit.requestId));
      const told = historyJson(history, deposit, 'member');
      return sendObject(reply, { ...write(deposit), history: told });
    },
  );
}

function addWithdrawalRoutes(
  app: Rest,
  { venue, access }: RestContext,
  cashier: () => Cashier,
): void {
  const { market } = venue;

  const write = async (request: MoneyRequest): Promise<object> =>
    (await withdrawalWriter(cashier(), market, [request]))(request);

  app.post(
    '/v1/withdrawals',
    {
      config: { access: 'withdraw' },
      schema: {
        tags,
        summary: 'Withdraw money to an address of yours',
        description:
          'The money leaves `available` at once. Large amounts wait for operators; until then the withdrawal may be cancelled.',
        body: WithdrawalBody,
        response: answers({ 200: Withdrawal, 201: Withdrawal }),
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { body } = request;
      const accountId = heldAccount(access, principal, body.account);
      currencyOf(market, body.asset);
      const money = { ...moneyOf(market, body), clientRef: refOf(body.clientRef) };
      const addressId = addressIdOf(body.addressId);
      const wanted = { ...money, memberId: whoOf(principal), accountId, addressId };
      const taken = await fromCashier(market, cashier().withdraw(wanted), money.assetId);
      const answer = await fromCashier(market, write(taken.request));
      return sendObject(reply.code(taken.isNew ? 201 : 200), answer);
    },
  );

  app.get(
    '/v1/withdrawals',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'Your withdrawals, newest first',
        querystring: WithdrawalsQuery,
        response: answers({ 200: Withdrawals }),
      },
    },
    async (request, reply) => {
      const { query } = request;
      const accountIds = accountsMeant(access, principalOf(request), query.account);
      const filter = filterOf('withdrawal', query, accountIds);
      const items = await fromCashier(market, cashier().list(filter));
      const writeEach = await fromCashier(market, withdrawalWriter(cashier(), market, items));
      return sendJson(reply, pageText(items, query, writeEach));
    },
  );

  app.get(
    '/v1/withdrawals/:id',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'A withdrawal and its history',
        params: RequestParams,
        response: answers({ 200: WithdrawalWithHistory }),
      },
    },
    async (request, reply) => {
      const held = heldAccountIds(access, principalOf(request));
      const found = ownRequest(cashier, 'withdrawal', request.params.id, held);
      const withdrawal = await fromCashier(market, found);
      const history = await fromCashier(market, cashier().history(withdrawal.requestId));
      const told = historyJson(history, withdrawal, 'member');
      const answer = await fromCashier(market, write(withdrawal));
      return sendObject(reply, { ...answer, history: told });
    },
  );

  app.delete(
    '/v1/withdrawals/:id',
    {
      config: { access: 'withdraw', budget: 'cancel' },
      schema: {
        tags,
        summary: 'Cancel a withdrawal that waits for operators',
        description: 'Its money is back when this answers.',
        params: RequestParams,
        response: answers({ 200: Withdrawal }),
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const held = heldAccountIds(access, principal);
      const found = ownRequest(cashier, 'withdrawal', request.params.id, held);
      const { requestId } = await fromCashier(market, found);
      const cancelled = cashier().cancelWithdrawal(requestId, whoOf(principal));
      const answer = write(await fromCashier(market, cancelled));
      return sendObject(reply, await fromCashier(market, answer));
    },
  );
}

function addAddressRoutes(app: Rest, { venue }: RestContext, cashier: () => Cashier): void {
  const { market } = venue;

  app.post(
    '/v1/withdrawal-addresses',
    {
      config: { access: 'withdraw' },
      schema: {
        tags,
        summary: 'Register a bank account to withdraw to',
        description:
          'It may be used once its waiting time has passed. The same again answers 200 with the one that is there.',
        body: AddressBody,
        response: answers({ 200: WithdrawalAddress, 201: WithdrawalAddress }),
      },
    },
    async (request, reply) => {
      const { label, holder, iban, asset } = request.body;
      const memberId = whoOf(principalOf(request));
      const wanted = { memberId, label, holder, iban, ...currencyOf(market, asset) };
      const { address, isNew } = await fromCashier(market, cashier().addAddress(wanted));
      return sendObject(reply.code(isNew ? 201 : 200), addressJson(address));
    },
  );

  app.get(
    '/v1/withdrawal-addresses',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'Your withdrawal addresses, newest first',
        querystring: AddressesQuery,
        response: answers({ 200: WithdrawalAddresses }),
      },
    },
    async (request, reply) => {
      const { query } = request;
      const { limit, before } = pageFilter(query);
      const list = cashier().addresses(whoOf(principalOf(request)), limit, before);
      return sendJson(reply, pageText(await fromCashier(market, list), query, addressJson));
    },
  );

  app.delete(
    '/v1/withdrawal-addresses/:id',
    {
      config: { access: 'withdraw' },
      schema: {
        tags,
        summary: 'Remove a withdrawal address',
        description: 'Withdrawals that are on their way there go on.',
        params: RequestParams,
        response: answers({ 204: { type: 'null', description: 'Removed.' } }),
      },
    },
    async (request, reply) => {
      const unknown = { status: 404, field: 'id' };
      const addressId = addressIdOf(request.params.id, unknown);
      const isRemoved = cashier().removeAddress(addressId, whoOf(principalOf(request)));
      if (!(await fromCashier(market, isRemoved))) {
        throw new ApiError(RejectCode.unknownWithdrawalAddress, unknown);
      }
      return reply.code(204).send();
    },
  );
}

function addTransferRoutes(
  app: Rest,
  { venue, access }: RestContext,
  cashier: () => Cashier,
): void {
  const { market } = venue;

  app.post(
    '/v1/transfers',
    {
      config: { access: 'withdraw' },
      schema: {
        tags,
        summary: 'Move money or shares between your own accounts',
        body: TransferRequest,
        response: answers({ 200: Transfer, 201: Transfer }),
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { body } = request;
      const accountId = heldAccount(access, principal, body.account);
      const toAccountId = heldAccount(access, principal, body.toAccount, 'toAccount');
      if (accountId === toAccountId) throw new ApiError(RejectCode.sameAccount);
      const money = { ...moneyOf(market, body), clientRef: refOf(body.clientRef) };
      const wanted = { ...money, memberId: whoOf(principal), accountId, toAccountId };
      const taken = await fromCashier(market, cashier().transfer(wanted), money.assetId);
      return sendObject(reply.code(taken.isNew ? 201 : 200), transferJson(market, taken.request));
    },
  );

  app.get(
    '/v1/transfers',
    {
      config: { access: 'read' },
      schema: {
        tags,
        summary: 'Transfers that you made between your accounts, newest first',
        querystring: TransfersQuery,
        response: answers({ 200: OwnTransfers }),
      },
    },
    async (request, reply) => {
      const { query } = request;
      const accountIds = accountsMeant(access, principalOf(request), query.account);
      const filter = filterOf('transfer', query, accountIds);
      const items = await fromCashier(market, cashier().list(filter));
      return sendJson(
        reply,
        pageText(items, query, (item) => listedTransferJson(market, item)),
      );
    },
  );
}

/** The account that a list is asked for, or all that the asker holds. */
function accountsMeant(access: Access, principal: Principal, requested?: string): number[] {
  if (requested === undefined) return heldAccountIds(access, principal);
  return [heldAccount(access, principal, requested)];
}

/** Another's is answered as one that does not exist. */
async function ownRequest(
  cashier: () => Cashier,
  kind: RequestKind,
  id: string,
  held: readonly number[],
): Promise<MoneyRequest> {
  const request = await cashier().request(requestIdOf(id), kind);
  if (request !== undefined && held.includes(request.accountId)) return request;
  throw new ApiError(RejectCode.unknownRequest);
}

function refOf(text: string): string {
  if (isClOrdId(text)) return text;
  throw new ApiError(RejectCode.invalidClientOrderId, { field: 'clientRef' });
}

function sendObject(reply: FastifyReply, answer: object): FastifyReply {
  return sendJson(reply, JSON.stringify(answer));
}

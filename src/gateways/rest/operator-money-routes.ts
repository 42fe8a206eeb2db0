// Money and shares that an operator moves: in, out, between accounts, lent and taken back. The same request again under the same reference
// moves nothing.

import type { Rest, RestContext } from './context.ts';
import { operatorOf } from './context.ts';
import { instrumentOf } from './market-routes.ts';
import { Subjects } from './operator-subjects.ts';
import { moveFunds } from './transfers.ts';
import { Loan, OperatorMove, OperatorTransfer } from '#api/operator-schemas.ts';
import { Transfer, answers } from '#api/schemas.ts';
import { CommandKind } from '#core/command.ts';

const tags = ['operator'];
const response = answers({ 200: Transfer, 201: Transfer });

export function addOperatorMoneyRoutes(app: Rest, { venue, access }: RestContext): void {
  const { market } = venue;
  const subjects = new Subjects(venue);

  const moves = [
    ['deposits', 'deposit', 'Bring money or shares into an account', CommandKind.deposit],
    ['withdrawals', 'withdraw', 'Take money or shares out of an account', CommandKind.withdraw],
  ] as const;
  for (const [name, action, summary, kind] of moves) {
    app.post(
      `/v1/operator/${name}`,
      {
        config: { access: 'operator', audit: subjects.funds(action, 'asset') },
        schema: { tags, summary, body: OperatorMove, response },
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
      config: { access: 'operator', audit: subjects.funds('transfer', 'asset') },
      schema: {
        tags,
        summary: 'Move money or shares between any two accounts',
        body: OperatorTransfer,
        response,
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
    [
      'loans',
      'lendShares',
      'Lend shares to an account, to sell them short',
      CommandKind.borrowShares,
    ],
    ['loan-returns', 'takeBackShares', 'Take lent shares back', CommandKind.giveBackShares],
  ] as const;
  for (const [name, action, summary, kind] of loans) {
    app.post(
      `/v1/operator/${name}`,
      {
        config: { access: 'operator', audit: subjects.funds(action, 'instrument') },
        schema: { tags, summary, body: Loan, response },
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

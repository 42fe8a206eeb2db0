// What an account has: cash free and held, positions with their result, shares lent to it.
import type { AnswerOf } from '#api/routes.ts';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { averageRounded, money, quantity, signed } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Change as Result } from '../ui/direction.tsx';
import { EmptyNote } from '../ui/panel.tsx';
import type { AccountInForce } from './account-terms.ts';
import { useDesk } from './use-desk.ts';

type Funds = AnswerOf<'GET /v1/operator/accounts/:accountId/funds'>;
type Balance = Funds['balances'][number];
type Position = Funds['positions'][number];

const balanceColumns: readonly Column<Balance>[] = [
  { key: 'asset', header: 'Cash', width: 10, card: 'lead', cell: ({ asset }) => asset },
  {
    key: 'available',
    header: 'Available',
    width: 20,
    align: 'right',
    cell: ({ available }) => money(available),
  },
  { key: 'held', header: 'In orders', width: 20, align: 'right', cell: ({ held }) => money(held) },
  { key: 'total', header: 'Total', width: 20, align: 'right', cell: ({ total }) => money(total) },
];

const positionColumns: readonly Column<Position>[] = [
  {
    key: 'instrument',
    header: 'Position',
    width: 12,
    card: 'lead',
    cell: ({ instrument }) => instrument,
  },
  { key: 'qty', header: 'Quantity', width: 14, align: 'right', cell: ({ qty }) => quantity(qty) },
  {
    key: 'held',
    header: 'In orders',
    width: 12,
    align: 'right',
    cell: ({ held }) => quantity(held),
  },
  {
    key: 'borrowed',
    header: 'Borrowed',
    width: 12,
    align: 'right',
    cell: ({ borrowed }) => quantity(borrowed),
  },
  {
    key: 'avgCost',
    header: 'Average cost',
    width: 14,
    align: 'right',
    cell: ({ avgCost }) => averageRounded(avgCost),
  },
  {
    key: 'value',
    header: 'Market value',
    width: 16,
    align: 'right',
    cell: ({ marketValue }) => money(marketValue),
  },
  {
    key: 'result',
    header: 'Unrealised P&L',
    width: 16,
    align: 'right',
    cell: ({ unrealizedPnl }) => (
      <Result formatted={signed(money(unrealizedPnl))} value={unrealizedPnl} />
    ),
  },
];

export function AccountFunds(props: { accountId: string; borrowed: AccountInForce['borrowed'] }) {
  const { accountId, borrowed } = props;
  const { client } = useTerminal();
  const query = useDesk(
    ['funds', accountId],
    () => client.rest.call('GET /v1/operator/accounts/:accountId/funds', { params: { accountId } }),
    { everyMs: 3_000 },
  );
  return (
    <Section
      note={
        borrowed.length === 0
          ? 'No shares are lent to it.'
          : `Lent to it: ${borrowed.map(({ instrument, qty }) => `${quantity(qty)} ${instrument}`).join(', ')}.`
      }
      title="Funds and positions"
    >
      <Answered query={query}>
        {({ balances, positions }) =>
          balances.length === 0 && positions.length === 0 ? (
            <EmptyNote title="The account is empty" />
          ) : (
            <div className="-mx-4 flex flex-col gap-3 sm:-mx-5">
              {balances.length > 0 && (
                <DataTable
                  columns={balanceColumns}
                  keyOf={({ asset }) => asset}
                  label="Cash"
                  minWidth="28rem"
                  rows={balances}
                />
              )}
              {positions.length > 0 && (
                <DataTable
                  columns={positionColumns}
                  keyOf={({ instrument }) => instrument}
                  label="Positions"
                  rows={positions}
                />
              )}
            </div>
          )
        }
      </Answered>
    </Section>
  );
}

// The statement of one day: balances from their opening to their closing, positions, totals, trades. The venue reckons; this only shows.
import { useState, type ReactNode } from 'react';
import type { AnswerOf } from '#api/routes.ts';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import type { OwnAccount } from '../account/use-account.tsx';
import { useMemberQuery } from '../account/use-member.ts';
import { grouped, missing, money, quantity, signed } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Change, SideMark } from '../ui/direction.tsx';
import { EndlessTable } from '../ui/endless-table.tsx';
import { Moment } from '../ui/moment.tsx';
import { EmptyNote } from '../ui/panel.tsx';
import { DownloadButtons } from './download-buttons.tsx';
import { ledgerWords, type LedgerKind } from './ledger-words.ts';
import { dayIn, dayProblem } from './report-periods.ts';
import { useVenueZone } from './use-venue-zone.ts';

type Statement = AnswerOf<'GET /v1/reports/statement'>;
type Balance = Statement['balances'][number];
type Position = Statement['positions'][number];
type Trade = Statement['trades'][number];

export function StatementReport({ account }: { account: OwnAccount }) {
  const zone = useVenueZone(account.accountId);
  const today = dayIn(zone, Date.now());
  const [chosen, setDay] = useState<string | null>(null);
  const day = chosen ?? today;
  const problem = dayProblem(day, today);
  const query = { account: account.accountId, day };
  return (
    <Section
      actions={
        problem === undefined && (
          <DownloadButtons
            name={['statement', account.name, day]}
            path="/v1/reports/statement"
            query={query}
          />
        )
      }
      note={`Days are those of the venue, in ${zone}.`}
      title="Daily statement"
    >
      <label className="mb-4 flex flex-wrap items-center gap-2 text-xs text-ink-2">
        Day
        <input
          aria-describedby="statement-day-problem"
          aria-invalid={problem !== undefined}
          className="select-field"
          max={today}
          onChange={(event) => setDay(event.currentTarget.value)}
          type="date"
          value={day}
        />
        <span aria-live="polite" className="text-sell" id="statement-day-problem">
          {problem}
        </span>
      </label>
      {problem === undefined && <OfDay key={day} query={query} />}
    </Section>
  );
}

function OfDay({ query }: { query: { readonly account: string; readonly day: string } }) {
  const { client } = useTerminal();
  const statement = useMemberQuery(
    'statement',
    () => client.rest.call('GET /v1/reports/statement', { query }),
    { part: `${query.account} ${query.day}` },
  );
  return (
    <Answered query={statement}>
      {({ final, reconciled, balances, positions, totals, trades }) =>
        balances.length === 0 ? (
          <EmptyNote hint="The account held nothing on this day." title="Nothing to state" />
        ) : (
          <div className="flex flex-col gap-5">
            <p className="flex flex-wrap gap-x-4 text-xs text-ink-2">
              <span>{final ? '✓ Final' : '… The day is not over: figures may change'}</span>
              {reconciled && <span>✓ Reconciled with the books</span>}
            </p>
            <Totals totals={totals} />
            <Part title="Balances">
              <DataTable
                columns={balanceColumns}
                keyOf={({ asset }) => asset}
                label="Balances"
                minWidth="36rem"
                rows={balances}
              />
            </Part>
            {positions.length > 0 && (
              <Part title="Positions">
                <DataTable
                  columns={positionColumns}
                  keyOf={({ instrument }) => instrument}
                  label="Positions"
                  minWidth="44rem"
                  rows={positions}
                />
              </Part>
            )}
            <Part title="Trades">
              {trades.length === 0 ? (
                <EmptyNote title="No trades on this day" />
              ) : (
                <EndlessTable
                  columns={tradeColumns}
                  keyOf={({ tradeId, side }) => `${tradeId} ${side}`}
                  label="Trades"
                  loadingMore={false}
                  minWidth="40rem"
                  onMore={undefined}
                  rows={trades}
                />
              )}
            </Part>
          </div>
        )
      }
    </Answered>
  );
}

function Totals({ totals }: { totals: Statement['totals'] }) {
  return (
    <>
      {totals.map(({ currency, bought, sold, fees, realizedPnl, equity }) => (
        <dl
          aria-label={`Totals in ${currency}`}
          className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-5"
          key={currency}
        >
          <Figure label={`Equity, ${currency}`}>{money(equity)}</Figure>
          <Figure label="Bought">{money(bought)}</Figure>
          <Figure label="Sold">{money(sold)}</Figure>
          <Figure label="Fees">{money(fees)}</Figure>
          <Figure label="Realized P&L">
            {realizedPnl === null ? (
              missing
            ) : (
              <Change formatted={signed(money(realizedPnl))} value={realizedPnl} />
            )}
          </Figure>
        </dl>
      ))}
    </>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-3">{label}</dt>
      <dd className="truncate text-base font-semibold">{children}</dd>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-xs font-semibold text-ink-2">{title}</h3>
      <div className="-mx-3 border-t border-line">{children}</div>
    </div>
  );
}

/** Money has decimals, shares have none: each as the venue wrote it. */
function movementsOf({ movements }: Balance): ReactNode {
  const kinds = Object.keys(movements) as LedgerKind[];
  if (kinds.length === 0) return missing;
  const words = kinds.map(
    (kind) => `${ledgerWords[kind]} ${signed(grouped(movements[kind] ?? ''))}`,
  );
  return <span title={words.join(', ')}>{words.join(', ')}</span>;
}

const balanceColumns: readonly Column<Balance>[] = [
  { key: 'asset', header: 'Asset', width: 4, card: 'lead', cell: ({ asset }) => asset },
  {
    key: 'opening',
    header: 'Opening',
    width: 7,
    align: 'right',
    cell: ({ opening }) => grouped(opening),
  },
  {
    key: 'movements',
    header: 'Movements',
    width: 16,
    card: 'wide',
    align: 'right',
    cell: movementsOf,
  },
  {
    key: 'closing',
    header: 'Closing',
    width: 7,
    align: 'right',
    card: 'aside',
    cell: ({ closing }) => grouped(closing),
  },
];

const positionColumns: readonly Column<Position>[] = [
  { key: 'stock', header: 'Stock', width: 5, card: 'lead', cell: ({ instrument }) => instrument },
  ...(['opening', 'bought', 'sold', 'other', 'closing'] as const).map((name): Column<Position> => ({
    key: name,
    header: `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
    width: 6,
    align: 'right',
    cell: (position) => quantity(position[name]),
  })),
  {
    key: 'price',
    header: 'Price',
    width: 6,
    align: 'right',
    cell: ({ price }) => (price === null ? missing : grouped(price)),
  },
  {
    key: 'value',
    header: 'Value',
    width: 8,
    align: 'right',
    card: 'aside',
    cell: ({ marketValue }) => money(marketValue),
  },
  {
    key: 'realized',
    header: 'Realized P&L',
    width: 8,
    align: 'right',
    cell: ({ realizedPnl }) =>
      realizedPnl === null ? (
        missing
      ) : (
        <Change formatted={signed(money(realizedPnl))} value={realizedPnl} />
      ),
  },
];

const tradeColumns: readonly Column<Trade>[] = [
  { key: 'time', header: 'Time', width: 8, cell: ({ time }) => <Moment at={time} /> },
  { key: 'stock', header: 'Stock', width: 5, card: 'lead', cell: ({ instrument }) => instrument },
  {
    key: 'side',
    header: 'Side',
    width: 5,
    card: 'aside',
    cell: ({ side }) => <SideMark side={side} />,
  },
  { key: 'qty', header: 'Quantity', width: 6, align: 'right', cell: ({ qty }) => quantity(qty) },
  { key: 'price', header: 'Price', width: 7, align: 'right', cell: ({ price }) => grouped(price) },
  {
    key: 'value',
    header: 'Value',
    width: 8,
    align: 'right',
    cell: ({ notional }) => money(notional),
  },
  { key: 'fee', header: 'Fee', width: 6, align: 'right', cell: ({ fee }) => money(fee) },
  { key: 'trade', header: 'Trade', width: 5, align: 'right', cell: ({ tradeId }) => tradeId },
];

// What the member's account is worth, what it has won and lost, and by which positions.
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import { useStore } from 'zustand/react';
import { Answered } from '../account/answered.tsx';
import { MembersOnly } from '../account/members-only.tsx';
import { Section } from '../account/section.tsx';
import { useMemberQuery } from '../account/use-member.ts';
import type { AnswerOf } from '#api/routes.ts';
import { decimal } from '#client/decimal.ts';
import {
  grouped,
  instant,
  missing,
  money,
  quantity,
  roundedTo,
  signed,
  when,
} from '../format/format.ts';
import { Link } from '../router/link.tsx';
import { tradePath } from '../router/router.ts';
import { useTerminal } from '../terminal-context.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Change } from '../ui/direction.tsx';
import { EmptyNote } from '../ui/panel.tsx';
import { notCounted } from '../balances/balances-stores.ts';
import { AllocationSection } from './allocation-section.tsx';
import { DayChange, EquitySection } from './equity-section.tsx';

type Portfolio = AnswerOf<'GET /v1/reports/portfolio'>;
type InCurrency = Portfolio['currencies'][number];
type Position = InCurrency['positions'][number];

const everyMs = 10_000;

export default function PortfolioPage() {
  return (
    <MembersOnly what="your portfolio">
      <OfAccount />
    </MembersOnly>
  );
}

function OfAccount() {
  const { session } = useTerminal();
  const account = useStore(session.store, (state) => state.account);
  return account === null ? (
    <EmptyNote hint="An operator can open one." title="You hold no trading account" />
  ) : (
    <>
      <Standing account={account.accountId} />
      <EquitySection account={account.accountId} />
      <Allocation account={account.accountId} />
    </>
  );
}

function usePortfolio(account: string) {
  const { client } = useTerminal();
  return useMemberQuery(
    'portfolio',
    () => client.rest.call('GET /v1/reports/portfolio', { query: { account } }),
    { part: account, everyMs },
  );
}

/** Below the curve; where the portfolio is still on its way, the part above says so. */
function Allocation({ account }: { account: string }) {
  const query = usePortfolio(account);
  return query.data?.currencies.map((part) => (
    <AllocationSection key={part.currency} part={part} />
  ));
}

function Standing({ account }: { account: string }) {
  const query = usePortfolio(account);
  return (
    <Answered query={query}>
      {({ currencies, asOf, accountName }) =>
        currencies.length === 0 ? (
          <Section title={`Account ${accountName}`}>
            <EmptyNote hint="Its books may be a moment behind." title="Nothing in it yet" />
          </Section>
        ) : (
          currencies.map((part) => (
            <Section
              key={part.currency}
              note={
                asOf.time === null ? undefined : (
                  <>
                    In {part.currency}, as of{' '}
                    <time dateTime={asOf.time} title={instant(asOf.time)}>
                      {when(asOf.time)}
                    </time>
                  </>
                )
              }
              title={`Account ${accountName}`}
            >
              <Totals account={account} part={part} />
              <Positions part={part} />
            </Section>
          ))
        )
      }
    </Answered>
  );
}

/** Flat positions stay in the list for what they have realized. */
const isCostUnknown = ({ qty, avgCost }: Position): boolean => qty !== '0' && avgCost === null;

function Totals({ part, account }: { part: InCurrency; account: string }) {
  const { positions } = part;
  const open = positions.filter(({ qty }) => qty !== '0');
  const priced = open.filter(({ unrealizedPnl }) => unrealizedPnl !== null).length;
  const unknown = positions.filter(isCostUnknown).length;
  return (
    <dl className="mb-4 grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3 lg:grid-cols-6">
      <Figure large label="Equity">
        {money(part.equity)}
      </Figure>
      <Figure label="24 h">
        <DayChange account={account} currency={part.currency} />
      </Figure>
      <Figure label="Cash">{money(part.cash)}</Figure>
      <Figure label="Shares">{money(part.positionsValue)}</Figure>
      <Figure
        label="Unrealized P&L"
        note={
          priced > 0 && priced < open.length
            ? `of ${priced} of ${open.length} positions`
            : undefined
        }
      >
        <Gain amount={priced === 0 && open.length > 0 ? null : part.unrealizedPnl} />
      </Figure>
      <Figure label="Realized P&L">
        <span title={unknown > 0 ? notCounted : undefined}>
          <Realized
            amount={part.realizedPnl}
            unknown={unknown > 0 && unknown === positions.length}
          />
        </span>
      </Figure>
    </dl>
  );
}

function Figure(props: {
  label: string;
  large?: boolean;
  note?: string | undefined;
  children: ReactNode;
}) {
  return (
    <div className={clsx('min-w-0', props.large === true && 'max-sm:col-span-2')}>
      <dt className="text-xs text-ink-3">{props.label}</dt>
      <dd className="truncate text-base font-semibold">{props.children}</dd>
      {props.note !== undefined && <dd className="text-2xs text-ink-3">{props.note}</dd>}
    </div>
  );
}

function Gain({ amount }: { amount: string | null }) {
  return amount === null ? missing : <Change formatted={signed(money(amount))} value={amount} />;
}

/** Nothing that was counted, where the cost is not known, is no zero. */
function Realized({ amount, unknown }: { amount: string; unknown: boolean }) {
  return <Gain amount={unknown && decimal(amount) === 0n ? null : amount} />;
}

function Positions({ part }: { part: InCurrency }) {
  if (part.positions.length === 0) {
    return (
      <EmptyNote hint="Shares that you buy stand here with their cost." title="No positions" />
    );
  }
  return (
    <div className="-mx-3 border-t border-line">
      <DataTable
        columns={columns}
        keyOf={(position) => position.instrument}
        label="Positions"
        minWidth="48rem"
        rows={part.positions}
      />
      {part.unpricedPositions > 0 && (
        <p className="px-3 pt-3 text-xs text-ink-2">
          {part.unpricedPositions} without a price, and so without a part in the equity.
        </p>
      )}
    </div>
  );
}

const columns: readonly Column<Position>[] = [
  {
    key: 'instrument',
    header: 'Stock',
    width: 7,
    card: 'lead',
    cell: ({ instrument, name }) => (
      <Link
        className="font-semibold underline-offset-2 hover:text-accent hover:underline"
        title={name}
        to={tradePath(instrument)}
      >
        {instrument}
      </Link>
    ),
  },
  { key: 'qty', header: 'Shares', width: 6, align: 'right', cell: ({ qty }) => quantity(qty) },
  {
    key: 'cost',
    header: 'Average cost',
    width: 8,
    align: 'right',
    cell: ({ avgCost }) => (avgCost === null ? missing : roundedTo(decimal(avgCost), 4)),
  },
  {
    key: 'price',
    header: 'Price',
    width: 7,
    align: 'right',
    cell: ({ price, priceSource }) =>
      price === null ? (
        missing
      ) : (
        <span title={priceSource === 'reference' ? 'Of the listing: no trade yet' : 'Last trade'}>
          {grouped(price)}
        </span>
      ),
  },
  {
    key: 'value',
    header: 'Value',
    width: 9,
    align: 'right',
    card: 'aside',
    cell: (row) => money(row.marketValue),
  },
  {
    key: 'unrealized',
    header: 'Unrealized P&L',
    width: 9,
    align: 'right',
    cell: ({ unrealizedPnl }) => <Gain amount={unrealizedPnl} />,
  },
  {
    key: 'realized',
    header: 'Realized P&L',
    width: 9,
    align: 'right',
    cell: (position) => (
      <span title={isCostUnknown(position) ? notCounted : undefined}>
        <Realized amount={position.realizedPnl} unknown={isCostUnknown(position)} />
      </span>
    ),
  },
  {
    key: 'part',
    header: 'Part',
    width: 5,
    align: 'right',
    cell: ({ allocationPercent }) =>
      allocationPercent === null ? missing : `${allocationPercent}%`,
  },
];

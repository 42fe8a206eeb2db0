// Every movement of the account, newest first: trades, fees, deposits, transfers, corrections. By kind, asset and day; the whole of it as CSV.
import { clsx } from 'clsx';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand/react';
import { messageOf } from '#client/errors.ts';
import { MembersOnly } from '../account/members-only.tsx';
import { Section } from '../account/section.tsx';
import { OfAccount, type OwnAccount } from '../account/use-account.tsx';
import { useMemberPages } from '../account/use-member.ts';
import { grouped, quantity, signed } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import type { Column } from '../ui/data-table.tsx';
import { Change } from '../ui/direction.tsx';
import { EndlessTable } from '../ui/endless-table.tsx';
import { Moment } from '../ui/moment.tsx';
import { EmptyNote, FailedNote, LoadingRows } from '../ui/panel.tsx';
import {
  ledgerCsvPath,
  ledgerKinds,
  ledgerQuery,
  ledgerWords,
  rangeProblem,
  type LedgerEntry,
  type LedgerFilter,
  type LedgerKind,
} from './ledger-words.ts';

const pageItems = 200;
const noFilter: LedgerFilter = { kind: '', asset: '', from: '', to: '' };

export default function ActivityPage() {
  return (
    <MembersOnly what="your activity">
      <OfAccount>{(account) => <Ledger account={account} key={account.accountId} />}</OfAccount>
    </MembersOnly>
  );
}

function Ledger({ account }: { account: OwnAccount }) {
  const [filter, setFilter] = useState(noFilter);
  const problem = rangeProblem(filter);
  const query = ledgerQuery(account.accountId, problem === undefined ? filter : noFilter);
  return (
    <Section
      actions={
        <a
          className="inline-flex h-7 items-center rounded-(--radius) border border-line-strong px-2.5 text-xs hover:bg-hover"
          download={`ledger-${account.name}.csv`}
          href={ledgerCsvPath(query)}
        >
          Download CSV
        </a>
      }
      note={`Account ${account.name}. The books may be a moment behind the market.`}
      title="Ledger"
    >
      <Filters filter={filter} onChange={setFilter} problem={problem} />
      {problem === undefined && (
        <Entries isFiltered={filter !== noFilter} key={JSON.stringify(query)} query={query} />
      )}
    </Section>
  );
}

function Filters(props: {
  filter: LedgerFilter;
  problem: string | undefined;
  onChange: (filter: LedgerFilter) => void;
}) {
  const { filter, problem, onChange } = props;
  const { market } = useTerminal();
  const instruments = useStore(market.store, (state) => state.instruments);
  const symbols = useMemo(() => Object.keys(instruments).sort(), [instruments]);
  const change = (part: Partial<LedgerFilter>): void => {
    const next = { ...filter, ...part };
    onChange(Object.values(next).every((value) => value === '') ? noFilter : next);
  };
  return (
    <div className="mb-3">
      <div className="flex flex-wrap items-end gap-2">
        <select
          aria-label="Kind"
          className="select-field"
          onChange={(event) => change({ kind: event.currentTarget.value as LedgerKind | '' })}
          value={filter.kind}
        >
          <option value="">Every kind</option>
          {ledgerKinds.map((kind) => (
            <option key={kind} value={kind}>
              {ledgerWords[kind]}
            </option>
          ))}
        </select>
        <select
          aria-label="Asset"
          className="select-field"
          onChange={(event) => change({ asset: event.currentTarget.value })}
          value={filter.asset}
        >
          <option value="">Every asset</option>
          {['USD', ...symbols].map((asset) => (
            <option key={asset} value={asset}>
              {asset}
            </option>
          ))}
        </select>
        {(['from', 'to'] as const).map((end) => (
          <label className="flex items-center gap-1.5 text-xs text-ink-2" key={end}>
            {end === 'from' ? 'From' : 'To'}
            <input
              aria-describedby="ledger-range-problem"
              aria-invalid={problem !== undefined}
              className={clsx('select-field', problem !== undefined && 'border-sell!')}
              onChange={(event) => change({ [end]: event.currentTarget.value })}
              type="date"
              value={filter[end]}
            />
          </label>
        ))}
        {filter !== noFilter && (
          <Button onClick={() => onChange(noFilter)} size="md">
            Clear
          </Button>
        )}
      </div>
      <p aria-live="polite" className="pt-1 text-xs text-sell" id="ledger-range-problem">
        {problem}
      </p>
    </div>
  );
}

function Entries(props: { query: ReturnType<typeof ledgerQuery>; isFiltered: boolean }) {
  const { client } = useTerminal();
  const pages = useMemberPages(
    'ledger',
    (cursor) =>
      client.rest.call('GET /v1/history/ledger', {
        query: { ...props.query, ...cursor, limit: pageItems },
      }),
    JSON.stringify(props.query),
  );
  if (pages.isPending) return <LoadingRows />;
  if (pages.data === undefined) {
    return <FailedNote message={messageOf(pages.error)} onRetry={() => void pages.refetch()} />;
  }
  const entries = pages.data.pages.flatMap(({ items }) => items);
  if (entries.length === 0) {
    return props.isFiltered ? (
      <EmptyNote hint="Nothing moved that this filter shows." title="No movements" />
    ) : (
      <EmptyNote hint="What you trade, pay in and pay out stands here." title="No movements yet" />
    );
  }
  return (
    <div className="-mx-3 border-t border-line">
      <EndlessTable
        columns={columns}
        keyOf={({ seq, asset, kind, refId, amount }) =>
          `${seq} ${asset} ${kind} ${refId} ${amount}`
        }
        label="Movements"
        loadingMore={pages.isFetchingNextPage}
        minWidth="38rem"
        moreFailed={pages.isFetchNextPageError ? messageOf(pages.error) : null}
        onMore={pages.hasNextPage ? () => void pages.fetchNextPage() : undefined}
        rows={entries}
      />
    </div>
  );
}

const columns: readonly Column<LedgerEntry>[] = [
  { key: 'time', header: 'Time', width: 9, cell: ({ time }) => <Moment at={time} /> },
  { key: 'kind', header: 'Kind', width: 7, card: 'lead', cell: ({ kind }) => ledgerWords[kind] },
  { key: 'asset', header: 'Asset', width: 5, cell: ({ asset }) => asset },
  {
    key: 'amount',
    header: 'Amount',
    width: 9,
    align: 'right',
    card: 'aside',
    cell: ({ amount, asset }) => (
      <>
        <Change
          formatted={signed(amount.includes('.') ? grouped(amount) : quantity(amount))}
          value={amount}
        />
        <span className="lg:hidden"> {asset}</span>
      </>
    ),
  },
  {
    key: 'reference',
    header: 'Reference',
    width: 9,
    align: 'right',
    cell: ({ kind, refId }) =>
      kind === 'trade' || kind === 'fee' || kind === 'correction'
        ? `Trade ${refId}`
        : `Transfer ${refId}`,
  },
];

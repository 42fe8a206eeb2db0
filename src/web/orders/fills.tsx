// Every execution of the user's orders, newest first: the latest live, what came before them by the page. A press leads to the order.
import { useMemo, useState } from 'react';
import { useStore } from 'zustand/react';
import type { Fill } from '#api/types.ts';
import { grouped, money, quantity } from '../format/format.ts';
import { accountChoice } from '../session/session-store.ts';
import { useTerminal } from '../terminal-context.ts';
import { Moment } from '../ui/moment.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { SideMark } from '../ui/direction.tsx';
import { EmptyNote, FailedNote, LoadingRows, SignedOutNote } from '../ui/panel.tsx';
import { joined, useFurtherBack } from './further-back.ts';
import { HistoryBar } from './history-bar.tsx';
import { csvHref, historyQuery, isShown, wholeHistory } from './history-filter.ts';
import { ListFoot } from './list-foot.tsx';
import { byDecimal, byText } from './open-list.ts';
import { OrderLifeDialog, type LifeSubject } from './order-life.tsx';
import { sideWord } from './order-words.ts';
import { StockLink } from './stock-link.tsx';

/** As many as the channel's first message has: where there are fewer, there are no more. */
const liveMax = 100;

export default function Fills() {
  const { fills } = useTerminal();
  const { phase, error, items } = useStore(fills.store);
  switch (phase) {
    case 'signedOut':
      return <SignedOutNote what="your fills" />;
    case 'loading':
      return <LoadingRows />;
    case 'failed':
      return <FailedNote message={error ?? ''} onRetry={fills.retry} />;
    case 'ready':
      return items.length === 0 ? (
        <EmptyNote
          hint="Each trade of your orders stands here with its fee."
          title="No fills yet"
        />
      ) : (
        <FillsList live={items} />
      );
  }
}

function FillsList({ live }: { live: readonly Fill[] }) {
  const { client, session } = useTerminal();
  const [filter, setFilter] = useState(wholeHistory);
  const [shown, setShown] = useState<LifeSubject | null>(null);
  const columns = useMemo(() => columnsWith(setShown), []);
  const accountId = useStore(session.store, (state) => state.account?.accountId ?? '');
  const { param } = accountChoice(session.store.getState()) ?? {};
  const query = historyQuery(filter, param);
  const back = useFurtherBack<Fill>({
    key: ['fills', accountId, query],
    possible: live.length >= liveMax,
    load: (cursor) =>
      client.rest.call('GET /v1/history/fills', {
        query: { ...query, limit: 500, ...(cursor === undefined ? {} : { cursor }) },
      }),
  });
  const { older } = back;
  const rows = useMemo(
    () => joined(live, older, keyOf).filter((fill) => isShown(fill, fill.time, filter)),
    [live, older, filter],
  );
  return (
    <>
      <HistoryBar
        csv={csvHref('/v1/history/fills', query)}
        csvName={`fills-${accountId}.csv`}
        filter={filter}
        label="Fills shown"
        onFilter={setFilter}
        withStatus={false}
      />
      {rows.length === 0 && back.note === null ? (
        <EmptyNote hint="Choose others above, or all." title="None of these" />
      ) : (
        <DataTable
          columns={columns}
          foot={<ListFoot back={back} />}
          keyOf={keyOf}
          label="Fills"
          minWidth="44rem"
          onNearEnd={back.onNearEnd}
          onOpen={(fill) => setShown(subjectOf(fill))}
          rows={rows}
        />
      )}
      <OrderLifeDialog onClose={() => setShown(null)} order={shown} />
    </>
  );
}

const keyOf = (fill: Fill): string => `${fill.tradeId}|${fill.orderId}`;

function subjectOf(fill: Fill): LifeSubject {
  const { orderId, clOrdId, side, instrument } = fill;
  return { orderId, clOrdId, title: `${sideWord(side)} ${instrument}` };
}

const roleWords = { maker: 'Maker', taker: 'Taker', auction: 'Auction' } as const;

const columnsWith = (show: (subject: LifeSubject) => void): readonly Column<Fill>[] => [
  {
    key: 'time',
    header: 'Time',
    width: 8,
    compare: byText((fill) => fill.time),
    cell: (fill) => <Moment at={fill.time} />,
  },
  {
    key: 'instrument',
    header: 'Stock',
    width: 6,
    card: 'lead',
    compare: byText((fill) => fill.instrument),
    cell: (fill) => <StockLink symbol={fill.instrument} />,
  },
  {
    key: 'side',
    header: 'Side',
    width: 6,
    card: 'lead',
    compare: byText((fill) => fill.side),
    cell: (fill) => <SideMark side={fill.side} />,
  },
  {
    key: 'price',
    header: 'Price',
    width: 7,
    align: 'right',
    compare: byDecimal((fill) => fill.price),
    cell: (fill) => grouped(fill.price),
  },
  {
    key: 'qty',
    header: 'Quantity',
    width: 7,
    align: 'right',
    compare: byDecimal((fill) => fill.qty),
    cell: (fill) => quantity(fill.qty),
  },
  {
    key: 'fee',
    header: 'Fee',
    width: 6,
    align: 'right',
    compare: byDecimal((fill) => fill.fee),
    cell: (fill) => money(fill.fee),
  },
  {
    key: 'liquidity',
    header: 'Role',
    width: 6,
    card: 'aside',
    compare: byText((fill) => fill.liquidity),
    cell: (fill) => roleWords[fill.liquidity],
  },
  {
    key: 'trade',
    header: 'Trade',
    width: 6,
    align: 'right',
    cell: (fill) => <span className="text-ink-3">{fill.tradeId}</span>,
  },
  {
    key: 'order',
    header: 'Order',
    width: 7,
    align: 'right',
    cell: (fill) => (
      <button
        aria-label={`Life of order ${fill.orderId}`}
        className="rounded-sm text-ink-2 underline underline-offset-2 hover:text-ink"
        onClick={() => show(subjectOf(fill))}
        type="button"
      >
        {fill.orderId}
      </button>
    ),
  },
];

// The member's price alerts: those that wait, those that have fired, and the making of one. A link such as /account/alerts#AAPL begins with that stock.
import { useEffect, useState } from 'react';
import { toast } from '../notices/toast.ts';
import { useStore } from 'zustand/react';
import type { AnswerOf } from '#api/routes.ts';
import { messageOf, VenueError } from '#client/errors.ts';
import { Answered } from '../account/answered.tsx';
import { MembersOnly } from '../account/members-only.tsx';
import { Section } from '../account/section.tsx';
import { useAsk, useMemberQuery, useRefetch } from '../account/use-member.ts';
import { grouped, missing } from '../format/format.ts';
import { Link } from '../router/link.tsx';
import { tradePath } from '../router/router.ts';
import { useTerminal } from '../terminal-context.ts';
import { ConfirmButton } from '../ui/button.tsx';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Icon } from '../ui/icons.tsx';
import { Moment } from '../ui/moment.tsx';
import { EmptyNote } from '../ui/panel.tsx';
import { AlertForm } from './alert-form.tsx';
import { alertOfHash } from './read-alert.ts';

type Alert = AnswerOf<'GET /v1/price-alerts'>['items'][number];

const activeMax = 100;

export default function AlertsPage() {
  return (
    <MembersOnly what="your price alerts">
      <Alerts />
    </MembersOnly>
  );
}

function useWanted(): { symbol: string; price: string } | null {
  const [wanted, setWanted] = useState(() => alertOfHash(location.hash));
  useEffect(() => {
    const follow = (): void => setWanted(alertOfHash(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return wanted;
}

function Alerts() {
  const { client } = useTerminal();
  const query = useMemberQuery('alerts', () => client.rest.call('GET /v1/price-alerts'));
  const active = query.data?.items.filter(({ status }) => status === 'active') ?? [];
  const fired = query.data?.items.filter(({ status }) => status === 'fired') ?? [];
  return (
    <>
      <Section
        note="You are told here, by mail or by webhook, as you have chosen under Notifications."
        title="New alert"
      >
        <AlertForm wanted={useWanted()} />
      </Section>
      <Section note={`${active.length} of ${activeMax}`} title="Waiting for their price">
        <Answered query={query}>
          {() =>
            active.length === 0 ? (
              <EmptyNote hint="Make one above." title="No alerts wait" />
            ) : (
              <AlertTable alerts={active} label="Alerts that wait" />
            )
          }
        </Answered>
      </Section>
      <Section note="They have done their work; those that repeat go on above." title="Fired">
        <Answered query={query}>
          {() =>
            fired.length === 0 ? (
              <EmptyNote title="None has fired yet" />
            ) : (
              <AlertTable alerts={fired} label="Alerts that have fired" />
            )
          }
        </Answered>
      </Section>
    </>
  );
}

function AlertTable({ alerts, label }: { alerts: readonly Alert[]; label: string }) {
  return (
    <div className="-mx-3 max-h-96 overflow-y-auto border-t border-line">
      <DataTable
        columns={columns}
        keyOf={({ alertId }) => alertId}
        label={label}
        minWidth="42rem"
        rows={alerts}
      />
    </div>
  );
}

function Remove({ alert }: { alert: Alert }) {
  const { client } = useTerminal();
  const ask = useAsk();
  const refetch = useRefetch();
  const [busy, setBusy] = useState(false);
  const { alertId, instrument, condition, price } = alert;
  const remove = async (): Promise<void> => {
    setBusy(true);
    try {
      await ask(() =>
        client.rest.call('DELETE /v1/price-alerts/:alertId', { params: { alertId } }),
      );
    } catch (error) {
      const isGone = error instanceof VenueError && error.httpStatus === 404;
      if (!isGone) toast.error('The alert still stands', { description: messageOf(error) });
    }
    await refetch('alerts');
    setBusy(false);
  };
  return (
    <ConfirmButton
      aria-label={`Remove the alert ${instrument} ${condition} ${price}`}
      className="w-14"
      disabled={busy}
      onConfirm={() => void remove()}
      question="Sure?"
      size="xs"
      title="Remove"
    >
      <Icon className="size-3.5" name="close" />
    </ConfirmButton>
  );
}

function Last({ symbol }: { symbol: string }) {
  const { market } = useTerminal();
  const last = useStore(market.store, (state) => state.tickers[symbol]?.last ?? null);
  return last === null ? missing : grouped(last);
}

const columns: readonly Column<Alert>[] = [
  {
    key: 'instrument',
    header: 'Stock',
    width: 6,
    card: 'lead',
    cell: ({ instrument }) => (
      <Link
        className="font-semibold underline-offset-2 hover:text-accent hover:underline"
        to={tradePath(instrument)}
      >
        {instrument}
      </Link>
    ),
  },
  {
    key: 'condition',
    header: 'When',
    width: 8,
    cell: ({ condition }) => (condition === 'above' ? '▲ At or above' : '▼ At or below'),
  },
  { key: 'price', header: 'Price', width: 7, align: 'right', cell: ({ price }) => grouped(price) },
  {
    key: 'last',
    header: 'Last price',
    width: 7,
    align: 'right',
    cell: ({ instrument }) => <Last symbol={instrument} />,
  },
  {
    key: 'repeats',
    header: 'How often',
    width: 6,
    cell: ({ repeats }) => (repeats ? 'Each time' : 'Once'),
  },
  {
    key: 'fired',
    header: 'Fired',
    width: 9,
    cell: ({ firedAt, firedCount }) =>
      firedAt === null ? (
        'Not yet'
      ) : (
        <>
          {firedCount === 1 ? 'Once' : `${firedCount} times`}, <Moment at={firedAt} />
        </>
      ),
  },
  {
    key: 'made',
    header: 'Made',
    width: 8,
    cell: ({ createdAt }) => <Moment at={createdAt} />,
  },
  {
    key: 'remove',
    header: 'Remove',
    hideHeader: true,
    width: 5,
    align: 'right',
    card: 'aside',
    cell: (alert) => <Remove alert={alert} />,
  },
];

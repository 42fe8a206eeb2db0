// What became of deposits, withdrawals and transfers: each with its state in words, its life as a timeline, and a way back while there is one.
import { clsx } from 'clsx';
import { useState, type ReactNode } from 'react';
import { toast } from '../notices/toast.ts';
import { messageOf } from '#client/errors.ts';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { useAsk, useMemberPages, useMemberQuery, useRefetch } from '../account/use-member.ts';
import { money, quantity } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { Button, ConfirmButton } from '../ui/button.tsx';
import { Moment } from '../ui/moment.tsx';
import { EmptyNote, FailedNote, LoadingRows } from '../ui/panel.tsx';
import {
  ibanWords,
  isFinal,
  mayCancel,
  statusLooks,
  statusWords,
  type Deposit,
  type RequestStatus,
  type Transfer,
  type Withdrawal,
} from './money-words.ts';

const pageItems = 20;
const everyMs = 3_000;

/** The member is told of what ends a request, but not of each step on its way, such as the first of two approvals. */
function whileUnderWay(
  pages: readonly { readonly items: readonly { readonly status: RequestStatus }[] }[],
): number | false {
  return pages.some(({ items }) => items.some(({ status }) => !isFinal(status))) && everyMs;
}

type Pages<Item> = ReturnType<
  typeof useMemberPages<{ readonly items: Item[]; readonly nextCursor?: string | undefined }>
>;

export function DepositsSection({ account }: { account: string }) {
  const { client } = useTerminal();
  const pages = useMemberPages(
    'deposits',
    (cursor) =>
      client.rest.call('GET /v1/deposits', { query: { account, limit: pageItems, ...cursor } }),
    account,
    whileUnderWay,
  );
  return (
    <Section title="Deposits">
      <Requests
        empty="No deposits yet"
        keyOf={({ depositId }) => depositId}
        label="Deposits"
        line={(deposit) => <DepositLine deposit={deposit} />}
        pages={pages}
      />
    </Section>
  );
}

export function WithdrawalsSection({ account }: { account: string }) {
  const { client } = useTerminal();
  const pages = useMemberPages(
    'withdrawals',
    (cursor) =>
      client.rest.call('GET /v1/withdrawals', { query: { account, limit: pageItems, ...cursor } }),
    account,
    whileUnderWay,
  );
  return (
    <Section title="Withdrawals">
      <Requests
        empty="No withdrawals yet"
        keyOf={({ withdrawalId }) => withdrawalId}
        label="Withdrawals"
        line={(withdrawal) => <WithdrawalLine withdrawal={withdrawal} />}
        pages={pages}
      />
    </Section>
  );
}

export function TransfersSection(props: { account: string; nameOf: (id: string) => string }) {
  const { account, nameOf } = props;
  const { client } = useTerminal();
  const pages = useMemberPages(
    'transfers',
    (cursor) =>
      client.rest.call('GET /v1/transfers', { query: { account, limit: pageItems, ...cursor } }),
    account,
  );
  return (
    <Section title="Transfers from this account">
      <Requests
        empty="No transfers yet"
        keyOf={({ clientRef, time }) => `${clientRef} ${time}`}
        label="Transfers"
        line={(transfer) => <TransferLine nameOf={nameOf} transfer={transfer} />}
        pages={pages}
      />
    </Section>
  );
}

function Requests<Item>(props: {
  label: string;
  empty: string;
  pages: Pages<Item>;
  keyOf: (item: Item) => string;
  line: (item: Item) => ReactNode;
}) {
  const { label, empty, pages, keyOf, line } = props;
  if (pages.isPending) return <LoadingRows rows={3} />;
  if (pages.data === undefined) {
    return <FailedNote message={messageOf(pages.error)} onRetry={() => void pages.refetch()} />;
  }
  const items = pages.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <EmptyNote title={empty} />;
  return (
    <>
      <ul aria-label={label} className="-my-2 divide-y divide-line">
        {items.map((item) => (
          <li className="py-3" key={keyOf(item)}>
            {line(item)}
          </li>
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button
          className="mt-4"
          disabled={pages.isFetchingNextPage}
          look="outline"
          onClick={() => void pages.fetchNextPage()}
          size="sm"
        >
          {pages.isFetchingNextPage ? 'Asking…' : 'Older ones'}
        </Button>
      )}
    </>
  );
}

function Status({ status }: { status: RequestStatus }) {
  const { word, look, note } = statusWords[status];
  const { mark, ink } = statusLooks[look];
  return (
    <span className={clsx('font-medium whitespace-nowrap', ink)} title={note}>
      <span aria-hidden="true">{mark} </span>
      {word}
    </span>
  );
}

function Line(props: {
  what: string;
  status: RequestStatus;
  reason: string | null;
  at: string;
  about: ReactNode;
  actions: ReactNode;
  children?: ReactNode;
}) {
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <span className="font-semibold">{props.what}</span>
            <Status status={props.status} />
          </p>
          <p className="text-xs break-words text-ink-2">{props.about}</p>
          {props.reason !== null && <p className="text-xs break-words text-sell">{props.reason}</p>}
          <p className="text-xs text-ink-3">
            <Moment at={props.at} />
          </p>
        </div>
        <div className="flex gap-2">{props.actions}</div>
      </div>
      {props.children}
    </>
  );
}

function DepositLine({ deposit }: { deposit: Deposit }) {
  const { depositId, amount, asset, status, reason, createdAt, paymentReference } = deposit;
  const { client } = useTerminal();
  const [open, setOpen] = useState(false);
  const what = `${money(amount)} ${asset}`;
  return (
    <Line
      about={
        paymentReference === null ? (
          'The bank is told'
        ) : (
          <>
            Payment reference <code className="font-mono text-ink">{paymentReference}</code>
          </>
        )
      }
      actions={<TimelineButton onClick={() => setOpen(!open)} open={open} what={what} />}
      at={createdAt}
      reason={reason}
      status={status}
      what={what}
    >
      {open && (
        <Timeline
          ask={() => client.rest.call('GET /v1/deposits/:id', { params: { id: depositId } })}
          id={depositId}
        />
      )}
    </Line>
  );
}

function WithdrawalLine({ withdrawal }: { withdrawal: Withdrawal }) {
  const { withdrawalId, amount, asset, status, reason, createdAt, address } = withdrawal;
  const { approvals, approvalsNeeded, bankReference } = withdrawal;
  const { client } = useTerminal();
  const ask = useAsk();
  const refetch = useRefetch();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const what = `${money(amount)} ${asset}`;
  const params = { id: withdrawalId };
  const cancel = async (): Promise<void> => {
    setBusy(true);
    try {
      await ask(() => client.rest.call('DELETE /v1/withdrawals/:id', { params }));
      toast.success(`The withdrawal of ${what} is taken back`);
    } catch (error) {
      toast.error('The withdrawal goes on', { description: messageOf(error) });
    }
    await Promise.all([refetch('withdrawals'), refetch('moneyRequest')]);
    setBusy(false);
  };
  return (
    <Line
      about={
        <>
          To {address.label}, {ibanWords(address.iban)}
          {approvalsNeeded > 0 && `, ${approvals} of ${approvalsNeeded} approvals`}
          {bankReference !== null && `, ${bankReference}`}
        </>
      }
      actions={
        <>
          {mayCancel(withdrawal) && (
            <ConfirmButton
              disabled={busy}
              look="outline"
              onConfirm={() => void cancel()}
              question="Take it back?"
              size="sm"
            >
              Cancel<span className="sr-only"> the withdrawal of {what}</span>
            </ConfirmButton>
          )}
          <TimelineButton onClick={() => setOpen(!open)} open={open} what={what} />
        </>
      }
      at={createdAt}
      reason={reason}
      status={status}
      what={what}
    >
      {open && (
        <Timeline
          ask={() => client.rest.call('GET /v1/withdrawals/:id', { params })}
          id={withdrawalId}
        />
      )}
    </Line>
  );
}

function TransferLine(props: { transfer: Transfer; nameOf: (id: string) => string }) {
  const { amount, asset, toAccount, status, reason, time } = props.transfer;
  return (
    <Line
      about={`To ${props.nameOf(toAccount)}`}
      actions={null}
      at={time}
      reason={reason}
      status={status}
      what={`${quantity(amount)} ${asset}`}
    />
  );
}

function TimelineButton(props: { open: boolean; what: string; onClick: () => void }) {
  return (
    <Button aria-expanded={props.open} look="outline" onClick={props.onClick} size="sm">
      Timeline<span className="sr-only"> of {props.what}</span>
    </Button>
  );
}

type History = {
  readonly history: readonly {
    readonly to: string;
    readonly by: string;
    readonly reason: string | null;
    readonly time: string;
  }[];
};

const who: Readonly<Record<string, string>> = {
  member: 'by you',
  operator: 'by an operator',
  bank: 'by the bank',
  venue: 'by the venue',
};

function Timeline({ id, ask }: { id: string; ask: () => Promise<History> }) {
  const query = useMemberQuery('moneyRequest', ask, { part: id, everyMs });
  return (
    <div className="mt-3 rounded-lg border border-line p-3">
      <Answered query={query}>
        {({ history }) => (
          <ol aria-label="Timeline" className="ml-1.5 border-l border-line-strong">
            {history.map(({ to, by, reason, time }) => {
              const { word, note, look } = statusWords[to as RequestStatus];
              return (
                <li className="relative pb-3 pl-4 last:pb-0" key={`${time} ${to}`}>
                  <span
                    aria-hidden="true"
                    className="absolute top-1.5 -left-[4.500px] size-2 rounded-full bg-ink-2"
                  />
                  <p className="flex flex-wrap items-baseline gap-x-2">
                    <span className={clsx('font-medium', statusLooks[look].ink)}>{word}</span>
                    <span className="text-xs text-ink-3">
                      <Moment at={time} />, {who[by] ?? by}
                    </span>
                  </p>
                  <p className="text-xs text-ink-2">{reason ?? note}</p>
                </li>
              );
            })}
          </ol>
        )}
      </Answered>
    </div>
  );
}

// What became of the messages to a webhook, newest first: delivered, waiting for another try, or given up, and why. Looked at again while one waits.
import type { AnswerOf } from '#api/routes.ts';
import { Answered } from '../account/answered.tsx';
import { useMemberQuery } from '../account/use-member.ts';
import { missing } from '../format/format.ts';
import { useTerminal } from '../terminal-context.ts';
import { DataTable, type Column } from '../ui/data-table.tsx';
import { Moment } from '../ui/moment.tsx';
import { EmptyNote } from '../ui/panel.tsx';
import { kindWords } from './kind-words.ts';

type Delivery = AnswerOf<'GET /v1/webhooks/:webhookId/deliveries'>['items'][number];

const everyMs = 3_000;
const itemsMax = 50;
const states: Readonly<Record<Delivery['state'], { word: string; ink: string }>> = {
  pending: { word: '… Waiting', ink: 'text-warn' },
  delivered: { word: '✓ Delivered', ink: 'text-buy' },
  dead: { word: '✕ Given up', ink: 'text-sell' },
};

export function Deliveries({ webhookId }: { webhookId: string }) {
  const { client } = useTerminal();
  const query = useMemberQuery(
    'deliveries',
    () =>
      client.rest.call('GET /v1/webhooks/:webhookId/deliveries', {
        params: { webhookId },
        query: { limit: itemsMax },
      }),
    { part: webhookId, everyMs },
  );
  return (
    <div className="max-h-80 overflow-y-auto rounded-lg border border-line">
      <Answered query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyNote hint="Send a test to see one." title="No messages yet" />
          ) : (
            <DataTable
              columns={columns}
              keyOf={({ deliveryId }) => deliveryId}
              label="Deliveries"
              minWidth="40rem"
              rows={items}
            />
          )
        }
      </Answered>
    </div>
  );
}

const columns: readonly Column<Delivery>[] = [
  {
    key: 'time',
    header: 'Made',
    width: 8,
    card: 'lead',
    cell: ({ createdAt }) => <Moment at={createdAt} />,
  },
  {
    key: 'kind',
    header: 'Kind',
    width: 7,
    cell: ({ kind }) => (kind === 'test' ? 'Test' : kindWords[kind].label),
  },
  {
    key: 'state',
    header: 'State',
    width: 7,
    card: 'aside',
    cell: ({ state }) => <span className={states[state].ink}>{states[state].word}</span>,
  },
  { key: 'tries', header: 'Tries', width: 4, align: 'right', cell: ({ attempts }) => attempts },
  {
    key: 'answer',
    header: 'Last answer',
    width: 14,
    card: 'wide',
    cell: ({ lastStatus, lastError, lastTookMs }) => {
      const answer = lastStatus === null ? lastError : `HTTP ${lastStatus}`;
      const took = lastTookMs === null ? '' : `, ${lastTookMs} ms`;
      return answer === null ? (
        missing
      ) : (
        <span title={lastError ?? undefined}>
          {answer}
          {took}
        </span>
      );
    },
  },
  {
    key: 'next',
    header: 'Next try',
    width: 8,
    align: 'right',
    cell: ({ nextAt, state }) =>
      nextAt === null || state !== 'pending' ? missing : <Moment at={nextAt} />,
  },
];

// The confirmation of one trade: found by its number or among the latest fills, looked at, taken away as CSV or PDF.
import { useState, type ReactNode } from 'react';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import type { OwnAccount } from '../account/use-account.tsx';
import { useMemberQuery } from '../account/use-member.ts';
import { grouped, money, quantity, signed } from '../format/format.ts';
import { createForm } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { Change, SideMark } from '../ui/direction.tsx';
import { Moment } from '../ui/moment.tsx';
import { EmptyNote } from '../ui/panel.tsx';
import { DownloadButtons } from './download-buttons.tsx';

type Chosen = { readonly tradeId: string; readonly side?: 'buy' | 'sell' };
const latestMax = 20;
const statuses = { done: '✓ Settled', corrected: '◷ Corrected', busted: '✕ Busted' } as const;

export function ConfirmationReport({ account }: { account: OwnAccount }) {
  const { client } = useTerminal();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const form = useForm(() =>
    createForm({
      initial: { tradeId: '' },
      check: ({ tradeId }) => ({
        tradeId: /^[1-9]\d{0,15}$/.test(tradeId.trim())
          ? undefined
          : 'A trade has a number, such as 1042.',
      }),
      async send({ tradeId }) {
        setChosen({ tradeId: tradeId.trim() });
      },
    }),
  );
  const fills = useMemberQuery(
    'recentFills',
    () =>
      client.rest.call('GET /v1/history/fills', {
        query: { account: account.accountId, limit: latestMax },
      }),
    { part: account.accountId },
  );
  return (
    <>
      <Section note="One side of one trade, as it settled." title="Find a trade">
        <div className="max-w-sm">
          <FieldsForm busy="Looking…" form={form} label="Find a trade" submit="Show it">
            <TextField
              form={form}
              input={{ autoComplete: 'off', inputMode: 'numeric', maxLength: 16 }}
              label="Number of the trade"
              name="tradeId"
            />
          </FieldsForm>
        </div>
        <h3 className="mt-5 mb-1 text-xs font-semibold text-ink-2">Your latest fills</h3>
        <Answered query={fills}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyNote hint="Every trade of yours has a confirmation." title="No fills yet" />
            ) : (
              <ul
                aria-label="Latest fills"
                className="max-h-72 divide-y divide-line overflow-y-auto"
              >
                {items.map(({ tradeId, side, instrument, qty, price, time }) => (
                  <li
                    className="flex flex-wrap items-center justify-between gap-2 py-1.5 pr-1 text-xs"
                    key={`${tradeId} ${side}`}
                  >
                    <span>
                      <SideMark side={side} /> {quantity(qty)} {instrument} at {grouped(price)}
                      <span className="text-ink-3">
                        {' '}
                        · <Moment at={time} />
                      </span>
                    </span>
                    <Button
                      aria-label={`Confirmation of trade ${tradeId}`}
                      look="outline"
                      onClick={() => setChosen({ tradeId, side })}
                      size="xs"
                    >
                      Confirmation
                    </Button>
                  </li>
                ))}
              </ul>
            )
          }
        </Answered>
      </Section>
      {chosen !== null && (
        <Confirmation
          account={account}
          chosen={chosen}
          key={`${chosen.tradeId} ${chosen.side ?? ''}`}
        />
      )}
    </>
  );
}

function Confirmation({ account, chosen }: { account: OwnAccount; chosen: Chosen }) {
  const { client } = useTerminal();
  const query = { account: account.accountId, ...chosen };
  const confirmation = useMemberQuery(
    'confirmation',
    () => client.rest.call('GET /v1/reports/confirmation', { query }),
    { part: JSON.stringify(query) },
  );
  return (
    <Section
      actions={
        confirmation.data !== undefined && (
          <DownloadButtons
            name={['confirmation', account.name, chosen.tradeId]}
            path="/v1/reports/confirmation"
            query={query}
          />
        )
      }
      title={`Confirmation of trade ${chosen.tradeId}`}
    >
      <Answered query={confirmation}>
        {(told) => (
          <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-4">
            <Item label="Side">
              <SideMark side={told.side} />
            </Item>
            <Item label="Stock">
              {told.instrument} <span className="text-xs text-ink-2">{told.name}</span>
            </Item>
            <Item label="Quantity">{quantity(told.qty)}</Item>
            <Item label={`Price, ${told.currency}`}>{grouped(told.price)}</Item>
            <Item label="Value">{money(told.notional)}</Item>
            <Item label={`Fee, ${told.liquidity}`}>{money(told.fee)}</Item>
            <Item label="Net amount">
              <Change formatted={signed(money(told.netAmount))} value={told.netAmount} />
            </Item>
            <Item label="State">{statuses[told.status]}</Item>
            <Item label="Traded">
              <Moment at={told.time} />
            </Item>
            <Item label="Settled">
              <Moment at={told.settled} />
            </Item>
            <Item label="Order">{told.orderId}</Item>
            <Item label="clOrdId">{told.clOrdId}</Item>
          </dl>
        )}
      </Answered>
    </Section>
  );
}

function Item({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-3">{label}</dt>
      <dd className="font-medium break-words">{children}</dd>
    </div>
  );
}

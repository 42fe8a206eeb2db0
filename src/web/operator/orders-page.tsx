// Everybody's open orders; and a trade by its id, to be undone or given another price, with a reason.
import { useState } from 'react';
import { useStore } from 'zustand/react';
import { parseDecimal } from '#client/decimal.ts';
import { Answered } from '../account/answered.tsx';
import { Section } from '../account/section.tsx';
import { grouped, money, quantity } from '../format/format.ts';
import { createForm } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { Moment } from '../ui/moment.tsx';
import { Mark } from './account-status.tsx';
import { ChangeButton, useChange } from './change.tsx';
import { decimalProblem } from './checks.ts';
import { DeskPage } from './desk-page.tsx';
import { Facts } from './fields.tsx';
import { linkLook, SubjectLink } from './links.tsx';
import { OrderList } from './order-list.tsx';
import { bustMoves, correctionMoves, type TradeRecord } from './trade-moves.ts';
import { Link } from '../router/link.tsx';
import { useDesk, useMayChange, useSubject } from './use-desk.ts';

export default function OrdersPage() {
  const tradeId = useSubject();
  return (
    <DeskPage>
      <Section
        note="Its id stands in the trades of an instrument, in the members’ fills and in the records."
        title="A trade"
      >
        <FindTrade key={`find ${tradeId}`} tradeId={tradeId} />
        {tradeId !== '' && <Trade key={tradeId} tradeId={tradeId} />}
      </Section>
      <Section note="Of all members, the newest first." title="All open orders">
        <OrderList />
      </Section>
    </DeskPage>
  );
}

function FindTrade({ tradeId }: { tradeId: string }) {
  const { client, market, router } = useTerminal();
  const symbols = useStore(market.store, (state) => state.symbols);
  const [symbol, setSymbol] = useState('');
  const chosen = symbol === '' ? (symbols[0] ?? '') : symbol;
  const latest = useDesk(
    ['trades', chosen],
    () =>
      client.rest.call('GET /v1/instruments/:symbol/trades', {
        params: { symbol: chosen },
        query: { limit: 8 },
      }),
    { everyMs: 3_000, enabled: chosen !== '' && tradeId === '' },
  );
  const form = useForm(() =>
    createForm({
      initial: { tradeId },
      check: ({ tradeId: id }) => ({
        tradeId: /^\d{1,15}$/.test(id.trim()) ? undefined : 'A trade id has digits only.',
      }),
      send({ tradeId: id }) {
        router.go(`/operator/orders#${id.trim()}`);
        return Promise.resolve();
      },
    }),
  );
  return (
    <div className="flex flex-col gap-4">
      <div className="max-w-sm">
        <FieldsForm busy="Looking…" form={form} label="Find a trade" submit="Look it up">
          <TextField
            form={form}
            input={{ autoComplete: 'off', inputMode: 'numeric' }}
            label="Trade id"
            name="tradeId"
          />
        </FieldsForm>
      </div>
      {tradeId === '' && (
        <div className="flex flex-wrap items-center gap-2 text-xs">
          <label className="flex items-center gap-2 text-ink-2">
            Latest in
            <select
              className="select-field"
              onChange={(event) => setSymbol(event.currentTarget.value)}
              value={chosen}
            >
              {symbols.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </label>
          {latest.data?.trades.map((trade) => (
            <SubjectLink key={trade.tradeId} page="orders" subject={trade.tradeId}>
              {trade.tradeId}
            </SubjectLink>
          ))}
          {latest.data?.trades.length === 0 && <span className="text-ink-3">no trades yet</span>}
        </div>
      )}
    </div>
  );
}

const statusMarks = {
  done: <Mark tone="bg-buy-soft text-buy">Done</Mark>,
  corrected: <Mark tone="bg-warn-soft text-warn">Corrected</Mark>,
  busted: <Mark tone="bg-sell-soft text-sell">Busted</Mark>,
} as const;

function Trade({ tradeId }: { tradeId: string }) {
  const { client } = useTerminal();
  // Again and again: a change shows once the records in the database have it.
  const query = useDesk(
    ['trade', tradeId],
    () => client.rest.call('GET /v1/operator/trades/:tradeId', { params: { tradeId } }),
    { everyMs: 2_000 },
  );
  return (
    <div className="mt-5 flex flex-col gap-4 border-t border-line pt-4">
      <Answered query={query}>{(trade) => <TradeFacts trade={trade} />}</Answered>
    </div>
  );
}

function TradeFacts({ trade }: { trade: TradeRecord }) {
  const mayChange = useMayChange();
  const { tradeId, instrument, status, price, qty, buy, sell, time } = trade;
  const side = ({ account, orderId, fee }: TradeRecord['buy']) => (
    <>
      <SubjectLink page="accounts" subject={account}>
        Account {account}
      </SubjectLink>
      <span className="block text-xs text-ink-2">
        order {orderId}, fee {money(fee)}
      </span>
    </>
  );
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="flex items-center gap-2 font-semibold">
          Trade {tradeId} {statusMarks[status]}
        </h3>
        <Link className={linkLook} to="/operator/orders">
          Another trade
        </Link>
      </div>
      <Facts
        columns={3}
        facts={[
          { label: 'Instrument', value: instrument },
          { label: 'Price', value: grouped(price) },
          { label: 'Quantity', value: quantity(qty) },
          { label: 'Bought by', value: side(buy) },
          { label: 'Sold by', value: side(sell) },
          { label: 'Time', value: <Moment at={time} /> },
        ]}
      />
      {mayChange && status !== 'busted' && (
        <ChangeTrade key={`${tradeId} ${status}`} trade={trade} />
      )}
      {status === 'busted' && <p className="text-xs text-ink-3">It is undone; no more can be.</p>}
    </>
  );
}

function ChangeTrade({ trade }: { trade: TradeRecord }) {
  const { client } = useTerminal();
  const change = useChange();
  const [houseLends, setHouseLends] = useState(false);
  const [correcting, setCorrecting] = useState(false);
  const { tradeId, status, price } = trade;
  const lending = houseLends
    ? ['The house lends what a side no longer has.']
    : ['Where a side no longer has what must go back, the venue refuses.'];
  return (
    <div className="flex flex-col gap-3">
      <label className="flex min-h-8 items-center gap-2 text-xs">
        <input
          checked={houseLends}
          className="size-4 accent-(--accent)"
          onChange={(event) => setHouseLends(event.currentTarget.checked)}
          type="checkbox"
        />
        The house lends what a side no longer has
      </label>
      <div className="flex flex-wrap gap-2">
        <ChangeButton
          change={{
            title: `Bust trade ${tradeId}?`,
            says: [...bustMoves(trade), ...lending],
            reason: 'wanted',
            danger: true,
            word: tradeId,
            confirm: 'Bust the trade',
            done: `Trade ${tradeId} is undone`,
            run: (reason) =>
              client.rest.call('POST /v1/operator/trades/:tradeId/bust', {
                params: { tradeId },
                body: { reason: reason ?? '', houseLends },
              }),
          }}
        >
          Bust it…
        </ChangeButton>
        {status === 'done' && (
          <Button look="outline" onClick={() => setCorrecting(!correcting)}>
            {correcting ? 'Leave the price' : 'Correct the price'}
          </Button>
        )}
      </div>
      {correcting && status === 'done' && (
        <CorrectionForm
          trade={trade}
          submit={(newPrice) =>
            change({
              title: `Give trade ${tradeId} another price?`,
              says: [...correctionMoves(trade, newPrice), ...lending],
              differences: [{ label: 'Price', from: price, to: newPrice }],
              reason: 'wanted',
              danger: true,
              confirm: 'Correct the trade',
              done: `Trade ${tradeId} has another price`,
              fields: ['price'],
              run: (reason) =>
                client.rest.call('POST /v1/operator/trades/:tradeId/correction', {
                  params: { tradeId },
                  body: { price: newPrice, reason: reason ?? '', houseLends },
                }),
            })
          }
        />
      )}
    </div>
  );
}

function CorrectionForm(props: {
  trade: TradeRecord;
  submit: (newPrice: string) => Promise<boolean>;
}) {
  const { trade, submit } = props;
  const form = useForm(() =>
    createForm({
      initial: { price: trade.price },
      check: ({ price }) => ({
        price:
          decimalProblem(price, { min: '0.00000001' }) ??
          (parseDecimal(price) === parseDecimal(trade.price)
            ? 'This is the price that it has.'
            : undefined),
      }),
      async send({ price }) {
        await submit(price);
      },
    }),
  );
  return (
    <div className="max-w-sm">
      <FieldsForm
        busy="Asking…"
        form={form}
        label={`New price of trade ${trade.tradeId}`}
        submit="Correct it…"
        takesFocus
      >
        <TextField
          form={form}
          input={{ autoComplete: 'off', inputMode: 'decimal' }}
          label="New price"
          name="price"
        />
      </FieldsForm>
    </div>
  );
}

// The form of a price alert: which stock, above or below which price, once or each time. Shows the last price, against which the alert is read.
import { useEffect, useId, useMemo } from 'react';
import { toast } from '../notices/toast.ts';
import { useStore } from 'zustand/react';
import type { Instrument } from '#api/types.ts';
import { useAsk, useRefetch } from '../account/use-member.ts';
import { price as priceWords } from '../format/format.ts';
import { createForm } from '../members/form.ts';
import { FieldsForm, TextField, useForm } from '../members/text-field.tsx';
import { useTerminal } from '../terminal-context.ts';
import { Segmented } from '../ui/segmented.tsx';
import { alertBody, alertProblems, type AlertField } from './read-alert.ts';

export function AlertForm({ wanted }: { wanted: { symbol: string; price: string } | null }) {
  const { client, market } = useTerminal();
  const ask = useAsk();
  const refetch = useRefetch();
  const instruments = useStore(market.store, (state) => state.instruments);
  const symbols = useMemo(
    () =>
      Object.values(instruments)
        .flatMap(({ symbol, delisted }) => (delisted === true ? [] : [symbol]))
        .sort(),
    [instruments],
  );
  const selected = useStore(market.store, (state) => state.selected);
  const find = (symbol: string): Instrument | undefined =>
    market.store.getState().instruments[symbol];
  const form = useForm(() =>
    createForm<AlertField>({
      initial: {
        instrument: wanted?.symbol ?? selected ?? '',
        condition: 'above',
        price: wanted?.price ?? '',
        repeats: 'no',
      },
      check: (values) => alertProblems(values, find(values.instrument)),
      async send(values) {
        const instrument = find(values.instrument);
        if (instrument === undefined) return;
        const body = alertBody(values, instrument);
        await ask(() => client.rest.call('POST /v1/price-alerts', { body }));
        form.edit('price', '');
        toast.success(`Alert made: ${body.instrument} ${body.condition} ${body.price}`);
        await refetch('alerts');
      },
    }),
  );
  const { values, problems } = useStore(form.store);
  useEffect(() => {
    if (wanted === null) return;
    form.edit('instrument', wanted.symbol);
    if (wanted.price !== '') form.edit('price', wanted.price);
  }, [form, wanted]);
  useEffect(() => {
    // The stocks come a moment after the page.
    if (form.store.getState().values.instrument === '' && selected !== null) {
      form.edit('instrument', selected);
    }
  }, [form, selected]);
  const id = useId();
  return (
    <FieldsForm busy="Making it…" form={form} label="New price alert" submit="Make the alert">
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
        <div>
          <label className="mb-1 block text-xs text-ink-2" htmlFor={id}>
            Stock
          </label>
          <select
            aria-describedby={`${id}-problem`}
            aria-invalid={problems.instrument !== undefined}
            className="select-field h-9! w-full text-sm!"
            id={id}
            onChange={(event) => form.edit('instrument', event.currentTarget.value)}
            value={values.instrument}
          >
            {find(values.instrument) === undefined && <option value="">Choose a stock</option>}
            {symbols.map((symbol) => (
              <option key={symbol} value={symbol}>
                {symbol} · {find(symbol)?.name}
              </option>
            ))}
          </select>
          <p className="pt-1 text-xs text-ink-3">
            <LastPrice symbol={values.instrument} />
          </p>
          <p aria-live="polite" className="text-xs text-sell" id={`${id}-problem`}>
            {problems.instrument}
          </p>
        </div>
        <TextField
          form={form}
          hint="Fires at the first trade at or past it, once the price has been on the other side."
          input={{ autoComplete: 'off', inputMode: 'decimal', maxLength: 28 }}
          label="Price"
          name="price"
        />
        <div>
          <p className="mb-1 text-xs text-ink-2">When the price is</p>
          <Segmented
            label="When the price is"
            onChange={(condition) => form.edit('condition', condition)}
            options={[
              { value: 'above', label: '▲ At or above' },
              { value: 'below', label: '▼ At or below' },
            ]}
            size="lg"
            value={values.condition === 'below' ? 'below' : 'above'}
          />
        </div>
        <div>
          <p className="mb-1 text-xs text-ink-2">How often</p>
          <Segmented
            label="How often"
            onChange={(repeats) => form.edit('repeats', repeats)}
            options={[
              { value: 'no', label: 'Once' },
              { value: 'yes', label: 'Each time' },
            ]}
            size="lg"
            value={values.repeats === 'yes' ? 'yes' : 'no'}
          />
        </div>
      </div>
    </FieldsForm>
  );
}

/** By itself, so that a ticking price does not draw the form anew. */
function LastPrice({ symbol }: { symbol: string }) {
  const { market } = useTerminal();
  const last = useStore(market.store, (state) => state.tickers[symbol]?.last ?? null);
  const tickSize = useStore(market.store, (state) => state.instruments[symbol]?.tickSize);
  if (tickSize === undefined) return <>No stock chosen</>;
  return <>{last === null ? 'No trade yet' : `Last price ${priceWords(last, tickSize)}`}</>;
}

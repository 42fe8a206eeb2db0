// The order's type and the prices that go with it.
import type { OrdType } from '#api/types.ts';
import { ceilTo, decimal, floorTo, type Decimal } from '#client/decimal.ts';
import { isCall } from '../market/phase.ts';
import { useTerminal } from '../terminal-context.ts';
import { FieldPair, NumberField } from '../ui/number-field.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { problemOf, useTicketForm } from './form-context.ts';
import { priceText, stepped } from './read-number.ts';
import {
  conditionalTypes,
  hasLimit,
  hasStop,
  isConditional,
  isTrailing,
  typeWords,
} from './terms.ts';
import { PriceField } from './ticket-number.tsx';

const kinds = [
  { value: 'limit', label: 'Limit' },
  { value: 'market', label: 'Market' },
  { value: 'stop', label: 'Conditional' },
] as const;

/** Limit and market at a press; whatever waits for a price, one step further. */
export function TypeChoice() {
  const { ticket } = useTerminal();
  const { state, locked } = useTicketForm();
  const { type } = state;
  return (
    <>
      <Segmented
        disabled={locked}
        label="Order type"
        onChange={(kind) => ticket.edit({ type: kind })}
        options={kinds}
        value={isConditional(type) ? 'stop' : type}
      />
      {isConditional(type) && (
        <select
          aria-label="Conditional type"
          className="select-field"
          disabled={locked}
          onChange={(event) => ticket.edit({ type: event.currentTarget.value as OrdType })}
          value={type}
        >
          {conditionalTypes.map((each) => (
            <option key={each} value={each}>
              {typeWords[each]}
            </option>
          ))}
        </select>
      )}
    </>
  );
}

export function PriceFields() {
  const form = useTicketForm();
  const { type } = form.state;
  if (type === 'market') {
    return <NoPrice />;
  }
  if (isTrailing(type)) {
    return (
      <>
        <FieldPair problem={problemOf(form, 'trailingOffset', 'activationPrice')}>
          {(noteId) => (
            <>
              <Distance noteId={noteId} />
              <PriceField
                field="activationPrice"
                label="Activation price"
                name="activation"
                noteId={noteId}
                optional
              />
            </>
          )}
        </FieldPair>
        {hasLimit(type) && <PriceField field="price" label="Limit price" name="price" />}
      </>
    );
  }
  if (hasStop(type) && hasLimit(type)) {
    return (
      <FieldPair problem={problemOf(form, 'stopPrice', 'price')}>
        {(noteId) => (
          <>
            <PriceField field="stopPrice" label="Stop price" name="stopPrice" noteId={noteId} />
            <PriceField field="price" label="Limit price" name="price" noteId={noteId} />
          </>
        )}
      </FieldPair>
    );
  }
  return hasStop(type) ? (
    <PriceField field="stopPrice" hint={<PriceChips />} label="Stop price" name="stopPrice" />
  ) : (
    <PriceField field="price" hint={<PriceChips />} label="Limit price" name="price" />
  );
}

/** The middle of the market and the last trade, beside the best prices above; a middle between two ticks goes the cautious way. */
function PriceChips() {
  const { ticket } = useTerminal();
  const { input, instrument, locked, state } = useTicketForm();
  const [bid, ask] = [input.bids[0]?.price, input.asks[0]?.price];
  const tick = decimal(instrument.tickSize);
  const round = state.side === 'buy' ? floorTo : ceilTo;
  const mid =
    bid === undefined || ask === undefined ? null : round(((bid + ask) / 2n) as Decimal, tick);
  const chips = [
    ['Mid', mid],
    ['Last', input.lastPrice],
  ] as const;
  return (
    <span className="flex gap-1">
      {chips.map(([name, price]) => {
        const text = price === null ? null : priceText(price, instrument);
        return (
          <button
            className="rounded-sm bg-raised px-1.5 text-2xs text-ink-2 hover:bg-hover hover:text-ink disabled:opacity-50"
            disabled={locked || text === null}
            key={name}
            onClick={() => text !== null && ticket.pick(text)}
            title={text === null ? `No ${name.toLowerCase()} price` : `Use ${text}`}
            type="button"
          >
            {name}
          </button>
        );
      })}
    </span>
  );
}

/** How far a trailing stop stays behind, in money or in per cent. */
function Distance({ noteId }: { noteId: string }) {
  const { ticket } = useTerminal();
  const form = useTicketForm();
  const { instrument, state, locked } = form;
  const percent = state.trailBy === 'percent';
  return (
    <NumberField
      disabled={locked}
      label="Distance"
      noteId={noteId}
      onChange={(trail) => ticket.edit({ trail })}
      onStep={(count) =>
        ticket.edit({
          trail: stepped(state.trail, {
            step: percent ? '0.01' : instrument.tickSize,
            count,
            min: percent ? '0.01' : instrument.tickSize,
            max: percent ? '50' : instrument.priceMax,
            start: '1',
          }),
        })
      }
      problem={problemOf(form, 'trailingOffset')}
      stepLabel="distance"
      suffix={
        <select
          aria-label="Distance in"
          className="h-6 rounded-sm bg-raised text-xs text-ink"
          disabled={locked}
          onChange={(event) =>
            ticket.edit({ trailBy: event.currentTarget.value as 'price' | 'percent', trail: '' })
          }
          value={state.trailBy}
        >
          <option value="price">{instrument.currency}</option>
          <option value="percent">%</option>
        </select>
      }
      value={state.trail}
    />
  );
}

function NoPrice() {
  const { instrument } = useTicketForm();
  return (
    <div>
      <p className="mb-1 text-xs text-ink-2">Price</p>
      <div className="input-shell items-center! justify-center text-xs text-ink-3">
        {isCall(instrument.phase) ? 'The price of the auction' : 'Best available in the book'}
      </div>
      <p className="min-h-4 pt-0.5" />
    </div>
  );
}

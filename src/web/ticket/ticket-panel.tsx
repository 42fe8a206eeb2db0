// The order ticket. Says what is wrong and what it would cost while it is being written, and what became of it after.
import { clsx } from 'clsx';
import { useId, useRef, type SubmitEvent } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument, TimeInForce } from '../client/wire.ts';
import { decimalString, decimalsOf } from '../decimal/decimal.ts';
import { useInstrument, useLive, useSignedIn, useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { LoadingRows, Panel } from '../ui/panel.tsx';
import { Segmented } from '../ui/segmented.tsx';
import {
  qtyForPercent,
  stepped,
  type Problem,
  type TicketCheck,
  type TicketInput,
} from './check-ticket.ts';
import { BestPrices } from './best-prices.tsx';
import { Outcome } from './outcome.tsx';
import type { TicketState } from './ticket-store.ts';
import { TicketNotes, TicketSummary } from './ticket-summary.tsx';
import { useTicketCheck } from './use-ticket-check.ts';

export function TicketPanel({ titled = true }: { titled?: boolean }) {
  const instrument = useInstrument();
  return (
    <Panel className="h-full" title="Order ticket" titled={titled}>
      {instrument === null ? <LoadingRows rows={9} /> : <TicketForm instrument={instrument} />}
    </Panel>
  );
}

const sides = [
  { value: 'buy', label: 'Buy', activeClass: 'bg-buy-solid text-on-solid' },
  { value: 'sell', label: 'Sell', activeClass: 'bg-sell-solid text-on-solid' },
] as const;
const types = [
  { value: 'limit', label: 'Limit' },
  { value: 'market', label: 'Market' },
] as const;
const timesInForce: Readonly<Record<'limit' | 'market', readonly TimeInForce[]>> = {
  limit: ['GTC', 'DAY', 'IOC', 'FOK'],
  market: ['IOC', 'FOK'],
};
const timeInForceWords: Readonly<Record<TimeInForce, string>> = {
  GTC: 'Good till canceled',
  DAY: 'Good for the day',
  IOC: 'Immediate or cancel',
  FOK: 'Fill or kill',
};
const percents = [25, 50, 75, 100] as const;

function TicketForm({ instrument }: { instrument: Instrument }) {
  const { ticket, session, accountParam } = useTerminal();
  const state = useStore(ticket.store);
  const live = useLive();
  const signedIn = useSignedIn();
  const qtyField = useRef<HTMLInputElement>(null);
  const { input, check } = useTicketCheck(instrument, state);
  const sending = state.submission.kind === 'sending';
  const unknown = state.submission.kind === 'unknown';
  const locked = !live || unknown;

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!signedIn) {
      session.showDialog(true);
      return;
    }
    ticket.touch();
    if (locked || sending || check.problems.length > 0 || check.qty === null) {
      return;
    }
    const account = accountParam();
    void ticket.submit({
      instrument: instrument.symbol,
      side: state.side,
      type: state.type,
      qty: check.qty,
      timeInForce: state.timeInForce,
      ...(check.price === null ? {} : { price: check.price }),
      ...(state.type === 'limit' ? { postOnly: state.postOnly } : {}),
      ...(account === undefined ? {} : { account }),
    });
  };

  return (
    <form
      className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto p-3 *:shrink-0"
      noValidate
      onSubmit={submit}
    >
      <Segmented
        disabled={locked}
        label="Side"
        onChange={(side) => ticket.edit({ side })}
        options={sides}
        size="lg"
        value={state.side}
      />
      <Segmented
        disabled={locked}
        label="Order type"
        onChange={(type) => ticket.edit({ type })}
        options={types}
        value={state.type}
      />
      <BestPrices
        input={input}
        onPick={(price) => {
          ticket.edit({ price, type: 'limit' });
          qtyField.current?.focus();
        }}
      />
      <div className="flex flex-col gap-0.5">
        <PriceField check={check} input={input} instrument={instrument} locked={locked} />
        <NumberField
          disabled={locked}
          inputRef={qtyField}
          label="Quantity"
          onChange={(qty) => ticket.edit({ qty })}
          onStep={(count) =>
            ticket.edit({
              qty: stepped(state.qty, {
                step: instrument.lotSize,
                count,
                min: instrument.qtyMin,
                max: instrument.qtyMax,
                start: instrument.qtyMin,
              }),
            })
          }
          problem={problemText(check.problems, 'qty', state.touched) ?? rejectionText(state, 'qty')}
          stepLabel="quantity"
          suffix="shares"
          value={state.qty}
        />
        <PercentButtons
          disabled={locked || !signedIn}
          input={input}
          onChoose={(qty) => ticket.edit({ qty })}
        />
      </div>
      <Conditions locked={locked} />
      <TicketSummary check={check} input={input} />
      <SubmitButton instrument={instrument} locked={locked || sending} sending={sending} />
      <Outcome />
      <TicketNotes check={check} />
    </form>
  );
}

function PriceField(props: {
  instrument: Instrument;
  input: TicketInput;
  check: TicketCheck;
  locked: boolean;
}) {
  const { instrument, input, check, locked } = props;
  const { ticket } = useTerminal();
  const state = useStore(ticket.store);
  if (state.type === 'market') {
    return (
      <div>
        <p className="mb-1 text-xs text-ink-2">Price</p>
        <div className="input-shell items-center! justify-center text-xs text-ink-3">
          Best available in the book
        </div>
        <p className="min-h-4 pt-0.5" />
      </div>
    );
  }
  const best =
    (state.side === 'buy' ? input.bids : input.asks)[0] ??
    (state.side === 'buy' ? input.asks : input.bids)[0];
  const start =
    best === undefined
      ? instrument.referencePrice
      : decimalString(best.price, decimalsOf(instrument.tickSize));
  return (
    <NumberField
      disabled={locked}
      label="Limit price"
      onBlur={() =>
        check.price !== null && check.price !== state.price && ticket.edit({ price: check.price })
      }
      onChange={(price) => ticket.edit({ price })}
      onStep={(count) =>
        ticket.edit({
          price: stepped(state.price, {
            step: instrument.tickSize,
            count,
            min: instrument.priceMin,
            max: instrument.priceMax,
            start,
          }),
        })
      }
      problem={problemText(check.problems, 'price', state.touched) ?? rejectionText(state, 'price')}
      stepLabel="price"
      suffix={instrument.currency}
      value={state.price}
    />
  );
}

function PercentButtons(props: {
  input: TicketInput;
  disabled: boolean;
  onChoose: (qty: string) => void;
}) {
  const { input, disabled, onChoose } = props;
  return (
    <div aria-label="Part of what is available" className="grid grid-cols-4 gap-1" role="group">
      {percents.map((percent) => (
        <Button
          className="bg-raised"
          disabled={disabled}
          key={percent}
          onClick={() => {
            const qty = qtyForPercent(input, percent);
            if (qty !== null) {
              onChoose(qty === '0' ? '' : qty);
            }
          }}
          size="xs"
        >
          {percent === 100 ? 'Max' : `${percent}%`}
        </Button>
      ))}
    </div>
  );
}

function Conditions({ locked }: { locked: boolean }) {
  const { ticket } = useTerminal();
  const { type, timeInForce, postOnly } = useStore(ticket.store);
  const id = useId();
  const canRest = type === 'limit' && (timeInForce === 'GTC' || timeInForce === 'DAY');
  return (
    <div className="flex items-center justify-between gap-3">
      <label className="sr-only" htmlFor={`${id}-tif`}>
        Time in force
      </label>
      <select
        className="h-8 min-w-0 flex-1 rounded-(--radius) border border-line-strong bg-sunken px-2 text-xs text-ink disabled:opacity-60"
        disabled={locked}
        id={`${id}-tif`}
        onChange={(event) => ticket.edit({ timeInForce: event.currentTarget.value as TimeInForce })}
        value={timeInForce}
      >
        {timesInForce[type].map((value) => (
          <option key={value} value={value}>
            {value} · {timeInForceWords[value]}
          </option>
        ))}
      </select>
      <label
        className={clsx(
          'flex h-8 items-center gap-2 text-xs',
          canRest ? 'text-ink-2' : 'text-ink-3',
        )}
        title="Rests in the book or is canceled; never trades at once"
      >
        <input
          checked={postOnly}
          className="size-4 accent-(--accent)"
          disabled={locked || !canRest}
          onChange={(event) => ticket.edit({ postOnly: event.currentTarget.checked })}
          type="checkbox"
        />
        Post only
      </label>
    </div>
  );
}

function SubmitButton({
  instrument,
  locked,
  sending,
}: {
  instrument: Instrument;
  locked: boolean;
  sending: boolean;
}) {
  const { ticket } = useTerminal();
  const side = useStore(ticket.store, (state) => state.side);
  const live = useLive();
  const signedIn = useSignedIn();
  if (!signedIn) {
    return (
      <Button look="primary" size="lg" type="submit">
        Sign in to trade
      </Button>
    );
  }
  const verb = side === 'buy' ? 'Buy' : 'Sell';
  return (
    <Button disabled={locked} look={side} size="lg" type="submit">
      {!live ? 'Locked until reconnected' : sending ? 'Sending…' : `${verb} ${instrument.symbol}`}
    </Button>
  );
}

/** An empty field is a mistake only once the user tried to send; anything else is said at once. */
function problemText(
  problems: readonly Problem[],
  field: Problem['field'],
  touched: boolean,
): string | null {
  return (
    problems.find((problem) => problem.field === field && (touched || problem.code !== 'required'))
      ?.message ?? null
  );
}

/** What the venue said about this very field, until it is changed. */
function rejectionText({ submission }: TicketState, field: string): string | null {
  return submission.kind === 'rejected' && submission.field === field
    ? 'Refused by the venue: see below.'
    : null;
}

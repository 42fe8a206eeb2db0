// The order ticket. Says what is wrong and what it would cost while it is being written, and what became of it after.
import { useId, useMemo, useRef, type SubmitEvent } from 'react';
import { useStore } from 'zustand/react';
import type { Instrument } from '#api/types.ts';
import { phaseWords } from '../market/phase.ts';
import { useInstrument, useLive, useSignedIn, useTerminal } from '../terminal-context.ts';
import { Button } from '../ui/button.tsx';
import { LoadingRows, Panel } from '../ui/panel.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { BestPrices } from './best-prices.tsx';
import { Conditions } from './conditions.tsx';
import { qtyForPercent } from './estimate.ts';
import { TicketFormContext, useTicketForm } from './form-context.ts';
import { Outcome } from './outcome.tsx';
import { PriceFields, TypeChoice } from './price-fields.tsx';
import { QtyField } from './ticket-number.tsx';
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
const percents = [25, 50, 75, 100] as const;

function TicketForm({ instrument }: { instrument: Instrument }) {
  const { ticket, session, accountParam } = useTerminal();
  const state = useStore(ticket.store);
  const live = useLive();
  const signedIn = useSignedIn();
  const qtyField = useRef<HTMLInputElement>(null);
  const { input, check } = useTicketCheck(instrument, state);
  const sending = state.submission.kind === 'sending';
  const locked = !live || state.submission.kind === 'unknown';
  const form = useMemo(
    () => ({ instrument, state, input, check, locked }),
    [instrument, state, input, check, locked],
  );

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!signedIn) {
      session.showDialog('signIn');
      return;
    }
    ticket.touch();
    if (!locked && !sending && check.orders !== null) {
      void ticket.submit(check.orders, accountParam());
    }
  };

  return (
    <TicketFormContext value={form}>
      <form
        className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto px-3 pt-3 *:shrink-0"
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
        <TypeChoice />
        <BestPrices
          input={input}
          onPick={(price) => {
            ticket.pick(price);
            qtyField.current?.focus();
          }}
        />
        <div className="flex flex-col gap-0.5">
          <PriceFields />
          <QtyField field="qty" inputRef={qtyField} label="Quantity" name="qty" />
          <PercentButtons disabled={locked || !signedIn} />
        </div>
        <Conditions />
        <TicketSummary check={check} input={input} />
        {/* Stays in sight however long the form becomes: what sends the order, what became of it, what to mind. */}
        <div className="ticket-foot sticky bottom-0 z-10 -mx-3 flex flex-col gap-2 bg-surface px-3 pt-1 pb-3">
          <Submit sending={sending} />
        </div>
      </form>
    </TicketFormContext>
  );
}

function PercentButtons({ disabled }: { disabled: boolean }) {
  const { ticket } = useTerminal();
  const { input } = useTicketForm();
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
              ticket.edit({ qty: qty === '0' ? '' : qty });
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

function Submit({ sending }: { sending: boolean }) {
  const { instrument, state, check, locked } = useTicketForm();
  const live = useLive();
  const signedIn = useSignedIn();
  const notesId = useId();
  const refused = check.problems.some(({ field }) => field === 'form');
  const { phase, symbol } = instrument;
  const verb = state.side === 'buy' ? 'Buy' : 'Sell';
  return (
    <>
      {signedIn ? (
        <Button
          aria-describedby={notesId}
          disabled={locked || sending || refused}
          look={state.side}
          size="lg"
          type="submit"
        >
          {!live
            ? 'Locked until reconnected'
            : sending
              ? 'Sending…'
              : phase === 'closed' || phase === 'halted'
                ? `${symbol}: ${phaseWords[phase].toLowerCase()}`
                : `${verb} ${symbol}`}
        </Button>
      ) : (
        <Button look="primary" size="lg" type="submit">
          Sign in to trade
        </Button>
      )}
      <Outcome />
      <div className="flex flex-col gap-2 empty:hidden" id={notesId}>
        <TicketNotes check={check} />
      </div>
    </>
  );
}
